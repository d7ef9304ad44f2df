"""Who was there while a pot was bid for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, insert, select
from sqlmodel import Session

from circle_app.persistence.models import Presence

PRESENCES: Any = Presence.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass

_OF_ROUND: Any = (
    select(PRESENCES)
    .where(PRESENCES.c.round_id == bindparam("round"))
    .order_by(PRESENCES.c.noted_at, PRESENCES.c.member_id)
)


def presences(session: Session, round_id: UUID) -> Sequence[Row[Any]]:
    """Return who was noted to be there, in the order in which that was."""
    found: Sequence[Row[Any]] = session.connection().execute(_OF_ROUND, {"round": round_id}).all()
    return found


def note(
    session: Session, round_id: UUID, member_id: UUID, way: str, by: UUID, at: datetime
) -> None:
    """Note that a member is there; the circle's row is locked, and nothing stands there yet."""
    session.connection().execute(
        insert(PRESENCES),
        {
            "round_id": round_id,
            "member_id": member_id,
            "way": way,
            "noted_by": by,
            "noted_at": at,
        },
    )


def forget(session: Session, round_id: UUID, member_id: UUID) -> None:
    """Take a note back."""
    session.connection().execute(
        delete(PRESENCES).where(
            PRESENCES.c.round_id == round_id, PRESENCES.c.member_id == member_id
        )
    )
