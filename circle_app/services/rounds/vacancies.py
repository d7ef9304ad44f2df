"""What the pot of a round is divided into: also where nobody holds the slot whose turn it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.rounds import Figures, RoundHeld, whole_pot
from circle_app.domain.slots import Left, Missing, vacant_figures
from circle_app.persistence.queries import rounds as queries
from circle_app.services.rounds import settling


def figures(session: Session, round_row: Any, slot_id: UUID) -> Figures:
    """Return how the pot of an undecided round is divided if a slot gets it without a bid.

    All of it is the holder's. Where nobody holds the slot, it fills what was missing because of
    that in earlier rounds, and gives back to whoever left what was put in.

    Args:
        session: The transaction.
        round_row: The locked round.
        slot_id: The slot whose turn it is.

    Raises:
        RoundHeld: Who had the slot before, and swapped it, still owes for it.
    """
    pot = settling.pot_now(session, round_row.id, slot_id)
    slot: Any = queries.slot_row(session, slot_id)
    if slot is None or slot.member_id is not None:
        return whole_pot(pot)
    # What comes in for the slot is given back to whoever left it; this is done once.
    owed = queries.owed_for_slot_minor(session, slot_id)
    if owed:
        raise RoundHeld(missing_minor=owed, currency=round_row.currency)
    missing = tuple(
        Missing(row.round_id, row.winner_slot_id, row.winner_member_id, row.missing_minor)
        for row in queries.missing_of_slot(session, slot_id)
    )
    left = Left(slot.id, round_row.id, slot.left_by, slot.in_minor, missing)
    return vacant_figures(pot.pot_minor, left)
