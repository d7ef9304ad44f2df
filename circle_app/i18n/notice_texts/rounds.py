"""Words of notices about runs, rounds and pots."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "run.planned": (
        "A new run in {circle}",
        "Run {number} is planned. Take your slots before it begins.",
    ),
    "run.opened": (
        "Run {number} of {circle} begins",
        "{slots} slots of {amount} each, the first round from {starts_on}.",
    ),
    "run.abandoned": ("Run {number} of {circle} was given up", "Nobody owes anything of it."),
    "run.closed": (
        "Run {number} of {circle} is over",
        "Every slot had its pot. See what you put in and what you got.",
    ),
    "slot.taken": ("A slot for you in {circle}", "{by} wrote slots down for you."),
    "slot.dropped": ("Your slot in {circle}", "{by} gave a slot of yours back."),
    "round.decided": (
        "Round {number} of {circle}",
        "The pot of {amount} goes to {name}, slot {slot}.",
    ),
    "round.won": ("The pot is yours", "Round {number} of {circle}: you get {amount}."),
    "round.late": (
        "More of your pot has come in",
        "{name} paid for round {number} of {circle}. It is yours.",
    ),
    "payout.paid": (
        "Your pot was handed out",
        "{by} handed {amount} out to you for round {number} of {circle}. Say whether it came.",
    ),
    "payout.unsaid": (
        "Did your pot come?",
        "{amount} of round {number} in {circle} was handed out to you. Say whether it came.",
    ),
    "payout.disputed": (
        "A pot did not come",
        "{name} says that {amount} of round {number} in {circle} did not come: “{reason}”",
    ),
}
SHORT: Final[dict[str, str]] = {
    "round.won": "{circle}: the pot of round {number} is yours, {amount}.",
    "payout.unsaid": "{circle}: did {amount} of round {number} come? Say so in the app.",
    "payout.paid": "{circle}: {amount} was handed out to you. Say in the app whether it came.",
}
