"""Putting one loan in the place of another: what both ways have in common, and the new plan.

A loan that is planned anew moves no money: the older loan closes and the newer one begins with the
principal that is left, so the member's receivable stays as it is and nothing is booked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.departures import FiguresMoved, MemberGone
from circle_app.domain.errors import NotAllowed
from circle_app.domain.guarantees import lien_minor
from circle_app.domain.loan_accounts import CloseReason
from circle_app.domain.loans import LoanAct, LoanState, next_state
from circle_app.domain.permissions import Permission
from circle_app.domain.products import first_due_on, policy_of
from circle_app.domain.restructuring import (
    RESCHEDULE,
    LoanChangeOpen,
    LoanReplaced,
    NewPlan,
    Takeover,
    first_after,
    take_over,
)
from circle_app.domain.schedules import Schedule
from circle_app.domain.write_offs import RepaymentWaits
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.departures import gone
from circle_app.persistence.queries.guarantees import GUARANTORS, guarantees_on
from circle_app.persistence.queries.loans import LOANS, PAYING
from circle_app.persistence.queries.proposals import PROPOSALS
from circle_app.services.access import Actor, Standing
from circle_app.services.loans.accounts import (
    History,
    Run,
    columns_after,
    history_of,
    keep_plan,
    opening,
    run_of,
)
from circle_app.services.loans.calendars import calendar_for
from circle_app.services.loans.products import (
    calendar_of,
    carried_text,
    frozen_calendar,
    plan_of,
    product_of,
)
from circle_app.services.loans.states import announce, move, place_at

# What stays as it is where somebody stands for the loan that takes the place of another.
_STANDING = (
    "circle_id",
    "member_id",
    "status",
    "asked_by",
    "asked_at",
    "answered_by",
    "answered_at",
)


def place_for(
    session: Session, actor: Actor, loan_id: UUID, other: Permission, *, writing: bool
) -> Standing:
    """Return the standing of who asks for a change: the borrower, or who may for others.

    Raises:
        NotFound: No such loan in a circle of the actor.
        NotAllowed: It is somebody else's, or the actor's role does not borrow.
    """
    place = place_at(session, actor, loan_id, writing=writing)
    found = queries.loan_row(session, loan_id)
    needed = Permission.ASK_LOAN if found.member_id == place.member_id else other
    if not place.may(needed):
        raise NotAllowed(permission=needed.value)
    return place


def locked_pair(session: Session, loan_id: UUID) -> tuple[Any, Any | None]:
    """Lock a loan and the one it replaces, always in the order of their ids."""
    replaced = queries.loan_row(session, loan_id).replaces_id
    if replaced is None:
        return queries.locked_loan(session, loan_id), None
    rows = {each: queries.locked_loan(session, each) for each in sorted((loan_id, replaced))}
    return rows[loan_id], rows[replaced]


def check_replaceable(session: Session, loan: Any, act: LoanAct) -> History:
    """Return the history of a loan in whose place another may be put.

    Raises:
        LoanStateConflict: It does not run.
        RepaymentWaits: Somebody says to have paid, and nobody has confirmed it.
    """
    next_state(LoanState(loan.status), act)
    past = history_of(session, loan.id)
    if past.pending_minor:
        raise RepaymentWaits(number=loan.number)
    return past


def check_no_change_open(session: Session, loan_id: UUID) -> None:
    """Raise LoanChangeOpen if another loan is to take the place of this one already."""
    wanted = select(LOANS.c.number).where(
        LOANS.c.replaces_id == loan_id, LOANS.c.status.in_(("applied", "approved"))
    )
    number = session.connection().execute(wanted.limit(1)).scalar_one_or_none()
    if number is not None:
        raise LoanChangeOpen(number=number)


def check_not_replaced(session: Session, loan: Any) -> None:
    """Raise LoanReplaced if another loan was given in the place of this one."""
    wanted = select(LOANS.c.number).where(
        LOANS.c.replaces_id == loan.id, LOANS.c.disbursed_on.is_not(None)
    )
    number = session.connection().execute(wanted.limit(1)).scalar_one_or_none()
    if number is not None:
        raise LoanReplaced(number=loan.number, by=number)


def check_not_settled_with(session: Session, loan: Any) -> None:
    """Refuse to change what led to the end of a loan, where something else was built upon it.

    Raises:
        LoanReplaced: Another loan was given in its place.
        MemberGone: Its borrower has left, and all accounts were settled.
    """
    check_not_replaced(session, loan)
    if gone(session, (loan.member_id,), loan.disbursed_at):
        raise MemberGone


def plan_payload(plan: NewPlan) -> dict[str, Any]:
    """Write a plan down so that it can be carried out when it is agreed to."""
    return {
        "first_due_on": plan.first_due_on.isoformat() if plan.first_due_on else None,
        "rate_percent": None if plan.rate_percent is None else format(plan.rate_percent, "f"),
        "periods": plan.periods,
        "grace_principal": plan.grace_principal,
        "grace_interest": plan.grace_interest,
        "lets_off_penalties": plan.lets_off_penalties,
        "lets_off_interest": plan.lets_off_interest,
    }


def plan_from(kept: Mapping[str, Any]) -> NewPlan:
    """Read a plan that was written down."""
    first, rate = kept["first_due_on"], kept["rate_percent"]
    return NewPlan(
        **{
            **kept,
            "first_due_on": date.fromisoformat(first) if first else None,
            "rate_percent": None if rate is None else Decimal(rate),
        }
    )


def taken_over(loan: Any, run: Run, on: date, plan: NewPlan) -> Takeover:
    """Split what is owed on a loan on a day as a new plan says.

    Raises:
        NothingToPlan: No principal is left.
    """
    return take_over(run.account, on, policy_of(product_of(loan.terms)), plan)


def begin(
    session: Session, terms: str, loan: Any, taken: Takeover, on: date, plan: NewPlan
) -> tuple[Schedule, Run, date | None, str]:
    """Work the new loan out as it begins on a day.

    Args:
        session: The transaction.
        terms: Its terms, frozen.
        loan: A row that says whose circle it is in.
        taken: What the older loan leaves.
        on: The day.
        plan: How it is to be paid.

    Returns:
        The schedule, the account, the first due date and the calendar it was made with.

    Raises:
        InvalidLoanTerms: No schedule can be made of it.
    """
    product = product_of(terms)
    calendar = frozen_calendar(calendar_for(session, loan))
    if plan.first_due_on is None:
        first = first_due_on(product, on, calendar_of(calendar))
    else:
        first = first_after(plan.first_due_on, on, product)
    schedule = plan_of(
        terms, taken.principal_minor, plan.periods, on, loan.currency, first, calendar
    )
    return schedule, opening(schedule, taken.carried), first, calendar


def as_if_today(session: Session, loan: Any, today: date) -> Run | None:
    """Work a new plan that is being decided on out as if it began today.

    Returns:
        Its account; None for a loan that replaces none, and where the older one does not run.
    """
    if loan.origin != RESCHEDULE or loan.disbursed_on is not None or loan.proposal_id is None:
        return None
    old = queries.loan_row(session, loan.replaces_id)
    if old.status not in PAYING:
        return None
    kept = select(PROPOSALS.c.payload).where(PROPOSALS.c.id == loan.proposal_id)
    agreed = json.loads(session.connection().execute(kept).scalar_one())
    plan, past = plan_from(agreed["plan"]), history_of(session, old.id).confirmed
    run = run_of(old, past, today)
    if run.account.principal_outstanding_minor == 0:
        return None
    taken = taken_over(old, run, today, plan)
    return begin(session, loan.terms, loan, taken, today, plan)[1]


def carry_out(
    session: Session,
    new: Any,
    old: Any,
    agreed: Mapping[str, Any],
    actor: Actor | None,
    at: datetime,
) -> None:
    """Put a plan that was agreed to in place: the older loan closes, the newer one begins.

    Args:
        session: The transaction that decided it.
        new: The newer loan, locked and approved.
        old: The older one, locked.
        agreed: What was agreed to.
        actor: Whose word decided; None for the clock.
        at: When it is carried out.

    Raises:
        LoanStateConflict, RepaymentWaits: It cannot be carried out any more.
        FiguresMoved: More is owed by now, because a repayment was taken back.
        NothingToPlan: All principal was paid meanwhile.
    """
    on = clock.day_of(at, old.time_zone)
    past = check_replaceable(session, old, LoanAct.RESCHEDULE)
    run, plan = run_of(old, past, on), plan_from(agreed["plan"])
    taken = taken_over(old, run, on, plan)
    if taken.principal_minor > new.principal_minor:
        raise FiguresMoved(owed_minor=taken.principal_minor, agreed_minor=new.principal_minor)
    _, opened, first, calendar = begin(session, new.terms, new, taken, on, plan)
    keep_plan(session, old.id, run)
    keep_plan(session, new.id, opened)
    _stand_on(session, old, new)
    # The newer loan is late by nothing: its place among the sums is taken first, as places are
    # always taken from the lowest on.
    move(
        session,
        new,
        LoanAct.TAKE_OVER,
        actor=actor,
        at=at,
        principal_minor=taken.principal_minor,
        carried=carried_text(taken.carried),
        disbursed_at=at,
        disbursed_on=on,
        disbursal_method=RESCHEDULE,
        first_due_on=first,
        calendar=calendar,
        **columns_after(opened, on),
    )
    _end(session, old, actor, at, on)
    told: dict[str, Any] = {"periods": plan.periods, "of": old.number}
    announce(session, "loan.rescheduled", actor, new, taken.principal_minor, **told)


def _end(session: Session, old: Any, actor: Actor | None, at: datetime, on: date) -> None:
    """Close the older loan: what it asked for is asked for by the newer one."""
    move(
        session,
        old,
        LoanAct.RESCHEDULE,
        actor=actor,
        at=at,
        close_reason=CloseReason.RESCHEDULED.value,
        closed_at=at,
        outstanding_minor=0,
        next_due_on=None,
        arrears_on=on,
        days_late=0,
        overdue_minor=0,
        bucket=0,
    )


def _stand_on(session: Session, old: Any, new: Any) -> None:
    """Have those who stand for a loan stand for the one in its place, with what is held of them.

    Not a coin more is held than before. Who was asked to stand for the newer loan answers for it.
    """
    asked = {row.member_id for row in guarantees_on(session, new.id)}
    for row in guarantees_on(session, old.id):
        held = lien_minor(
            row.amount_minor,
            row.called_minor,
            status=row.status,
            loan_status=old.status,
            principal_minor=old.principal_minor,
            outstanding_minor=old.outstanding_minor,
        )
        if held and row.member_id not in asked:
            values = {name: getattr(row, name) for name in _STANDING}
            here = {"id": new_id(), "loan_id": new.id, "amount_minor": held, "called_minor": 0}
            session.connection().execute(insert(GUARANTORS), {**values, **here})
