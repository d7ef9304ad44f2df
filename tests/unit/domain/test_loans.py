"""States, deciders, eligibility and lateness of loans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.arrears import (
    days_past_due,
    oldest_unpaid_due_on,
)
from circle_app.domain.eligibility import (
    Applicant,
    LoanLimits,
    check_eligible,
    eligibility,
    most_minor,
)
from circle_app.domain.loan_accounts import RepaymentPolicy, open_loan
from circle_app.domain.loan_terms import LoanTerms, Method
from circle_app.domain.loans import (
    RUNNING_STATES,
    TRANSITIONS,
    AlreadyDecided,
    BorrowerMayNotDecide,
    GuarantorIsBorrower,
    LoanAct,
    LoanState,
    LoanStateConflict,
    NotEligible,
    check_decider,
    check_guarantor,
    next_state,
    possible_acts,
)
from circle_app.domain.rates import Rate
from circle_app.domain.repayments import receive

MEMBER = Applicant(
    is_active_member=True,
    running_loans=0,
    savings_minor=100_000,
    outstanding_minor=0,
    days_past_due=0,
    overdue_minor=0,
)
LIMITS = LoanLimits(maximum_minor=50_000_000)


def test_the_way_of_a_loan_that_goes_well() -> None:
    state = LoanState.APPLIED
    for act in (LoanAct.APPROVE, LoanAct.DISBURSE, LoanAct.REPAY, LoanAct.SETTLE):
        state = next_state(state, act)
    assert state is LoanState.CLOSED


def test_a_defaulted_loan_may_recover_or_close() -> None:
    state = next_state(LoanState.ACTIVE, LoanAct.DEFAULT)
    assert next_state(state, LoanAct.CURE) is LoanState.ACTIVE
    assert next_state(state, LoanAct.WRITE_OFF) is LoanState.CLOSED


@pytest.mark.parametrize("act", [LoanAct.APPROVE, LoanAct.REJECT, LoanAct.CANCEL])
@pytest.mark.parametrize("state", [LoanState.ACTIVE, LoanState.REJECTED, LoanState.CLOSED])
def test_nothing_is_decided_twice(state: LoanState, act: LoanAct) -> None:
    with pytest.raises(AlreadyDecided):
        next_state(state, act)


@pytest.mark.parametrize(
    "state",
    [LoanState.APPLIED, LoanState.ACTIVE, LoanState.REJECTED, LoanState.CANCELLED],
)
def test_money_is_given_once_and_only_after_approval(state: LoanState) -> None:
    with pytest.raises(LoanStateConflict):
        next_state(state, LoanAct.DISBURSE)


@given(st.lists(st.sampled_from(LoanAct), max_size=20))
def test_no_way_leads_to_money_around_the_approval(acts: list[LoanAct]) -> None:
    state, approved, given_out = LoanState.APPLIED, 0, 0
    for act in acts:
        if act not in possible_acts(state):
            continue
        state = next_state(state, act)
        approved += act is LoanAct.APPROVE
        begun = act in (LoanAct.DISBURSE, LoanAct.TAKE_OVER)
        given_out += begun - (act is LoanAct.UNDO_DISBURSAL)
        assert 0 <= given_out <= approved <= 1


def test_final_states_are_final() -> None:
    for state in (LoanState.REJECTED, LoanState.CANCELLED):
        assert possible_acts(state) == frozenset()
        assert state not in RUNNING_STATES
    assert set(TRANSITIONS.values()) <= set(LoanState)


def test_the_borrower_decides_nothing_about_the_own_loan() -> None:
    check_decider(actor_id=1, borrower_id=2)
    with pytest.raises(BorrowerMayNotDecide):
        check_decider(actor_id=1, borrower_id=1)
    check_guarantor(guarantor_id=1, borrower_id=2)
    with pytest.raises(GuarantorIsBorrower):
        check_guarantor(guarantor_id=1, borrower_id=1)


def failed(amount: int, applicant: Applicant, limits: LoanLimits, pool: int = 10**9) -> list[str]:
    facts = eligibility(amount, 6, applicant, limits, pool)
    return [fact.code for fact in facts if not fact.ok]


@pytest.mark.parametrize(
    ("amount", "applicant", "limits", "codes"),
    [
        (50_000_000, {}, {}, []),
        (50_000_001, {}, {}, ["amount_maximum"]),
        (49_999, {}, {"minimum_minor": 50_000}, ["amount_minimum"]),
        (1_000, {"is_active_member": False}, {}, ["membership"]),
        (1_000, {"running_loans": 1}, {}, []),
        (1_000, {"running_loans": 2}, {}, ["running_loans"]),
        (1_000, {}, {"max_periods": 5}, ["periods"]),
        (300_000, {}, {"savings_multiple": Decimal(3)}, []),
        (300_001, {}, {"savings_multiple": Decimal(3)}, ["savings_multiple"]),
        (
            250_001,
            {"outstanding_minor": 50_000},
            {"savings_multiple": Decimal(3)},
            ["savings_multiple"],
        ),
        (1_000, {"overdue_minor": 1, "days_past_due": 3}, {}, ["arrears"]),
        (1_000, {"overdue_minor": 1, "days_past_due": 3}, {"arrears_block": False}, []),
    ],
)
def test_checks_of_a_request(
    amount: int, applicant: dict[str, Any], limits: dict[str, Any], codes: list[str]
) -> None:
    assert failed(amount, replace(MEMBER, **applicant), replace(LIMITS, **limits)) == codes


def test_no_more_than_the_pool_holds() -> None:
    assert failed(1_501, MEMBER, LIMITS, pool=1_500) == ["pool_cash"]
    assert failed(1_501, MEMBER, replace(LIMITS, within_pool=False), pool=1_500) == []


def test_a_fact_carries_the_figures_of_its_sentence() -> None:
    facts = {fact.code: fact for fact in eligibility(200, 6, MEMBER, LIMITS, 100)}
    assert facts["pool_cash"].context == {"amount_minor": 200, "pool_minor": 100}
    assert facts["running_loans"].context == {"running": 0, "maximum": 2}


@pytest.mark.parametrize(
    ("amount", "periods", "applicant", "pool", "code", "field"),
    [
        (50_000_001, 6, {}, 10**9, "loan_limit_exceeded", "amount"),
        (1_000, 13, {}, 10**9, "loan_periods_exceeded", "periods"),
        (1_000, 6, {"running_loans": 2}, 10**9, "too_many_loans", None),
        (1_000, 6, {}, 500, "pool_too_small", "amount"),
        (1_000, 6, {"overdue_minor": 5}, 10**9, "not_eligible", None),
        (50_000_001, 13, {"running_loans": 2}, 500, "loan_limit_exceeded", "amount"),
    ],
)
def test_a_refusal_names_the_first_check_that_failed(
    amount: int, periods: int, applicant: dict[str, Any], pool: int, code: str, field: str | None
) -> None:
    limits = replace(LIMITS, max_periods=12)
    check_eligible(eligibility(1_000, 6, MEMBER, limits, 10_000))
    facts = eligibility(amount, periods, replace(MEMBER, **applicant), limits, pool)
    with pytest.raises(NotEligible) as refusal:
        check_eligible(facts, "INR")
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert refusal.value.context["facts"] == tuple(fact for fact in facts if not fact.ok)


def test_the_most_one_may_ask_for() -> None:
    assert most_minor(MEMBER, LIMITS, 1_500) == 1_500
    assert most_minor(MEMBER, LIMITS, 10**10) == 50_000_000
    savers = replace(LIMITS, savings_multiple=Decimal("2.5"))
    assert most_minor(replace(MEMBER, outstanding_minor=1_000), savers, 10**10) == 249_000
    assert most_minor(replace(MEMBER, running_loans=2), LIMITS, 1_500) == 0
    assert most_minor(MEMBER, replace(LIMITS, minimum_minor=2_000), 1_500) == 0
    with pytest.raises(ValueError, match="limit"):
        most_minor(MEMBER, LoanLimits(within_pool=False), 0)


def test_days_past_due_count_from_the_oldest_unpaid_instalment() -> None:
    terms = LoanTerms(300_000, Rate(Decimal(0)), Method.FLAT, 3, date(2026, 1, 15))
    account = open_loan(terms)
    assert days_past_due(account.instalments, date(2026, 2, 14)) == 0
    assert oldest_unpaid_due_on(account.instalments, date(2026, 2, 14)) is None
    assert days_past_due(account.instalments, date(2026, 3, 20)) == 33
    account, _ = receive(account, date(2026, 3, 20), 100_000, RepaymentPolicy())
    assert oldest_unpaid_due_on(account.instalments, date(2026, 3, 20)) == date(2026, 3, 15)
    assert days_past_due(account.instalments, date(2026, 3, 20)) == 5
