"""What a member's past in a circle is made of, counted in one statement each."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, case, func, or_, select
from sqlmodel import Session, col

from circle_app.persistence.models import Due, Loan, Member

_MEMBER: Any = select(col(Member.circle_id), col(Member.name), col(Member.joined_at)).where(
    col(Member.id) == bindparam("member")
)
_ON_TIME = and_(col(Due.status) == "paid", col(Due.settled_on) <= col(Due.due_on))
_DUES: Any = select(
    func.count().label("total"),
    func.coalesce(func.sum(case((_ON_TIME, 1), else_=0)), 0).label("on_time"),
).where(
    col(Due.member_id) == bindparam("member"),
    col(Due.status) != "waived",
    # What is not due yet counts only once it is paid.
    or_(col(Due.status) == "paid", col(Due.due_on) < bindparam("today")),
)
_LOANS: Any = (
    select(col(Loan.status), func.count().label("count"))
    .where(col(Loan.member_id) == bindparam("member"))
    .group_by(col(Loan.status))
)


def member_place(session: Session, member_id: UUID) -> Row[Any] | None:
    """Return a member's circle, name and day of joining."""
    return session.connection().execute(_MEMBER, {"member": member_id}).one_or_none()


def dues_kept(session: Session, member_id: UUID, today: date) -> Row[Any]:
    """Count the dues that have fallen due, and those settled in time."""
    values = {"member": member_id, "today": today}
    return session.connection().execute(_DUES, values).one()


def loans_by_status(session: Session, member_id: UUID) -> dict[str, int]:
    """Count a member's loans in each state."""
    rows = session.connection().execute(_LOANS, {"member": member_id})
    return {row[0]: row[1] for row in rows}
