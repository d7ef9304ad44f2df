"""Meeting mode: open a meeting, keep its sheet, book all of it at once, read the minutes."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, paged
from circle_app.api.schemas.meetings import (
    Meeting,
    MeetingAsked,
    PostAsked,
    SheetAsked,
    SheetSaved,
)
from circle_app.api.schemas.minutes import MeetingCard, MeetingPosted, Minutes
from circle_app.services import meetings

router = APIRouter(tags=["meetings"])


@router.post("/circles/{circle_id}/meetings", status_code=201)
def start(
    circle_id: UUID, asked: MeetingAsked, actor: SignedIn, key: Key, response: Response
) -> Meeting:
    """Open a meeting; there is one at a time."""
    made = meetings.start(actor, circle_id, held_on=asked.held_on, key=key)
    mark_replay(response, replayed=made.replayed)
    return Meeting.of(made, actor.language)


@router.get("/circles/{circle_id}/meetings")
def of_circle(
    circle_id: UUID, actor: SignedIn, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[MeetingCard]:
    """List the meetings of a circle, the newest first."""
    found = meetings.meetings(actor, circle_id, cursor=cursor, limit=limit)
    return paged(found, MeetingCard.of)


@router.get("/meetings/{meeting_id}")
def get(meeting_id: UUID, actor: SignedIn) -> Meeting:
    """Show a meeting: the sheet, and what the books know beside it."""
    return Meeting.of(meetings.meeting(actor, meeting_id), actor.language)


@router.put("/meetings/{meeting_id}/sheet")
def put_sheet(meeting_id: UUID, asked: SheetAsked, actor: SignedIn) -> SheetSaved:
    """Keep a whole sheet; `409` with `meeting_changed` where it was changed since that version.

    It may hold what cannot be booked: that is refused when the meeting is closed.
    """
    currency = meetings.meeting(actor, meeting_id).currency
    saved = meetings.put_sheet(
        actor, meeting_id, sheet=asked.plain(currency), version=asked.version
    )
    return SheetSaved.of(saved, currency)


@router.post("/meetings/{meeting_id}/post")
def post(
    meeting_id: UUID, asked: PostAsked, actor: SignedIn, key: Key, response: Response
) -> MeetingPosted:
    """Book everything on the sheet and close the meeting: all of it, or nothing."""
    done = meetings.post(actor, meeting_id, version=asked.version, key=key)
    mark_replay(response, replayed=done.replayed)
    return MeetingPosted.of(done)


@router.post("/meetings/{meeting_id}/cancel", status_code=204)
def cancel(meeting_id: UUID, actor: SignedIn) -> None:
    """Give up a meeting that did not take place; nothing of its sheet is booked."""
    meetings.cancel(actor, meeting_id)


@router.get("/meetings/{meeting_id}/minutes")
def minutes(meeting_id: UUID, actor: SignedIn) -> Minutes:
    """Show the record of a meeting that was closed."""
    return Minutes.of(meetings.minutes(actor, meeting_id))
