"""Cycles of shares, who holds how many, and what was paid for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select
from sqlmodel import Session

from circle_app.persistence.models import ShareCycle, ShareHolding
from circle_app.persistence.queries.circles import MEMBERS
from circle_app.persistence.queries.meetings import PURCHASES

CYCLES: Any = ShareCycle.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
HOLDINGS: Any = ShareHolding.__table__  # type: ignore[attr-defined]

_OF_CIRCLE: Any = (
    select(CYCLES).where(CYCLES.c.circle_id == bindparam("circle")).order_by(CYCLES.c.number.desc())
)
_OPEN: Any = _OF_CIRCLE.where(CYCLES.c.status == "open").limit(1)
_NUMBERED: Any = _OF_CIRCLE.where(CYCLES.c.number == bindparam("number"))
_BY_ID: Any = select(CYCLES).where(CYCLES.c.id == bindparam("cycle"))
_HELD: Any = select(HOLDINGS.c.member_id, HOLDINGS.c.shares).where(
    HOLDINGS.c.cycle_id == bindparam("cycle"), HOLDINGS.c.shares > 0
)
# What shares cost their holders; who left was paid out, so what was bought before counts no more.
_COST: Any = (
    select(
        PURCHASES.c.member_id,
        func.sum(PURCHASES.c.shares * PURCHASES.c.price_minor).label("cost_minor"),
    )
    .where(PURCHASES.c.cycle_id == bindparam("cycle"), PURCHASES.c.status == "confirmed")
    .group_by(PURCHASES.c.member_id)
)
_REGISTER: Any = (
    select(
        HOLDINGS.c.member_id,
        HOLDINGS.c.shares,
        MEMBERS.c.name,
        MEMBERS.c.number,
    )
    .join(MEMBERS, MEMBERS.c.id == HOLDINGS.c.member_id)
    .where(HOLDINGS.c.cycle_id == bindparam("cycle"), HOLDINGS.c.shares > 0)
    .order_by(MEMBERS.c.number)
)
_PURCHASES_OF: Any = (
    select(PURCHASES)
    .where(
        PURCHASES.c.cycle_id == bindparam("cycle"),
        PURCHASES.c.member_id == bindparam("member"),
        PURCHASES.c.status != "reversed",
    )
    .order_by(PURCHASES.c.id.desc())
    .limit(bindparam("count"))
)
_BOUGHT_SINCE: Any = select(PURCHASES.c.bought_on, PURCHASES.c.shares).where(
    PURCHASES.c.cycle_id == bindparam("cycle"),
    PURCHASES.c.member_id == bindparam("member"),
    PURCHASES.c.status == "confirmed",
    PURCHASES.c.kind == "bought",
    PURCHASES.c.bought_on >= bindparam("since"),
)


def cycles_of(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return the cycles of shares of a circle, the newest first; there are a few."""
    rows: Sequence[Row[Any]] = (
        session.connection().execute(_OF_CIRCLE.limit(50), {"circle": circle_id}).all()
    )
    return rows


def open_cycle(session: Session, circle_id: UUID) -> Row[Any] | None:
    """Return the cycle in which shares are bought now."""
    found: Row[Any] | None = (
        session.connection().execute(_OPEN, {"circle": circle_id}).one_or_none()
    )
    return found


def numbered_cycle(session: Session, circle_id: UUID, number: int) -> Row[Any] | None:
    """Return a cycle of a circle by its number."""
    values = {"circle": circle_id, "number": number}
    found: Row[Any] | None = session.connection().execute(_NUMBERED, values).one_or_none()
    return found


def cycle_row(session: Session, cycle_id: UUID) -> Row[Any] | None:
    """Return a cycle."""
    found: Row[Any] | None = session.connection().execute(_BY_ID, {"cycle": cycle_id}).one_or_none()
    return found


def held(session: Session, cycle_id: UUID) -> dict[UUID, int]:
    """Return who holds how many shares of a cycle."""
    rows = session.connection().execute(_HELD, {"cycle": cycle_id})
    return {row.member_id: row.shares for row in rows}


def cost(session: Session, cycle_id: UUID) -> dict[UUID, int]:
    """Return what the shares of a cycle cost each member."""
    rows = session.connection().execute(_COST, {"cycle": cycle_id})
    return {row.member_id: int(row.cost_minor) for row in rows}


def register_rows(session: Session, cycle_id: UUID) -> Sequence[Row[Any]]:
    """Return the holders of a cycle's shares in the order of their numbers."""
    rows: Sequence[Row[Any]] = session.connection().execute(_REGISTER, {"cycle": cycle_id}).all()
    return rows


def purchases_of(
    session: Session, cycle_id: UUID, member_id: UUID, count: int
) -> Sequence[Row[Any]]:
    """Return what a member bought in a cycle, the newest first."""
    values = {"cycle": cycle_id, "member": member_id, "count": count}
    rows: Sequence[Row[Any]] = session.connection().execute(_PURCHASES_OF, values).all()
    return rows


def bought_since(
    session: Session, cycle_id: UUID, member_id: UUID, since: date
) -> Sequence[Row[Any]]:
    """Return the days on which a member bought shares in a cycle, and how many."""
    values = {"cycle": cycle_id, "member": member_id, "since": since}
    rows: Sequence[Row[Any]] = session.connection().execute(_BOUGHT_SINCE, values).all()
    return rows
