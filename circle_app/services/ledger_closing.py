"""Closing a book up to a day and opening it again: the one date that every booking reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from circle_app.services.ledger_statements import BOOKS

_LOCKED = (
    select(
        BOOKS.c.id,
        BOOKS.c.head_sequence,
        BOOKS.c.closed_through,
        BOOKS.c.opened_at,
    )
    .where(BOOKS.c.circle_id == bindparam("circle"))
    .with_for_update()
)


@dataclass(frozen=True, slots=True)
class LockedBook:
    """A circle's book that nothing can be booked in meanwhile."""

    id: UUID
    head_sequence: int
    closed_through: date | None
    opened_at: datetime


def lock_book(session: Session, circle_id: UUID) -> LockedBook:
    """Lock a circle's book until the end of the transaction: who books in it waits."""
    row: Any = session.connection().execute(_LOCKED, {"circle": circle_id}).one()
    return LockedBook(row.id, row.head_sequence, row.closed_through, row.opened_at)


def close_through(session: Session, book: LockedBook, day: date | None) -> None:
    """Close a locked book up to a day, or open it where the day is earlier or None."""
    session.connection().execute(
        update(BOOKS).where(BOOKS.c.id == book.id).values(closed_through=day)
    )
