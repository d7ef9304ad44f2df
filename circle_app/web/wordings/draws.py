"""Draws: sealed, added to, void."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "draw.sealed": Way(
        "lock", "teal", "The draw of round {number} is sealed", "fingerprint {fingerprint}"
    ),
    "draw.nonce": Way(
        "dice", "gray", "{name} added a word to the draw of round {number}", "“{nonce}”"
    ),
    "draw.held": Way("dice", "teal", "{by} held the draw of round {number}", "slot {slot}: {name}"),
    "draw.void": Way("undo", "amber", "The draw of round {number} was declared void", "“{reason}”"),
}
#: Entries of a book, as its owner reads them, and their icons: a draw books none of its own.
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
