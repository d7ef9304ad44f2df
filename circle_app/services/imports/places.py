"""Finding an import as whoever imports may, and locking it to act on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.import_acts import ImportState, Status
from circle_app.domain.permissions import Permission
from circle_app.persistence.queries import imports as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import access
from circle_app.services.access import Actor, Standing


def place_at(session: Session, actor: Actor, batch_id: UUID, *, writing: bool = True) -> Standing:
    """Return the actor's standing in the circle of an import.

    Raises:
        NotFound: No such import, or one of a circle the actor is not in.
        NotAllowed: The actor does not import.
    """
    found = queries.batch_row(session, batch_id)
    return access.require_of(session, actor, found, "import", Permission.IMPORT, writing=writing)


def locked(session: Session, batch_id: UUID, circle_id: UUID, *states: Status) -> tuple[Any, Any]:
    """Lock the circle, then the import, and return both rows.

    Raises:
        ImportState: The import is in none of these states.
    """
    circle = locked_circle(session, circle_id)
    batch = queries.locked_batch(session, batch_id)
    if batch.status not in states:
        raise ImportState(status=batch.status)
    return circle, batch
