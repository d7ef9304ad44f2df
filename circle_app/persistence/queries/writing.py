"""Messages to many: who can be meant, and what became of those that were sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select
from sqlmodel import Session

from circle_app.persistence.models import BulkMessage
from circle_app.persistence.queries.circles import MEMBERS, USERS
from circle_app.persistence.queries.cycles import CYCLES, DUES
from circle_app.persistence.queries.notices import CHANNELS, OUTBOX

MESSAGES: Any = BulkMessage.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass

_MEMBERS: Any = select(
    MEMBERS.c.id, MEMBERS.c.name, MEMBERS.c.role, MEMBERS.c.user_id, USERS.c.language
).outerjoin(USERS, USERS.c.id == MEMBERS.c.user_id)


def members(
    session: Session,
    circle_id: UUID,
    *,
    ids: Sequence[UUID] | None = None,
    roles: Sequence[str] | None = None,
) -> Sequence[Row[Any]]:
    """Return active members with the language of the account, in the order of their numbers."""
    wanted = _MEMBERS.where(MEMBERS.c.circle_id == circle_id, MEMBERS.c.status == "active")
    if ids is not None:
        wanted = wanted.where(MEMBERS.c.id.in_(ids))
    if roles is not None:
        wanted = wanted.where(MEMBERS.c.role.in_(roles))
    return session.connection().execute(wanted.order_by(MEMBERS.c.number)).all()


def unpaid_in(session: Session, circle_id: UUID) -> Sequence[UUID]:
    """Return who has not paid the cycle that was opened last, nor says so."""
    newest = (
        select(func.max(CYCLES.c.number)).where(CYCLES.c.circle_id == circle_id).scalar_subquery()
    )
    wanted = (
        select(DUES.c.member_id)
        .join(CYCLES, CYCLES.c.id == DUES.c.cycle_id)
        .where(DUES.c.circle_id == circle_id, DUES.c.status == "pending", CYCLES.c.number == newest)
    )
    return session.connection().execute(wanted).scalars().all()


def costs(session: Session, circle_id: UUID) -> dict[str, int]:
    """Return what a message costs by each way that is open; a circle's own comes first."""
    wanted = (
        select(CHANNELS.c.kind, CHANNELS.c.cost_minor)
        .where(
            CHANNELS.c.circle_id.is_(None) | (CHANNELS.c.circle_id == circle_id),
            CHANNELS.c.enabled.is_(True),
        )
        .order_by(CHANNELS.c.circle_id.is_not(None))
    )
    return {row.kind: row.cost_minor for row in session.connection().execute(wanted)}


def sent_since(session: Session, circle_id: UUID, since: datetime) -> int:
    """Count the messages to many that a circle sent since a moment."""
    wanted = select(func.count()).where(
        MESSAGES.c.circle_id == circle_id, MESSAGES.c.sent_at >= since
    )
    return int(session.connection().execute(wanted).scalar_one())


def add(session: Session, row: Mapping[str, Any]) -> None:
    """Write a message to many down."""
    session.connection().execute(insert(MESSAGES).values(**row))


def sent(session: Session, circle_id: UUID, before: UUID | None, count: int) -> Sequence[Row[Any]]:
    """Return what a circle sent, the newest first, with who sent it."""
    wanted = (
        select(MESSAGES, USERS.c.name.label("by_name"))
        .join(USERS, USERS.c.id == MESSAGES.c.sent_by)
        .where(MESSAGES.c.circle_id == circle_id)
        .order_by(MESSAGES.c.id.desc())
        .limit(count)
    )
    if before is not None:
        wanted = wanted.where(MESSAGES.c.id < before)
    return session.connection().execute(wanted).all()


def one(session: Session, message_id: UUID) -> Row[Any]:
    """Return a message to many, with who sent it."""
    wanted = select(MESSAGES, USERS.c.name.label("by_name")).join(
        USERS, USERS.c.id == MESSAGES.c.sent_by
    )
    return session.connection().execute(wanted.where(MESSAGES.c.id == message_id)).one()


def delivered(session: Session, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Count what became of messages to many, by message, way and status."""
    counted = func.count().label("messages")
    wanted = (
        select(OUTBOX.c.batch_id, OUTBOX.c.channel, OUTBOX.c.status, counted)
        .where(OUTBOX.c.batch_id.in_(ids))
        .group_by(OUTBOX.c.batch_id, OUTBOX.c.channel, OUTBOX.c.status)
    )
    return session.connection().execute(wanted).all()
