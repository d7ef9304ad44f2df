"""What waits for an officer, in figures."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.permissions import Permission
from circle_app.persistence.queries import duties as queries
from circle_app.persistence.queries.loan_things import to_give_back
from circle_app.services.access import Actor, Standing
from circle_app.services.proposals import may_answer


@dataclass(frozen=True, slots=True)
class Duties:
    """How much waits for the actor; nothing for those who hold no office.

    Attributes:
        contributions: Payments of others to confirm.
        repayments: The same of loans.
        matters: What others asked for and officers decide.
        give_back: Loans that have ended and of which something pledged is still kept.
    """

    contributions: int = 0
    repayments: int = 0
    matters: int = 0
    give_back: tuple[UUID, ...] = ()


def of_officer(session: Session, actor: Actor, place: Standing) -> Duties:
    """Count what waits for the actor, where there are officers and the actor is one."""
    if not place.has_officers:
        return Duties()
    contributions, repayments = 0, 0
    if place.may(Permission.CONFIRM):
        contributions, repayments = queries.pending_of_others(
            session, place.circle_id, actor.user_id
        )
    # A role may take a step of a chain without any other right to decide.
    rows = queries.open_matters(session, place.circle_id, place.member_id, clock.now())
    matters = sum(may_answer(row, place) for row in rows)
    kept = to_give_back(session, place.circle_id) if place.may(Permission.EASE_LOAN) else ()
    return Duties(contributions, repayments, matters, tuple(kept))
