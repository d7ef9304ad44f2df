"""Cycles and dues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, or_, select
from sqlmodel import Session

from circle_app.persistence.models import Cycle, Due
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS

CYCLES: Any = Cycle.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
DUES: Any = Due.__table__  # type: ignore[attr-defined]

# What of a due is neither paid nor let off.
OPEN_MINOR: Any = DUES.c.amount_minor - DUES.c.paid_minor - DUES.c.waived_minor
OPEN_FEE_MINOR: Any = DUES.c.fee_minor - DUES.c.paid_fee_minor - DUES.c.waived_fee_minor

# Rules that wait for a cycle to begin come on their day where none begins any more.
_WAITING = select(
    func.coalesce(CIRCLES.c.next_cycle_on, CIRCLES.c.next_rules_on).label("next_on"),
    CIRCLES.c.time_zone,
    CIRCLES.c.status,
).where(CIRCLES.c.id == bindparam("circle"))
_BEHIND = (
    select(CIRCLES.c.id)
    .where(
        or_(
            CIRCLES.c.next_cycle_on <= bindparam("today"),
            CIRCLES.c.next_cycle_on.is_(None) & (CIRCLES.c.next_rules_on <= bindparam("today")),
        ),
        CIRCLES.c.status == "active",
    )
    .order_by(CIRCLES.c.next_cycle_on)
)
_CURRENT = (
    select(CYCLES)
    .where(CYCLES.c.circle_id == bindparam("circle"))
    .order_by(CYCLES.c.number.desc())
    .limit(1)
)
_CLAIMED = (
    select(func.count())
    .select_from(DUES)
    .where(DUES.c.cycle_id == bindparam("cycle"), DUES.c.status == "claimed")
)
_STATUS = select(DUES.c.status).where(
    DUES.c.cycle_id == bindparam("cycle"), DUES.c.member_id == bindparam("member")
)

_OPEN_TOTALS = select(
    func.count().label("how_many"),
    func.coalesce(func.sum(OPEN_MINOR + OPEN_FEE_MINOR), 0).label("sum_minor"),
    func.min(DUES.c.due_on).label("first_on"),
).where(DUES.c.member_id == bindparam("member"), DUES.c.status == "pending")
_OPEN: Any = (
    select(
        DUES,
        CYCLES.c.number.label("cycle_number"),
        CYCLES.c.starts_on,
        CYCLES.c.rule_version,
        OPEN_MINOR.label("open_minor"),
        OPEN_FEE_MINOR.label("open_fee_minor"),
    )
    .join(CYCLES, CYCLES.c.id == DUES.c.cycle_id)
    .where(DUES.c.member_id.in_(bindparam("members", expanding=True)), DUES.c.status == "pending")
    .order_by(DUES.c.due_on, DUES.c.id)
)
_UNCHARGED: Any = (
    select(
        DUES,
        OPEN_MINOR.label("open_minor"),
    )
    .join(CYCLES, CYCLES.c.id == DUES.c.cycle_id)
    .where(
        DUES.c.circle_id == bindparam("circle"),
        DUES.c.status == "pending",
        DUES.c.due_on < bindparam("before"),
        OPEN_MINOR > 0,
        CYCLES.c.rule_version == bindparam("version"),
    )
    .order_by(DUES.c.id)
)
_LATE_CIRCLES = (
    select(CIRCLES.c.id)
    .where(
        CIRCLES.c.status == "active",
        select(DUES.c.id)
        .where(
            DUES.c.circle_id == CIRCLES.c.id,
            DUES.c.status == "pending",
            DUES.c.due_on < bindparam("before"),
            or_(DUES.c.fee_on.is_(None), DUES.c.fee_on <= bindparam("charged_by")),
        )
        .exists(),
    )
    .order_by(CIRCLES.c.id)
)
_DUES: Any = (
    select(
        DUES,
        MEMBERS.c.name.label("member_name"),
        CYCLES.c.number.label("cycle_number"),
        CYCLES.c.starts_on,
        CYCLES.c.rule_version,
    )
    .join(MEMBERS, MEMBERS.c.id == DUES.c.member_id)
    .join(CYCLES, CYCLES.c.id == DUES.c.cycle_id)
    .order_by(DUES.c.due_on, DUES.c.id)
)


def waiting_cycle(session: Session, circle_id: UUID) -> Row[Any] | None:
    """Return when a circle's next cycle begins, or else rules that wait."""
    return session.connection().execute(_WAITING, {"circle": circle_id}).one_or_none()


def circles_behind(session: Session, today: date) -> Sequence[UUID]:
    """Return the circles whose next cycle should have begun by a day."""
    return session.connection().execute(_BEHIND, {"today": today}).scalars().all()


def newest_cycle(session: Session, circle_id: UUID) -> Row[Any] | None:
    """Return the cycle that was opened last."""
    return session.connection().execute(_CURRENT, {"circle": circle_id}).one_or_none()


def claimed_count(session: Session, cycle_id: UUID) -> int:
    """Return how many dues of a cycle are said to be paid and wait to be confirmed."""
    return int(session.connection().execute(_CLAIMED, {"cycle": cycle_id}).scalar_one())


def due_status(session: Session, cycle_id: UUID, member_id: UUID) -> str | None:
    """Return how a member's due of a cycle stands."""
    found: str | None = (
        session.connection()
        .execute(_STATUS, {"cycle": cycle_id, "member": member_id})
        .scalar_one_or_none()
    )
    return found


def open_dues(session: Session, member_ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Return the dues of members that are neither settled nor claimed, the oldest first."""
    return session.connection().execute(_OPEN, {"members": member_ids}).all()


def rule_versions(session: Session, circle_id: UUID) -> Sequence[int]:
    """Return the versions of rules under which a circle's cycles were opened."""
    wanted = select(CYCLES.c.rule_version).where(CYCLES.c.circle_id == circle_id).distinct()
    return session.connection().execute(wanted).scalars().all()


def uncharged_dues(
    session: Session,
    circle_id: UUID,
    version: int,
    before: date,
    charged_by: date | None,
    after: UUID | None,
    count: int,
) -> Sequence[Row[Any]]:
    """Return dues of cycles under one version of rules that are late, in the order of their ids.

    Args:
        session: A reading or the transaction.
        circle_id: The circle.
        version: The version of its rules.
        before: Their last day was before this one.
        charged_by: Those without a fee, and those whose fee stands for this day or an earlier one;
            None for those without a fee only.
        after: The last one of those returned before.
        count: How many at most.
    """
    wanted = _UNCHARGED.limit(count)
    uncharged = DUES.c.fee_on.is_(None)
    wanted = wanted.where(
        uncharged if charged_by is None else or_(uncharged, DUES.c.fee_on <= charged_by)
    )
    if after is not None:
        wanted = wanted.where(DUES.c.id > after)
    named = {"circle": circle_id, "version": version, "before": before}
    return session.connection().execute(wanted, named).all()


def circles_with_late_dues(session: Session, before: date, charged_by: date) -> Sequence[UUID]:
    """Return active circles in which something was due before a day and may cost more.

    That is what bears no late fee yet, or one that stands for ``charged_by`` or a day before it.
    """
    named = {"before": before, "charged_by": charged_by}
    return session.connection().execute(_LATE_CIRCLES, named).scalars().all()


def unsettled_dues(
    session: Session,
    circle_id: UUID,
    member_id: UUID | None,
    after: tuple[date, UUID] | None,
    count: int,
) -> Sequence[Row[Any]]:
    """Return dues that are not settled, of one member or of all, the oldest first."""
    wanted = _DUES.where(DUES.c.status.in_(("pending", "claimed"))).limit(count)
    if member_id is None:
        wanted = wanted.where(DUES.c.circle_id == circle_id)
    else:
        wanted = wanted.where(DUES.c.member_id == member_id)
    if after is not None:
        day, due_id = after
        wanted = wanted.where(DUES.c.due_on >= day, (DUES.c.due_on > day) | (DUES.c.id > due_id))
    return session.connection().execute(wanted).all()


def open_totals(session: Session, member_id: UUID) -> Row[Any]:
    """Return ``how_many``, ``sum_minor`` and ``first_on`` of the dues a member has open."""
    return session.connection().execute(_OPEN_TOTALS, {"member": member_id}).one()


def due_owner(session: Session, due_id: UUID) -> UUID | None:
    """Return whose due it is."""
    found: UUID | None = (
        session.connection()
        .execute(select(DUES.c.member_id).where(DUES.c.id == due_id))
        .scalar_one_or_none()
    )
    return found
