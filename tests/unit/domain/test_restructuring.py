"""A loan that takes the place of another, worked by hand and for any history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.allocations import Amounts
from circle_app.domain.calendars import Frequency
from circle_app.domain.loan_accounts import RepaymentPolicy, open_loan, payoff
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.loan_terms import InvalidLoanTerms, LoanTerms, Method
from circle_app.domain.loans import (
    TRANSITIONS,
    AlreadyDecided,
    LoanAct,
    LoanPeriodsExceeded,
    LoanState,
    LoanStateConflict,
    next_state,
)
from circle_app.domain.penalties import PenaltyKind, PenaltyRules
from circle_app.domain.rates import Rate
from circle_app.domain.repayments import receive
from circle_app.domain.restructuring import (
    NewPlan,
    NothingToPlan,
    RateRaised,
    Takeover,
    eased,
    first_after,
    take_over,
)

GIVEN = date(2026, 1, 15)
POLICY = RepaymentPolicy(penalty=PenaltyRules(PenaltyKind.FIXED, amount_minor=5_000, after_days=5))
RULES = LoanRules(rate_percent=Decimal(12), max_periods=12, fee_minor=50, min_minor=100)


def loan(method=Method.REDUCING, periods=4):
    terms = LoanTerms(1_200_000, Rate(Decimal(12)), method, periods, GIVEN)
    return open_loan(terms)


def test_what_a_late_loan_leaves_by_hand() -> None:
    # Due on 15 February and unpaid: 120.00 of interest; 50.00 of penalty from the 21st; 14 days of
    # the running month on 9,044.63: 41.63.
    on = date(2026, 3, 1)
    all_of_it = Takeover(1_200_000, Amounts(0, 16_163, 0, 5_000), Amounts())
    assert take_over(loan(), on, POLICY, NewPlan(6)) == all_of_it
    eased_plan = NewPlan(6, lets_off_penalties=True, lets_off_interest=True)
    assert take_over(loan(), on, POLICY, eased_plan) == Takeover(
        1_200_000, Amounts(0, 4_163), Amounts(0, 12_000, 0, 5_000)
    )


@given(
    st.sampled_from(Method),
    st.integers(2, 12),
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 400_000)), max_size=4),
    st.integers(0, 400),
    st.booleans(),
    st.booleans(),
)
def test_the_parts_are_the_payoff_whatever_happened(
    method, periods, payments, after, penalties, interest
) -> None:
    account = loan(method, periods)
    last = 0
    for days, amount in sorted(payments):
        on = GIVEN + timedelta(days=days)
        owed = payoff(account, on, POLICY).total_minor
        if owed > 1:
            account, _ = receive(account, on, min(amount, owed - 1), POLICY)
            last = days
    on = GIVEN + timedelta(days=last + after)
    plan = NewPlan(6, lets_off_penalties=penalties, lets_off_interest=interest)
    owed = payoff(account, on, POLICY).owed
    if owed.principal_minor == 0:
        with pytest.raises(NothingToPlan):
            take_over(account, on, POLICY, plan)
        return
    taken = take_over(account, on, POLICY, plan)
    assert Amounts(taken.principal_minor).plus(taken.carried).plus(taken.let_off) == owed
    for amounts in (taken.carried, taken.let_off):
        assert amounts.principal_minor == 0
        assert min(amounts.interest_minor, amounts.fee_minor, amounts.penalty_minor) >= 0


def test_nothing_becomes_dearer_and_no_fee_is_asked_for_again() -> None:
    plan = NewPlan(6, rate_percent=Decimal(6), grace_principal=2, grace_interest=1)
    found = eased(RULES, plan)
    wanted = {"rate_percent": Decimal(6), "grace_principal": 2, "grace_interest": 1}
    assert found == replace(RULES, fee_minor=0, **wanted)
    assert eased(RULES, NewPlan(12)).rate_percent == 12
    for wrong, refusal in (
        (NewPlan(0), LoanPeriodsExceeded),
        (NewPlan(13), LoanPeriodsExceeded),
        (NewPlan(6, rate_percent=Decimal("12.01")), RateRaised),
        (NewPlan(6, rate_percent=Decimal(-1)), RateRaised),
        (NewPlan(6, rate_percent=Decimal("NaN")), RateRaised),
        (NewPlan(6, grace_principal=6), InvalidLoanTerms),
        (NewPlan(6, grace_interest=7), InvalidLoanTerms),
        (NewPlan(6, grace_interest=-1), InvalidLoanTerms),
    ):
        with pytest.raises(refusal):
            eased(RULES, wrong)


def test_a_first_day_that_has_passed_is_the_next_of_its_rhythm() -> None:
    wanted = date(2026, 1, 31)
    assert first_after(wanted, date(2026, 1, 30), RULES) == wanted
    assert first_after(wanted, wanted, RULES) == date(2026, 2, 28)
    assert first_after(wanted, date(2026, 3, 1), RULES) == date(2026, 3, 31)
    weekly = replace(RULES, frequency=Frequency.WEEKLY)
    assert first_after(wanted, date(2026, 2, 3), weekly) == date(2026, 2, 7)


# What can happen in each state, as docs/rules/loan-life.md draws it; anything else is refused.
LIFE = {
    LoanState.APPLIED: "approve reject cancel",
    LoanState.APPROVED: "reject cancel disburse take_over",
    LoanState.ACTIVE: "repay settle default reschedule write_off undo_disbursal",
    LoanState.DEFAULTED: "repay settle cure reschedule write_off undo_disbursal",
    LoanState.CLOSED: "reopen",
    LoanState.REJECTED: "",
    LoanState.CANCELLED: "",
}
AFTER = {
    LoanAct.APPROVE: LoanState.APPROVED,
    LoanAct.REJECT: LoanState.REJECTED,
    LoanAct.CANCEL: LoanState.CANCELLED,
    LoanAct.DISBURSE: LoanState.ACTIVE,
    LoanAct.TAKE_OVER: LoanState.ACTIVE,
    LoanAct.UNDO_DISBURSAL: LoanState.APPROVED,
    LoanAct.DEFAULT: LoanState.DEFAULTED,
    LoanAct.CURE: LoanState.ACTIVE,
    LoanAct.SETTLE: LoanState.CLOSED,
    LoanAct.RESCHEDULE: LoanState.CLOSED,
    LoanAct.WRITE_OFF: LoanState.CLOSED,
    LoanAct.REOPEN: LoanState.ACTIVE,
}


def test_every_state_and_act() -> None:
    for state, act in product(LoanState, LoanAct):
        if act.value in LIFE[state].split():
            assert next_state(state, act) is AFTER.get(act, state)
            continue
        assert (state, act) not in TRANSITIONS
        decided = act in (LoanAct.APPROVE, LoanAct.REJECT, LoanAct.CANCEL)
        with pytest.raises(AlreadyDecided if decided else LoanStateConflict):
            next_state(state, act)
