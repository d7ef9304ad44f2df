"""A meeting while it lasts: opened once, kept as it is typed, given up where it did not happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import NotFound
from circle_app.domain.ledger import PeriodClosed, canonical_json
from circle_app.domain.meetings import (
    Cell,
    MeetingChanged,
    MeetingOpen,
    MeetingOver,
    MeetingStatus,
    Sheet,
    WrongMeetingDay,
)
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import meetings as queries
from circle_app.persistence.queries.accounting_months import circle_book
from circle_app.persistence.queries.circles import CIRCLES, active_members, locked_circle
from circle_app.persistence.queries.meetings import MEETINGS
from circle_app.services import access, cycles, events
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.meetings.reading import meeting_room, place_of, sheet_of, view
from circle_app.services.meetings.views import MeetingView, Saved

#: A meeting is written down at most so many days after it was held.
MAX_AGE: Final = timedelta(days=30)


@database.retried
def start(actor: Actor, circle_id: UUID, *, held_on: date | None = None, key: str) -> MeetingView:
    """Open a meeting of a circle; its sheet is empty.

    Args:
        actor: Who holds it.
        circle_id: The circle.
        held_on: Its day, if not today: at most 30 days back, and not before the last meeting.
        key: Idempotency key.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor's role does not hold meetings.
        MeetingOpen: One is being held; ``meeting_id`` says which.
        WrongMeetingDay, PeriodClosed: It cannot have been that day.
    """
    cycles.ensure_open(circle_id)
    with database.transaction() as session:
        access.require(session, actor, circle_id, Permission.HOLD_MEETING)
        payload = {"circle": circle_id, "on": held_on}
        once = Once(session, actor.user_id, "meeting.start", key, payload)
        if once.stored is not None:
            return once.replay(MeetingView)
        circle = locked_circle(session, circle_id)
        place = access.require(session, actor, circle_id, Permission.HOLD_MEETING)
        if (open_one := queries.draft_of(session, circle_id)) is not None:
            raise MeetingOpen(meeting_id=open_one)
        on = _day(session, place, held_on)
        meeting_id = _open(session, actor, circle, on)
        return once.remember(view(session, place, queries.meeting_row(session, meeting_id)))


def _day(session: Session, place: Standing, held_on: date | None) -> date:
    today = clock.today(place.time_zone)
    on = held_on or today
    if on > today:
        raise WrongMeetingDay(field="held_on", reason="in_future")
    if on < today - MAX_AGE:
        raise WrongMeetingDay(field="held_on", reason="too_long_ago", days=MAX_AGE.days)
    last = queries.newest_posted(session, place.circle_id)
    if last is not None and on < last.held_on:
        raise WrongMeetingDay(field="held_on", reason="before_last", number=last.number)
    book = circle_book(session, place.circle_id)
    if book.closed_through is not None and on <= book.closed_through:
        raise PeriodClosed(closed_through=book.closed_through, occurred_on=on)
    return on


def _open(session: Session, actor: Actor, circle: Any, on: date) -> UUID:
    meeting_id, number = new_id(), circle.last_meeting_number + 1
    connection = session.connection()
    connection.execute(
        insert(MEETINGS),
        {
            "id": meeting_id,
            "circle_id": circle.id,
            "number": number,
            "held_on": on,
            "status": MeetingStatus.DRAFT.value,
            "sheet": canonical_json(Sheet().to_plain()),
            "version": 0,
            "opening_minor": 0,
            "minutes": "",
            "opened_by": actor.user_id,
            "opened_at": clock.now(),
        },
    )
    connection.execute(
        update(CIRCLES).where(CIRCLES.c.id == circle.id).values(last_meeting_number=number)
    )
    events.record(
        session,
        "meeting.opened",
        actor,
        circle_id=circle.id,
        subject_id=meeting_id,
        params={"by": actor.name, "number": number, "held_on": on.isoformat()},
        visible=False,
    )
    return meeting_id


@database.retried
def save(
    actor: Actor, meeting_id: UUID, *, cells: Sequence[Cell], version: int | None = None
) -> Saved:
    """Keep cells of a draft as they are typed; other cells stay as anybody has left them.

    Args:
        actor: Who types.
        meeting_id: The meeting.
        cells: What changed; a later one of the same cell counts.
        version: What the caller last knew of the sheet; ``stale`` then says whether others have
            changed it since.

    Raises:
        NotFound: No such meeting in a circle of the actor, or no such member in it.
        NotAllowed: The actor's role does not hold meetings.
        MeetingOver: It was posted or cancelled.
        InvalidSheet: A cell cannot hold this; none was kept.
    """
    with database.transaction() as session:
        row = _locked_draft(session, actor, meeting_id)
        sheet = sheet_of(row)
        _check_members(session, row.circle_id, sheet, cells)
        for cell in cells:
            sheet = sheet.with_cell(cell)
        return _keep(session, row, sheet, stale=version is not None and version != row.version)


@database.retried
def put_sheet(actor: Actor, meeting_id: UUID, *, sheet: Mapping[str, Any], version: int) -> Saved:
    """Put a whole sheet in the place of a draft's.

    Raises:
        MeetingChanged: It was changed since that version; nothing was kept.
        NotFound, NotAllowed, MeetingOver, InvalidSheet: As for :func:`save`.
    """
    typed = Sheet.of_plain(sheet)
    with database.transaction() as session:
        row = _locked_draft(session, actor, meeting_id)
        if row.version != version:
            raise MeetingChanged(version=row.version)
        rows = [Cell(member_id, "presence") for member_id in typed.members]
        _check_members(session, row.circle_id, sheet_of(row), rows)
        return _keep(session, row, typed, stale=False)


def _locked_draft(session: Session, actor: Actor, meeting_id: UUID) -> Any:
    place_of(session, actor, meeting_id, Permission.HOLD_MEETING)
    row = queries.locked_meeting(session, meeting_id)
    check_draft(row)
    return row


def check_draft(row: Any) -> None:
    """Raise MeetingOver unless a meeting is being held."""
    if row.status != MeetingStatus.DRAFT:
        raise MeetingOver(status=row.status)


def _check_members(session: Session, circle_id: UUID, sheet: Sheet, cells: Sequence[Cell]) -> None:
    """A row is a member's, or that of one who has left and is to be emptied."""
    known = {row.id for row in active_members(session, circle_id)} | set(sheet.members)
    if any(cell.member_id is not None and cell.member_id not in known for cell in cells):
        raise NotFound(what="member", field="members")


def _keep(session: Session, row: Any, sheet: Sheet, *, stale: bool) -> Saved:
    at, version = clock.now(), row.version + 1
    session.connection().execute(
        update(MEETINGS)
        .where(MEETINGS.c.id == row.id)
        .values(sheet=canonical_json(sheet.to_plain()), version=version, saved_at=at)
    )
    # Only those who hold the meeting look at its sheet: nobody else's pages change.
    database.touch(session, meeting_room(row.id))
    return Saved(row.id, version, at, stale, sheet.to_plain())


@database.retried
def cancel(actor: Actor, meeting_id: UUID) -> None:
    """Give up a meeting that did not happen; nothing of its sheet is booked.

    Raises:
        NotFound, NotAllowed, MeetingOver: As for :func:`save`.
    """
    with database.transaction() as session:
        row = _locked_draft(session, actor, meeting_id)
        session.connection().execute(
            update(MEETINGS)
            .where(MEETINGS.c.id == row.id)
            .values(status=MeetingStatus.CANCELLED.value)
        )
        database.touch(session, meeting_room(row.id))
        events.record(
            session,
            "meeting.cancelled",
            actor,
            circle_id=row.circle_id,
            subject_id=row.id,
            params={"by": actor.name, "number": row.number, "held_on": row.held_on.isoformat()},
        )
