"""Acts on many members: how far they are, and what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, func, insert, select, update
from sqlmodel import Session

from circle_app.persistence.models import AuditEvent, BulkRun
from circle_app.persistence.queries.circles import MEMBERS, USERS
from circle_app.persistence.queries.cycles import DUES, OPEN_FEE_MINOR, OPEN_MINOR
from circle_app.persistence.queries.loans import LOANS, PAYING, REPAYMENTS
from circle_app.persistence.queries.notices import NOTICES

RUNS: Any = BulkRun.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
EVENTS: Any = AuditEvent.__table__  # type: ignore[attr-defined]

_TIMED, _WHEN = ("due", "instalment"), ("soon", "today", "overdue")
_BY_ID = select(RUNS).where(RUNS.c.id == bindparam("run"))
_LOCKED = _BY_ID.with_for_update(key_share=True)
_LEFT: Any = (
    select(RUNS.c.id, RUNS.c.circle_id, USERS.c.id.label("user_id"), USERS.c.name, USERS.c.language)
    .join(USERS, USERS.c.id == RUNS.c.started_by)
    .where(RUNS.c.status == "running", RUNS.c.started_at < bindparam("before"))
    .order_by(RUNS.c.id)
    .limit(bindparam("count"))
)
OWED: Any = OPEN_MINOR + OPEN_FEE_MINOR
_REPAID: Any = (
    select(REPAYMENTS, MEMBERS.c.id.label("member_id"), MEMBERS.c.name.label("member_name"))
    .join(LOANS, LOANS.c.id == REPAYMENTS.c.loan_id)
    .join(MEMBERS, MEMBERS.c.id == LOANS.c.member_id)
    .where(REPAYMENTS.c.id.in_(bindparam("ids", expanding=True)))
)
_PEOPLE: Any = (
    select(
        MEMBERS.c.id,
        MEMBERS.c.name,
        MEMBERS.c.status,
        MEMBERS.c.circle_id,
        MEMBERS.c.user_id,
        USERS.c.language,
    )
    .outerjoin(USERS, USERS.c.id == MEMBERS.c.user_id)
    .where(MEMBERS.c.id.in_(bindparam("ids", expanding=True)))
)
_OWED: Any = (
    select(
        DUES.c.member_id,
        func.count().label("dues"),
        func.sum(OWED).label("owed_minor"),
        func.min(DUES.c.due_on).label("first_on"),
        func.max(DUES.c.due_on).label("last_on"),
    )
    .where(DUES.c.member_id.in_(bindparam("ids", expanding=True)), DUES.c.status == "pending")
    .group_by(DUES.c.member_id)
)
_LATE_LOANS: Any = (
    select(
        LOANS.c.member_id,
        func.sum(LOANS.c.overdue_minor).label("overdue_minor"),
        func.min(LOANS.c.arrears_on).label("late_on"),
        func.max(LOANS.c.days_late).label("days_late"),
    )
    .where(
        LOANS.c.member_id.in_(bindparam("ids", expanding=True)),
        LOANS.c.status.in_(PAYING),
        LOANS.c.overdue_minor > 0,
    )
    .group_by(LOANS.c.member_id)
)
_REMINDED = select(EVENTS.c.subject_id).where(
    EVENTS.c.subject_id.in_(bindparam("ids", expanding=True)),
    EVENTS.c.kind == "dues.reminded",
    EVENTS.c.at >= bindparam("since"),
)
# What time brings is told by itself; whoever heard of it today need not hear it again.
_TOLD = (
    select(MEMBERS.c.id)
    .join(
        NOTICES,
        and_(NOTICES.c.user_id == MEMBERS.c.user_id, NOTICES.c.circle_id == MEMBERS.c.circle_id),
    )
    .where(
        MEMBERS.c.id.in_(bindparam("ids", expanding=True)),
        NOTICES.c.kind.in_([f"{of}.{when}" for of in _TIMED for when in _WHEN]),
        NOTICES.c.at >= bindparam("since"),
    )
)


def add_run(session: Session, row: dict[str, Any]) -> None:
    """Write a new act on many down."""
    session.connection().execute(insert(RUNS), row)


def keep_run(session: Session, run_id: UUID, **columns: Any) -> None:
    """Write down how far it is."""
    session.connection().execute(update(RUNS).where(RUNS.c.id == run_id).values(**columns))


def run_row(session: Session, run_id: UUID) -> Row[Any] | None:
    """Return an act on many."""
    return session.connection().execute(_BY_ID, {"run": run_id}).one_or_none()


def locked_run(session: Session, run_id: UUID) -> Row[Any]:
    """Lock an act on many until the end of the transaction: each of its rows is done once."""
    return session.connection().execute(_LOCKED, {"run": run_id}).one()


def runs_left(session: Session, before: datetime, count: int) -> Sequence[Row[Any]]:
    """Return acts that began before a moment and did not come to their end, and who began them."""
    return session.connection().execute(_LEFT, {"before": before, "count": count}).all()


def repayments(session: Session, ids: Sequence[UUID]) -> dict[UUID, Any]:
    """Return repayments by id, with the borrower."""
    return {row.id: row for row in session.connection().execute(_REPAID, {"ids": list(ids)})}


def people(session: Session, ids: Sequence[UUID]) -> dict[UUID, Any]:
    """Return members by id: name, state, circle, and the language of the account."""
    return {row.id: row for row in session.connection().execute(_PEOPLE, {"ids": list(ids)})}


def owed_by(session: Session, ids: Sequence[UUID]) -> dict[UUID, Any]:
    """Return what members owe who owe something: how many dues, how much, since when."""
    return {row.member_id: row for row in session.connection().execute(_OWED, {"ids": list(ids)})}


def late_loans_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, Any]:
    """Return what members have not paid of their loans: how much, since when, how many days."""
    rows = session.connection().execute(_LATE_LOANS, {"ids": list(ids)})
    return {row.member_id: row for row in rows}


def reminded_since(session: Session, ids: Sequence[UUID], since: datetime) -> frozenset[UUID]:
    """Return which of some members were reminded since a moment."""
    values = {"ids": list(ids), "since": since}
    return frozenset(session.connection().execute(_REMINDED, values).scalars())


def told_since(session: Session, ids: Sequence[UUID], since: datetime) -> frozenset[UUID]:
    """Return which of some members were told of dues or instalments by themselves since then."""
    values = {"ids": list(ids), "since": since}
    return frozenset(session.connection().execute(_TOLD, values).scalars())
