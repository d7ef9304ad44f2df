"""The minutes of an auction: written down with its result, and never changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.domain.ledger import canonical_json
from circle_app.domain.rounds import Figures, PayoutState
from circle_app.persistence.queries import rounds as queries
from circle_app.persistence.queries.rounds import ROUNDS
from circle_app.services.rounds import presence
from circle_app.services.rounds.auction_facts import Facts

FORMAT: Final = "circle-auction-1"
_UNPAID = (PayoutState.OWED, PayoutState.PAID, PayoutState.DISPUTED)


@dataclass(frozen=True, slots=True)
class Result:
    """How an auction ended.

    Attributes:
        winner: The slot's row with its holder.
        figures: How the pot was divided.
        late: The slots that lost their dividend.
        drawn: Whether a draw decided; ``attempt`` says which of the round.
        by: Who ended it; empty for the clock.
    """

    winner: Any
    figures: Figures
    late: Collection[UUID]
    drawn: bool
    attempt: int
    by: str


def announced(place: str) -> str:
    """Write down before an auction where it is held."""
    return canonical_json({"place": place})


def place_of(text: str) -> str:
    """Read where an auction is held; empty where it was not said."""
    return str(json.loads(text).get("place", "")) if text else ""


def write(session: Session, known: Facts, result: Result, at: datetime) -> None:
    """Write the minutes of a round that was just decided."""
    told = _told(session, known, result, at)
    told["fingerprint"] = hashlib.sha256(canonical_json(told).encode()).hexdigest()
    session.connection().execute(
        update(ROUNDS).where(ROUNDS.c.id == known.row.id).values(minutes=canonical_json(told))
    )


def _told(session: Session, known: Facts, result: Result, at: datetime) -> dict[str, Any]:
    row, figures = known.row, result.figures
    numbers = {slot.id: slot.number for slot in known.slots}
    return {
        "amount_minor": row.amount_minor,
        "attempt": result.attempt if result.drawn else 0,
        "began_at": row.bids_open_at.isoformat(),
        "bidding": known.rules.rounds.bidding.value,
        "bids": [
            {
                "at": bid.placed_at.isoformat(),
                "discount_minor": bid.discount_minor,
                "member": str(bid.member_id),
                "name": bid.name,
                "slot": bid.number,
            }
            for bid in known.bids
        ],
        "by": result.by,
        "circle": str(row.circle_id),
        "commission_minor": figures.commission_minor,
        "commission_percent": str(known.terms.commission_percent),
        "currency": row.currency,
        "decided_at": at.isoformat(),
        "discount_minor": figures.discount_minor,
        "dividend_minor": figures.dividend_minor,
        "dividend_slots": sorted(numbers[each] for each in figures.dividends),
        "drawn": result.drawn,
        "ended_at": row.bids_close_at.isoformat(),
        "format": FORMAT,
        "late_slots": sorted(numbers[each] for each in result.late if figures.discount_minor),
        "number": row.number,
        "of": row.slot_count,
        "place": place_of(row.minutes),
        "pot_minor": figures.pot_minor,
        "present": [
            {
                "member": str(each.member_id),
                "name": each.name,
                "slots": list(each.slots),
                "way": each.way,
            }
            for each in presence.present_in(session, known)
            if each.way
        ],
        "prize_minor": figures.prize_minor,
        "remainder_minor": figures.remainder_minor,
        "round": str(row.id),
        "unpaid": _unpaid(session, row),
        "winner": {
            "member": str(result.winner.member_id or ""),
            "name": result.winner.member_name or "",
            "slot": result.winner.number,
        },
    }


def _unpaid(session: Session, row: Any) -> list[dict[str, Any]]:
    """What of earlier pots is not in the hands of those who won them."""
    return [
        {
            "amount_minor": each.amount_minor,
            "name": each.name,
            "round": each.round_number,
            "status": each.status,
        }
        for each in queries.payouts_of_run(session, row.run_id)
        if each.round_number < row.number and each.status in _UNPAID and each.kind != "dividend"
    ]
