"""Days on which a circle does not collect."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "holiday.added": Way("calendar", "teal", "{name} wrote down a holiday: {title}", "{day}"),
    "holidays.added": Way(
        "calendar", "teal", "{name} wrote down {count} holidays", "the first one: {title}, {day}"
    ),
    "holiday.removed": Way("undo", "gray", "{name} took a holiday away: {title}", "{day}"),
    "holidays.moved": Way(
        "calendar", "gray", "Instalments moved because of holidays", "loans: {count}"
    ),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
