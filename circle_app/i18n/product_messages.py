"""What a refusal around kinds of loans and holidays says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "invalid_holiday": "This cannot be a holiday. Nothing was written down.",
}
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("invalid_rules", "out_of_range"): "This number does not fit here. Nothing was changed. Please "
    "choose another one.",
    ("invalid_rules", "fee_too_high"): "The fee would eat up the smallest loan. Nothing was "
    "changed. Please choose a lower fee or a larger smallest loan.",
    ("invalid_rules", "needs_meetings"): "Nobody pays in regularly here, so there are no meetings "
    "to pay at. Nothing was changed.",
    ("invalid_rules", "name_taken"): "There is a kind of loan of this name already. Nothing was "
    "changed. Please choose another name.",
    ("invalid_rules", "empty"): "Something is missing here. Nothing was changed. Please fill it "
    "in.",
    ("invalid_holiday", "empty"): "There is no day here. Nothing was written down. Please write "
    "at least one.",
    ("invalid_holiday", "unreadable"): "Line {line} is not a day with a name. Nothing was written "
    "down. Please write it like 2026-11-08 Diwali.",
    ("invalid_holiday", "no_name"): "{day} needs a name of at most {maximum} letters. Nothing was "
    "written down.",
    ("invalid_holiday", "past"): "{day} does not lie ahead. Nothing was changed: what fell due "
    "stays as it was.",
    ("invalid_holiday", "too_far"): "{day} is more than three years away. Nothing was written "
    "down.",
    ("invalid_holiday", "twice"): "{day} stands there twice. Nothing was written down.",
    ("invalid_holiday", "too_many"): "At most {maximum} days can be written down at once. Nothing "
    "was written down.",
}
