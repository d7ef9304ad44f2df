"""A bank's line whose entry was taken back waits again to be compared."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from circle_app.persistence.queries.reversals import unmatch


def release_matches(session: Session, entry_id: UUID) -> int:
    """Let the statement lines that were an entry wait again, and return how many there were."""
    return unmatch(session, entry_id)
