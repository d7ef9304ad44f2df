"""Looking again at what waits for officers, after somebody's office or place has changed."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.decisions import answered
from circle_app.domain.votes import Outcome, Reason
from circle_app.persistence.queries import proposals as queries
from circle_app.services.proposals import steps
from circle_app.services.proposals.engine import pass_on, step_decided
from circle_app.services.proposals.motions import OFFICER, locked


def recheck(session: Session, circle_id: UUID) -> None:
    """Pass on what waits for officers who are gone; called when somebody's role or place changed.

    What one refused already, and too few are left for, is refused: nobody gets around a no by
    taking the office of those who could still agree. The caller holds the circle's row, so that
    two who leave at once take turns.
    """
    now = clock.now()
    for proposal_id in queries.waiting_for_officers(session, circle_id):
        asked = locked(session, proposal_id)
        if asked.status != "open" or asked.decider != OFFICER or now >= asked.closes_at:
            continue
        part, agreed, refused = steps.took_part(session, asked)
        but = asked.parties | part
        left = steps.able(session, circle_id, asked.step.role, but)
        stands = answered(asked.step.approvals, agreed=agreed, refused=refused, left=left)
        if stands.outcome is Outcome.REJECTED:
            step_decided(
                session,
                asked,
                approved=False,
                reason=Reason.OFFICER.value,
                at=now,
                now=now,
                actor=None,
            )
            continue
        step = steps.resolved(session, circle_id, asked.step, but, agreed=agreed)
        if step != asked.step:
            pass_on(session, asked, step, now)
