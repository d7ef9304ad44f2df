"""What a refusal around runs, slots, rounds and pots says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "not_rotating": "By its rules this circle has no slots and no rounds. Nothing was changed.",
    "run_open": "A run is planned or running already. Nothing was changed. Please look at that "
    "one first.",
    "run_state": "The run is not at this point any more. Nothing was changed. Please look at how "
    "it stands now.",
    "too_few_slots": "Too few slots are taken: there have to be at least {min}, held by more than "
    "one member. Nothing was changed.",
    "slots_full": "There cannot be more than {max} slots by the rules. Nothing was changed.",
    "invalid_order": "The order has to name every slot once. Nothing was changed.",
    "earlier_round_open": "Round {number} has to be decided first. Nothing was changed.",
    "round_held": "Contributions are still missing: {missing}. By the rules nobody gets the pot "
    "before. No money was moved.",
    "reserve_too_small": "{missing} are missing, and the circle has earned less than that. No "
    "money was moved. Please wait for the contributions.",
    "too_little_collected": "Too little has come in to divide this pot. No money was moved. Please "
    "wait for the contributions.",
    "slot_not_eligible": "This slot cannot get the pot of this round. No money was moved.",
    "not_by_order": "Turns are not fixed here, so this round is decided in another way. No money "
    "was moved.",
    "run_unfinished": "The run is not over: rounds are to be decided, pots to be handed out, or "
    "money is owed. Nothing was changed.",
    "run_begun": "Money has come in for this run, so it cannot be given up. Nothing was changed. "
    "Please run it to its end.",
    "rules_frozen": "This rule stays as it is while a run is running. Nothing was changed.",
    "own_payout": "You handed this money out, so somebody else has to say that it came. Nothing "
    "was changed.",
    "not_receiver": "Only who gets this money can say whether it came. Nothing was changed.",
    "payout_state": "The pot is not at this point any more. No money was moved. Please look at "
    "how it stands now.",
}
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("payout_state", "received"): "The pot was received: that stays so. No money was moved.",
    ("payout_state", "paid"): "The pot was handed out already. No money was moved.",
    ("payout_state", "owed"): "The pot was not handed out yet. Nothing was changed.",
    ("slot_not_eligible", "won"): "This slot had its pot already. No money was moved.",
    ("slot_not_eligible", "vacant"): "Nobody holds the slot whose turn it is. No money was moved. "
    "Please find somebody for it.",
    ("slot_not_eligible", "arrears"): "Contributions of this slot are open, and somebody else can "
    "still win. No money was moved.",
    ("invalid_rules", "needs_slots"): "This means something only where members hold slots. Nothing "
    "was changed.",
    ("invalid_rules", "needs_turns"): "With slots the rules have to say how turns are found. "
    "Nothing was changed.",
}
