"""Reversals: taking an entry back, at once or after a decision."""

from circle_app.services.reversals.making import Reversal, carry_out, case_of, reverse, way_of
from circle_app.services.reversals.matches import release_matches
from circle_app.services.reversals.registry import Case, Undo, known_kinds, undoes

__all__ = [
    "Case",
    "Reversal",
    "Undo",
    "carry_out",
    "case_of",
    "known_kinds",
    "release_matches",
    "reverse",
    "undoes",
    "way_of",
]
