"""Switching autopay on and off: a member for oneself, and the clock for who has gone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.autopay import check_limit
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import CurrencyMismatch
from circle_app.persistence import database
from circle_app.persistence.queries import autopay as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import access, wallets
from circle_app.services.access import Actor
from circle_app.services.autopay.telling import tell

_TOLD = ("enabled", "limit_minor", "loans")


@database.retried
def switch(
    actor: Actor,
    circle_id: UUID,
    *,
    enabled: bool,
    limit_minor: int | None = None,
    loans: bool = False,
) -> None:
    """Let what is due in a circle be paid from the actor's own wallet by itself, or not any more.

    It begins with what falls due today or later: what is late already is left to the member.
    Setting what is set already changes nothing.

    Args:
        actor: Whose wallet pays; nobody sets it for another.
        circle_id: The circle.
        enabled: On or off. Off is possible in any circle of the actor, resting ones too.
        limit_minor: The most that is taken on a day; None for all that is due.
        loans: Whether instalments of the actor's own loans are paid too.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The circle is closed to writing, or paying in is not the actor's to do.
        InvalidLimit, CurrencyMismatch: Nothing was changed.
    """
    check_limit(limit_minor)
    with database.transaction() as session:
        if enabled:
            access.require(session, actor, circle_id, Permission.CONTRIBUTE)
        else:
            access.standing(session, actor, circle_id)
        circle = locked_circle(session, circle_id)
        place = access.standing(session, actor, circle_id)
        if enabled and wallets.purses(session, actor.user_id)[actor.user_id].currency != (
            circle.currency
        ):
            raise CurrencyMismatch(currency=circle.currency)
        before = queries.autopay_row(session, place.member_id)
        after = {"enabled": enabled, "limit_minor": limit_minor, "loans": loans}
        was = {name: getattr(before, name, None) for name in _TOLD}
        if was == after or (before is None and not enabled):
            return
        today, at = clock.today(circle.time_zone), clock.now()
        begins = enabled and not was["enabled"]
        queries.keep_autopay(
            session,
            {
                "member_id": place.member_id,
                "circle_id": circle_id,
                **after,
                "since_on": today if begins else getattr(before, "since_on", None),
                "looked_on": getattr(before, "looked_on", None),
                "mandate": getattr(before, "mandate", "none"),
                "mandate_reference": getattr(before, "mandate_reference", ""),
                "changed_at": at,
            },
        )
        row: Any = queries.autopay_row(session, place.member_id)
        kind = "autopay.on" if enabled else "autopay.off"
        tell(session, kind, actor, row, currency=circle.currency, limit_minor=limit_minor)


def end(session: Session, row: Any, at: datetime) -> None:
    """Switch off the autopay of a member who has left, or whose circle has ended, and say so."""
    queries.change_autopay(session, row.member_id, enabled=False, changed_at=at)
    tell(session, "autopay.ended", None, row)
