"""Runs, slots, rounds and the pots that are handed out."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "run.planned": Way("calendar", "gray", "{by} planned run {number}"),
    "run.opened": Way("refresh", "teal", "Run {number} begins", "{slots} slots of {amount}"),
    "run.abandoned": Way("x", "gray", "{by} gave run {number} up", "“{reason}”"),
    "run.closed": Way("check_circle", "teal", "Run {number} is over", "every slot had its pot"),
    "slot.taken": Way("plus", "gray", "Slots for {name}: {count}"),
    "slot.dropped": Way("minus", "gray", "{name} has one slot less"),
    "slot.arranged": Way("sliders", "gray", "{by} put the slots of run {number} in order"),
    "round.decided": Way(
        "target", "teal", "Round {number}: the pot goes to {name}", "slot {slot}, {amount}"
    ),
    "round.late": Way("arrow_in", "teal", "{name} paid for round {number}", "{amount}, late"),
    "round.unpaid": Way("undo", "amber", "A payment of {name} for round {number} was taken back"),
    "round.forgiven": Way("heart", "gray", "{name} was let off round {number}", "{amount}"),
    "payout.paid": Way(
        "banknote", "teal", "Pot of round {number} handed out to {name}", "{amount}, by {by}", "−"
    ),
    "payout.received": Way("check", "teal", "{name} got the pot of round {number}", "{amount}"),
    "payout.disputed": Way(
        "alert", "amber", "{name} says the pot of round {number} did not come", "“{reason}”"
    ),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {
    "round.settled": "Round {number}: the pot goes to {name}",
    "round.payout": "Pot of round {number} handed out to {name}",
    "round.late": "Paid late for round {number} by {name}",
    "round.unpaid": "Taken back from round {number}: {name}",
    "round.forgiven": "Let off round {number}: {name}",
    "wallet.payout": "Pot in {circle}",
}
ENTRY_ICONS: Final[Mapping[str, str]] = {
    "round.settled": "target",
    "round.payout": "banknote",
    "round.late": "arrow_in",
    "round.unpaid": "undo",
    "round.forgiven": "heart",
    "wallet.payout": "arrow_in",
}
