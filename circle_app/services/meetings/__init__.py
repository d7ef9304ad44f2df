"""Meetings: one sheet on which the treasurer collects, posted in one transaction."""

from circle_app.domain.meetings import Cell
from circle_app.services.meetings.drafts import cancel, put_sheet, save, start
from circle_app.services.meetings.minutes import (
    Attended,
    Decided,
    Given,
    Minutes,
    meetings,
    minutes,
)
from circle_app.services.meetings.posting import post
from circle_app.services.meetings.reading import draft_id, meeting, meeting_room
from circle_app.services.meetings.views import (
    BoxLine,
    MeetingCard,
    MeetingRow,
    MeetingView,
    Posted,
    Saved,
    SheetFault,
)

__all__ = [
    "Attended",
    "BoxLine",
    "Cell",
    "Decided",
    "Given",
    "MeetingCard",
    "MeetingRow",
    "MeetingView",
    "Minutes",
    "Posted",
    "Saved",
    "SheetFault",
    "cancel",
    "draft_id",
    "meeting",
    "meeting_room",
    "meetings",
    "minutes",
    "post",
    "put_sheet",
    "save",
    "start",
]
