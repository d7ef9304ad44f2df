"""What of a round's pot is missing, why, and whether the decision waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from circle_app.domain import rounds
from circle_app.domain.round_rules import Unpaid
from circle_app.domain.rounds import UNDECIDED, Pot, SlotState
from circle_app.domain.rules import CircleRules
from circle_app.persistence.queries import rounds as queries
from circle_app.services.rounds import settling, writing


@dataclass(frozen=True, slots=True)
class PotNow:
    """The pot of a round as it stands.

    Attributes:
        decided: Whether it has its winner.
        pot_minor: What all slots owe for it, less what was let off.
        collected_minor: What of that is there.
        unpaid_minor: What members still have to pay into it.
        vacant_minor: What nobody owes, as nobody holds the slot: it comes with that slot's own pot.
        unpaid: What the rules say about what is unpaid.
        ownerless: Whether only slots that nobody holds are left to get it: then it pays back.
    """

    decided: bool
    pot_minor: int
    collected_minor: int
    unpaid_minor: int
    vacant_minor: int
    unpaid: Unpaid
    ownerless: bool = False

    @property
    def holding_minor(self) -> int:
        """What is unpaid and holds the decision up."""
        if self.decided:
            return 0
        waits = self.unpaid is Unpaid.HOLD
        # The pot of a slot that nobody holds is divided once, when all of it is there.
        waits = waits or (self.ownerless and self.unpaid is Unpaid.COLLECTED)
        return self.unpaid_minor if waits else 0


def pot_now(session: Session, row: Any, rules: CircleRules) -> PotNow:
    """Return the pot of a round.

    Args:
        session: The transaction or a reading.
        row: The round, with its circle.
        rules: Those that count now.
    """
    if row.status not in UNDECIDED:
        parts = queries.parts_of_round(session, row.id)
        pot = rounds.pot_of(writing.part_of(part) for part in parts)
        return _told(pot, rules, decided=True)
    slots = settling.candidates(session, row.run_id, row.circle_id, row.due_on)
    fit = rounds.eligible(slots)
    ownerless = bool(fit) and all(each.status == SlotState.VACANT for each in fit)
    turn_of = fit[0].slot_id if ownerless else None
    return _told(settling.pot_now(session, row.id, turn_of), rules, ownerless=ownerless)


def _told(
    pot: Pot, rules: CircleRules, *, decided: bool = False, ownerless: bool = False
) -> PotNow:
    return PotNow(
        decided,
        pot.pot_minor,
        pot.collected_minor,
        pot.unpaid_minor,
        pot.vacant_minor,
        rules.rounds.unpaid,
        ownerless,
    )
