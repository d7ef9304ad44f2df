"""What members read of loans: one, many, the plan, the payoff, what was paid, how it went."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.allocations import Amounts
from circle_app.domain.errors import InvalidInput
from circle_app.domain.loan_accounts import due_by
from circle_app.domain.loan_accounts import payoff as owed_on
from circle_app.domain.loans import LoanNotActive, LoanState
from circle_app.domain.paying import MAX_DAYS_AHEAD, WrongPayDay
from circle_app.domain.permissions import Permission
from circle_app.domain.products import policy_of
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.loans import PAYING
from circle_app.services import access, proposals
from circle_app.services.access import Actor
from circle_app.services.confirmers import Confirmers
from circle_app.services.loans.accounts import history_of, run_of
from circle_app.services.loans.products import plan_of_loan, product_of
from circle_app.services.loans.restructuring import as_if_today
from circle_app.services.loans.schedules import PlanRow, planned_rows, rest_rows, running_rows
from circle_app.services.loans.states import place_at
from circle_app.services.loans.views import LoanView, for_member, seen, steps_shown, view_of
from circle_app.services.paging import (
    DEFAULT_LIMIT,
    Page,
    check_limit,
    decode_cursor,
    page_of,
)
from circle_app.services.rule_versions import rules_of


@dataclass(frozen=True, slots=True)
class PayoffView:
    """What closes a loan on a day, by what it is for; payments that wait are taken as paid.

    Attributes:
        due_minor: What of it is due on that day or before.
        next_minor: What is left of the oldest unpaid instalment, due on ``next_due_on``.
        pending_minor: Payments that wait to be confirmed.
    """

    loan_id: UUID
    on: date
    currency: str
    total_minor: int
    principal_minor: int
    interest_minor: int
    fee_minor: int
    penalty_minor: int
    due_minor: int
    next_minor: int
    next_due_on: date | None
    pending_minor: int


@dataclass(frozen=True, slots=True)
class RepaymentRow:
    """A repayment, as the loan's page lists it."""

    id: UUID
    amount_minor: int
    principal_minor: int
    interest_minor: int
    fee_minor: int
    penalty_minor: int
    currency: str
    kind: str
    method: str
    reference: str | None
    status: str
    paid_on: date
    recorded_at: datetime
    recorded_by: UUID
    recorder_name: str
    reject_reason: str | None
    can_confirm: bool
    entry_id: UUID | None


@dataclass(frozen=True, slots=True)
class StateRow:
    """One change of a loan's state; nobody's name where time decided."""

    from_status: str | None
    to_status: str
    at: datetime
    actor_id: UUID | None
    actor_name: str | None
    note: str


def get(actor: Actor, loan_id: UUID) -> LoanView:
    """Return a loan; a vote on it whose time is up is closed first.

    Raises:
        NotFound: No such loan in a circle of the actor.
    """
    with database.reading() as session:
        place = place_at(session, actor, loan_id)
        found = seen(session, loan_id, place)
    if not _ran_out(found):
        return found
    proposals.close_due(circle_id=place.circle_id)
    with database.reading() as session:
        return seen(session, loan_id, place)


def _ran_out(found: LoanView) -> bool:
    until = found.voting_closes_at
    return found.status == LoanState.APPLIED and until is not None and until <= clock.now()


def of_circle(
    actor: Actor,
    circle_id: UUID,
    *,
    status: str | tuple[str, ...] | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[LoanView]:
    """List the loans of a circle, the newest first; one's own where one sees no others.

    Args:
        actor: Who asks.
        circle_id: The circle.
        status: Only loans in this state, or in one of several.
        cursor: Where to go on.
        limit: How many.

    Raises:
        NotFound: Not a member of such a circle.
        InvalidInput: No such status.
    """
    wanted, before = _wanted(status), _checked(cursor, limit)
    with database.reading() as session:
        access.standing(session, actor, circle_id)
    proposals.close_due(circle_id=circle_id)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        if place.may(Permission.SEE_LOANS):
            rows = queries.loans_of_circle(
                session, circle_id, place.member_id, wanted, before, limit + 1
            )
        else:
            rows = queries.loans_of_person(
                session, actor.user_id, circle_id, wanted, before, limit + 1
            )
        steps = steps_shown(session, rows)
    return page_of(rows, limit, lambda row: for_member(row, place, steps(row)), lambda row: row.id)


def mine(
    actor: Actor,
    *,
    circle_id: UUID | None = None,
    status: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[LoanView]:
    """List the actor's own loans in all circles or in one, the newest first."""
    wanted, before = _wanted(status), _checked(cursor, limit)
    with database.reading() as session:
        rows = queries.loans_of_person(session, actor.user_id, circle_id, wanted, before, limit + 1)
        steps = steps_shown(session, rows)
    own = frozenset({Permission.VOTE, Permission.CONTRIBUTE}).__contains__
    return page_of(
        rows, limit, lambda row: view_of(row, row.member_id, own, steps(row)), lambda row: row.id
    )


def _wanted(status: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """The states that are looked for; none for all of them."""
    wanted = (status,) if isinstance(status, str) else status or ()
    if not set(wanted) <= set(LoanState):
        raise InvalidInput(field="status", allowed=", ".join(LoanState))
    return wanted


def _checked(cursor: str | None, limit: int) -> UUID | None:
    check_limit(limit)
    before = decode_cursor(cursor, UUID)
    return before[0] if before else None


def schedule(actor: Actor, loan_id: UUID) -> tuple[PlanRow, ...]:
    """Return the plan of a loan with what was paid; as if given today while it is not.

    Raises:
        NotFound: No such loan in a circle of the actor.
    """
    with database.reading() as session:
        place_at(session, actor, loan_id)
        loan = queries.loan_row(session, loan_id)
        past, today = history_of(session, loan_id), clock.today(loan.time_zone)
        anew = as_if_today(session, loan, today)
    if anew is not None:
        return tuple(replace(row, status="planned") for row in rest_rows(anew.account, today))
    if loan.disbursed_on is None:
        return planned_rows(plan_of_loan(loan, today))
    # Lateness costs nothing any more once a loan has ended, however it did.
    until = clock.day_of(loan.closed_at, loan.time_zone) if loan.closed_at else today
    return running_rows(run_of(loan, past.confirmed, until), until)


def payoff(actor: Actor, loan_id: UUID, on: date | None = None) -> PayoffView:
    """Return what closes a loan on a day from today on.

    Raises:
        NotFound: No such loan in a circle of the actor.
        LoanNotActive: Not given yet, or paid back.
        WrongPayDay: The day has passed, or is too far away.
    """
    with database.reading() as session:
        place_at(session, actor, loan_id)
        loan = queries.loan_row(session, loan_id)
        past = history_of(session, loan_id)
    if loan.status not in PAYING:
        raise LoanNotActive(state=loan.status)
    today = clock.today(loan.time_zone)
    day = on or today
    if not today <= day <= today + timedelta(days=MAX_DAYS_AHEAD):
        raise WrongPayDay(field="on", reason="quote_day", minimum=today)
    run = run_of(loan, past, day)
    owed = owed_on(run.account, day, policy_of(product_of(loan.terms))).owed
    due = Amounts()
    for item in due_by(run.account, day):
        due = due.plus(item.rest)
    following = run.next_due
    return PayoffView(
        loan_id=loan_id,
        on=day,
        currency=loan.currency,
        total_minor=owed.total_minor,
        principal_minor=owed.principal_minor,
        interest_minor=owed.interest_minor,
        fee_minor=owed.fee_minor,
        penalty_minor=owed.penalty_minor,
        due_minor=due.total_minor,
        # The last instalment may cost less than planned when it is paid before its day.
        next_minor=min(following.rest.total_minor, owed.total_minor) if following else 0,
        next_due_on=following.due_on if following else None,
        pending_minor=past.pending_minor,
    )


def repayments_of(
    actor: Actor, loan_id: UUID, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[RepaymentRow]:
    """List what was paid back on a loan, the newest first.

    Raises:
        NotFound: No such loan in a circle of the actor.
    """
    before = _checked(cursor, limit)
    with database.reading() as session:
        place = place_at(session, actor, loan_id)
        loan = queries.loan_row(session, loan_id)
        rules = rules_of(session, place.circle_id, place.rule_version)
        rows = queries.repayments_page(session, loan_id, before, limit + 1)
        confirmers = Confirmers(session, place, rules.confirmation)

    def shown(row: Any) -> RepaymentRow:
        may = confirmers.may(actor, loan.borrower_user_id, row.recorded_by)
        return _repayment(row, loan.currency, may and row.status == "pending")

    return page_of(rows, limit, shown, lambda row: row.id)


def _repayment(row: Any, currency: str, can_confirm: bool) -> RepaymentRow:
    return RepaymentRow(
        id=row.id,
        amount_minor=row.amount_minor,
        principal_minor=row.principal_minor,
        interest_minor=row.interest_minor,
        fee_minor=row.fee_minor,
        penalty_minor=row.penalty_minor,
        currency=currency,
        kind=row.kind,
        method=row.method,
        reference=row.reference,
        status=row.status,
        paid_on=row.paid_on,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        recorder_name=row.recorder_name,
        reject_reason=row.reject_reason,
        can_confirm=can_confirm,
        entry_id=row.entry_id,
    )


def history(actor: Actor, loan_id: UUID) -> tuple[StateRow, ...]:
    """Return every change of a loan's state, in order (a handful by its nature).

    Raises:
        NotFound: No such loan in a circle of the actor.
    """
    with database.reading() as session:
        place_at(session, actor, loan_id)
        rows = queries.changes_of(session, loan_id)
    return tuple(
        StateRow(row.from_status, row.to_status, row.at, row.actor_id, row.actor_name, row.note)
        for row in rows
    )
