"""Taking a payment of savings back: they are the member's again, and the request is over."""

from __future__ import annotations

from sqlmodel import Session

from circle_app.domain.funds import WithdrawalAct
from circle_app.domain.ledger import Draft
from circle_app.persistence.queries import withdrawals as queries
from circle_app.services import reversals
from circle_app.services.funds import references
from circle_app.services.withdrawals.states import move


def _undo(session: Session, case: reversals.Case) -> tuple[Draft, ...]:
    """Set the withdrawal to reversed; who still wants the savings asks again."""
    subject_id = case.entry.subject_id
    if subject_id is None:
        return ()
    row = queries.locked_withdrawal(session, subject_id)
    move(session, row, WithdrawalAct.UNDO)
    references.free(session, row.reference, row.id)
    return ()


reversals.undoes("savings.withdrawal", _undo)
