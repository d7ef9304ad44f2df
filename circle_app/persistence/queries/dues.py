"""One due with what was paid and let off of it, and the table of members and cycles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, func, select
from sqlmodel import Session, col

from circle_app.persistence.models import DueWaiver, User
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.contributions import CONTRIBUTIONS, DUE_PAYMENTS
from circle_app.persistence.queries.cycles import CYCLES, DUES, OPEN_FEE_MINOR, OPEN_MINOR

DUE_WAIVERS: Any = DueWaiver.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_OWED = OPEN_MINOR + OPEN_FEE_MINOR
_UNSETTLED = ("pending", "claimed")

_ONE: Any = (
    select(
        DUES,
        MEMBERS.c.name.label("member_name"),
        MEMBERS.c.user_id,
        CYCLES.c.number.label("cycle_number"),
        CYCLES.c.starts_on,
        CYCLES.c.rule_version,
        CIRCLES.c.currency,
    )
    .join(MEMBERS, MEMBERS.c.id == DUES.c.member_id)
    .join(CYCLES, CYCLES.c.id == DUES.c.cycle_id)
    .join(CIRCLES, CIRCLES.c.id == DUES.c.circle_id)
    .where(DUES.c.id == bindparam("due"))
)
_PAYMENTS: Any = (
    select(
        CONTRIBUTIONS.c.id,
        CONTRIBUTIONS.c.paid_on,
        CONTRIBUTIONS.c.method,
        CONTRIBUTIONS.c.status,
        CONTRIBUTIONS.c.receipt_number,
        DUE_PAYMENTS.c.amount_minor,
        DUE_PAYMENTS.c.fee_minor,
    )
    .join(DUE_PAYMENTS, DUE_PAYMENTS.c.contribution_id == CONTRIBUTIONS.c.id)
    .where(DUE_PAYMENTS.c.due_id == bindparam("due"))
    .order_by(CONTRIBUTIONS.c.paid_on, CONTRIBUTIONS.c.id)
)
_WAIVERS: Any = (
    select(DUE_WAIVERS, col(User.name).label("by_name"))
    .join(User, col(User.id) == DUE_WAIVERS.c.waived_by)
    .where(DUE_WAIVERS.c.due_id == bindparam("due"))
    .order_by(DUE_WAIVERS.c.id)
)
_CYCLES: Any = (
    select(CYCLES)
    .where(CYCLES.c.circle_id == bindparam("circle"))
    .order_by(CYCLES.c.number.desc())
    .limit(bindparam("count"))
)
_THERE = DUES.alias("there")
_SHOWN = select(_THERE.c.id).where(
    _THERE.c.member_id == MEMBERS.c.id, _THERE.c.cycle_id.in_(bindparam("cycles", expanding=True))
)
# Everybody who owed something in the cycles shown, with all that is open, whenever it was due.
_MEMBERS: Any = (
    select(
        MEMBERS.c.id,
        MEMBERS.c.name,
        MEMBERS.c.number,
        MEMBERS.c.status,
        MEMBERS.c.ahead_minor,
        func.coalesce(func.sum(_OWED), 0).label("owed_minor"),
        func.count(DUES.c.id).label("open_count"),
    )
    .outerjoin(DUES, and_(DUES.c.member_id == MEMBERS.c.id, DUES.c.status.in_(_UNSETTLED)))
    .where(MEMBERS.c.circle_id == bindparam("circle"), _SHOWN.exists())
    .group_by(
        MEMBERS.c.id, MEMBERS.c.name, MEMBERS.c.number, MEMBERS.c.status, MEMBERS.c.ahead_minor
    )
)
_CELLS: Any = select(DUES).where(
    DUES.c.cycle_id.in_(bindparam("cycles", expanding=True)),
    DUES.c.member_id.in_(bindparam("members", expanding=True)),
)


def due_row(session: Session, due_id: UUID) -> Row[Any] | None:
    """Return a due with its member, its cycle and the circle's currency."""
    found: Row[Any] | None = session.connection().execute(_ONE, {"due": due_id}).one_or_none()
    return found


def payments_of(session: Session, due_id: UUID) -> Sequence[Row[Any]]:
    """Return the parts of contributions that went to a due."""
    found: Sequence[Row[Any]] = session.connection().execute(_PAYMENTS, {"due": due_id}).all()
    return found


def waivers_of(session: Session, due_id: UUID) -> Sequence[Row[Any]]:
    """Return what of a due was let off, by whom and why."""
    found: Sequence[Row[Any]] = session.connection().execute(_WAIVERS, {"due": due_id}).all()
    return found


def cycles_before(
    session: Session, circle_id: UUID, before: int | None, count: int
) -> list[Row[Any]]:
    """Return up to ``count`` cycles before one (by number), or the newest, the oldest first."""
    wanted = _CYCLES if before is None else _CYCLES.where(CYCLES.c.number < before)
    rows = session.connection().execute(wanted, {"circle": circle_id, "count": count}).all()
    return list(reversed(rows))


def table_members(
    session: Session,
    circle_id: UUID,
    cycle_ids: Sequence[UUID],
    *,
    order: str,
    offset: int,
    count: int,
    member_id: UUID | None = None,
) -> Sequence[Row[Any]]:
    """Return who owed something in the cycles: by ``number``, ``name``, or most ``open`` first."""
    owed = func.coalesce(func.sum(_OWED), 0)
    by = {"number": (), "name": (MEMBERS.c.name,), "open": (owed.desc(),)}[order]
    wanted = _MEMBERS.order_by(*by, MEMBERS.c.number).limit(count).offset(offset)
    if member_id is not None:
        wanted = wanted.where(MEMBERS.c.id == member_id)
    named = {"circle": circle_id, "cycles": cycle_ids}
    found: Sequence[Row[Any]] = session.connection().execute(wanted, named).all()
    return found


def table_cells(
    session: Session, cycle_ids: Sequence[UUID], member_ids: Sequence[UUID]
) -> Sequence[Row[Any]]:
    """Return the dues of members in cycles, in no order."""
    named = {"cycles": cycle_ids, "members": member_ids}
    found: Sequence[Row[Any]] = session.connection().execute(_CELLS, named).all()
    return found
