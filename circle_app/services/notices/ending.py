"""Investments that end: told a week before and on the day, to those who look after them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.ledger import canonical_json
from circle_app.domain.notices import NOTICES
from circle_app.domain.permissions import Permission
from circle_app.domain.places import address
from circle_app.persistence.queries import investments as queries
from circle_app.services.notices.giving import Told
from circle_app.services.notices.recipients import Asking

#: So long before its day an investment is spoken of.
AHEAD: Final = timedelta(days=7)


def endings(session: Session, circle: Any, last: date, today: date) -> Iterator[Told]:
    """Say which investments end soon or today.

    Args:
        session: The transaction.
        circle: The circle's row.
        last: The day up to which everything was told before.
        today: Today where the circle is.
    """
    soon = queries.ending(session, circle.id, max(last + AHEAD, today), today + AHEAD)
    found = [("investment.soon", row) for row in soon]
    found += [("investment.today", row) for row in queries.ending(session, circle.id, last, today)]
    if not found:
        return
    people = sorted(Asking(session).members_who(circle.id, Permission.INVEST))
    for kind, row in found:
        params = {
            "title": row.name,
            "amount_minor": row.value_minor,
            "currency": circle.currency,
            "day": row.matures_on.isoformat(),
        }
        for user_id in people:
            yield Told(
                user_id=user_id,
                circle_id=circle.id,
                kind=kind,
                key=f"{kind}:{row.id}",
                params=canonical_json(params),
                link=address(NOTICES[kind].page, circle=circle.id),
                at=clock.now(),
            )
