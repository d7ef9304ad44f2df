"""What time brings in a rotating circle: a draw is near, a default is not paid, a pot unconfirmed.

Each is told on its day, with the reminders of the circle, to those whom it asks for something.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.ledger import canonical_json
from circle_app.domain.notices import NOTICES
from circle_app.domain.permissions import Permission
from circle_app.domain.places import address
from circle_app.domain.slots import called_minor
from circle_app.persistence.queries import turning as queries
from circle_app.services.notices.giving import Told
from circle_app.services.notices.recipients import Asking

#: Of a default that is not paid it is told again after so long, and so on.
AGAIN: Final = timedelta(days=7)
#: Whoever was handed a pot is asked once more after so long whether it came.
UNSAID: Final = timedelta(days=2)


def turns(session: Session, circle: Any, last: date, today: date) -> Iterator[Told]:
    """Say what the rounds of a circle ask of its members today.

    Args:
        session: The transaction.
        circle: The circle's row.
        last: The day up to which everything was told before.
        today: Today where the circle is.
    """
    if not queries.turns_now(session, circle.id):
        return
    yield from _near(session, circle, today)
    yield from _called(session, circle, last, today)
    yield from _unsaid(session, circle, last, today)


def _near(session: Session, circle: Any, today: date) -> Iterator[Told]:
    """Tomorrow contributions are due, and with them the draw: so long everybody can add a word."""
    found = queries.drawn_next(session, circle.id)
    if found is None or found.due_on != today + timedelta(days=1):
        return
    params = {"number": found.number, "day": found.due_on.isoformat()}
    for user_id in sorted(Asking(session).members_who(circle.id, Permission.SEE_BOOKS)):
        yield _told(circle, "draw.soon", found.id, str(found.attempt), user_id, params)


def _called(session: Session, circle: Any, last: date, today: date) -> Iterator[Told]:
    for row in queries.defaults(session, circle.id):
        since = clock.day_of(row.defaulted_at, circle.time_zone)
        weeks = (today - since) // AGAIN
        owed = called_minor(row.slots, row.to_come, row.amount_minor, row.ahead_minor)
        if owed and weeks and since + weeks * AGAIN > last:
            params = {"amount_minor": owed, "currency": circle.currency}
            mark = f"{since.isoformat()}:{weeks}"
            yield _told(circle, "slot.called", row.member_id, mark, row.user_id, params)


def _unsaid(session: Session, circle: Any, last: date, today: date) -> Iterator[Told]:
    for row in queries.handed_out(session, circle.id, last - UNSAID, today - UNSAID):
        params = {
            "amount_minor": row.amount_minor,
            "currency": circle.currency,
            "number": row.number,
        }
        told = _told(circle, "payout.unsaid", row.round_id, str(row.id), row.user_id, params)
        yield told


def _told(
    circle: Any, kind: str, subject: UUID, mark: str, user_id: UUID, params: Mapping[str, Any]
) -> Told:
    return Told(
        user_id=user_id,
        circle_id=circle.id,
        kind=kind,
        key=f"{kind}:{subject}:{mark}",
        params=canonical_json(params),
        link=address(NOTICES[kind].page, circle=circle.id, subject=subject),
        at=clock.now(),
        about=mark if kind == "payout.unsaid" else "",
    )
