"""What waits for an officer, in figures."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.permissions import Permission
from circle_app.persistence.queries import duties as queries
from circle_app.services.access import Actor, Standing


@dataclass(frozen=True, slots=True)
class Duties:
    """How much waits for the actor; nothing for those who hold no office.

    Attributes:
        contributions: Payments of others to confirm.
        repayments: The same of loans.
        matters: What others asked for and officers decide.
    """

    contributions: int = 0
    repayments: int = 0
    matters: int = 0


def of_officer(session: Session, actor: Actor, place: Standing) -> Duties:
    """Count what waits for the actor, where there are officers and the actor is one."""
    if not place.has_officers or not place.may(Permission.DECIDE):
        return Duties()
    contributions, repayments = queries.pending_of_others(session, place.circle_id, actor.user_id)
    me = str(place.member_id)
    matters = sum(
        str(row.opened_by) != me and me not in json.loads(row.interested)
        for row in queries.open_matters(session, place.circle_id, clock.now())
    )
    return Duties(contributions, repayments, matters)
