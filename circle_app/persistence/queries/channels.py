"""Ways out for messages: which there are, how each stands, and setting them up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, bindparam, case, delete, insert, select, text, update
from sqlmodel import Session, col

from circle_app.persistence.models import Circle, User
from circle_app.persistence.queries.notices import CHANNELS

# One key for everything that changes the ways of the installation.
_LOCK = 4_747_007
# Settings are ciphertext; who only looks how the ways stand does not open them.
_STANDING = select(*(each for each in CHANNELS.c if each.name != "settings"))
_OK = (
    update(CHANNELS)
    .where(CHANNELS.c.id == bindparam("way"))
    .values(last_ok_at=bindparam("now"), failures=0, down_since=None, rest_until=None)
)
_FAULT = (
    update(CHANNELS)
    .where(CHANNELS.c.id == bindparam("way"))
    .values(last_fault=bindparam("why"), last_fault_at=bindparam("now"))
)
_DOWN = (
    update(CHANNELS)
    .where(CHANNELS.c.id == bindparam("way"))
    .values(
        last_fault=bindparam("why"),
        last_fault_at=bindparam("now"),
        failures=CHANNELS.c.failures + 1,
        down_since=case(
            (CHANNELS.c.down_since.is_(None), bindparam("now")), else_=CHANNELS.c.down_since
        ),
        rest_until=bindparam("until"),
    )
)


def owned_by(circle_id: UUID | None) -> ColumnElement[bool]:
    """The ways of a circle, or of the installation."""
    found: ColumnElement[bool] = CHANNELS.c.circle_id == circle_id
    return CHANNELS.c.circle_id.is_(None) if circle_id is None else found


def standing(session: Session, circle_id: UUID | None) -> Sequence[Row[Any]]:
    """Return the ways of a circle, or of the installation, with who set each up."""
    wanted = (
        _STANDING.add_columns(col(User.name).label("setter"))
        .join(User, col(User.id) == CHANNELS.c.set_by)
        .where(owned_by(circle_id))
    )
    return session.connection().execute(wanted).all()


def enabled(session: Session) -> Sequence[Row[Any]]:
    """Return how every way that is switched on stands."""
    return session.connection().execute(_STANDING.where(CHANNELS.c.enabled.is_(True))).all()


def down(session: Session) -> Sequence[Row[Any]]:
    """Return the ways that are down, with the names of their circles, the longest first."""
    wanted = (
        _STANDING.add_columns(col(Circle.name).label("circle"))
        .outerjoin(Circle, col(Circle.id) == CHANNELS.c.circle_id)
        .where(CHANNELS.c.enabled.is_(True), CHANNELS.c.down_since.is_not(None))
        .order_by(CHANNELS.c.down_since)
        .limit(100)
    )
    return session.connection().execute(wanted).all()


def settings_of(session: Session, way_id: UUID) -> Row[Any] | None:
    """Return the kind, the circle and the settings of a way that is switched on."""
    wanted = select(CHANNELS.c.kind, CHANNELS.c.circle_id, CHANNELS.c.settings).where(
        CHANNELS.c.id == way_id, CHANNELS.c.enabled.is_(True)
    )
    return session.connection().execute(wanted).one_or_none()


def locked(session: Session, circle_id: UUID | None, kind: str) -> Row[Any] | None:
    """Return a way with its settings; its row is locked."""
    wanted = select(CHANNELS).where(owned_by(circle_id), CHANNELS.c.kind == kind).with_for_update()
    return session.connection().execute(wanted).one_or_none()


def one(session: Session, circle_id: UUID | None, kind: str) -> Row[Any] | None:
    """Return a way with its settings."""
    wanted = select(CHANNELS).where(owned_by(circle_id), CHANNELS.c.kind == kind)
    return session.connection().execute(wanted).one_or_none()


def one_at_a_time(session: Session) -> None:
    """Let ways of the installation be set up one after another; SQLite has one writer anyway."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def add(session: Session, values: Mapping[str, Any]) -> None:
    """Set a way up."""
    session.connection().execute(insert(CHANNELS).values(**values))


def change(session: Session, way_id: UUID, values: Mapping[str, Any]) -> None:
    """Set a way up anew."""
    session.connection().execute(update(CHANNELS).where(CHANNELS.c.id == way_id).values(**values))


def remove(session: Session, way_id: UUID) -> None:
    """Forget a way."""
    session.connection().execute(delete(CHANNELS).where(CHANNELS.c.id == way_id))


def went_well(session: Session, way_id: UUID, now: datetime) -> None:
    """Write down that a message has gone this way."""
    session.connection().execute(_OK, {"way": way_id, "now": now})


def had_fault(session: Session, way_id: UUID, now: datetime, fault: str) -> None:
    """Write down why a message has not gone, though others do."""
    session.connection().execute(_FAULT, {"way": way_id, "now": now, "why": fault})


def is_down(session: Session, way_id: UUID, now: datetime, fault: str, until: datetime) -> None:
    """Write down that nothing goes this way, and when it is tried again."""
    session.connection().execute(_DOWN, {"way": way_id, "now": now, "why": fault, "until": until})
