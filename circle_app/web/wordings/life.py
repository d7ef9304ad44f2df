"""A circle's life: rules that wait for their day, resting, another kind of circle, its board."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from circle_app.i18n import formats
from circle_app.web.rule_wording import preset_name
from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "rules.decided": Way("scale", "teal", "New rules are decided", "they count from {day}"),
    "rules.in_force": Way("scale", "teal", "The new rules count from now on", "version {version}"),
    "rules.withdrawn": Way("undo", "gray", "The change of rules was taken back"),
    "circle.archived": Way("lock", "amber", "The circle rests", "the books stay open to read"),
    "circle.woken": Way("circle", "teal", "The circle is awake again"),
    "circle.preset_changed": Way("sliders", "teal", "The circle is now: {kind_name}"),
    "proposal.opened/archive": Way(
        "lock", "gray", "{name} asks whether the circle shall rest or wake", "the vote is open"
    ),
    "proposal.opened/preset": Way(
        "sliders", "gray", "{name} proposes another kind of circle", "the vote is open"
    ),
    "announcement.posted": Way("bell", "teal", "{name} announced: {title}"),
    "announcement.withdrawn": Way("undo", "gray", "{name} took down: {title}"),
    "announcement.pinned": Way("bell", "gray", "{name} pinned or unpinned: {title}"),
    "paper.added": Way("file", "teal", "{name} put up: {title}"),
    "paper.changed": Way("file", "teal", "{name} wrote anew: {title}", "version {version}"),
    "paper.withdrawn": Way("undo", "gray", "{name} took down: {title}"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}


def values(params: Mapping[str, Any], language: str) -> dict[str, str]:
    """The day from which rules count, and the name of a kind of circle, where there is one."""
    found = {}
    if params.get("effective_on"):
        day = date.fromisoformat(str(params["effective_on"]))
        found["day"] = formats.date_medium(day, language)
    if params.get("preset"):
        found["kind_name"] = preset_name(str(params["preset"]), language)
    return found
