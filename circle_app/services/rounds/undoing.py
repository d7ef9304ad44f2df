"""Taking a payout back: the pot is owed again, until somebody has said that it came."""

from __future__ import annotations

from sqlmodel import Session

from circle_app.domain.ledger import Draft
from circle_app.services import reversals
from circle_app.services.rounds import payouts


def _undo(session: Session, case: reversals.Case) -> tuple[Draft, ...]:
    if case.entry.subject_id is not None:
        payouts.take_back(session, case.entry.subject_id)
    return ()


reversals.undoes("round.payout", _undo)
