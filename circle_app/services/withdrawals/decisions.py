"""What a decision on a withdrawal does: it may be paid out now, or it is refused."""

from __future__ import annotations

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.funds import WithdrawalAct, WithdrawalState
from circle_app.persistence.queries import withdrawals as queries
from circle_app.services import proposals
from circle_app.services.access import Actor
from circle_app.services.withdrawals.states import announce, move

KIND = "withdrawal"


def _decided(
    session: Session, motion: proposals.Motion, approved: bool, actor: Actor | None
) -> None:
    """Write the decision down; whether the money is there is asked when it is handed out."""
    if motion.subject_id is None:
        return
    row = queries.locked_withdrawal(session, motion.subject_id)
    if row.status != WithdrawalState.ASKED.value:
        return
    act = WithdrawalAct.APPROVE if approved else WithdrawalAct.REJECT
    move(session, row, act, decided_at=clock.now())
    kind = "withdrawal.approved" if approved else "withdrawal.rejected"
    by = {"by": actor.name} if actor is not None and motion.decider == "officer" else {}
    announce(session, kind, actor, row, decider=motion.decider, **by)


proposals.on_decided(KIND, _decided)
