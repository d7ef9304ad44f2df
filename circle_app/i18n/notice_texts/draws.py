"""Words of notices about draws and auctions."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "draw.sealed": (
        "The draw of round {number} is sealed",
        "{circle}: the fingerprint is {fingerprint}. Note it, and add a word of your own.",
    ),
    "draw.soon": (
        "The draw of round {number} is near",
        "{circle}: contributions are due {day}, then it is drawn. Add a word of your own before.",
    ),
    "draw.void": (
        "The draw of round {number} is void",
        "{circle}: the members voted so, “{reason}”. A new draw is sealed.",
    ),
    "auction.opened": (
        "The auction of round {number}",
        "{circle}: bid for the pot of {amount} until {day}, {time}.",
    ),
    "auction.bid": (
        "You were outbid",
        "{name} bid {amount} in round {number} of {circle}.",
    ),
}
SHORT: Final[dict[str, str]] = {
    "auction.opened": "{circle}: auction of round {number}, bids until {day} {time}.",
    "auction.bid": "{circle}: you were outbid in round {number}, {amount}.",
    "draw.soon": "{circle}: round {number} is drawn from {day}. Add your word before.",
    "draw.sealed": "{circle}: draw of round {number} sealed, fingerprint {fingerprint}.",
    "draw.void": "{circle}: the draw of round {number} is void. A new one is sealed.",
}
