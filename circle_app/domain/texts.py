"""What people type, without what nobody can see."""

from __future__ import annotations

import unicodedata

_ZWNJ, _ZWJ = "\u200c", "\u200d"
_VIRAMA = 9  # the combining class of the sign that joins letters of Indian scripts


def visible(typed: str) -> str:
    """Normalise a text of one line: NFC, single spaces, nothing hidden in it.

    Control characters go, and so do format characters: some turn the text that follows, some make
    two names look the same. Joiners stay where they shape what is seen: after the sign that joins
    letters, and inside an emoji.
    """
    spaced = "".join(" " if char.isspace() else char for char in typed)
    kept: list[str] = []
    for char in unicodedata.normalize("NFC", spaced):
        if unicodedata.category(char)[0] != "C" or _shapes(char, kept[-1] if kept else " "):
            kept.append(char)
    return " ".join("".join(kept).split())


def _shapes(char: str, before: str) -> bool:
    if char not in (_ZWNJ, _ZWJ):
        return False
    joins_emoji = char == _ZWJ and (
        unicodedata.category(before) in ("So", "Sk") or before == "\ufe0f"
    )
    return joins_emoji or unicodedata.combining(before) == _VIRAMA
