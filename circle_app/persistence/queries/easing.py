"""What borrowers are let off, and sums that end a loan for less."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlmodel import Session

from circle_app.persistence.models import LoanSettlement, User
from circle_app.persistence.queries.circles import MEMBERS
from circle_app.persistence.queries.loans import LOANS, PAYING, WAIVERS
from circle_app.persistence.queries.proposals import PROPOSALS

SETTLEMENTS: Any = LoanSettlement.__table__  # type: ignore[attr-defined]  # set by SQLModel
_USERS: Any = User.__table__  # type: ignore[attr-defined]


def _with_asker(table: Any) -> Any:
    """Rows with the name of who asked, as the circle knows them, and how the question stands."""
    return (
        select(
            table,
            func.coalesce(MEMBERS.c.name, _USERS.c.name).label("asker"),
            PROPOSALS.c.status.label("question"),
        )
        .join(_USERS, _USERS.c.id == table.c.asked_by)
        .outerjoin(PROPOSALS, PROPOSALS.c.id == table.c.proposal_id)
        .outerjoin(
            MEMBERS,
            (MEMBERS.c.circle_id == table.c.circle_id) & (MEMBERS.c.user_id == table.c.asked_by),
        )
        .order_by(table.c.id.desc())
    )


def state_of(row: Any) -> str:
    """Say how a wish stands; one that was agreed to and could not be carried out is refused."""
    over = row.status == "asked" and row.question not in (None, "open")
    return "refused" if over else str(row.status)


def waivers_of(session: Session, loan_id: UUID) -> Sequence[Row[Any]]:
    """Return every wish to let the borrower of a loan off, the newest first."""
    wanted = _with_asker(WAIVERS).where(WAIVERS.c.loan_id == loan_id)
    return session.connection().execute(wanted).all()


def waiver_row(session: Session, waiver_id: UUID) -> Row[Any] | None:
    """Return one such wish."""
    wanted = select(WAIVERS).where(WAIVERS.c.id == waiver_id)
    return session.connection().execute(wanted).one_or_none()


def waiver_of_proposal(session: Session, proposal_id: UUID) -> Row[Any] | None:
    """Return the wish that a proposal decides."""
    wanted = select(WAIVERS).where(WAIVERS.c.proposal_id == proposal_id)
    return session.connection().execute(wanted).one_or_none()


def settlements_of(session: Session, loan_id: UUID) -> Sequence[Row[Any]]:
    """Return every sum that was asked for to end a loan for less, the newest first."""
    wanted = _with_asker(SETTLEMENTS).where(SETTLEMENTS.c.loan_id == loan_id)
    return session.connection().execute(wanted).all()


def settlement_of_proposal(session: Session, proposal_id: UUID) -> Row[Any] | None:
    """Return the sum that a proposal decides on."""
    wanted = select(SETTLEMENTS).where(SETTLEMENTS.c.proposal_id == proposal_id)
    return session.connection().execute(wanted).one_or_none()


def agreed_settlement(session: Session, loan_id: UUID) -> Row[Any] | None:
    """Return the sum that was agreed on and still stands."""
    wanted = select(SETTLEMENTS).where(
        SETTLEMENTS.c.loan_id == loan_id, SETTLEMENTS.c.status == "agreed"
    )
    return session.connection().execute(wanted).one_or_none()


def is_settled(session: Session, loan_id: UUID) -> bool:
    """Say whether a loan was ended for an agreed sum."""
    wanted = select(SETTLEMENTS.c.id).where(
        SETTLEMENTS.c.loan_id == loan_id, SETTLEMENTS.c.status == "met"
    )
    return session.connection().execute(wanted).first() is not None


def past_settlements(session: Session, today: date) -> Sequence[UUID]:
    """Return running loans whose agreed sum was to be paid before a day, the oldest first."""
    wanted = (
        select(SETTLEMENTS.c.loan_id)
        .join(LOANS, LOANS.c.id == SETTLEMENTS.c.loan_id)
        .where(
            SETTLEMENTS.c.status == "agreed",
            SETTLEMENTS.c.pay_by < today,
            LOANS.c.status.in_(PAYING),
        )
        .order_by(SETTLEMENTS.c.id)
    )
    return session.connection().execute(wanted).scalars().all()
