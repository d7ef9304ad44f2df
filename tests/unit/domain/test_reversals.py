"""Who takes an entry back, and what is never taken back."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.errors import InvalidInput
from circle_app.domain.ledger import Line, check_balanced, reversed_lines
from circle_app.domain.reversals import (
    MAX_REASON_LENGTH,
    AlreadyReversed,
    CannotReverse,
    ReasonMissing,
    Recorded,
    TooLateToUndo,
    Way,
    check_own_undo,
    check_reversible,
    clean_reason,
    concerned,
    moved_minor,
    way_to_reverse,
)

ASHA, REKHA = uuid4(), uuid4()
TODAY, YESTERDAY = date(2026, 3, 3), date(2026, 3, 2)


# Who recorded it, when, who wants it, as an officer or not -> how.
@pytest.mark.parametrize(
    ("by", "on", "actor", "officer", "way"),
    [
        (ASHA, TODAY, ASHA, False, Way.UNDO),
        (ASHA, TODAY, ASHA, True, Way.UNDO),
        (ASHA, YESTERDAY, ASHA, False, Way.ASK),
        # An officer who recorded it needs a second person later.
        (ASHA, YESTERDAY, ASHA, True, Way.ASK),
        (ASHA, YESTERDAY, REKHA, True, Way.TAKE_BACK),
        (ASHA, TODAY, REKHA, True, Way.TAKE_BACK),
        (ASHA, TODAY, REKHA, False, Way.ASK),
        (ASHA, YESTERDAY, REKHA, False, Way.ASK),
        # What the clock recorded, nobody recorded.
        (None, TODAY, ASHA, False, Way.ASK),
        (None, TODAY, ASHA, True, Way.TAKE_BACK),
    ],
)
def test_who_takes_it_back(by, on, actor, officer, way):
    found = way_to_reverse(Recorded(by, on), actor, TODAY, may_reverse=officer)
    assert found is way
    assert found.at_once == (way is not Way.ASK)


def test_nobody_takes_back_at_once_what_moved_the_own_money():
    found = way_to_reverse(
        Recorded(ASHA, YESTERDAY), REKHA, TODAY, may_reverse=True, own_matter=True
    )
    assert found is Way.ASK
    lines = (("cash", -500), (f"loans:{REKHA}", 500))
    assert concerned(lines) == {REKHA}


def test_a_reversal_is_final_and_an_entry_is_reversed_once():
    check_reversible("contribution", None)
    for kind in ("reversal", "loan.replay"):
        with pytest.raises(CannotReverse):
            check_reversible(kind, None)
    with pytest.raises(AlreadyReversed):
        check_reversible("contribution", uuid4())


@pytest.mark.parametrize(
    ("kind", "reversed_by", "booked_on", "refusal"),
    [
        ("wallet.top_up", None, TODAY, None),
        ("wallet.withdrawal", None, TODAY, None),
        ("wallet.sent", None, TODAY, CannotReverse),
        ("wallet.received", None, TODAY, CannotReverse),
        ("wallet.contribution", None, TODAY, CannotReverse),
        ("reversal", None, TODAY, CannotReverse),
        ("wallet.top_up", ASHA, TODAY, AlreadyReversed),
        ("wallet.top_up", None, YESTERDAY, TooLateToUndo),
    ],
)
def test_the_own_wallet(kind, reversed_by, booked_on, refusal):
    if refusal is None:
        check_own_undo(kind, reversed_by, booked_on=booked_on, today=TODAY)
        return
    with pytest.raises(refusal):
        check_own_undo(kind, reversed_by, booked_on=booked_on, today=TODAY)


def test_a_reason_is_one_visible_line():
    assert clean_reason("  Wrong\n amount \u200b ") == "Wrong amount"
    assert len(clean_reason("x" * MAX_REASON_LENGTH)) == MAX_REASON_LENGTH
    for nothing in ("", "   ", "\u200b\u202e"):
        with pytest.raises(ReasonMissing):
            clean_reason(nothing)
    with pytest.raises(InvalidInput):
        clean_reason("x" * (MAX_REASON_LENGTH + 1))


# An entry as a ledger page shows it, and the amount a person names.
@pytest.mark.parametrize(
    ("lines", "amount"),
    [
        ([("cash", 500), ("savings:asha", -500)], 500),
        ([("cash", 600), ("loans:asha", -550), ("interest_income", -50)], 600),
        # A fee kept back: 100 lent, 98 given.
        ([("loans:asha", 10_000), ("cash", -9_800), ("fee_income", -200)], 9_800),
        ([("loans:asha", 1_200), ("cash", -1_000), ("upi", -200)], 1_200),
        # Carried from the cash box to the bank.
        ([("bank", 3_000), ("cash", -3_000)], 3_000),
        ([("social_cash", 100), ("social_fund", -100)], 100),
        # A payment booked after a later one, of which it takes interest back.
        ([("cash", 500), ("interest_income", 95), ("loans:asha", -595)], 500),
        ([("loans:asha", 100), ("interest_income", -100)], 100),
    ],
)
def test_the_amount_of_an_entry(lines, amount):
    entry = [Line(*line) for line in lines]
    check_balanced(entry)
    assert moved_minor(entry) == amount
    assert moved_minor(reversed_lines(entry)) == amount


@given(st.lists(st.integers(min_value=-(10**12), max_value=10**12).filter(bool), min_size=1))
def test_a_negation_undoes_every_account(amounts):
    lines = [Line(f"account:{number}", amount) for number, amount in enumerate(amounts)]
    balances = {line.account: line.amount_minor for line in lines}
    for line in reversed_lines(lines):
        balances[line.account] += line.amount_minor
    assert set(balances.values()) == {0}
