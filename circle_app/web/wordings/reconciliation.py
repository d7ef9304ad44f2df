"""Money counted and compared with the bank."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "count.made": Way("banknote", "teal", "{name} counted {amount} in {place}", "all there"),
    "count.made/less": Way(
        "banknote", "amber", "{name} counted {amount} in {place}", "{difference} too little"
    ),
    "count.made/more": Way(
        "banknote", "amber", "{name} counted {amount} in {place}", "{difference} too much"
    ),
    "statement.imported": Way(
        "checklist", "teal", "{name} read in a statement of {place}", "{lines} lines"
    ),
    "statement.line_decided": Way("checklist", "gray", "{name} compared lines of a statement"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {
    "count.difference": "Difference of a count: {place}",
    "statement.difference": "From the statement of {place}",
}
ENTRY_ICONS: Final[Mapping[str, str]] = {
    "count.difference": "banknote",
    "statement.difference": "bank",
}
