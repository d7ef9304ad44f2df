"""The audit of a book: its text is the one that is sealed; it names the first entry that is off."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.audits import Audit, Step, quoted, sealed_text
from circle_app.domain.ledger import GENESIS, Sealed, canonical_json, entry_hash
from circle_app.domain.proofs import Fault

BOOK = UUID(int=1)
KEYS = {1: "cash", 2: "savings"}
NUMBERS = {key: number for number, key in KEYS.items()}
# What a database can hold: no lone halves of surrogate pairs, no NUL.
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)


def row_of(entry: Sealed, prev: str, seal: str):
    """Write an entry as the database hands it to the audit."""
    ids = [entry.subject_id, entry.transfer_id, entry.reverses_id]
    return (
        entry.sequence,
        entry.sequence + 1000,
        str(entry.public_id),
        entry.kind,
        entry.params,
        *(None if each is None else str(each) for each in ids),
        entry.reason,
        None if entry.actor_id is None else str(entry.actor_id),
        entry.occurred_on.isoformat(),
        entry.booked_at.astimezone(UTC).isoformat(timespec="microseconds"),
        prev,
        seal,
    )


@given(
    entry=st.builds(
        Sealed,
        public_id=st.uuids(),
        book_id=st.uuids(),
        sequence=st.integers(1, 2**31),
        kind=TEXT,
        params=TEXT | st.dictionaries(TEXT, TEXT | st.integers()).map(canonical_json),
        subject_id=st.none() | st.uuids(),
        transfer_id=st.none() | st.uuids(),
        reverses_id=st.none() | st.uuids(),
        reason=st.none() | TEXT,
        actor_id=st.none() | st.uuids(),
        occurred_on=st.dates(),
        booked_at=st.datetimes(timezones=st.just(UTC)),
        lines=st.lists(st.tuples(TEXT, st.integers(-(2**62), 2**62))).map(tuple),
    ),
    prev=st.text("0123456789abcdef", min_size=64, max_size=64),
)
def test_the_text_put_together_by_hand_is_the_one_that_is_sealed(entry, prev):
    legs = ",".join(f'[{quoted(key)},"{amount}"]' for key, amount in entry.lines)
    text = sealed_text(str(entry.book_id), row_of(entry, prev, ""), legs)
    assert hashlib.sha256((prev + text).encode()).hexdigest() == entry_hash(prev, entry)


@given(TEXT | st.text(st.characters(max_codepoint=0x7F)))
def test_a_text_is_quoted_as_in_canonical_json(text):
    assert quoted(text) == canonical_json(text)


def chain(length: int = 5):
    """A sound book: its entries with the seals around each."""
    links, prev = [], GENESIS
    for number in range(1, length + 1):
        entry = Sealed(
            public_id=UUID(int=100 + number),
            book_id=BOOK,
            sequence=number,
            kind="test",
            params="{}",
            subject_id=None,
            transfer_id=None,
            reverses_id=None,
            reason=None,
            actor_id=None,
            occurred_on=date(2026, 1, number),
            booked_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number),
            lines=(("cash", number), ("savings", -number)),
        )
        seal = entry_hash(prev, entry)
        links.append((entry, prev, seal))
        prev = seal
    return links


def audited(links, head=None, steps=(), told=None, day=None, batch=2):
    """Run an audit, a batch at a time; ``told`` and ``day`` put wrong values on lines."""
    audit = Audit(str(BOOK), KEYS, steps)
    balances = dict.fromkeys(KEYS, 0)
    for start in range(0, len(links), batch):
        few, lines = links[start : start + batch], []
        for entry, _, _ in few:
            for key, amount in entry.lines:
                account = NUMBERS.get(key, 99)
                balances[account] = balances.get(account, 0) + amount
                lines.append(
                    (
                        entry.sequence + 1000,
                        account,
                        (day or {}).get(entry.sequence, entry.occurred_on.isoformat()),
                        amount,
                        (told or {}).get((entry.sequence, key), balances[account]),
                    )
                )
        audit.take([row_of(*link) for link in few], lines)
    audit.close(*(head or (len(links), links[-1][2] if links else GENESIS)))
    return audit


def faults(audit):
    return {fault: finding.sequence for fault, finding in audit.findings.items()}


def resealed(entry, prev):
    return entry, prev, entry_hash(prev, entry)


@pytest.mark.parametrize("length", [0, 1, 5])
@pytest.mark.parametrize("batch", [1, 2, 100])
def test_a_sound_book_has_no_fault(length, batch):
    audit = audited(chain(length), batch=batch)
    assert faults(audit) == {}
    assert (audit.entries, audit.lines) == (length, 2 * length)
    assert audit.chained == audit.balanced == audit.dated == length
    assert audit.balances[1] == sum(range(length + 1))


def test_a_changed_entry_is_named():
    links = chain()
    entry, prev, seal = links[2]
    links[2] = (replace(entry, lines=(("cash", 9), ("savings", -9))), prev, seal)
    audit = audited(links)
    assert faults(audit) == {Fault.CHANGED: 3}
    assert audit.chained == 2


def test_a_changed_entry_with_a_seal_made_to_fit_breaks_the_next_link():
    links = chain()
    entry, prev, _ = links[2]
    links[2] = resealed(replace(entry, lines=(("cash", 9), ("savings", -9))), prev)
    assert faults(audited(links)) == {Fault.BROKEN_LINK: 4}


def test_a_missing_entry_is_a_gap():
    links = chain()
    del links[1]
    assert faults(audited(links, head=(5, links[-1][2])))[Fault.GAP] == 3


def test_a_chain_cut_off_at_its_end_does_not_meet_the_head():
    links = chain()
    assert faults(audited(links[:-1], head=(5, links[-1][2]))) == {Fault.WRONG_HEAD: 5}


@pytest.mark.parametrize(
    "lines", [(("cash", 2), ("savings", -1)), (), (("cash", 1), ("savings", 1), ("cash", -1))]
)
def test_an_entry_sealed_out_of_balance_is_found_too(lines):
    entry, prev, _ = chain(1)[0]
    audit = audited([resealed(replace(entry, lines=lines), prev)])
    assert faults(audit) == {Fault.UNBALANCED: 1}
    assert audit.balanced == 0


def test_a_line_on_an_account_of_another_book_is_found():
    entry, prev, _ = chain(1)[0]
    link = resealed(replace(entry, lines=(("cash", 1), ("elsewhere", -1))), prev)
    assert faults(audited([link]))[Fault.FOREIGN_LINE] == 1


def test_what_a_passbook_told_must_be_what_the_lines_add_up_to():
    audit = audited(chain(), told={(3, "savings"): -7})
    assert faults(audit) == {Fault.WRONG_RUNNING_BALANCE: 3}
    assert audit.told_wrong == {NUMBERS["savings"]}


def test_a_line_has_the_day_of_its_entry():
    audit = audited(chain(), day={4: "2026-02-04"})
    assert faults(audit) == {Fault.WRONG_DATE: 4}
    assert audit.dated == 4


def test_nothing_is_booked_in_a_month_that_was_closed_before():
    # Entries 1 to 5 are dated the first to the fifth of January.
    assert faults(audited(chain(), steps=[Step(2, "2026-01-02")])) == {}
    assert faults(audited(chain(), steps=[Step(2, "2026-01-04")])) == {Fault.CLOSED_MONTH: 3}
    opened_again = [Step(1, "2026-01-31"), Step(1, "2025-12-31")]
    assert faults(audited(chain(), steps=opened_again)) == {}
