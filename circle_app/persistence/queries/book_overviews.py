"""What waits in the books of a circle: everything counted in one statement, each by its index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlmodel import Session, col

from circle_app.persistence.models import (
    BankStatement,
    Book,
    Contribution,
    Dispute,
    Elector,
    Expense,
    Loan,
    Proposal,
    Repayment,
    Withdrawal,
)
from circle_app.persistence.queries.proposals import has_answered, role_of_step


class BookHead(NamedTuple):
    """The newest entry of a book, and what of it is closed."""

    id: UUID
    head_sequence: int
    closed_through: date | None
    opened_at: datetime


def _of(model: Any, status: str, figure: ColumnElement[int]) -> Any:
    return (
        select(func.coalesce(figure, 0))
        .select_from(model)
        .where(col(model.circle_id) == bindparam("circle"), col(model.status) == status)
        .scalar_subquery()
    )


def _count(model: Any, status: str) -> Any:
    return _of(model, status, func.count())


def _sum(model: Any, status: str) -> Any:
    return _of(model, status, func.sum(col(model.amount_minor)))


_OPEN_BANK_LINES = (
    select(func.coalesce(func.sum(col(BankStatement.open_count)), 0))
    .where(col(BankStatement.circle_id) == bindparam("circle"))
    .scalar_subquery()
)
# What is doubted about a person is no matter of the books.
_OPEN_DISPUTES = (
    select(func.count())
    .select_from(Dispute)
    .where(
        col(Dispute.circle_id) == bindparam("circle"),
        col(Dispute.status) == "open",
        col(Dispute.entry_id).is_not(None),
    )
    .scalar_subquery()
)
_WAITING = select(
    _count(Contribution, "pending").label("contributions"),
    _sum(Contribution, "pending").label("contributions_minor"),
    _count(Repayment, "pending").label("repayments"),
    _sum(Repayment, "pending").label("repayments_minor"),
    _OPEN_DISPUTES.label("disputes"),
    _OPEN_BANK_LINES.label("bank_lines"),
    _count(Expense, "approved").label("expenses"),
    _sum(Expense, "approved").label("expenses_minor"),
    _count(Withdrawal, "approved").label("withdrawals"),
    _sum(Withdrawal, "approved").label("withdrawals_minor"),
    _count(Loan, "approved").label("loans"),
)
# Few: each closes within its window.
_MATTERS: Any = (
    select(
        col(Proposal.decider),
        col(Proposal.opened_by),
        col(Proposal.interested),
        role_of_step().label("step_role"),
        has_answered(bindparam("member")).label("answered"),
        col(Elector.member_id).label("elector"),
        col(Elector.vote),
    )
    .outerjoin(
        Elector,
        (col(Elector.proposal_id) == col(Proposal.id))
        & (col(Elector.step) == col(Proposal.step))
        & (col(Elector.member_id) == bindparam("member")),
    )
    .where(
        col(Proposal.circle_id) == bindparam("circle"),
        col(Proposal.status) == "open",
        col(Proposal.closes_at) > bindparam("now"),
    )
)
_HEAD = select(
    col(Book.id), col(Book.head_sequence), col(Book.closed_through), col(Book.opened_at)
).where(col(Book.circle_id) == bindparam("circle"))


def waiting(session: Session, circle_id: UUID) -> Any:
    """Count what waits for somebody in a circle, and sum the amounts."""
    return session.connection().execute(_WAITING, {"circle": circle_id}).one()


def open_matters(
    session: Session, circle_id: UUID, member_id: UUID, now: datetime
) -> Sequence[Any]:
    """Return the open proposals of a circle with a member's own vote."""
    values = {"circle": circle_id, "member": member_id, "now": now}
    return session.connection().execute(_MATTERS, values).all()


def book_head(session: Session, circle_id: UUID) -> BookHead:
    """Return a circle's book: its id, newest entry, and what is closed."""
    return BookHead(*session.connection().execute(_HEAD, {"circle": circle_id}).one())
