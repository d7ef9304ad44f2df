"""What dues, cycles and receipts must agree with, counted anew for the proof of the books."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, case, func, or_, select
from sqlmodel import Session

from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.contributions import CONTRIBUTIONS, DUE_PAYMENTS
from circle_app.persistence.queries.cycles import CYCLES, DUES, OPEN_FEE_MINOR, OPEN_MINOR

_PAID: Any = (
    select(
        DUE_PAYMENTS.c.due_id,
        func.sum(DUE_PAYMENTS.c.amount_minor).label("amount_minor"),
        func.sum(DUE_PAYMENTS.c.fee_minor).label("fee_minor"),
    )
    .join(CONTRIBUTIONS, CONTRIBUTIONS.c.id == DUE_PAYMENTS.c.contribution_id)
    .where(CONTRIBUTIONS.c.circle_id == bindparam("circle"), CONTRIBUTIONS.c.status == "confirmed")
    .group_by(DUE_PAYMENTS.c.due_id)
    .subquery()
)
_OPEN = OPEN_MINOR + OPEN_FEE_MINOR
_UNFIT_DUE = or_(
    func.coalesce(_PAID.c.amount_minor, 0) != DUES.c.paid_minor,
    func.coalesce(_PAID.c.fee_minor, 0) != DUES.c.paid_fee_minor,
    OPEN_MINOR < 0,
    OPEN_FEE_MINOR < 0,
    (_OPEN == 0) != DUES.c.status.in_(("paid", "waived")),
)
_DUES: Any = (
    select(
        func.count().label("total"),
        func.coalesce(func.sum(case((_UNFIT_DUE, 1), else_=0)), 0).label("unfit"),
    )
    .select_from(DUES.outerjoin(_PAID, _PAID.c.due_id == DUES.c.id))
    .where(DUES.c.circle_id == bindparam("circle"))
)
_COUNTED: Any = (
    select(
        DUES.c.cycle_id,
        func.count().label("dues"),
        func.sum(case((DUES.c.status == "paid", 1), else_=0)).label("paid"),
        func.sum(DUES.c.paid_minor).label("collected"),
    )
    .where(DUES.c.circle_id == bindparam("circle"))
    .group_by(DUES.c.cycle_id)
    .subquery()
)
_UNFIT_CYCLE = or_(
    func.coalesce(_COUNTED.c.dues, 0) != CYCLES.c.due_count,
    func.coalesce(_COUNTED.c.paid, 0) != CYCLES.c.paid_count,
    func.coalesce(_COUNTED.c.collected, 0) != CYCLES.c.collected_minor,
)
_CYCLES: Any = (
    select(
        func.count().label("total"),
        func.coalesce(func.sum(case((_UNFIT_CYCLE, 1), else_=0)), 0).label("unfit"),
    )
    .select_from(CYCLES.outerjoin(_COUNTED, _COUNTED.c.cycle_id == CYCLES.c.id))
    .where(CYCLES.c.circle_id == bindparam("circle"))
)
_KEPT: Any = (
    select(CONTRIBUTIONS.c.member_id, func.sum(CONTRIBUTIONS.c.ahead_minor).label("ahead_minor"))
    .where(CONTRIBUTIONS.c.circle_id == bindparam("circle"))
    .group_by(CONTRIBUTIONS.c.member_id)
    .subquery()
)
_AHEAD: Any = (
    select(func.count())
    .select_from(MEMBERS.outerjoin(_KEPT, _KEPT.c.member_id == MEMBERS.c.id))
    .where(
        MEMBERS.c.circle_id == bindparam("circle"),
        func.coalesce(_KEPT.c.ahead_minor, 0) != MEMBERS.c.ahead_minor,
    )
)
_COUNTS = CONTRIBUTIONS.c.status.in_(("confirmed", "reversed"))
_RECEIPTS: Any = (
    select(
        CIRCLES.c.last_receipt_number,
        func.coalesce(func.sum(case((_COUNTS, 1), else_=0)), 0).label("paid"),
        func.count(CONTRIBUTIONS.c.receipt_number.distinct()).label("numbered"),
        func.coalesce(func.max(CONTRIBUTIONS.c.receipt_number), 0).label("newest"),
    )
    .select_from(CIRCLES.outerjoin(CONTRIBUTIONS, CONTRIBUTIONS.c.circle_id == CIRCLES.c.id))
    .where(CIRCLES.c.id == bindparam("circle"))
    .group_by(CIRCLES.c.last_receipt_number)
)


def faulty_dues(session: Session, circle_id: UUID) -> tuple[int, int]:
    """Count a circle's dues, and those that are not what was paid and let off of them."""
    row = session.connection().execute(_DUES, {"circle": circle_id}).one()
    return int(row.total), int(row.unfit)


def faulty_cycles(session: Session, circle_id: UUID) -> tuple[int, int]:
    """Count a circle's cycles, and those whose counters are not what their dues say."""
    row = session.connection().execute(_CYCLES, {"circle": circle_id}).one()
    return int(row.total), int(row.unfit)


def faulty_ahead(session: Session, circle_id: UUID) -> int:
    """Count members whose money paid ahead is not what their payments keep of it."""
    return int(session.connection().execute(_AHEAD, {"circle": circle_id}).scalar_one())


def receipts_of(session: Session, circle_id: UUID) -> Row[Any]:
    """Return how many payments counted, how many are numbered, and the newest number."""
    row: Row[Any] = session.connection().execute(_RECEIPTS, {"circle": circle_id}).one()
    return row
