"""Giving imports up that nobody went on with: their rows hold names and numbers of people."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update

from circle_app.domain.import_acts import Status
from circle_app.persistence import database
from circle_app.persistence.queries import imports as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import events

_OPEN: Final = (Status.READ.value, Status.MAPPED.value)


def give_up(before: datetime, most: int = 200) -> int:
    """Give up imports that were read before a moment and never committed; return how many.

    Args:
        before: The moment.
        most: How many at once; the rest waits for the next call.
    """
    batches = queries.BATCHES
    left = (
        select(batches.c.id, batches.c.circle_id)
        .where(batches.c.status.in_(_OPEN), batches.c.read_at < before)
        .order_by(batches.c.id)
        .limit(most)
    )
    with database.reading() as session:
        found = session.connection().execute(left).all()
    return sum(_give_up(row.id, row.circle_id) for row in found)


@database.retried
def _give_up(batch_id: UUID, circle_id: UUID) -> int:
    with database.transaction() as session:
        locked_circle(session, circle_id)
        batch = queries.locked_batch(session, batch_id)
        if batch.status not in _OPEN:
            return 0
        connection = session.connection()
        connection.execute(delete(queries.ROWS).where(queries.ROWS.c.batch_id == batch_id))
        connection.execute(
            update(queries.BATCHES)
            .where(queries.BATCHES.c.id == batch_id)
            .values(status=Status.DROPPED.value)
        )
        events.record(
            session,
            "import.left",
            None,
            circle_id=circle_id,
            subject_id=batch_id,
            params={"kind": batch.kind},
            visible=False,
        )
        return 1
