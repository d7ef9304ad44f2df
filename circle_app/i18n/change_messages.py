"""What a refusal of a change of a running loan says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("cannot_reverse", "loan.write_off"): "A loan that was given up stays given up. Nothing was "
    "recorded. What comes back of it is recorded on the page of the loan.",
}

SENTENCES: Final[Mapping[str, str]] = {
    "loan_replaced": "Loan {number} was replaced by loan {by}, so what belongs to it stays as it "
    "is. No money was moved. If loan {by} paid it off, take the giving of that one back first; "
    "else record what was wrong on loan {by}.",
    "loan_change_open": "Somebody has asked already that another loan take the place of this one: "
    "loan {number}. Nothing was sent. Please wait for the decision, or withdraw that request.",
    "nothing_to_plan": "The loan itself is paid back, so nothing is left to plan anew. Nothing was "
    "changed. Please pay what is left, or ask to be let off.",
    "rate_raised": "A loan that is planned anew costs no more than before: {maximum} % at most. "
    "Nothing was sent. Please choose the same rate or a lower one.",
    "top_up_too_small": "After the running loan is paid off and the fee is taken, nothing would be "
    "left in the hand. No money was moved. Please ask for more.",
}
