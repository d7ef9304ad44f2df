"""What runs or waits in a circle, counted in one statement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from circle_app.domain.circle_life import Unfinished
from circle_app.persistence.models import (
    Account,
    Book,
    Contribution,
    Departure,
    Dispute,
    Expense,
    Loan,
    Proposal,
    Repayment,
    Run,
    Withdrawal,
)


def _count(model: Any, *statuses: str) -> Any:
    return (
        select(func.count())
        .select_from(model)
        .where(col(model.circle_id) == bindparam("circle"), col(model.status).in_(statuses))
        .scalar_subquery()
    )


_UNFINISHED = select(
    _count(Contribution, "pending").label(Unfinished.CONTRIBUTIONS.value),
    _count(Repayment, "pending").label(Unfinished.REPAYMENTS.value),
    _count(Loan, "applied", "approved").label(Unfinished.LOANS_ASKED.value),
    _count(Loan, "active", "defaulted").label(Unfinished.LOANS_RUNNING.value),
    select(func.count())
    .select_from(Proposal)
    .where(
        col(Proposal.circle_id) == bindparam("circle"),
        col(Proposal.status) == "open",
        # The decision that is being carried out is not in its own way.
        col(Proposal.id) != bindparam("but"),
    )
    .scalar_subquery()
    .label(Unfinished.PROPOSALS.value),
    _count(Dispute, "open").label(Unfinished.DISPUTES.value),
    _count(Expense, "asked", "approved").label(Unfinished.EXPENSES.value),
    _count(Withdrawal, "asked", "approved").label(Unfinished.WITHDRAWALS.value),
    _count(Departure, "asked", "agreed").label(Unfinished.LEAVING.value),
    _count(Run, "running").label(Unfinished.ROUNDS.value),
)
_BALANCES = (
    select(col(Account.code), func.count())
    .join(Book, col(Book.id) == col(Account.book_id))
    .where(col(Book.circle_id) == bindparam("circle"), col(Account.balance_minor) != 0)
    .group_by(col(Account.code))
)
_NOBODY = UUID(int=0)


def unfinished(session: Session, circle_id: UUID, but: UUID | None = None) -> dict[Unfinished, int]:
    """Count what runs or waits in a circle, one proposal left out."""
    values = {"circle": circle_id, "but": but or _NOBODY}
    row: Any = session.connection().execute(_UNFINISHED, values).one()
    return {Unfinished(name): int(count) for name, count in row._mapping.items()}


def accounts_with_money(session: Session, circle_id: UUID) -> dict[str, int]:
    """Count the accounts of a circle's book that have a balance, by their codes."""
    rows = session.connection().execute(_BALANCES, {"circle": circle_id})
    return {code: int(count) for code, count in rows}
