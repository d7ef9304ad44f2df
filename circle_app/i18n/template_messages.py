"""What a refusal of own words for notices says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "invalid_template": "These words cannot be used. Nothing was changed. Please look at them.",
}
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("invalid_template", "empty"): "Here are no words yet. Nothing was changed. Please write some, "
    "or go back to the usual ones.",
    ("invalid_template", "long"): "This is too long: at most {maximum} letters. Nothing was "
    "changed.",
    ("invalid_template", "unknown"): "Such a notice has nothing to put in place of {name}. Nothing "
    "was changed. Please use only the places that are named below.",
    ("invalid_template", "brace"): "A brace stands alone. Nothing was changed. Please use braces "
    "only around the name of a place.",
}
