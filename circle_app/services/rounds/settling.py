"""Deciding a round: its pot is booked to whoever won it. Draw, order and auction end here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.rounds import Candidate, DueState, Figures, Part, Pot, pot_of, with_payments
from circle_app.persistence.queries import rounds as queries
from circle_app.services.access import Actor


@dataclass(frozen=True, slots=True)
class Decided:
    """A round that has its winner.

    Attributes:
        entry_id: What was booked; none where nothing had come in.
        prize_minor: What the winner gets now.
        missing_minor: What the winner gets as it comes in.
    """

    round_id: UUID
    number: int
    slot_id: UUID
    member_id: UUID | None
    entry_id: UUID | None
    prize_minor: int
    missing_minor: int


def parts_now(session: Session, round_id: UUID) -> tuple[Part, ...]:
    """Return what each slot owes for an undecided round, as its payments fill it now."""
    rows = queries.parts_of_round(session, round_id)
    dues = {row.due_id: DueState(row.due_paid_minor, row.due_waived_minor) for row in rows
            if row.due_id}  # fmt: skip
    return with_payments([part_of(row) for row in rows], dues)


def part_of(row: Any) -> Part:
    """Read a part as it is stored."""
    return Part(
        row.slot_id,
        row.number,
        row.member_id,
        row.due_id,
        row.owed_minor,
        row.credit_minor,
        row.in_minor,
        row.debt_minor,
        row.waived_minor,
    )


def pot_now(session: Session, round_id: UUID) -> Pot:
    """Return what an undecided round has to give away."""
    return pot_of(parts_now(session, round_id))


def candidates(session: Session, run_id: UUID, circle_id: UUID, through: Any) -> list[Candidate]:
    """Return the slots of a run as the rules for winning see them.

    Args:
        session: The transaction or a reading.
        run_id: The run.
        circle_id: Its circle.
        through: Contributions due up to this day count as arrears: the round's ``due_on`` when it
            is decided, the day before it begins where the slots are frozen at its beginning.
    """
    owed = queries.arrears(session, circle_id, through)
    return [
        Candidate(row.id, row.number, row.status, row.turn, owed.get(row.member_id, 0))
        for row in queries.slots_of_run(session, run_id)
    ]


def decide(
    session: Session,
    circle: Any,
    round_row: Any,
    winner_slot: UUID,
    figures: Figures,
    *,
    actor: Actor | None,
    at: datetime,
) -> Decided:
    """Give the pot of a round to a slot; whoever found the slot has checked that it may win.

    Books ``round.settled``, writes the round, its parts, slots and payouts, and tells of it.

    Args:
        session: The transaction.
        circle: The circle's row, locked and caught up.
        round_row: What ``queries.rounds.locked_round`` returned in this transaction.
        winner_slot: The slot that gets the pot.
        figures: How the pot of :func:`pot_now` is divided; ``domain.rounds.whole_pot`` where the
            winner gets everything.
        actor: Whose act it is; None for the clock (an auction that ends).
        at: When.

    Raises:
        RoundDecided: It has its winner already.
        RoundNotReached: An earlier round has none.
        SlotNotEligible: The slot has won before, or is not of this run.
        RoundHeld, ReserveTooSmall, TooLittleCollected: Contributions are missing, by rule.
        UnevenPot: The figures do not divide the pot of this moment.
    """
    raise NotImplementedError
