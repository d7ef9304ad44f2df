"""What members in default owe at once for rounds that have not begun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.permissions import Permission
from circle_app.domain.rules import CircleRules, ContributionUnit
from circle_app.domain.slots import called_minor
from circle_app.persistence import database
from circle_app.persistence.queries import slots as queries
from circle_app.services import access
from circle_app.services.access import Actor


def called(session: Session, members: Collection[UUID]) -> dict[UUID, int]:
    """Return what members in default still owe for rounds to come; others are left out.

    What they pay beyond their dues is kept for those rounds, whatever the rules say of a surplus:
    each round takes its part of it when it begins.
    """
    found: dict[UUID, int] = defaultdict(int)
    for row in queries.in_default(session, members) if members else ():
        found[row.member_id] += called_minor(
            row.slots, row.to_come, row.amount_minor, row.ahead_minor
        )
    return {member_id: amount for member_id, amount in found.items() if amount}


def of_member(session: Session, rules: CircleRules, member_id: UUID) -> int:
    """Return what one member owes at once for rounds to come; only slots can be in default."""
    if rules.contribution.unit is not ContributionUnit.SLOT:
        return 0
    return called(session, [member_id]).get(member_id, 0)


def own(actor: Actor, circle_id: UUID) -> int:
    """Return what the actor owes at once for rounds to come, because of a default.

    Raises:
        NotFound: The actor is not a member of such a circle.
    """
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        return called(session, [place.member_id]).get(place.member_id, 0)
