"""Auctions: opened, bid in, ended."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "auction.opened": Way(
        "gavel", "teal", "{by} opened the auction of round {number}", "a pot of {amount}"
    ),
    "auction.bid": Way("gavel", "gray", "{by} bid in round {number}", "slot {slot}: {name}"),
    "auction.present": Way(
        "gavel", "gray", "{by} wrote down who was there in round {number}", "{name}"
    ),
    "auction.absent": Way(
        "gavel", "gray", "{by} took back who was there in round {number}", "{name}"
    ),
    "auction.closed": Way(
        "gavel", "teal", "The auction of round {number} has ended", "slot {slot}: {name}"
    ),
}
#: Entries of a book, as its owner reads them, and their icons: the decided round books.
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
