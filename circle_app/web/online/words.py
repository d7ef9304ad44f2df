"""What states and faults of payments online are called."""

from collections.abc import Mapping
from typing import Final

from circle_app.i18n import text

#: Of each state: its words, the colour of its chip, its icon.
STATES: Final[Mapping[str, tuple[str, str, str]]] = {
    "asked": ("asking the provider", "gray", "clock"),
    "created": ("not paid yet", "gray", "clock"),
    "paid": ("paid", "teal", "check"),
    "failed": ("did not go through", "amber", "alert"),
    "expired": ("not paid in time", "gray", "x"),
    "refunding": ("going back", "amber", "undo"),
    "refunded": ("given back", "gray", "undo"),
    "mismatch": ("not in the books", "amber", "alert"),
}
#: What is wrong, and what to do about it, for who keeps the money.
FAULTS: Final[Mapping[str, str]] = {
    "other_amount": "Another amount came than was asked for. Give it back, and let it be paid "
    "again.",
    "other_currency": "Money of another currency came. Give it back, and let it be paid again.",
    "not_booked": "The money came and could not be booked: the loan or the member is not here any "
    "more. Give it back.",
    "paid_twice": "Two payments came for this. The second is not in the books: give it back on the "
    "provider's own page.",
    "partly_refunded": "A part went back at the provider. Record the difference in the books by "
    "hand.",
    "refund_failed": "The provider could not give it back. Try again, or ask the provider.",
    "not_taken_back": "The money went back, and the books hold too little at the provider. Record "
    "what was carried there; then it is put right by itself.",
    "disputed": "The payer's bank asks for the money back. Answer on the provider's own page.",
    "dispute_lost": "The bank took the money back. Take the entry back in the books.",
    "declined": "The payment did not go through. It can be tried again.",
    "unreachable": "The provider could not be reached. It is asked again by itself.",
    "keys_refused": "The provider does not know the keys. Enter them again.",
    "refused": "The provider did not accept it.",
}


def state_words(state: str, language: str) -> tuple[str, str, str]:
    """The words, the colour and the icon of a state."""
    words, tone, sign = STATES[state]
    return text(language, words), tone, sign


def fault_words(fault: str, language: str) -> str:
    """What is wrong, in a sentence; empty where nothing is."""
    return text(language, FAULTS[fault]) if fault in FAULTS else ""
