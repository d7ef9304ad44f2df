"""Slots that change hands or place."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "slot.swap_asked": Way(
        "swap", "gray", "{name} asks {to} to swap", "slot {slot} with slot {other}"
    ),
    "slot.substitute_asked": Way("swap", "gray", "{name} asks {to} to take slot {slot} over"),
    "slot.answered": Way("check", "gray", "{by} says yes to slot {slot}"),
    "slot.approved": Way("check", "gray", "{by} agrees that slot {slot} goes to {to}"),
    "slot.swapped": Way(
        "swap", "teal", "{name} and {to} have swapped", "slot {slot} and slot {other}"
    ),
    "slot.substituted": Way("swap", "teal", "Slot {slot} goes from {name} to {to}"),
    "slot.refused": Way("x", "gray", "{by} said no about slot {slot}"),
    "slot.withdrawn": Way("x", "gray", "{by} took back what was asked about slot {slot}"),
    "slot.vacated": Way("door", "gray", "Nobody holds the slots of {name} any more: {count}"),
    "slot.defaulted": Way(
        "alert", "amber", "{name} owes all rounds of slot {slot} at once", "{amount}"
    ),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {"slot.passed": "What went over with slot {slot}: {name}"}
ENTRY_ICONS: Final[Mapping[str, str]] = {"slot.passed": "swap"}
