"""What is said about proposals and in disputes, and complaints about people."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "discussion.said": Way("hand", "gray", "{name} wrote about a decision"),
    "discussion.removed": Way("undo", "gray", "{name} removed the own words about a decision"),
    "dispute.said": Way("flag", "gray", "{name} wrote about a question"),
    "complaint.opened": Way("flag", "amber", "{name} complains about {person}"),
    "complaint.closed": Way("check", "gray", "{name} ended a complaint about {person}"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
