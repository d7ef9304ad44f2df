"""Which currency an amount is in, where a program sends it before the circle is read."""

from __future__ import annotations

from uuid import UUID

from circle_app.persistence import database
from circle_app.services import access
from circle_app.services.access import Actor


def of_circle(actor: Actor, circle_id: UUID) -> str:
    """Return the currency of a circle's book.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        return access.standing(session, actor, circle_id).currency
