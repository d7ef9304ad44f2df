"""Words of notices about slots that change hands or place."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "slot.swap_asked": (
        "A swap of turns in {circle}?",
        "{name} asks {to} to swap slot {slot} with slot {other}. The answer is wanted in a week.",
    ),
    "slot.substitute_asked": (
        "Take a slot over in {circle}?",
        "{name} asks {to} to take slot {slot} over, with all that is owed for it.",
    ),
    "slot.to_approve": (
        "A slot of {circle} changes hands?",
        "{name} wants to pass slot {slot} on to {to}. An officer has to agree.",
    ),
    "slot.swapped": (
        "Swapped in {circle}",
        "{name} and {to} have swapped: slot {slot} and slot {other}.",
    ),
    "slot.substituted": (
        "Slot {slot} of {circle} was passed on",
        "{to} has taken it over from {name}, with all that is owed for it.",
    ),
    "slot.refused": (
        "It was refused in {circle}",
        "{by} said no to what was asked about slot {slot}.",
    ),
    "slot.withdrawn": (
        "It is not asked for any more",
        "{by} took back what was asked about slot {slot} in {circle}.",
    ),
    "slot.vacated": (
        "A slot of {circle} is free",
        (
            "{name} has left. What the slot owed is missing until its turn at the end, then it is "
            "made good."
        ),
    ),
    "slot.defaulted": (
        "All rounds of slot {slot} are owed now",
        (
            "Contributions in {circle} stayed unpaid after the pot. {amount} of rounds to come is "
            "owed at once."
        ),
    ),
    "slot.called": (
        "All rounds to come are still owed",
        "{amount} of rounds to come in {circle} is owed now. Please pay, or talk to your circle.",
    ),
}
SHORT: Final[dict[str, str]] = {
    "slot.called": "{circle}: {amount} for all rounds to come is still owed. Please pay.",
    "slot.defaulted": "{circle}: {amount} for all rounds to come is owed now. Please pay.",
}
