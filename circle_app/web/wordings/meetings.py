"""Meetings."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "meeting.opened": Way("users", "gray", "{by} opened meeting {number}"),
    "meeting.posted": Way(
        "users", "teal", "Meeting {number} was held: {there} of {of} came", "{by}", "+"
    ),
    "meeting.cancelled": Way("x", "gray", "Meeting {number} did not take place", "{by}"),
}
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
