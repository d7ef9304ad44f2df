"""The checker of a chain names the first entry that does not fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from circle_app.domain.ledger import GENESIS, Sealed, entry_hash
from circle_app.domain.proofs import ChainChecker, Fault, balance_finding, fingerprint

BOOK = UUID(int=1)


def chain(length: int = 5) -> list[tuple[Sealed, str, str]]:
    """A sound chain: each entry with the seal before it and its own."""
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


def check(links, head=None):
    checker = ChainChecker()
    for link in links:
        checker.add(*link)
    checker.close(*(head or (len(links), links[-1][2] if links else GENESIS)))
    return checker.finding


def test_a_sound_chain_has_no_fault_and_neither_has_an_empty_book():
    assert check(chain()) is None
    assert check([]) is None


def test_a_changed_entry_is_named():
    links = chain()
    entry, prev, seal = links[2]
    links[2] = (replace(entry, lines=(("cash", 9), ("savings", -9))), prev, seal)
    assert (check(links).fault, check(links).sequence) == (Fault.CHANGED, 3)


def test_a_changed_entry_with_a_seal_made_to_fit_breaks_the_next_link():
    links = chain()
    entry, prev, _ = links[2]
    forged = replace(entry, lines=(("cash", 9), ("savings", -9)))
    links[2] = (forged, prev, entry_hash(prev, forged))
    assert (check(links).fault, check(links).sequence) == (Fault.BROKEN_LINK, 4)


def test_a_missing_entry_is_a_gap():
    links = chain()
    del links[1]
    assert (check(links).fault, check(links).sequence) == (Fault.GAP, 3)


def test_a_chain_cut_off_at_its_end_does_not_meet_the_head():
    links = chain()
    finding = check(links[:-1], head=(5, links[-1][2]))
    assert (finding.fault, finding.sequence) == (Fault.WRONG_HEAD, 5)


def test_an_entry_sealed_out_of_balance_is_found_too():
    entry, prev, _ = chain(1)[0]
    forged = replace(entry, lines=(("cash", 2), ("savings", -1)))
    finding = check([(forged, prev, entry_hash(prev, forged))])
    assert finding.fault is Fault.UNBALANCED


@pytest.mark.parametrize(
    ("account", "fault"),
    [
        (("cash", "debit", False, 5, 5), None),
        (("savings", "credit", False, -5, -5), None),
        (("cash", "debit", False, 5, 4), Fault.WRONG_BALANCE),
        (("cash", "debit", False, -5, -5), Fault.OVERDRAWN),
        (("savings", "credit", False, 5, 5), Fault.OVERDRAWN),
        (("clearing", "debit", True, -5, -5), None),
    ],
)
def test_balances_must_equal_their_lines_and_not_be_overdrawn(account, fault):
    finding = balance_finding([account])
    assert (finding.fault if finding else None) is fault


def test_the_fingerprint_is_four_groups_of_four():
    assert fingerprint("8a39178d327e72a9" + "0" * 48) == ("8A39", "178D", "327E", "72A9")
