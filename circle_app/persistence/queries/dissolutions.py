"""Circles that end, and what must be cleared up before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, exists, or_, select
from sqlmodel import Session

from circle_app.domain.charts import GATEWAY
from circle_app.domain.investments import InvestmentState
from circle_app.persistence.models import (
    Account,
    Book,
    Contribution,
    Dispute,
    Dissolution,
    Investment,
    Payout,
    Proposal,
    Repayment,
    Run,
)
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.expenses import EXPENSES, UNSETTLED

DISSOLUTIONS: Any = Dissolution.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_REPAYMENTS: Any = Repayment.__table__  # type: ignore[attr-defined]
_CONTRIBUTIONS: Any = Contribution.__table__  # type: ignore[attr-defined]
_DISPUTES: Any = Dispute.__table__  # type: ignore[attr-defined]
_PROPOSALS: Any = Proposal.__table__  # type: ignore[attr-defined]
_ACCOUNTS: Any = Account.__table__  # type: ignore[attr-defined]
_BOOKS: Any = Book.__table__  # type: ignore[attr-defined]
_RUNS: Any = Run.__table__  # type: ignore[attr-defined]
_PAYOUTS: Any = Payout.__table__  # type: ignore[attr-defined]
_INVESTMENTS: Any = Investment.__table__  # type: ignore[attr-defined]
_ASKERS = MEMBERS.alias("askers")
OPEN = ("asked", "agreed")

_DISSOLUTIONS: Any = (
    select(
        DISSOLUTIONS,
        _ASKERS.c.name.label("asker_name"),
        CIRCLES.c.currency,
        CIRCLES.c.time_zone,
        CIRCLES.c.name.label("circle_name"),
        _PROPOSALS.c.status.label("decision"),
        _PROPOSALS.c.decider,
    )
    .join(_ASKERS, _ASKERS.c.id == DISSOLUTIONS.c.asked_by)
    .join(CIRCLES, CIRCLES.c.id == DISSOLUTIONS.c.circle_id)
    .outerjoin(_PROPOSALS, _PROPOSALS.c.id == DISSOLUTIONS.c.proposal_id)
)
_CIRCLE_HOLDS: Any = select(
    exists()
    .where(_CONTRIBUTIONS.c.circle_id == bindparam("circle"), _CONTRIBUTIONS.c.status == "pending")
    .label("payments"),
    exists()
    .where(_REPAYMENTS.c.circle_id == bindparam("circle"), _REPAYMENTS.c.status == "pending")
    .label("repayments"),
    exists()
    .where(
        EXPENSES.c.circle_id == bindparam("circle"),
        UNSETTLED,
    )
    .label("expenses"),
    exists()
    .where(_DISPUTES.c.circle_id == bindparam("circle"), _DISPUTES.c.status == "open")
    .label("disputes"),
    # What a payment provider still has cannot be handed out.
    exists()
    .where(
        _BOOKS.c.circle_id == bindparam("circle"),
        _ACCOUNTS.c.book_id == _BOOKS.c.id,
        _ACCOUNTS.c.code == GATEWAY.code,
        _ACCOUNTS.c.balance_minor != 0,
    )
    .label("gateway"),
    exists()
    .where(
        _INVESTMENTS.c.circle_id == bindparam("circle"),
        _INVESTMENTS.c.status == InvestmentState.HELD.value,
        _INVESTMENTS.c.value_minor > 0,  # what is worth nothing cannot be sold for nothing
    )
    .label("investments"),
    # A run that is closed by hand may have pots that were handed out and taken back since.
    or_(
        exists().where(_RUNS.c.circle_id == bindparam("circle"), _RUNS.c.status == "running"),
        exists().where(
            _PAYOUTS.c.circle_id == bindparam("circle"),
            _PAYOUTS.c.status.in_(("owed", "disputed")),
        ),
    ).label("rounds"),
)


def holds_of_circle(session: Session, circle_id: UUID) -> tuple[str, ...]:
    """Return what must be cleared up before a circle can end."""
    row = session.connection().execute(_CIRCLE_HOLDS, {"circle": circle_id}).one()
    return tuple(name for name, there in row._mapping.items() if there)


def dissolution_view(session: Session, dissolution_id: UUID) -> Row[Any] | None:
    """Return a dissolution with the names around it and its decision."""
    wanted = _DISSOLUTIONS.where(DISSOLUTIONS.c.id == dissolution_id)
    found: Row[Any] | None = session.connection().execute(wanted).one_or_none()
    return found


def newest_dissolution(session: Session, circle_id: UUID) -> Row[Any] | None:
    """Return the newest dissolution of a circle, whatever became of it."""
    wanted = (
        _DISSOLUTIONS.where(DISSOLUTIONS.c.circle_id == circle_id)
        .order_by(DISSOLUTIONS.c.id.desc())
        .limit(1)
    )
    found: Row[Any] | None = session.connection().execute(wanted).one_or_none()
    return found


def locked_dissolution(session: Session, dissolution_id: UUID) -> Row[Any]:
    """Lock a dissolution until the end of the transaction."""
    wanted = select(DISSOLUTIONS).where(DISSOLUTIONS.c.id == dissolution_id).with_for_update()
    return session.connection().execute(wanted).one()


def members_of(session: Session, circle_id: UUID) -> Sequence[UUID]:
    """Return the active members of a circle in the order of their numbers."""
    wanted = select(MEMBERS.c.id).where(
        MEMBERS.c.circle_id == circle_id, MEMBERS.c.status == "active"
    )
    return session.connection().execute(wanted.order_by(MEMBERS.c.number)).scalars().all()
