"""How long a text is as an SMS, and how it is written so that it stays short.

A message of Latin letters has room for 160, one with any other letter for 70; in longer ones each
part loses a few to what joins the parts again. One rupee sign or curly quote makes a whole English
message one of the second kind, so they are written otherwise there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# The basic alphabet of GSM 03.38, and what takes two places of it.
_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE: Final = frozenset("^{}\\[~]|€\f")
# Letters beyond, such as smileys, take two places of the other alphabet.
_BASIC_PLANE: Final = 0xFFFF
_PLAINER: Final = str.maketrans(
    {
        "₹": "Rs ",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "−": "-",
        "…": "...",
        "\u00a0": " ",
    }
)


@dataclass(frozen=True, slots=True)
class Size:
    """How long an SMS is.

    Attributes:
        units: Letters as they are counted.
        parts: How many messages are paid for.
        room: How many letters all these parts would have room for.
        latin: Whether it has only letters of which 160 fit.
    """

    units: int
    parts: int
    room: int
    latin: bool


def size(said: str) -> Size:
    """Measure a text as an SMS.

    Worked example: 160 Latin letters are one part and 161 two; 70 letters with one Hindi letter
    among them are one part and 71 two.
    """
    latin = all(letter in _BASIC or letter in _DOUBLE for letter in said)
    if latin:
        widths = [2 if letter in _DOUBLE else 1 for letter in said]
        alone, joined = 160, 153
    else:
        widths = [2 if ord(letter) > _BASIC_PLANE else 1 for letter in said]
        alone, joined = 70, 67
    units = sum(widths)
    if units <= alone:
        return Size(units, 1, alone, latin)
    parts = _parts(widths, joined)
    return Size(units, parts, parts * joined, latin)


def _parts(widths: Sequence[int], room: int) -> int:
    """Count parts; what takes two places is not torn apart, so one of them may stay empty."""
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts


def plainer(said: str) -> str:
    """Write signs otherwise that would halve the room of a Latin message; leave others alone."""
    found = said.translate(_PLAINER)
    return found if size(found).latin else said
