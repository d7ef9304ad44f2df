"""What the treasurer's first page shows besides what waits: late, lent, and the days to come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, or_, select
from sqlmodel import Session

from circle_app.persistence.queries.bulk import OWED
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.cycles import CYCLES, DUES
from circle_app.persistence.queries.loans import INSTALMENTS, LOANS, PAYING, REPAYMENTS, REST
from circle_app.persistence.queries.overviews import NEXT_INSTALMENT

_REPAYMENTS: Any = (
    select(
        REPAYMENTS.c.id,
        REPAYMENTS.c.loan_id,
        REPAYMENTS.c.amount_minor,
        REPAYMENTS.c.method,
        REPAYMENTS.c.reference,
        REPAYMENTS.c.paid_on,
        REPAYMENTS.c.recorded_at,
        REPAYMENTS.c.recorded_by,
        MEMBERS.c.id.label("member_id"),
        MEMBERS.c.name.label("member_name"),
        MEMBERS.c.user_id.label("payer_id"),
        LOANS.c.periods,
        LOANS.c.paid_instalments,
    )
    .join(LOANS, LOANS.c.id == REPAYMENTS.c.loan_id)
    .join(MEMBERS, MEMBERS.c.id == LOANS.c.member_id)
    .where(REPAYMENTS.c.circle_id == bindparam("circle"), REPAYMENTS.c.status == "pending")
    .where(
        REPAYMENTS.c.recorded_by != bindparam("reader"),
        or_(MEMBERS.c.user_id.is_(None), MEMBERS.c.user_id != bindparam("reader")),
    )
    .order_by(REPAYMENTS.c.paid_on, REPAYMENTS.c.id)
    .limit(bindparam("count"))
)
# One per state: each is the first entry of an index.
_OLDEST_LATE = select(func.min(LOANS.c.next_due_on)).where(
    LOANS.c.circle_id == bindparam("circle"), LOANS.c.status == bindparam("state")
)
_DUES_TO_COME: Any = (
    select(
        DUES.c.due_on,
        func.count().label("how_many"),
        func.sum(OWED).label("sum_minor"),
        func.min(CYCLES.c.number).label("number"),
        func.min(CYCLES.c.starts_on).label("starts_on"),
    )
    .join(CYCLES, CYCLES.c.id == DUES.c.cycle_id)
    .where(
        DUES.c.circle_id == bindparam("circle"),
        DUES.c.status == "pending",
        DUES.c.due_on.between(bindparam("first"), bindparam("last")),
    )
    .group_by(DUES.c.due_on)
    .order_by(DUES.c.due_on)
)
_INSTALMENTS_TO_COME: Any = (
    select(
        LOANS.c.id,
        LOANS.c.periods,
        MEMBERS.c.name.label("member_name"),
        INSTALMENTS.c.number,
        INSTALMENTS.c.due_on,
        REST.label("rest_minor"),
    )
    .join(
        INSTALMENTS,
        (INSTALMENTS.c.loan_id == LOANS.c.id) & (INSTALMENTS.c.number == NEXT_INSTALMENT),
    )
    .join(MEMBERS, MEMBERS.c.id == LOANS.c.member_id)
    .where(
        LOANS.c.circle_id == bindparam("circle"),
        LOANS.c.status.in_(PAYING),
        LOANS.c.next_due_on.between(bindparam("first"), bindparam("last")),
    )
    .order_by(LOANS.c.next_due_on, LOANS.c.id)
    .limit(bindparam("count"))
)
_PROMISED = select(func.coalesce(func.sum(LOANS.c.principal_minor), 0)).where(
    LOANS.c.circle_id == bindparam("circle"), LOANS.c.status == "approved"
)
_NEXT_CYCLE = select(CIRCLES.c.next_cycle_on, CIRCLES.c.last_cycle_number).where(
    CIRCLES.c.id == bindparam("circle")
)


def repayments_waiting(
    session: Session, circle_id: UUID, count: int, reader: UUID
) -> Sequence[Row[Any]]:
    """Return payments on loans that wait for somebody who neither paid nor recorded them."""
    values = {"circle": circle_id, "count": count, "reader": reader}
    found: Sequence[Row[Any]] = session.connection().execute(_REPAYMENTS, values).all()
    return found


def oldest_instalment(session: Session, circle_id: UUID) -> date | None:
    """Return the day of the oldest instalment that is not paid."""
    days: Iterable[date | None] = (
        session.connection()
        .execute(_OLDEST_LATE, {"circle": circle_id, "state": state})
        .scalar_one()
        for state in PAYING
    )
    return min((day for day in days if day is not None), default=None)


def dues_to_come(session: Session, circle_id: UUID, first: date, last: date) -> Sequence[Row[Any]]:
    """Return for each day between two how many open dues fall due, and how much they are."""
    values = {"circle": circle_id, "first": first, "last": last}
    found: Sequence[Row[Any]] = session.connection().execute(_DUES_TO_COME, values).all()
    return found


def instalments_to_come(
    session: Session, circle_id: UUID, first: date, last: date, count: int
) -> Sequence[Row[Any]]:
    """Return the next instalments of loans that fall due between two days."""
    values = {"circle": circle_id, "first": first, "last": last, "count": count}
    found: Sequence[Row[Any]] = session.connection().execute(_INSTALMENTS_TO_COME, values).all()
    return found


def next_cycle(session: Session, circle_id: UUID) -> Row[Any]:
    """Return when the next cycle of a circle begins, and the number of the newest one."""
    return session.connection().execute(_NEXT_CYCLE, {"circle": circle_id}).one()


def promised_minor(session: Session, circle_id: UUID) -> int:
    """Return what agreed loans come to that nobody has handed over yet (few at any time)."""
    return int(session.connection().execute(_PROMISED, {"circle": circle_id}).scalar_one())
