"""Booking a repayment whose row is written: the entry, the loan, its plan and all splits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.ledger import PeriodClosed
from circle_app.domain.loan_accounts import CloseReason, payoff
from circle_app.domain.loans import LoanAct, LoanNotActive, LoanState, LoanStateConflict
from circle_app.domain.paying import LaterPaymentsExceed, SettlementMet
from circle_app.domain.products import policy_of
from circle_app.domain.repayments import ExceedsPayoff, LoanClosed
from circle_app.persistence.queries import easing
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.accounting_months import circle_book
from circle_app.persistence.queries.loans import PAYING, REPAYMENTS
from circle_app.services.access import Actor, Standing
from circle_app.services.loans import posting, settlements
from circle_app.services.loans.accounts import (
    History,
    NewPayment,
    Run,
    columns_after,
    keep_plan,
    keep_splits,
    run_of,
)
from circle_app.services.loans.products import product_of
from circle_app.services.loans.states import announce, keep, keep_or_cure, move


def run_with(loan: Any, past: History, paid: NewPayment, *, surplus: bool = True) -> Run:
    """Replay a loan with one more payment; pending ones count, so that all can be confirmed.

    Args:
        loan: Its row.
        past: What is known to have happened.
        paid: The payment, which may be of an earlier day.
        surplus: Whether what the loan does not need may be kept, where the product does that.

    Raises:
        ExceedsPayoff: There is not so much left to pay on that day.
        LoanNotActive: It had been paid back by then.
        LaterPaymentsExceed: A later payment would be more than was owed.
    """
    policy = policy_of(product_of(loan.terms))
    before = run_of(loan, past.until(paid.paid_on), paid.paid_on)
    if before.account.closed_on is not None:
        raise LoanNotActive(reason="closed", state="closed")
    owed = payoff(before.account, paid.paid_on, policy).total_minor
    if paid.amount_minor > owed and not (policy.keeps_surplus_as_advance and surplus and owed):
        raise ExceedsPayoff(
            field="amount",
            payoff_minor=owed,
            amount_minor=paid.amount_minor,
            currency=loan.currency,
        )
    try:
        return run_of(loan, past.plus(paid), clock.today(loan.time_zone))
    except (ExceedsPayoff, LoanClosed):
        raise LaterPaymentsExceed(paid_on=paid.paid_on) from None


def check_open(session: Session, circle_id: UUID, on: date) -> None:
    """Refuse a day in a month that is closed, before anything is written."""
    book = circle_book(session, circle_id)
    if book.closed_through is not None and on <= book.closed_through:
        raise PeriodClosed(closed_through=book.closed_through, occurred_on=on)


def book(
    session: Session,
    actor: Actor,
    place: Standing,
    loan: Any,
    past: History,
    repayment_id: UUID,
    at: datetime,
) -> None:
    """Book a payment whose row is written, and keep the loan, its plan and all splits.

    Args:
        session: The transaction.
        actor: Who paid, or who confirms it.
        place: The actor's standing in the circle.
        loan: The loan's row as it was locked.
        past: What else counts.
        repayment_id: The payment.
        at: When it is booked.
    """
    row: Any = queries.repayment_row(session, repayment_id)
    today = clock.today(loan.time_zone)
    before, after = run_of(loan, past, today), run_of(loan, past.plus(row), today)
    entry_id = posting.post(session, actor, place, loan, row, before, after, at)
    values: dict[str, Any] = after.postings[repayment_id].columns()
    session.connection().execute(
        update(REPAYMENTS)
        .where(REPAYMENTS.c.id == repayment_id)
        .values(status="confirmed", entry_id=entry_id, decided_at=at, **values)
    )
    keep_splits(session, past.payments, after)
    keep_plan(session, loan.id, after)
    told = {"method": row.method, "by": actor.name, "paid_on": row.paid_on.isoformat()}
    told["repayment"] = str(repayment_id)
    announce(session, "loan.repaid", actor, loan, row.amount_minor, **told)
    keep_paid(session, actor, loan, after, today, at)


def keep_paid(
    session: Session, actor: Actor | None, loan: Any, after: Run, today: date, at: datetime
) -> None:
    """Keep a locked loan whose payments have changed: in order again, ended, or as it was.

    Its plan is kept already; nothing of its row was changed yet.
    """
    columns = columns_after(after, today)
    # A payment that waited may be booked after a later one has closed the loan already.
    if loan.status not in PAYING:
        keep(session, loan, **columns)
    elif after.account.closed_because is not None:
        close_paid(session, actor, loan, after, today, at)
    elif not settlements.end_if_met(session, actor, loan, after, today, at):
        keep_or_cure(session, loan, actor=actor, at=at, **columns)


def close_paid(
    session: Session, actor: Actor | None, loan: Any, after: Run, today: date, at: datetime
) -> None:
    """Close a loan that nothing is owed on any more."""
    because = after.account.closed_because
    assert because is not None  # noqa: S101  (the caller has looked)
    move(
        session,
        loan,
        LoanAct.SETTLE,
        actor=actor,
        at=at,
        close_reason=because.value,
        closed_at=at,
        **columns_after(after, today),
    )
    settlements.forget(session, loan.id)
    announce(session, "loan.closed", actor, loan, reason=because.value)


def reopen(
    session: Session,
    loan: Any,
    columns: dict[str, Any],
    after: Run,
    *,
    actor: Actor | None,
    at: datetime,
    note: str,
) -> None:
    """Keep a loan of whose history something was taken back; one that was paid back runs again.

    Raises:
        SettlementMet: It was ended for an agreed sum.
        LoanStateConflict: It was written off or replaced by another since.
    """
    if loan.status == LoanState.CLOSED and loan.close_reason != CloseReason.OBLIGATIONS_MET:
        if easing.is_settled(session, loan.id):
            raise SettlementMet(number=loan.number)
        raise LoanStateConflict(state=loan.status, act=LoanAct.REOPEN.value)
    if loan.status != LoanState.CLOSED or after.account.closed_because is not None:
        keep(session, loan, **columns)
        return
    move(
        session,
        loan,
        LoanAct.REOPEN,
        actor=actor,
        at=at,
        note=note,
        close_reason=None,
        closed_at=None,
        **columns,
    )
    announce(session, "loan.reopened", actor, loan, loan.principal_minor)


def replayed(session: Session, loan: Any, past: History, today: date) -> Run:
    """Replay a loan whose history has changed, and keep its plan and the splits of its payments."""
    after = run_of(loan, past, today)
    keep_splits(session, past.payments, after)
    keep_plan(session, loan.id, after)
    return after
