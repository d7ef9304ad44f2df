"""Asking that a running loan be planned anew, with the new plan beside the old one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.aprs import yearly_cost
from circle_app.domain.loan_rules import LoanProduct, LoanRules
from circle_app.domain.loan_terms import InvalidLoanTerms
from circle_app.domain.loans import LoanAct, LoanState, next_state
from circle_app.domain.permissions import Permission
from circle_app.domain.products import products_of
from circle_app.domain.restructuring import RESCHEDULE, NewPlan, Takeover, eased
from circle_app.domain.reversals import clean_reason
from circle_app.domain.rules import CircleRules
from circle_app.domain.schedules import Schedule
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.loans.accounts import History, history_of, run_of
from circle_app.services.loans.products import frozen_terms, plan_of_loan, product_of
from circle_app.services.loans.requests import Wanted, write
from circle_app.services.loans.restructuring import (
    begin,
    check_no_change_open,
    check_replaceable,
    place_for,
    plan_payload,
    taken_over,
)
from circle_app.services.loans.schedules import PlanRow, rest_rows
from circle_app.services.loans.views import LoanView, seen
from circle_app.services.rule_versions import rules_of


@dataclass(frozen=True, slots=True)
class PlanSide:
    """What is still to be paid by one of two plans; amounts in minor units.

    Attributes:
        periods: How many instalments are left.
        instalment_minor: The regular payment.
        rate_percent, apr_percent, effective_percent: As decimal text.
        rows: What is to be paid when.
    """

    periods: int
    instalment_minor: int
    last_due_on: date
    interest_minor: int
    fee_minor: int
    penalty_minor: int
    total_minor: int
    rate_percent: str
    apr_percent: str
    effective_percent: str
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True, slots=True)
class ReschedulePreview:
    """A loan as it is to be paid now, beside how it would be paid if it were planned anew today.

    Attributes:
        principal_minor: What is left of the loan, to be planned anew.
        carried_interest_minor, carried_fee_minor, carried_penalty_minor: What is unpaid besides;
            due with the first new instalment, without interest.
        let_off_interest_minor, let_off_penalty_minor: What would never be asked for again.
        difference_minor: By how much all interest to come is more (less, if negative).
        max_periods: The most instalments the loan's terms allow.
    """

    loan_id: UUID
    circle_id: UUID
    number: int
    borrower: str
    currency: str
    on: date
    principal_minor: int
    carried_interest_minor: int
    carried_fee_minor: int
    carried_penalty_minor: int
    let_off_interest_minor: int
    let_off_penalty_minor: int
    old: PlanSide
    new: PlanSide
    difference_minor: int
    max_periods: int
    rate_per: str
    frequency: str
    every_days: int


def preview_reschedule(actor: Actor, loan_id: UUID, plan: NewPlan) -> ReschedulePreview:
    """Work out how a running loan would be paid by another plan. Nothing is recorded.

    For the borrower (ASK_LOAN), or who may make loans easier (EASE_LOAN).

    Raises:
        NotFound: No such loan in a circle of the actor.
        NotAllowed: The actor's role asks for no such thing.
        LoanStateConflict: It does not run.
        NothingToPlan: All principal is paid back.
        LoanPeriodsExceeded, RateRaised, InvalidLoanTerms: No such plan can be made.
    """
    with database.reading() as session:
        place_for(session, actor, loan_id, Permission.EASE_LOAN, writing=False)
        loan = queries.loan_row(session, loan_id)
        next_state(LoanState(loan.status), LoanAct.RESCHEDULE)
        return _preview(session, loan, history_of(session, loan_id).confirmed, plan)


def _preview(session: Session, loan: Any, past: History, plan: NewPlan) -> ReschedulePreview:
    today, terms = clock.today(loan.time_zone), product_of(loan.terms)
    if plan.first_due_on is not None and plan.first_due_on <= today:
        raise InvalidLoanTerms(field="first_due_date", reason="not_after_disbursal")
    run = run_of(loan, past, today)
    taken = taken_over(loan, run, today, plan)
    easier = eased(terms, plan)
    schedule, opened, _, _ = begin(session, frozen_terms(easier), loan, taken, today, plan)
    old = _side(plan_of_loan(loan), terms, rest_rows(run.account, today))
    new = _side(schedule, easier, rest_rows(opened.account, today))
    return ReschedulePreview(
        loan_id=loan.id,
        circle_id=loan.circle_id,
        number=loan.number,
        borrower=loan.borrower,
        currency=loan.currency,
        on=today,
        principal_minor=taken.principal_minor,
        **_parts(taken),
        old=old,
        new=new,
        difference_minor=new.interest_minor - old.interest_minor,
        max_periods=terms.max_periods,
        rate_per=terms.rate_per.value,
        frequency=terms.frequency.value,
        every_days=terms.every_days,
    )


def _parts(taken: Takeover) -> dict[str, int]:
    return {
        "carried_interest_minor": taken.carried.interest_minor,
        "carried_fee_minor": taken.carried.fee_minor,
        "carried_penalty_minor": taken.carried.penalty_minor,
        "let_off_interest_minor": taken.let_off.interest_minor,
        "let_off_penalty_minor": taken.let_off.penalty_minor,
    }


def _side(schedule: Schedule, terms: LoanRules, rows: Iterable[PlanRow]) -> PlanSide:
    rows, cost = tuple(rows), yearly_cost(schedule)
    return PlanSide(
        periods=sum(row.kind == "instalment" and row.number > 0 for row in rows),
        instalment_minor=schedule.instalment_minor,
        last_due_on=max(row.due_on for row in rows),
        interest_minor=sum(row.interest_minor for row in rows),
        fee_minor=sum(row.fee_minor for row in rows),
        penalty_minor=sum(row.penalty_minor for row in rows),
        total_minor=sum(row.payment_minor for row in rows),
        rate_percent=format(terms.rate_percent, "f"),
        apr_percent=format(cost.apr_percent, "f"),
        effective_percent=format(cost.effective_percent, "f"),
        rows=rows,
    )


@database.retried
def reschedule(actor: Actor, loan_id: UUID, plan: NewPlan, *, reason: str, key: str) -> LoanView:
    """Ask the circle to plan a running loan anew; what is decided takes effect at once.

    For the borrower (ASK_LOAN), or who may make loans easier (EASE_LOAN). Whoever decides on loans
    of this kind decides, never the borrower. What is asked for is a loan of its own; once it is
    agreed to, the older one closes and it begins with what is left then.

    Args:
        actor: Who asks.
        loan_id: A running loan.
        plan: How it is to be paid from then on.
        reason: Why; whoever decides reads it.
        key: Idempotency key.

    Returns:
        The new loan.

    Raises:
        LoanChangeOpen: Something of this kind is asked for already.
        RepaymentWaits: A payment on it is to be confirmed or rejected first.
        ReasonMissing, InvalidInput: No reason, or too long a one.
        NotFound, NotAllowed, LoanStateConflict, NothingToPlan, LoanPeriodsExceeded, RateRaised,
            InvalidLoanTerms: As for :func:`preview_reschedule`.
    """
    why = clean_reason(reason)
    with database.transaction() as session:
        place = place_for(session, actor, loan_id, Permission.EASE_LOAN, writing=True)
        payload = {"loan": loan_id, "plan": plan_payload(plan), "reason": why}
        once = Once(session, actor.user_id, "loan.reschedule", key, payload)
        if once.stored is not None:
            return once.replay(LoanView)
        circle = locked_circle(session, place.circle_id)
        place = place_for(session, actor, loan_id, Permission.EASE_LOAN, writing=True)
        check_no_change_open(session, loan_id)
        loan = queries.locked_loan(session, loan_id)
        past = check_replaceable(session, loan, LoanAct.RESCHEDULE)
        found = _preview(session, loan, past, plan)
        rules = _deciding(rules_of(session, place.circle_id, place.rule_version), loan)
        wanted = _wanted(loan, plan, found, why)
        new_id = write(session, actor, place, circle, rules, wanted)
        return once.remember(seen(session, new_id, place))


def _wanted(loan: Any, plan: NewPlan, found: ReschedulePreview, why: str) -> Wanted:
    easier = eased(product_of(loan.terms), plan)
    return Wanted(
        loan.member_id,
        found.principal_minor,
        plan.periods,
        loan.purpose,
        LoanProduct(loan.product, loan.product_name, "", easier),
        RESCHEDULE,
        loan.id,
        plan.first_due_on,
        {
            "origin": RESCHEDULE,
            "name": loan.borrower,
            "number": loan.number,
            "amount_minor": found.principal_minor,
            "currency": loan.currency,
            "reason": why,
            "plan": plan_payload(plan),
            "let_off_minor": found.let_off_interest_minor + found.let_off_penalty_minor,
        },
    )


def _deciding(rules: CircleRules, loan: Any) -> CircleRules:
    """The rules with the chain of the loan's own kind; the borrower has no vote on it."""
    offered = {product.key: product.terms for product in products_of(rules)}
    terms = offered.get(loan.product, rules.loans)
    return replace(
        rules, loans=terms, loan_voting=replace(rules.loan_voting, interested_vote=False)
    )
