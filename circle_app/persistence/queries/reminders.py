"""Dues that somebody may have to be reminded of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, or_, select, update
from sqlmodel import Session

from circle_app.persistence.queries.autopay import AUTOPAYS
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.cycles import CYCLES, DUES, OPEN_FEE_MINOR, OPEN_MINOR

_BEHIND: Any = (
    select(CIRCLES.c.id, CIRCLES.c.time_zone, CIRCLES.c.reminded_on)
    .where(
        CIRCLES.c.status == "active",
        or_(CIRCLES.c.reminded_on.is_(None), CIRCLES.c.reminded_on < bindparam("horizon")),
    )
    .order_by(CIRCLES.c.id)
)
_OPEN: Any = (
    select(
        DUES.c.member_id,
        DUES.c.due_on,
        CYCLES.c.starts_on,
        (OPEN_MINOR + OPEN_FEE_MINOR).label("open_minor"),
        MEMBERS.c.name,
        MEMBERS.c.user_id,
        AUTOPAYS.c.enabled.label("autopay"),
        AUTOPAYS.c.since_on,
    )
    .join(CYCLES, CYCLES.c.id == DUES.c.cycle_id)
    .join(MEMBERS, MEMBERS.c.id == DUES.c.member_id)
    .outerjoin(AUTOPAYS, AUTOPAYS.c.member_id == DUES.c.member_id)
    .where(
        DUES.c.circle_id == bindparam("circle"),
        DUES.c.status == "pending",
        DUES.c.due_on.between(bindparam("first"), bindparam("last")),
        MEMBERS.c.status == "active",
    )
    .order_by(MEMBERS.c.number, DUES.c.due_on)
)


def circles_behind(session: Session, horizon: date) -> Sequence[Row[Any]]:
    """Return the circles in which nobody was reminded on that day yet."""
    return session.connection().execute(_BEHIND, {"horizon": horizon}).all()


def open_dues_between(
    session: Session, circle_id: UUID, first: date, last: date
) -> Sequence[Row[Any]]:
    """Return the open dues of a circle that fall due between two days, member by member."""
    values = {"circle": circle_id, "first": first, "last": last}
    return session.connection().execute(_OPEN, values).all()


def mark_reminded(session: Session, circle_id: UUID, day: date) -> None:
    """Keep the day up to which the members of a circle were reminded."""
    wanted = update(CIRCLES).where(CIRCLES.c.id == circle_id)
    session.connection().execute(wanted.values(reminded_on=day))
