"""The journal of a book: its entries by their days, narrowed to what somebody looks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlmodel import Session, col

from circle_app.persistence.models import Account, Entry, Line
from circle_app.persistence.queries.books import StoredEntry, stored_entries


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """What the journal is narrowed to; None means all.

    Attributes:
        kinds: Kinds of entries.
        member_id: Whose accounts an entry touches.
        account: The key of an account that it touches, or the code of a kind of account.
        first_on: The first day.
        last_on: The last day.
        amount_minor: The amount of one of its lines.
        sequence: Its number.
        words: A part of what it says: a bank's reference, a name, a reason.
    """

    kinds: tuple[str, ...] | None = None
    member_id: UUID | None = None
    account: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    amount_minor: int | None = None
    sequence: int | None = None
    words: str | None = None


def journal_page(
    session: Session,
    book_id: UUID,
    wanted: JournalFilter,
    before: tuple[date, int] | None,
    count: int,
) -> list[StoredEntry]:
    """Return up to ``count`` entries by day and number, the newest first."""
    day, number = col(Entry.occurred_on), col(Entry.sequence)
    query = select(Entry).where(col(Entry.book_id) == book_id)
    for test in _tests(book_id, wanted):
        query = query.where(test)
    if before is not None:
        on, sequence = before
        # The first test lets the index begin at the cursor; the second skips what was shown.
        query = query.where(day <= on, or_(day < on, number < sequence))
    query = query.order_by(day.desc(), number.desc()).limit(count)
    return stored_entries(session, session.scalars(query).all())


def _tests(book_id: UUID, wanted: JournalFilter) -> Iterable[Any]:
    if wanted.kinds is not None:
        yield col(Entry.kind).in_(wanted.kinds)
    if wanted.first_on is not None:
        yield col(Entry.occurred_on) >= wanted.first_on
    if wanted.last_on is not None:
        yield col(Entry.occurred_on) <= wanted.last_on
    if wanted.sequence is not None or wanted.words:
        yield or_(*_found_by(wanted))
    if wanted.member_id is not None:
        owned = _accounts(book_id).where(col(Account.owner_id) == wanted.member_id)
        yield col(Entry.id).in_(_lines().where(col(Line.account_id).in_(owned)))
    if wanted.account is not None:
        name = col(Account.key if ":" in wanted.account else Account.code)
        those = _accounts(book_id).where(name == wanted.account)
        yield col(Entry.id).in_(_lines().where(col(Line.account_id).in_(those)))
    if wanted.amount_minor is not None:
        both = (wanted.amount_minor, -wanted.amount_minor)
        yield (
            select(col(Line.id))
            .where(col(Line.entry_id) == col(Entry.id), col(Line.amount_minor).in_(both))
            .exists()
        )


def _found_by(wanted: JournalFilter) -> Iterable[Any]:
    if wanted.sequence is not None:
        yield col(Entry.sequence) == wanted.sequence
    if wanted.words:
        text = wanted.words.lower()
        yield func.lower(col(Entry.params)).contains(text, autoescape=True)
        yield and_(
            col(Entry.reason).is_not(None),
            func.lower(col(Entry.reason)).contains(text, autoescape=True),
        )


def _accounts(book_id: UUID) -> Select[Any]:
    return select(col(Account.id)).where(col(Account.book_id) == book_id)


def _lines() -> Select[Any]:
    return select(col(Line.entry_id))


def one_entry(session: Session, book_id: UUID, entry_id: UUID) -> StoredEntry | None:
    """Return an entry of a book with its lines and seals."""
    wanted = select(Entry).where(col(Entry.book_id) == book_id, col(Entry.public_id) == entry_id)
    return next(iter(stored_entries(session, session.scalars(wanted).all())), None)


def reversals_of(session: Session, entries: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the reversals of those entries that were reversed."""
    rows: Any = session.connection().execute(
        select(col(Entry.reverses_id), col(Entry.public_id)).where(
            col(Entry.reverses_id).in_(entries)
        )
    )
    return {row[0]: row[1] for row in rows}


def sequence_of(session: Session, entry_id: UUID) -> int | None:
    """Return the number of an entry in its book."""
    found: int | None = (
        session.connection()
        .execute(select(col(Entry.sequence)).where(col(Entry.public_id) == entry_id))
        .scalar_one_or_none()
    )
    return found


def account_keys(session: Session, book_id: UUID) -> list[str]:
    """Return the key of every account of a book (bounded by its members)."""
    rows = session.connection().execute(
        select(col(Account.key)).where(col(Account.book_id) == book_id).order_by(col(Account.id))
    )
    return [row[0] for row in rows]
