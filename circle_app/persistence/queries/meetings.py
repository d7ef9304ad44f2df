"""Meetings, who was there, shares that were bought, and what moved in the box in between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select
from sqlmodel import Session, col

from circle_app.persistence.models import (
    Account,
    Attendance,
    Book,
    Entry,
    Line,
    Meeting,
    Proposal,
    SharePurchase,
    User,
)
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.loans import LOANS, PAYING

MEETINGS: Any = Meeting.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
ATTENDANCE: Any = Attendance.__table__  # type: ignore[attr-defined]
PURCHASES: Any = SharePurchase.__table__  # type: ignore[attr-defined]

_WITH_CIRCLE: Any = (
    select(
        MEETINGS,
        CIRCLES.c.name.label("circle_name"),
        CIRCLES.c.currency,
        CIRCLES.c.time_zone,
    )
    .join(CIRCLES, CIRCLES.c.id == MEETINGS.c.circle_id)
    .where(MEETINGS.c.id == bindparam("meeting"))
)
_LOCKED = _WITH_CIRCLE.with_for_update(of=MEETINGS, key_share=True)
_DRAFT = select(MEETINGS.c.id).where(
    MEETINGS.c.circle_id == bindparam("circle"), MEETINGS.c.status == "draft"
)
_NEWEST_POSTED: Any = (
    select(MEETINGS)
    .where(MEETINGS.c.circle_id == bindparam("circle"), MEETINGS.c.status == "posted")
    .order_by(MEETINGS.c.number.desc())
    .limit(1)
)
_LIST: Any = (
    select(
        MEETINGS,
        select(func.count())
        .where(
            ATTENDANCE.c.meeting_id == MEETINGS.c.id,
            ATTENDANCE.c.presence.in_(("present", "late")),
        )
        .scalar_subquery()
        .label("there"),
        select(func.count())
        .where(ATTENDANCE.c.meeting_id == MEETINGS.c.id)
        .scalar_subquery()
        .label("invited"),
    )
    .where(MEETINGS.c.circle_id == bindparam("circle"), MEETINGS.c.status != "cancelled")
    .order_by(MEETINGS.c.id.desc())
    .limit(bindparam("count"))
)
_OLDER = _LIST.where(MEETINGS.c.id < bindparam("before"))
_ATTENDED: Any = (
    select(ATTENDANCE, MEMBERS.c.name.label("member_name"), MEMBERS.c.number.label("member_number"))
    .join(MEMBERS, MEMBERS.c.id == ATTENDANCE.c.member_id)
    .where(ATTENDANCE.c.meeting_id == bindparam("meeting"))
    .order_by(MEMBERS.c.number)
)
# A fine stays owed until it is paid, whether or not its member was asked at every meeting since.
_LAST_ATTENDED = (
    select(ATTENDANCE.c.member_id, func.max(MEETINGS.c.number).label("number"))
    .join(MEETINGS, MEETINGS.c.id == ATTENDANCE.c.meeting_id)
    .where(MEETINGS.c.circle_id == bindparam("circle"), MEETINGS.c.status == "posted")
    .group_by(ATTENDANCE.c.member_id)
    .subquery()
)
_FINES: Any = (
    select(ATTENDANCE.c.member_id, ATTENDANCE.c.fine_left_minor)
    .join(MEETINGS, MEETINGS.c.id == ATTENDANCE.c.meeting_id)
    .join(
        _LAST_ATTENDED,
        (_LAST_ATTENDED.c.member_id == ATTENDANCE.c.member_id)
        & (_LAST_ATTENDED.c.number == MEETINGS.c.number),
    )
    .where(MEETINGS.c.circle_id == bindparam("circle"), ATTENDANCE.c.fine_left_minor > 0)
)
_BORROWED: Any = (
    select(
        LOANS,
        MEMBERS.c.name.label("borrower"),
        MEMBERS.c.user_id.label("borrower_user_id"),
        CIRCLES.c.currency,
        CIRCLES.c.time_zone,
    )
    .join(MEMBERS, MEMBERS.c.id == LOANS.c.member_id)
    .join(CIRCLES, CIRCLES.c.id == LOANS.c.circle_id)
    .where(LOANS.c.circle_id == bindparam("circle"))
    .order_by(LOANS.c.id)
)
_RUNNING = _BORROWED.where(LOANS.c.status.in_(PAYING))
_AGREED = _BORROWED.where(LOANS.c.status == "approved")
_MOVED: Any = (
    select(Entry.kind, func.sum(Line.amount_minor).label("amount_minor"))  # type: ignore[call-overload]
    .join(Account, col(Account.id) == col(Line.account_id))
    .join(Entry, col(Entry.id) == col(Line.entry_id))
    .where(
        col(Account.book_id) == bindparam("book"),
        col(Account.key).in_(bindparam("boxes", expanding=True)),
        col(Entry.sequence) > bindparam("after"),
    )
    .group_by(col(Entry.kind))
    .order_by(col(Entry.kind))
)
_HEAD = select(col(Book.head_sequence)).where(col(Book.id) == bindparam("book"))
_DECIDED: Any = (
    select(
        col(Proposal.id),
        col(Proposal.kind),
        col(Proposal.status),
        col(Proposal.yes),
        col(Proposal.no),
    )
    .where(
        col(Proposal.circle_id) == bindparam("circle"),
        col(Proposal.status).in_(("approved", "rejected")),
        col(Proposal.decided_at) > bindparam("after"),
    )
    .order_by(col(Proposal.decided_at), col(Proposal.id))
    .limit(bindparam("count"))
)


def meeting_row(session: Session, meeting_id: UUID) -> Row[Any] | None:
    """Return a meeting with its circle's name, currency and zone."""
    return session.connection().execute(_WITH_CIRCLE, {"meeting": meeting_id}).one_or_none()


def locked_meeting(session: Session, meeting_id: UUID) -> Row[Any]:
    """Lock a meeting until the end of the transaction."""
    return session.connection().execute(_LOCKED, {"meeting": meeting_id}).one()


def draft_of(session: Session, circle_id: UUID) -> UUID | None:
    """Return the meeting that is being held in a circle."""
    return session.connection().execute(_DRAFT, {"circle": circle_id}).scalar()


def newest_posted(session: Session, circle_id: UUID) -> Row[Any] | None:
    """Return the last meeting of a circle that was posted."""
    return session.connection().execute(_NEWEST_POSTED, {"circle": circle_id}).one_or_none()


def meeting_rows(
    session: Session, circle_id: UUID, before: UUID | None, count: int
) -> Sequence[Row[Any]]:
    """Return up to ``count`` meetings that were not cancelled, the newest first."""
    values = {"circle": circle_id, "count": count}
    if before is None:
        return session.connection().execute(_LIST, values).all()
    return session.connection().execute(_OLDER, {**values, "before": before}).all()


def attended(session: Session, meeting_id: UUID) -> Sequence[Row[Any]]:
    """Return who was at a meeting and what they brought, in the order of members."""
    return session.connection().execute(_ATTENDED, {"meeting": meeting_id}).all()


def fines_left(session: Session, circle_id: UUID) -> dict[UUID, int]:
    """Return what members still owe of the fines of meetings."""
    rows = session.connection().execute(_FINES, {"circle": circle_id})
    return {row.member_id: row.fine_left_minor for row in rows}


def running_loans(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return the loans of a circle that take money, in the order of their ids."""
    return session.connection().execute(_RUNNING, {"circle": circle_id}).all()


def agreed_loans(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return the loans of a circle that are approved and not given, in the order of their ids."""
    return session.connection().execute(_AGREED, {"circle": circle_id}).all()


def moved_since(
    session: Session, book_id: UUID, boxes: Sequence[str], after: int
) -> Sequence[Row[Any]]:
    """Return what entries after a number moved in boxes, by kind of entry."""
    values = {"book": book_id, "boxes": list(boxes), "after": after}
    return session.connection().execute(_MOVED, values).all()


def head_of(session: Session, book_id: UUID) -> int:
    """Return the number of the last entry of a book."""
    return int(session.connection().execute(_HEAD, {"book": book_id}).scalar_one())


def decided_since(
    session: Session, circle_id: UUID, after: datetime, count: int
) -> Sequence[Row[Any]]:
    """Return what was decided in a circle after a moment, in order."""
    values = {"circle": circle_id, "after": after, "count": count}
    return session.connection().execute(_DECIDED, values).all()


def titles_of(session: Session, proposals: Sequence[UUID]) -> dict[UUID, str]:
    """Return what proposals are called."""
    wanted = select(col(Proposal.id), col(Proposal.title)).where(col(Proposal.id).in_(proposals))
    rows = session.connection().execute(wanted) if proposals else ()
    return {row.id: row.title for row in rows}


def names_of(session: Session, members: Sequence[UUID]) -> dict[UUID, str]:
    """Return how members are called now."""
    wanted = select(MEMBERS.c.id, MEMBERS.c.name).where(MEMBERS.c.id.in_(members))
    rows = session.connection().execute(wanted) if members else ()
    return {row.id: row.name for row in rows}


def name_of_user(session: Session, user_id: UUID | None) -> str:
    """Return how somebody with an account is called; nothing where nobody is meant."""
    if user_id is None:
        return ""
    wanted = select(col(User.name)).where(col(User.id) == user_id)
    return session.connection().execute(wanted).scalar() or ""
