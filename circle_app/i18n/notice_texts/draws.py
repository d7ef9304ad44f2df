"""Words of notices about draws and auctions."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "draw.sealed": (
        "The draw of round {number} is sealed",
        "{circle}: the fingerprint is {fingerprint}. Note it, and add a word of your own.",
    ),
    "draw.void": (
        "The draw of round {number} is void",
        "{circle}: the members voted so, “{reason}”. A new draw is sealed.",
    ),
    "auction.opened": (
        "The auction of round {number}",
        "{circle}: bid for the pot of {amount} until {day}, {time}.",
    ),
}
SHORT: Final[dict[str, str]] = {
    "auction.opened": "{circle}: auction of round {number}, bids until {day} {time}.",
    "draw.sealed": "{circle}: draw of round {number} sealed, fingerprint {fingerprint}.",
    "draw.void": "{circle}: the draw of round {number} is void. A new one is sealed.",
}
