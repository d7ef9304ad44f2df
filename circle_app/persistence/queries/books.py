"""Entries of a book with their lines, newest first, and when it was verified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from circle_app.domain.ledger import Sealed
from circle_app.persistence.models import Account, Book, BookCheck, Circle, Entry, Line, User


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it stands in the database, with the seals it claims to have."""

    sealed: Sealed
    prev_hash: str
    hash: str


def book_row(session: Session, book_id: UUID) -> Book:
    """Return the row of a book."""
    return session.get_one(Book, book_id)


def owner_name(session: Session, book: Book) -> str:
    """Return the name of the circle or of the person that a book belongs to."""
    if book.circle_id is not None:
        return session.get_one(Circle, book.circle_id).name
    return session.get_one(User, book.user_id).name


def book_id_of_circle(session: Session, circle_id: UUID) -> UUID | None:
    """Return the id of a circle's book, if there is such a circle."""
    return session.scalars(
        select(col(Book.id)).where(col(Book.circle_id) == circle_id)
    ).one_or_none()


def newest_entries(
    session: Session, book_id: UUID, before: int | None, count: int
) -> list[StoredEntry]:
    """Return up to ``count`` entries with a sequence below ``before``, the newest first."""
    wanted = select(Entry).where(col(Entry.book_id) == book_id)
    if before is not None:
        wanted = wanted.where(col(Entry.sequence) < before)
    rows = session.scalars(wanted.order_by(col(Entry.sequence).desc()).limit(count)).all()
    return stored_entries(session, rows)


def stored_entries(session: Session, rows: Sequence[Entry]) -> list[StoredEntry]:
    """Return entries with their lines and seals, in the order of the rows."""
    lines = _lines_of(session, rows)
    return [
        StoredEntry(_sealed(row, lines.get(row.id, ())), row.prev_hash, row.hash) for row in rows
    ]


def _lines_of(
    session: Session, rows: Sequence[Entry]
) -> dict[int | None, tuple[tuple[str, int], ...]]:
    found: dict[int | None, list[tuple[str, int]]] = {}
    ids = [row.id for row in rows]
    for start in range(0, len(ids), 500):
        for entry_id, key, amount in session.connection().execute(
            select(col(Line.entry_id), col(Account.key), col(Line.amount_minor))
            .join(Account, col(Account.id) == col(Line.account_id))
            .where(col(Line.entry_id).in_(ids[start : start + 500]))
            .order_by(col(Line.entry_id), col(Line.position))
        ):
            found.setdefault(entry_id, []).append((key, amount))
    return {entry_id: tuple(lines) for entry_id, lines in found.items()}


def _sealed(row: Entry, lines: tuple[tuple[str, int], ...]) -> Sealed:
    return Sealed(
        public_id=row.public_id,
        book_id=row.book_id,
        sequence=row.sequence,
        kind=row.kind,
        params=row.params,
        subject_id=row.subject_id,
        transfer_id=row.transfer_id,
        reverses_id=row.reverses_id,
        reason=row.reason,
        actor_id=row.actor_id,
        occurred_on=row.occurred_on,
        booked_at=row.booked_at,
        lines=lines,
    )


def latest_check(session: Session, book_id: UUID) -> BookCheck | None:
    """Return the newest verification of a book."""
    return session.scalars(
        select(BookCheck)
        .where(col(BookCheck.book_id) == book_id)
        .order_by(col(BookCheck.id).desc())
        .limit(1)
    ).one_or_none()


def all_book_ids(session: Session) -> list[UUID]:
    """Return the id of every book of the installation."""
    return list(session.scalars(select(col(Book.id)).order_by(col(Book.id))))


def names_of(session: Session, user_ids: set[UUID]) -> dict[UUID, str]:
    """Return the names of people by id, in one query."""
    if not user_ids:
        return {}
    rows = session.connection().execute(
        select(col(User.id), col(User.name)).where(col(User.id).in_(sorted(user_ids)))
    )
    return {row[0]: row[1] for row in rows}
