"""What a refusal around slots that change hands says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "request_over": "This is not asked for any more. Nothing was changed.",
    "slot_request_open": "Something is asked for about this slot already. Nothing was changed. "
    "Please wait for the answer, or take it back first.",
    "not_asked": "Somebody else is asked here. Nothing was changed.",
    "own_slot_request": "It is about your own slot, so another officer has to agree. Nothing was "
    "changed.",
    "slot_not_movable": "This slot cannot be swapped or passed on. Nothing was changed.",
    "partly_paid": "A part of a contribution of this slot was paid. Please pay the rest of it "
    "first. Nothing was changed.",
    "slot_payment_waits": "A payment for this slot waits to be confirmed. Nothing was changed. "
    "Please try again after that.",
    "not_in_default": "Nobody is in default here: either the slot has not had its pot, or nothing "
    "is late. Nothing was changed.",
    "in_default": "That was declared before. Nothing was changed.",
}
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("request_over", "lapsed"): "Nobody answered in time, or the slot has moved meanwhile. Nothing "
    "was changed. Please ask again.",
    ("request_over", "withdrawn"): "It was taken back. Nothing was changed.",
    ("request_over", "refused"): "It was refused. Nothing was changed.",
    ("request_over", "agreed"): "It was agreed to already.",
    ("slot_not_movable", "won"): "This slot has had its pot: turns are swapped before it. Nothing "
    "was changed.",
    ("slot_not_movable", "vacant"): "Nobody holds this slot. Nothing was changed.",
    ("slot_not_movable", "same"): "Both are of the same member. Nothing was changed.",
    ("slot_not_movable", "auction"): "Turns are auctioned here, so there is nothing to swap. "
    "Nothing was changed.",
}
