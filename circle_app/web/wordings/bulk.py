"""Acts on many members at once, and reminders."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "bulk.confirm": Way("checklist", "gray", "{by} went through {rows} payments at once"),
    "bulk.record": Way("banknote", "gray", "{by} took down cash of {rows} members at once"),
    "bulk.remind": Way("bell", "gray", "{by} reminded {rows} members at once"),
    "dues.reminded": Way("bell", "gray", "{by} reminded {name} of {amount}"),
}
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
