"""Roles that people made up, and how many hold each role."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, or_, select, text
from sqlmodel import Session

from circle_app.persistence.models import CustomRole
from circle_app.persistence.queries.circles import MEMBERS

ROLES: Any = CustomRole.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass

_BY_KEY = select(ROLES).where(ROLES.c.key == bindparam("role"))
# Nobody retires a role while somebody else gives it out, or the other way round.
_HELD_FAST = _BY_KEY.with_for_update()
_LIVE = select(ROLES).where(ROLES.c.retired_at.is_(None)).order_by(ROLES.c.title, ROLES.c.key)
_OF_INSTALLATION = _LIVE.where(ROLES.c.circle_id.is_(None))
_IN_CIRCLE = _LIVE.where(or_(ROLES.c.circle_id == bindparam("circle"), ROLES.c.circle_id.is_(None)))
_TITLES = select(ROLES.c.key, ROLES.c.title).where(
    or_(ROLES.c.circle_id == bindparam("circle"), ROLES.c.circle_id.is_(None))
)
_HOLDERS = (
    select(MEMBERS.c.role, func.count().label("number"))
    .where(MEMBERS.c.circle_id == bindparam("circle"), MEMBERS.c.status == "active")
    .group_by(MEMBERS.c.role)
)
# Whoever waits to be let in is counted as well: the role is there for them the next day.
_HOLDING = (
    select(MEMBERS.c.circle_id, func.count().label("number"))
    .where(MEMBERS.c.role == bindparam("held"), MEMBERS.c.status.in_(("active", "pending")))
    .group_by(MEMBERS.c.circle_id)
)
_TURN = text("SELECT pg_advisory_xact_lock(7270001)")


def by_key(session: Session, key: str) -> Row[Any] | None:
    """Return a made-up role, retired or not."""
    return session.connection().execute(_BY_KEY, {"role": key}).one_or_none()


def held_fast(session: Session, key: str) -> Row[Any]:
    """Lock a made-up role until the end of the transaction, and return it."""
    return session.connection().execute(_HELD_FAST, {"role": key}).one()


def in_circle(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return the made-up roles that can be given out in a circle, its own and everybody's."""
    return session.connection().execute(_IN_CIRCLE, {"circle": circle_id}).all()


def of_installation(session: Session) -> Sequence[Row[Any]]:
    """Return the roles that were made for every circle."""
    return session.connection().execute(_OF_INSTALLATION).all()


def titles(session: Session, circle_id: UUID) -> dict[str, str]:
    """Return what the made-up roles of a circle are called, the retired ones among them."""
    found = session.connection().execute(_TITLES, {"circle": circle_id})
    return {row.key: row.title for row in found}


def holders(session: Session, circle_id: UUID) -> dict[str, int]:
    """Return how many active members hold each role of a circle."""
    found = session.connection().execute(_HOLDERS, {"circle": circle_id})
    return {row.role: row.number for row in found}


def circles_holding(session: Session, key: str) -> dict[UUID, int]:
    """Return the circles in which people hold a role, or wait with it, and how many."""
    found = session.connection().execute(_HOLDING, {"held": key})
    return {row.circle_id: row.number for row in found}


def take_turns(session: Session) -> None:
    """Have whoever changes the roles of the installation at the same time wait."""
    if session.connection().dialect.name == "postgresql":
        session.connection().execute(_TURN)
