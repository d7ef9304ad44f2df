"""Words of notices about draws."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "draw.sealed": (
        "Round {number} of {circle}: the draw is sealed",
        "Fingerprint {fingerprint}. Note it, and add a word of your own before the draw.",
    ),
    "draw.void": (
        "The draw of round {number} in {circle} is void",
        "The members voted so: “{reason}”. A new draw is sealed.",
    ),
}
SHORT: Final[dict[str, str]] = {
    "draw.sealed": "{circle}: draw of round {number} sealed, fingerprint {fingerprint}.",
    "draw.void": "{circle}: the draw of round {number} is void. A new one is sealed.",
}
