"""Days on which a circle does not collect, and the loans that fall due on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select
from sqlmodel import Session

from circle_app.persistence.models import CircleHoliday, User
from circle_app.persistence.queries.loans import INSTALMENTS, LOANS, PAYING

HOLIDAYS: Any = CircleHoliday.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_USERS: Any = User.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass


def holiday_rows(session: Session, circle_id: UUID, since: date) -> Sequence[Row[Any]]:
    """Return the days of a circle from one on, in order, with who wrote each down."""
    wanted = (
        select(HOLIDAYS, _USERS.c.name.label("by_name"))
        .join(_USERS, _USERS.c.id == HOLIDAYS.c.added_by)
        .where(HOLIDAYS.c.circle_id == circle_id, HOLIDAYS.c.day >= since)
        .order_by(HOLIDAYS.c.day)
    )
    return session.connection().execute(wanted).all()


def remove_holiday(session: Session, circle_id: UUID, day: date) -> int:
    """Take a day away; how many there were."""
    gone = delete(HOLIDAYS).where(HOLIDAYS.c.circle_id == circle_id, HOLIDAYS.c.day == day)
    return session.connection().execute(gone).rowcount


def loans_due_on_holidays(
    session: Session, circle_id: UUID, today: date, after: UUID | None, limit: int
) -> list[UUID]:
    """Return running loans with an unpaid instalment on a holiday after today, by their ids."""
    days = select(HOLIDAYS.c.day).where(HOLIDAYS.c.circle_id == circle_id, HOLIDAYS.c.day > today)
    wanted = (
        select(LOANS.c.id)
        .join(INSTALMENTS, INSTALMENTS.c.loan_id == LOANS.c.id)
        .where(
            LOANS.c.circle_id == circle_id,
            LOANS.c.status.in_(PAYING),
            INSTALMENTS.c.settled_on.is_(None),
            INSTALMENTS.c.due_on.in_(days),
        )
        .distinct()
        .order_by(LOANS.c.id)
        .limit(limit)
    )
    if after is not None:
        wanted = wanted.where(LOANS.c.id > after)
    return list(session.connection().execute(wanted).scalars())
