"""Own words for notices: who wrote them."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "template.changed": Way("pencil", "teal", "{by} changed the words of a notice", "{notice}"),
    "template.reset": Way("undo", "gray", "{by} took own words of a notice back", "{notice}"),
}
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
