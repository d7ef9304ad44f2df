"""What a refusal around leaving, ending and writing off says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "departure_open": "This was asked for already and is not finished. Nothing was changed.",
    "departure_state": "This cannot be done any more. No money was moved. Please look at how it "
    "stands now.",
    "departure_held": "Something waits to be cleared up first. Nothing was changed. The page says "
    "what it is.",
    "still_owes": "{missing} has to be paid first: that is more than there is to set off. Nothing "
    "was changed.",
    "figures_moved": "By now more would be paid out, or lost, than was agreed to. No money was "
    "moved. Please ask anew.",
    "last_member": "You are the last one here: a circle is ended, not left. Nothing was changed.",
    "own_departure": "Nobody pays themselves out when leaving. No money was moved. Please ask "
    "somebody else who keeps the money.",
    "not_departure_asker": "Only who asked for this can take it back. Nothing was changed.",
    "member_gone": "This was of a member who has left and was settled with. What was before stays "
    "as it is. Nothing was recorded.",
    "dissolution_open": "The end of this circle was asked for already. Nothing was changed.",
    "dissolution_state": "This cannot be done any more. No money was moved. Please look at how it "
    "stands now.",
    "dissolution_held": "Something waits to be cleared up first. Nothing was changed. The page "
    "says what it is.",
    "members_owe": "{names} would still owe {missing}. That has to be paid or written off first. "
    "Nothing was changed.",
    "books_differ": "{difference} cannot be given to anybody yet. Nothing was changed. Please "
    "count the money and record the difference first.",
    "shares_moved": "Something was recorded, or somebody came or went, since this was agreed to. "
    "No money was moved. Please ask anew.",
    "repayment_waits": "Somebody says to have paid on this loan. Please confirm or reject that "
    "first. Nothing was changed.",
}
