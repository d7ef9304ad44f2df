"""Share-outs, their lines, and the fines that members still owe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select, update
from sqlmodel import Session

from circle_app.persistence.models import Proposal, ShareOut, ShareOutLine, User
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.meetings import ATTENDANCE, MEETINGS
from circle_app.persistence.queries.shares import CYCLES

SHARE_OUTS: Any = ShareOut.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
LINES: Any = ShareOutLine.__table__  # type: ignore[attr-defined]
_PROPOSALS: Any = Proposal.__table__  # type: ignore[attr-defined]
_USERS: Any = User.__table__  # type: ignore[attr-defined]
OPEN = ("counting", "asked", "agreed")

_VIEW: Any = (
    select(
        SHARE_OUTS,
        CYCLES.c.number.label("cycle_number"),
        CIRCLES.c.name.label("circle_name"),
        CIRCLES.c.currency,
        CIRCLES.c.time_zone,
        _USERS.c.name.label("opener_name"),
        _PROPOSALS.c.decider,
    )
    .join(CYCLES, CYCLES.c.id == SHARE_OUTS.c.cycle_id)
    .join(CIRCLES, CIRCLES.c.id == SHARE_OUTS.c.circle_id)
    .join(_USERS, _USERS.c.id == SHARE_OUTS.c.opened_by)
    .outerjoin(_PROPOSALS, _PROPOSALS.c.id == SHARE_OUTS.c.proposal_id)
)
_BY_ID: Any = _VIEW.where(SHARE_OUTS.c.id == bindparam("share_out"))
_NEWEST: Any = (
    _VIEW.where(SHARE_OUTS.c.circle_id == bindparam("circle"))
    .order_by(SHARE_OUTS.c.id.desc())
    .limit(1)
)
_NEWEST_OF_CYCLE: Any = _NEWEST.where(CYCLES.c.number == bindparam("number"))
_LOCKED: Any = select(SHARE_OUTS).where(SHARE_OUTS.c.id == bindparam("share_out")).with_for_update()
_LINES: Any = (
    select(LINES, MEMBERS.c.name, MEMBERS.c.number)
    .join(MEMBERS, MEMBERS.c.id == LINES.c.member_id)
    .where(LINES.c.share_out_id == bindparam("share_out"))
    .order_by(MEMBERS.c.number)
)
# The row on which a fine is carried from meeting to meeting: the newest of the member's.
_LAST: Any = (
    select(ATTENDANCE.c.meeting_id)
    .join(MEETINGS, MEETINGS.c.id == ATTENDANCE.c.meeting_id)
    .where(
        ATTENDANCE.c.member_id == bindparam("member"),
        MEETINGS.c.circle_id == bindparam("circle"),
        MEETINGS.c.status == "posted",
    )
    .order_by(MEETINGS.c.number.desc())
    .limit(1)
)


def share_out_view(session: Session, share_out_id: UUID) -> Row[Any] | None:
    """Return a share-out with the names around it and its decision."""
    values = {"share_out": share_out_id}
    found: Row[Any] | None = session.connection().execute(_BY_ID, values).one_or_none()
    return found


def newest_share_out(
    session: Session, circle_id: UUID, number: int | None = None
) -> Row[Any] | None:
    """Return the newest share-out of a circle, or of one of its cycles, whatever became of it."""
    values: dict[str, Any] = {"circle": circle_id}
    if number is not None:
        values["number"] = number
    chosen = _NEWEST if number is None else _NEWEST_OF_CYCLE
    found: Row[Any] | None = session.connection().execute(chosen, values).one_or_none()
    return found


def locked_share_out(session: Session, share_out_id: UUID) -> Row[Any]:
    """Lock a share-out until the end of the transaction."""
    return session.connection().execute(_LOCKED, {"share_out": share_out_id}).one()


def line_rows(session: Session, share_out_id: UUID) -> Sequence[Row[Any]]:
    """Return what a share-out came to for each member, in the order of their numbers."""
    values = {"share_out": share_out_id}
    rows: Sequence[Row[Any]] = session.connection().execute(_LINES, values).all()
    return rows


def pay_fine(session: Session, circle_id: UUID, member_id: UUID, amount_minor: int) -> None:
    """Take what was paid of a member's fines off what is carried to the next meeting."""
    values = {"circle": circle_id, "member": member_id}
    connection = session.connection()
    meeting_id = connection.execute(_LAST, values).scalar_one()
    connection.execute(
        update(ATTENDANCE)
        .where(ATTENDANCE.c.meeting_id == meeting_id, ATTENDANCE.c.member_id == member_id)
        .values(fine_left_minor=ATTENDANCE.c.fine_left_minor - amount_minor)
    )


def meeting_draft(session: Session, circle_id: UUID) -> bool:
    """Say whether a meeting is being held: what is on its sheet is not booked yet."""
    wanted = select(func.count()).where(
        MEETINGS.c.circle_id == circle_id, MEETINGS.c.status == "draft"
    )
    return bool(session.connection().execute(wanted).scalar_one())
