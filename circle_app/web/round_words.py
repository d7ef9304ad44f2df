"""Rounds in words, as all their pages say them: where they stand, whose turn it is, their ring."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from circle_app.i18n import formats, ntext, text
from circle_app.services.rounds.overview import RoundNow, TurnCard
from circle_app.services.rounds.views import PartView, PayoutView, RoundView, RunView, SlotView
from circle_app.web import routes
from circle_app.web.cycle_rings import Counts, CycleRing, cycle_ring
from circle_app.web.pot_words import missing_words
from circle_app.web.shell.state import initials_of
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.ring_paths import RingSize

#: Words, tone and icon of where a round stands.
ROUND_STATES: Final = {
    "collecting": ("being paid in", "gray", "clock"),
    "bidding": ("bids are open", "amber", "clock"),
    "decided": ("to be handed out", "amber", "banknote"),
    "paid": ("to be confirmed", "teal", "clock"),
    "received": ("received", "jade", "check"),
}
PAYOUT_STATES: Final = {
    "owed": ("to be handed out", "amber", "banknote"),
    "paid": ("to be confirmed", "teal", "clock"),
    "received": ("received", "jade", "check"),
    "disputed": ("did not come", "red", "alert"),
    "cancelled": ("cancelled", "gray", "x"),
}
RUN_STATES: Final = {
    "planned": ("being planned", "amber", "clock"),
    "running": ("running", "teal", "refresh"),
    "closed": ("over", "jade", "check"),
    "abandoned": ("given up", "gray", "x"),
}
_HOW: Final = {"draw": "by draw", "order": "in turn", "auction": "by auction"}
#: The page on which a turn is found, where that is not the page of the round.
WAYS: Final = {"draw": routes.DRAW, "auction": routes.AUCTION}


@dataclass(frozen=True)
class Mark:
    """A state as a chip."""

    words: str = ""
    tone: str = "gray"
    d: str = ""


def mark(state: str, names: dict[str, tuple[str, str, str]], language: str) -> Mark:
    """Return the chip of a state."""
    words, tone, sign = names[state]
    return Mark(text(language, words), tone, PATHS[sign])


def run_title(run: RunView, language: str) -> str:
    """What a run is called."""
    return text(language, "Run {n}", n=run.number)


def run_sub(run: RunView, language: str) -> str:
    """A run in half a sentence: how many slots of how much, and how turns are found."""
    slots = ntext(
        language,
        "{n} slot of {amount}",
        "{n} slots of {amount}",
        run.slot_count,
        amount=formats.money(run.amount_minor, run.currency, language),
    )
    return f"{slots} · {text(language, _HOW[run.pot_by])}"


def round_title(number: int, count: int, language: str) -> str:
    """What a round is called."""
    return text(language, "Round {n} of {all}", n=number, all=count)


def round_path(round_id: object, circle_id: object) -> str:
    """The address of a round."""
    return str(routes.path(routes.ROUND, circle=str(circle_id), round=str(round_id)))


def run_path(run_id: object, circle_id: object) -> str:
    """The address of a run."""
    return str(routes.path(routes.RUN, circle=str(circle_id), run=str(run_id)))


def way_path(found: RoundView) -> str:
    """The address of the page on which its turn is found; empty where that is by the order."""
    if found.pot_by not in WAYS:
        return ""
    return str(routes.path(WAYS[found.pot_by], circle=str(found.circle_id), round=str(found.id)))


def slot_name(name: str | None, number: int, language: str) -> str:
    """A slot with its holder: "Meera, slot 3"."""
    if not name:
        return text(language, "slot {n}, held by nobody", n=number)
    return text(language, "{name}, slot {n}", name=name, n=number)


def initials(name: str | None) -> str:
    """The letters of a holder; a dash where there is none."""
    return initials_of(name) if name else "–"


def slot_state(slot: SlotView, rounds: int, pot_by: str, language: str) -> str:
    """Where a slot stands: what it had, or when its turn comes."""
    if slot.won_round is not None:
        return text(language, "had the pot in round {n}", n=slot.won_round)
    if slot.status == "vacant":
        return text(language, "nobody holds it now: it comes last")
    if pot_by == "order" and slot.turn is not None:
        return text(language, "turn {n} of {all}", n=slot.turn, all=rounds)
    return text(language, "its turn is still to come")


def due_kinds(parts: Sequence[PartView]) -> Counts:
    """Count the dues of a round: one for each member, however many slots it is for."""
    dues = {part.due_id: part for part in parts if part.due_id is not None}
    states = [part.status for part in dues.values()]
    mine = next((part.status for part in dues.values() if part.is_mine), "none")
    return Counts(
        len(states),
        sum(state in ("paid", "waived") for state in states),
        states.count("claimed"),
        mine,
    )


def round_ring(found: RoundNow, size: RingSize, language: str) -> CycleRing:
    """The ring of a round: who has paid, and how much is in the pot."""
    seen = found.detail.round
    ring = cycle_ring(
        seen,
        due_kinds(found.detail.parts),
        size,
        currency=seen.currency,
        today=found.today,
        language=language,
    )
    return replace(
        ring,
        name=round_title(seen.number, seen.slot_count, language),
        sub=due_line(seen.due_on, found.today, language),
        collected=formats.money(found.pot.collected_minor, seen.currency, language),
        target=formats.money(seen.pot_minor, seen.currency, language),
    )


def due_line(due_on: date, today: date, language: str) -> str:
    """When the money for a round is due, or was."""
    day = formats.date_weekday(due_on, language)
    if due_on < today:
        return text(language, "was due {day}", day=day)
    return text(language, "due {day}", day=day)


def waits(found: RoundNow, language: str) -> str:
    """Why the turn cannot be decided yet, or what happens to what is missing."""
    if found.earlier is not None:
        return text(language, "Round {n} has to be decided first.", n=found.earlier)
    seen = found.detail.round
    return missing_words(found.pot, seen.currency, language, winner=seen.winner_name or "")


def payout_title(payout: PayoutView, language: str) -> str:
    """What a payout is for."""
    names = {
        "prize": "The pot",
        "rest": "The rest of the pot",
        "refund": "Back to whoever left",
        "dividend": "Part of the discount",
    }
    return text(language, names[payout.kind])


def turn_title(card: TurnCard, language: str) -> str:
    """Where a rotating circle stands, as a title: "Round 4 of 6"."""
    if card.run_status == "planned":
        return text(language, "Run {n} is being planned", n=card.run_number)
    if card.round_id is None:
        return text(language, "No run yet")
    return round_title(card.number, card.slot_count, language)


def turn_line(card: TurnCard, currency: str, language: str) -> str:
    """Who is next, or how that is found, in one sentence."""
    pot = formats.money(card.pot_minor, currency, language)
    if card.run_status == "planned":
        return ntext(language, "{n} slot is taken", "{n} slots are taken", card.slot_count)
    if card.round_id is None:
        return text(language, "Slots are taken once a run is planned.")
    if card.winner_name:
        return text(language, "The pot of {amount} goes to {name}.", amount=pot,
                    name=card.winner_name)  # fmt: skip
    if card.next_name:
        return text(language, "Next in turn: {name}, {amount}", name=card.next_name, amount=pot)
    ways = {
        "draw": "The draw decides who gets {amount}.",
        "order": "Nobody is left in turn.",
        "auction": "The highest bid gets the pot of {amount}.",
    }
    return text(language, ways[card.pot_by], amount=pot)


def my_turn(card: TurnCard, language: str) -> str:
    """The reader's own turn in one sentence."""
    if not card.my_slots:
        return text(language, "You hold no slot in this run.")
    open_slots = card.my_slots - len(card.my_won)
    if card.my_won and not open_slots:
        rounds = ", ".join(str(number) for number in card.my_won)
        return ntext(
            language,
            "You had the pot in round {rounds}",
            "You had the pot in rounds {rounds}",
            len(card.my_won),
            rounds=rounds,
        )
    if card.pot_by == "order" and card.my_turn and card.run_status == "running":
        return text(
            language, "Your turn is round {n} of {all}", n=card.my_turn, all=card.slot_count
        )
    return ntext(
        language,
        "Your turn is still to come",
        "{n} of your turns are still to come",
        open_slots,
    )
