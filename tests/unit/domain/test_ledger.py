"""Balanced lines, taking money out of the pool, the seal of an entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.charts import CASH, SAVINGS
from circle_app.domain.ledger import (
    GENESIS,
    Line,
    Sealed,
    UnbalancedEntry,
    account_key,
    canonical_json,
    check_balanced,
    entry_hash,
    pool_lines,
    reversed_lines,
)

ID = UUID("018f0000-0000-7000-8000-000000000001")
ENTRY = Sealed(
    public_id=ID,
    book_id=ID,
    sequence=1,
    kind="contribution",
    params='{"name":"आशा"}',
    subject_id=None,
    transfer_id=None,
    reverses_id=None,
    reason=None,
    actor_id=ID,
    occurred_on=date(2026, 11, 21),
    booked_at=datetime(2026, 11, 21, 10, 0, tzinfo=UTC),
    lines=(("cash", 500), ("savings:x", -500)),
)


@pytest.mark.parametrize("amounts", [(), (0, 0), (5,), (5, -4), (5, 0, -5), (1, 1, -3)], ids=str)
def test_lines_that_do_not_balance_are_refused(amounts):
    with pytest.raises(UnbalancedEntry):
        check_balanced([Line("a", amount) for amount in amounts])


@given(st.lists(st.integers(-(10**12), 10**12).filter(bool), min_size=1, max_size=9))
def test_lines_closed_by_their_difference_balance_and_so_does_their_reversal(amounts):
    total = sum(amounts)
    if total == 0:
        amounts = [*amounts, 7]
        total = 7
    lines = tuple(Line("a", amount) for amount in [*amounts, -total])
    check_balanced(lines)
    check_balanced(reversed_lines(lines))


def test_an_account_is_named_by_its_code_and_its_owner():
    assert account_key(CASH) == "cash"
    assert account_key(SAVINGS, ID) == f"savings:{ID}"


def test_canonical_json_has_one_form_and_real_letters():
    assert canonical_json({"b": 1, "a": "आशा"}) == '{"a":"आशा","b":1}'


def test_the_seal_is_reproducible_and_depends_on_the_seal_before():
    assert entry_hash(GENESIS, ENTRY) == entry_hash(GENESIS, replace(ENTRY))
    assert entry_hash(GENESIS, ENTRY) != entry_hash("1" * 64, ENTRY)


@pytest.mark.parametrize(
    "change",
    [
        {"sequence": 2},
        {"kind": "x"},
        {"params": '{"name":"आशू"}'},
        {"subject_id": ID},
        {"transfer_id": ID},
        {"reverses_id": ID},
        {"reason": ""},
        {"actor_id": None},
        {"occurred_on": date(2026, 11, 20)},
        {"booked_at": datetime(2026, 11, 21, 10, 0, 0, 1, tzinfo=UTC)},
        {"lines": (("cash", 501), ("savings:x", -501))},
        {"lines": (("cash", 500), ("savings:y", -500))},
        {"public_id": UUID(int=ID.int + 1)},
        {"book_id": UUID(int=ID.int + 1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_changed_field_changes_the_seal(change):
    assert entry_hash(GENESIS, replace(ENTRY, **change)) != entry_hash(GENESIS, ENTRY)


def test_the_pool_is_drawn_on_from_the_account_named_first():
    available = {"cash": 300, "upi": 500, "wallet_pool": 50}
    assert pool_lines(400, available, "upi") == (Line("upi", -400),)
    assert pool_lines(600, available, "upi") == (Line("upi", -500), Line("cash", -100))
    assert pool_lines(850, available, "wallet_pool") == (
        Line("wallet_pool", -50),
        Line("cash", -300),
        Line("upi", -500),
    )
    assert pool_lines(851, available, "cash") is None


@given(
    st.dictionaries(st.sampled_from(["cash", "upi", "wallet_pool"]), st.integers(0, 10**6)),
    st.integers(1, 3 * 10**6),
    st.sampled_from(["cash", "upi", "wallet_pool"]),
)
def test_what_is_taken_is_the_amount_and_never_more_than_an_account_has(available, total, first):
    lines = pool_lines(total, available, first)
    if sum(available.values()) < total:
        assert lines is None
        return
    assert sum(line.amount_minor for line in lines) == -total
    for line in lines:
        assert 0 < -line.amount_minor <= available[line.account]
