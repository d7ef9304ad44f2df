"""Months that are closed and opened, and disputes."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "period.closed": Way("lock", "teal", "{name} closed {month_name}", "no more is booked in it"),
    "period.reopened": Way("key", "amber", "{month_name} was opened again", "“{reason}”"),
    "proposal.opened/reopening": Way("key", "amber", "{name} asks to open {month_name} again"),
    "dispute.opened": Way("flag", "amber", "{name} questions entry {number}", "“{reason}”"),
    "dispute.closed": Way("check", "teal", "{name} answered for entry {number}", "“{outcome}”"),
    "dispute.closed/withdrawn": Way("undo", "gray", "{name} no longer questions entry {number}"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
