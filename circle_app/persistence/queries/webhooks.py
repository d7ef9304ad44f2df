"""Addresses elsewhere that hear of a circle's acts, and what is on its way to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select, update
from sqlmodel import Session, col

from circle_app.persistence.models import User, WebhookDelivery
from circle_app.persistence.queries.happened import WEBHOOKS

DELIVERIES: Any = WebhookDelivery.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass


def _waiting(now: datetime) -> ColumnElement[bool]:
    found: ColumnElement[bool] = and_(DELIVERIES.c.status == "waiting", DELIVERIES.c.next_at <= now)
    return found


def of_circle(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return the addresses of a circle, the oldest first, with the names of who made them."""
    wanted = (
        select(WEBHOOKS, col(User.name).label("made_by_name"))
        .join(User, col(User.id) == WEBHOOKS.c.made_by)
        .where(WEBHOOKS.c.circle_id == circle_id)
        .order_by(WEBHOOKS.c.id)
    )
    return session.connection().execute(wanted).all()


def one(session: Session, webhook_id: UUID, *, lock: bool = False) -> Row[Any] | None:
    """Return an address; locked until the end of the transaction if asked."""
    wanted = select(WEBHOOKS).where(WEBHOOKS.c.id == webhook_id)
    if lock:
        wanted = wanted.with_for_update()
    return session.connection().execute(wanted).one_or_none()


def add(session: Session, values: Mapping[str, Any]) -> None:
    """Write an address down."""
    session.connection().execute(insert(WEBHOOKS).values(**values))


def change(session: Session, webhook_id: UUID, **values: Any) -> None:
    """Change an address."""
    session.connection().execute(
        update(WEBHOOKS).where(WEBHOOKS.c.id == webhook_id).values(**values)
    )


def remove(session: Session, webhook_id: UUID) -> None:
    """Forget an address, and what was on its way to it."""
    connection = session.connection()
    connection.execute(delete(DELIVERIES).where(DELIVERIES.c.webhook_id == webhook_id))
    connection.execute(delete(WEBHOOKS).where(WEBHOOKS.c.id == webhook_id))


def hearing(session: Session, circles: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Return the addresses of some circles that are switched on; they cannot go meanwhile."""
    wanted = (
        select(WEBHOOKS.c.id, WEBHOOKS.c.circle_id, WEBHOOKS.c.areas, WEBHOOKS.c.made_at)
        .where(WEBHOOKS.c.circle_id.in_(circles), WEBHOOKS.c.enabled.is_(True))
        .order_by(WEBHOOKS.c.id)
        .with_for_update(read=True, key_share=True)
    )
    return session.connection().execute(wanted).all()


def add_deliveries(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put messages on their way."""
    if rows:
        session.connection().execute(insert(DELIVERIES), list(rows))


def add_delivery(session: Session, values: Mapping[str, Any]) -> int:
    """Put one message on its way and return its number."""
    made = session.connection().execute(insert(DELIVERIES).values(**values))
    key = made.inserted_primary_key
    return int(key[0]) if key else 0


def log(session: Session, webhook_id: UUID, before: int | None, most: int) -> Sequence[Row[Any]]:
    """Return what was sent to an address, the newest first."""
    wanted = (
        select(DELIVERIES)
        .where(DELIVERIES.c.webhook_id == webhook_id)
        .order_by(DELIVERIES.c.id.desc())
        .limit(most)
    )
    if before is not None:
        wanted = wanted.where(DELIVERIES.c.id < before)
    return session.connection().execute(wanted).all()


def delivery(session: Session, delivery_id: int) -> Row[Any] | None:
    """Return one message."""
    wanted = select(DELIVERIES).where(DELIVERIES.c.id == delivery_id)
    return session.connection().execute(wanted).one_or_none()


def change_delivery(session: Session, delivery_id: int, **values: Any) -> None:
    """Change one message."""
    session.connection().execute(
        update(DELIVERIES).where(DELIVERIES.c.id == delivery_id).values(**values)
    )


def due(session: Session, now: datetime, most: int) -> list[UUID]:
    """Return addresses for which something is due and which nobody calls now; locks nothing."""
    free = or_(WEBHOOKS.c.held_until.is_(None), WEBHOOKS.c.held_until <= now)
    rested = or_(WEBHOOKS.c.rest_until.is_(None), WEBHOOKS.c.rest_until <= now)
    first = func.min(DELIVERIES.c.next_at)
    wanted = (
        select(DELIVERIES.c.webhook_id)
        .join(WEBHOOKS, WEBHOOKS.c.id == DELIVERIES.c.webhook_id)
        .where(_waiting(now), WEBHOOKS.c.enabled.is_(True), free, rested)
        .group_by(DELIVERIES.c.webhook_id)
        .order_by(first)
        .limit(most)
    )
    return list(session.connection().execute(wanted).scalars())


def hold(
    session: Session, webhook_id: UUID, who: str, now: datetime, until: datetime, most: int
) -> tuple[Row[Any] | None, Sequence[Row[Any]]]:
    """Take an address in hand, if nobody has it, and return it with what is due, oldest first."""
    taken = session.connection().execute(
        update(WEBHOOKS)
        .where(
            WEBHOOKS.c.id == webhook_id,
            WEBHOOKS.c.enabled.is_(True),
            or_(WEBHOOKS.c.held_until.is_(None), WEBHOOKS.c.held_until <= now),
        )
        .values(held_by=who, held_until=until)
    )
    if not taken.rowcount:
        return None, ()
    wanted = (
        select(DELIVERIES)
        .where(DELIVERIES.c.webhook_id == webhook_id, _waiting(now))
        .order_by(DELIVERIES.c.id)
        .limit(most)
    )
    return one(session, webhook_id), session.connection().execute(wanted).all()


def held(session: Session, webhook_id: UUID, who: str) -> Row[Any] | None:
    """Return an address, locked, if this process still has it in hand."""
    wanted = (
        select(WEBHOOKS)
        .where(WEBHOOKS.c.id == webhook_id, WEBHOOKS.c.held_by == who)
        .with_for_update()
    )
    return session.connection().execute(wanted).one_or_none()


def let_go(session: Session, webhook_id: UUID, who: str) -> None:
    """Leave an address to whoever calls it next."""
    session.connection().execute(
        update(WEBHOOKS)
        .where(WEBHOOKS.c.id == webhook_id, WEBHOOKS.c.held_by == who)
        .values(held_by="", held_until=None)
    )
