"""Browsers that may be woken with a notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, insert, or_, select, update
from sqlmodel import Session, col

from circle_app.persistence.models import AuthSession, PushSubscription

BROWSERS: Any = PushSubscription.__table__  # type: ignore[attr-defined]  # by SQLModel's metaclass


def awake(session: Session, user_id: UUID, now: datetime) -> Sequence[Row[Any]]:
    """Return the browsers of a person in which the person is still signed in, the newest first."""
    signed_in = and_(col(AuthSession.revoked_at).is_(None), col(AuthSession.expires_at) > now)
    wanted = (
        select(BROWSERS)
        .outerjoin(AuthSession, col(AuthSession.id) == BROWSERS.c.session_id)
        .where(
            BROWSERS.c.user_id == user_id,
            or_(BROWSERS.c.session_id.is_(None), signed_in),
        )
        .order_by(BROWSERS.c.id.desc())
    )
    return session.connection().execute(wanted).all()


def by_hash(session: Session, endpoint_hash: str) -> Row[Any] | None:
    """Return a browser, locked until the end of the transaction."""
    wanted = select(BROWSERS).where(BROWSERS.c.endpoint_hash == endpoint_hash).with_for_update()
    return session.connection().execute(wanted).one_or_none()


def add(session: Session, values: Mapping[str, Any]) -> None:
    """Write a browser down."""
    session.connection().execute(insert(BROWSERS).values(**values))


def change(session: Session, browser_id: UUID, **values: Any) -> None:
    """Change what is known of a browser."""
    session.connection().execute(
        update(BROWSERS).where(BROWSERS.c.id == browser_id).values(**values)
    )


def remove(session: Session, ids: Sequence[UUID]) -> int:
    """Forget browsers."""
    done = session.connection().execute(delete(BROWSERS).where(BROWSERS.c.id.in_(ids)))
    return int(done.rowcount)


def remove_of_session(session: Session, session_id: UUID) -> None:
    """Forget the browser of a session that ends."""
    session.connection().execute(delete(BROWSERS).where(BROWSERS.c.session_id == session_id))


def remove_hash(session: Session, endpoint_hash: str) -> None:
    """Forget a browser that is gone."""
    session.connection().execute(delete(BROWSERS).where(BROWSERS.c.endpoint_hash == endpoint_hash))


def heard(session: Session, endpoint_hash: str, at: datetime | None) -> None:
    """Write down that a browser was woken, or that it could not be."""
    values: dict[str, Any] = {"failures": BROWSERS.c.failures + 1}
    if at is not None:
        values = {"failures": 0, "last_ok_at": at}
    session.connection().execute(
        update(BROWSERS).where(BROWSERS.c.endpoint_hash == endpoint_hash).values(**values)
    )
