"""Words of notices about draws."""

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
}
SHORT: Final[dict[str, str]] = {
    "draw.sealed": "{circle}: draw of round {number} sealed, fingerprint {fingerprint}.",
    "draw.void": "{circle}: the draw of round {number} is void. A new one is sealed.",
}
