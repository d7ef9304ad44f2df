"""Between which places money is carried, what is received, and what of one's savings is free."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.charts import CHART, HOLDINGS, RECEIPTS, SOCIAL_CASH, WALLET_POOL, Section
from circle_app.domain.funds import (
    PAID_FROM,
    Claims,
    FundApart,
    Hold,
    PayOut,
    SameFund,
    SavingsHeld,
    UnknownFund,
    UnknownSource,
    WithdrawalAct,
    WithdrawalState,
    WithdrawalStateConflict,
    check_free,
    check_pay_out,
    check_transfer,
    income_of,
    next_state,
)
from circle_app.domain.wallets import InvalidMethod

HOLDS = [kind.code for kind in HOLDINGS]
EVERYWHERE = [kind.code for kind in CHART]
minor = st.integers(min_value=0, max_value=10**12)


@pytest.mark.parametrize("giving", HOLDS)
@pytest.mark.parametrize("taking", HOLDS)
def test_money_is_carried_between_any_two_places_but_not_to_itself(giving, taking):
    if giving == taking:
        with pytest.raises(SameFund) as refusal:
            check_transfer(giving, taking)
        assert refusal.value.field == "to_account"
    else:
        assert [kind.code for kind in check_transfer(giving, taking)] == [giving, taking]


@pytest.mark.parametrize("code", EVERYWHERE)
def test_nothing_else_gives_or_takes(code):
    if code in HOLDS:
        return
    apart = code in {SOCIAL_CASH.code, "social_fund", WALLET_POOL.code}
    for pair, field in (((code, "cash"), "from_account"), (("cash", code), "to_account")):
        with pytest.raises(FundApart if apart else UnknownFund) as refusal:
            check_transfer(*pair)
        assert refusal.value.field == field


@pytest.mark.parametrize(
    ("code", "reason"),
    [("social_cash", "social"), ("social_fund", "social"), ("wallet_pool", "wallets")],
)
def test_it_is_said_why_a_purse_is_apart(code, reason):
    with pytest.raises(FundApart) as refusal:
        check_transfer("cash", code)
    assert refusal.value.context["reason"] == reason


@pytest.mark.parametrize("code", ["", "CASH", "savings:someone", "drop table"])
def test_a_place_that_does_not_exist_is_refused(code):
    with pytest.raises(UnknownFund):
        check_transfer("cash", code)


def test_what_is_received_is_income():
    assert {income_of(source).section for source in RECEIPTS} == {Section.INCOME}
    with pytest.raises(UnknownSource):
        income_of("savings")


def test_savings_are_handed_out_of_a_place_of_the_pool():
    assert {way.value: PAID_FROM[way].code for way in PayOut} == {
        "cash": "cash",
        "upi": "upi",
        "bank": "bank",
        "wallet": "wallet_pool",
    }
    assert check_pay_out("bank") is PayOut.BANK
    with pytest.raises(InvalidMethod):
        check_pay_out("gateway")


# What a member has, must keep by rule, owes, and asked for before → what is free, what holds it.
EXAMPLES = {
    "all of it": (Claims(5_000_00), 5_000_00, ()),
    "the rule keeps ₹500": (
        Claims(5_000_00, keep_minor=500_00),
        4_500_00,
        (Hold("keep", 500_00),),
    ),
    "a loan of ₹3,000 holds ₹3,000": (
        Claims(5_000_00, owed_minor=3_000_00),
        2_000_00,
        (Hold("loans", 3_000_00),),
    ),
    "what is kept secures the loan too": (
        Claims(5_000_00, keep_minor=500_00, owed_minor=3_000_00),
        2_000_00,
        (Hold("keep", 500_00, counts=False), Hold("loans", 3_000_00)),
    ),
    "what is kept is more than the loan": (
        Claims(5_000_00, keep_minor=500_00, owed_minor=200_00),
        4_500_00,
        (Hold("keep", 500_00), Hold("loans", 200_00, counts=False)),
    ),
    "₹1,500 are asked for already": (
        Claims(5_000_00, keep_minor=500_00, owed_minor=3_000_00, promised_minor=1_500_00),
        500_00,
        (
            Hold("keep", 500_00, counts=False),
            Hold("loans", 3_000_00),
            Hold("promised", 1_500_00),
        ),
    ),
    "₹1,000 stand for somebody else's loan": (
        Claims(5_000_00, owed_minor=3_000_00, promised_minor=400_00, guaranteed_minor=1_000_00),
        600_00,
        (Hold("loans", 3_000_00), Hold("guarantees", 1_000_00), Hold("promised", 400_00)),
    ),
    "a loan larger than the savings": (
        Claims(5_000_00, owed_minor=12_000_00),
        0,
        (Hold("loans", 12_000_00),),
    ),
    "nothing was saved": (Claims(0, keep_minor=500_00), 0, (Hold("keep", 500_00),)),
}


@pytest.mark.parametrize(("claims", "free", "holds"), EXAMPLES.values(), ids=EXAMPLES)
def test_what_of_the_savings_is_free(claims, free, holds):
    assert claims.free_minor == free
    assert claims.holds() == holds


@given(st.builds(Claims, minor, minor, minor, minor, minor))
def test_what_is_free_and_what_holds_make_up_the_savings(claims):
    assert 0 <= claims.free_minor <= claims.savings_minor
    held = sum(hold.amount_minor for hold in claims.holds() if hold.counts)
    assert claims.free_minor == max(0, claims.savings_minor - held)
    # Taking out what is free leaves what is owed and what is kept, unless it was not there.
    left = claims.savings_minor - claims.free_minor - claims.promised_minor
    assert claims.free_minor == 0 or left >= claims.held_minor


@given(st.builds(Claims, minor, minor, minor, minor, minor), st.integers(1, 10**12))
def test_more_than_is_free_is_refused_with_the_figure(claims, amount):
    if amount <= claims.free_minor:
        check_free(amount, claims, "INR")
        return
    with pytest.raises(SavingsHeld) as refusal:
        check_free(amount, claims, "INR")
    assert refusal.value.context["free_minor"] == claims.free_minor
    assert refusal.value.field == "amount"


LIFE = {
    ("asked", "approve"): "approved",
    ("asked", "reject"): "rejected",
    ("asked", "cancel"): "cancelled",
    ("approved", "cancel"): "cancelled",
    ("approved", "pay"): "paid",
    ("paid", "undo"): "reversed",
}


@pytest.mark.parametrize("state", list(WithdrawalState))
@pytest.mark.parametrize("act", list(WithdrawalAct))
def test_the_life_of_a_withdrawal(state, act):
    after = LIFE.get((state.value, act.value))
    if after is not None:
        assert next_state(state.value, act) == after
        return
    with pytest.raises(WithdrawalStateConflict) as refusal:
        next_state(state.value, act)
    assert refusal.value.context["reason"] == state.value
