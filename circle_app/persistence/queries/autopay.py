"""Who lets dues be paid by themselves, what is open of theirs, and what was tried."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, case, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from circle_app.persistence.models import Autopay, AutopayTry
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS, USERS
from circle_app.persistence.queries.cycles import DUES, OPEN_FEE_MINOR, OPEN_MINOR
from circle_app.persistence.queries.loans import LOANS, PAYING

AUTOPAYS: Any = Autopay.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
TRIES: Any = AutopayTry.__table__  # type: ignore[attr-defined]

_GONE = or_(MEMBERS.c.status != "active", CIRCLES.c.status == "dissolved")
_CIRCLES: Any = (
    select(CIRCLES.c.id, CIRCLES.c.time_zone, CIRCLES.c.status)
    .where(CIRCLES.c.id.in_(select(AUTOPAYS.c.circle_id).where(AUTOPAYS.c.enabled.is_(True))))
    .order_by(CIRCLES.c.id)
)
_DUE_NOW = exists().where(
    DUES.c.member_id == AUTOPAYS.c.member_id,
    DUES.c.status == "pending",
    DUES.c.due_on <= bindparam("today"),
    DUES.c.due_on >= AUTOPAYS.c.since_on,
)
_LOAN_NOW = exists().where(
    LOANS.c.member_id == AUTOPAYS.c.member_id,
    LOANS.c.status.in_(PAYING),
    LOANS.c.next_due_on <= bindparam("today"),
)
_WAITING: Any = (
    select(AUTOPAYS.c.member_id)
    .join(MEMBERS, MEMBERS.c.id == AUTOPAYS.c.member_id)
    .join(CIRCLES, CIRCLES.c.id == AUTOPAYS.c.circle_id)
    .outerjoin(USERS, USERS.c.id == MEMBERS.c.user_id)
    .where(
        AUTOPAYS.c.circle_id == bindparam("circle"),
        AUTOPAYS.c.enabled.is_(True),
        AUTOPAYS.c.member_id > bindparam("after"),
        or_(
            _GONE,
            and_(
                CIRCLES.c.status == "active",
                USERS.c.is_active.is_(True),
                USERS.c.locked_at.is_(None),
                or_(AUTOPAYS.c.looked_on.is_(None), AUTOPAYS.c.looked_on < bindparam("today")),
                or_(_DUE_NOW, and_(AUTOPAYS.c.loans.is_(True), _LOAN_NOW)),
            ),
        ),
    )
    .order_by(AUTOPAYS.c.member_id)
    .limit(bindparam("count"))
)
_ONE: Any = (
    select(
        AUTOPAYS,
        MEMBERS.c.name,
        MEMBERS.c.user_id,
        MEMBERS.c.status.label("member_status"),
        USERS.c.name.label("user_name"),
        USERS.c.language,
        (USERS.c.is_active.is_(True) & USERS.c.locked_at.is_(None)).label("usable"),
    )
    .join(MEMBERS, MEMBERS.c.id == AUTOPAYS.c.member_id)
    .outerjoin(USERS, USERS.c.id == MEMBERS.c.user_id)
    .where(AUTOPAYS.c.member_id == bindparam("member"))
)
_OPEN_DUES: Any = (
    select(DUES.c.id, DUES.c.due_on, (OPEN_MINOR + OPEN_FEE_MINOR).label("open_minor"))
    .where(DUES.c.member_id == bindparam("member"), DUES.c.status == "pending")
    .order_by(DUES.c.due_on, DUES.c.id)
)
_LOANS: Any = (
    select(LOANS.c.id)
    .where(LOANS.c.member_id == bindparam("member"), LOANS.c.status.in_(PAYING))
    .order_by(LOANS.c.id)
)
_MADE: Any = (
    select(
        TRIES.c.subject_id,
        TRIES.c.due_on,
        func.max(TRIES.c.number).label("made"),
        func.max(case((TRIES.c.outcome == "paid", 1), else_=0)).label("paid"),
    )
    .where(
        TRIES.c.member_id == bindparam("member"),
        TRIES.c.subject_id.in_(bindparam("subjects", expanding=True)),
    )
    .group_by(TRIES.c.subject_id, TRIES.c.due_on)
)
_PAGE: Any = (
    select(TRIES, LOANS.c.number.label("loan_number"))
    .outerjoin(LOANS, LOANS.c.id == TRIES.c.subject_id)
    .where(TRIES.c.member_id == bindparam("member"))
    .order_by(TRIES.c.id.desc())
    .limit(bindparam("count"))
)


def circles_with_autopay(session: Session, circle_id: UUID | None) -> Sequence[Row[Any]]:
    """Return circles in which somebody lets dues be paid by themselves."""
    wanted = _CIRCLES if circle_id is None else _CIRCLES.where(CIRCLES.c.id == circle_id)
    return session.connection().execute(wanted).all()


def waiting_members(
    session: Session, circle_id: UUID, today: date, after: UUID, count: int
) -> Sequence[UUID]:
    """Return members with something to be paid today, or whose autopay is to end."""
    values = {"circle": circle_id, "today": today, "after": after, "count": count}
    return session.connection().execute(_WAITING, values).scalars().all()


def autopay_row(session: Session, member_id: UUID) -> Row[Any] | None:
    """Return what a member has set, with the person behind it."""
    return session.connection().execute(_ONE, {"member": member_id}).one_or_none()


def keep_autopay(session: Session, row: dict[str, Any]) -> None:
    """Write what a member has set, for the first time or anew; by ``member_id``."""
    connection = session.connection()
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    changed = {name: value for name, value in row.items() if name != "member_id"}
    made = insert(AUTOPAYS).values(**row)
    connection.execute(made.on_conflict_do_update(index_elements=["member_id"], set_=changed))


def change_autopay(session: Session, member_id: UUID, **values: Any) -> None:
    """Change columns of what a member has set."""
    wanted = update(AUTOPAYS).where(AUTOPAYS.c.member_id == member_id)
    session.connection().execute(wanted.values(**values))


def open_dues_of(session: Session, member_id: UUID) -> Sequence[Row[Any]]:
    """Return the days and open amounts of a member's dues, late fees included."""
    return session.connection().execute(_OPEN_DUES, {"member": member_id}).all()


def running_loans(session: Session, member_id: UUID) -> Sequence[UUID]:
    """Return the loans that a member is paying back, in the order in which they are locked."""
    return session.connection().execute(_LOANS, {"member": member_id}).scalars().all()


def made_tries(
    session: Session, member_id: UUID, subjects: Sequence[UUID]
) -> dict[tuple[UUID, date], tuple[int, bool]]:
    """Return of what was tried how many tries were made, and whether one of them paid."""
    values = {"member": member_id, "subjects": list(subjects)}
    return {
        (row.subject_id, row.due_on): (row.made, bool(row.paid))
        for row in session.connection().execute(_MADE, values)
    }


def last_tries(session: Session, member_id: UUID, count: int) -> Sequence[Row[Any]]:
    """Return the newest tries of a member."""
    return session.connection().execute(_PAGE, {"member": member_id, "count": count}).all()
