"""Payments that somebody says to have made and nobody has confirmed or rejected for days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.ledger import canonical_json
from circle_app.domain.notices import NOTICES
from circle_app.domain.permissions import Permission
from circle_app.domain.places import address
from circle_app.persistence import database
from circle_app.persistence.queries import stuck_payments as queries
from circle_app.services.notices.giving import Told, give
from circle_app.services.notices.recipients import Asking

KIND: Final = "payments.stuck"
#: Who confirms is left alone for that long.
PATIENCE: Final = timedelta(days=3)


def tell() -> int:
    """Tell those who confirm of what has waited too long; return how many were told.

    May be run as often as one likes: each is told anew only when another payment is stuck.
    """
    with database.reading() as session:
        circles = queries.circles(session, clock.now() - PATIENCE)
    return sum(_tell(circle_id) for circle_id in circles)


@database.retried
def _tell(circle_id: UUID) -> int:
    now = clock.now()
    with database.transaction() as session:
        claims = queries.claims(session, circle_id, now - PATIENCE)
        waiting: dict[UUID, list[Any]] = defaultdict(list)
        for person, claim in _pairs(session, circle_id, claims):
            waiting[person].append(claim)
        told = [_told(person, circle_id, mine, now) for person, mine in sorted(waiting.items())]
        return give(session, told)


def _pairs(session: Session, circle_id: UUID, claims: Sequence[Any]) -> Iterator[tuple[UUID, Any]]:
    """Yield who can do something about which payment: never who paid or recorded it."""
    asking = Asking(session)
    for claim in claims:
        involved = {claim.paid_by, claim.recorded_by}
        able = asking.members_who(circle_id, Permission.CONFIRM) - involved
        # Where no officer is left besides those involved, any other member confirms.
        for person in able or asking.members_who(circle_id, None) - involved:
            yield person, claim


def _told(person: UUID, circle_id: UUID, claims: Sequence[Any], now: datetime) -> Told:
    newest = max(claims, key=lambda claim: (claim.recorded_at, claim.id))
    params = {
        "count": len(claims),
        "amount_minor": sum(claim.amount_minor for claim in claims),
        "currency": newest.currency,
        "days": (now - newest.recorded_at).days,
    }
    return Told(
        user_id=person,
        circle_id=circle_id,
        kind=KIND,
        key=f"{KIND}:{newest.id}",
        params=canonical_json(params),
        link=address(NOTICES[KIND].page, circle=circle_id),
        at=now,
    )
