"""An entry that is to be reversed, its other legs, and what rests on it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, exists, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from circle_app.domain.ledger import Sealed
from circle_app.persistence.models import (
    BankLine,
    BankStatement,
    Book,
    Entry,
    Line,
    Loan,
    Payout,
    Proposal,
    Withdrawal,
)
from circle_app.persistence.queries.books import stored_entries

_REVERSED_BY = select(col(Entry.public_id)).where(col(Entry.reverses_id) == bindparam("entry"))
_OPEN_MATTER: Any = (
    select(col(Proposal.id), col(Proposal.decider))
    .where(
        col(Proposal.subject_id) == bindparam("entry"),
        col(Proposal.kind) == "reversal",
        col(Proposal.status) == "open",
    )
    .limit(1)
)
_OWNERS: Any = select(col(Book.id), col(Book.user_id)).where(
    col(Book.id).in_(bindparam("books", expanding=True)), col(Book.user_id).is_not(None)
)
_LINES = (
    select(col(Line.id))
    .join(Entry, col(Entry.id) == col(Line.entry_id))
    .where(col(Entry.public_id) == bindparam("entry"))
)
_THEIRS: Any = (
    select(col(BankLine.id), col(BankLine.statement_id), col(BankLine.status))
    .where(or_(col(BankLine.line_id).in_(_LINES), col(BankLine.suggested_id).in_(_LINES)))
    .order_by(col(BankLine.id))
    .with_for_update()
)
# What a circle gave to a member: a loan, savings paid out, or the pot of a round.
_GIVEN: Any = select(
    or_(
        exists().where(
            col(Payout.member_id) == bindparam("member"),
            col(Payout.paid_at) > bindparam("since"),
        ),
        exists().where(
            col(Loan.member_id) == bindparam("member"), col(Loan.disbursed_at) > bindparam("since")
        ),
        exists().where(
            col(Withdrawal.member_id) == bindparam("member"),
            col(Withdrawal.paid_at) > bindparam("since"),
            col(Withdrawal.status) == "paid",
        ),
    )
)
_WAITS_AGAIN: dict[str, Any] = {
    "status": "unmatched",
    "line_id": None,
    "suggested_id": None,
    "decided_by": None,
    "decided_at": None,
    "reason": None,
}


def entry_to_reverse(session: Session, book_id: UUID, entry_id: UUID) -> Sealed | None:
    """Return an entry of a book with its lines."""
    wanted = select(Entry).where(col(Entry.book_id) == book_id, col(Entry.public_id) == entry_id)
    found = stored_entries(session, session.scalars(wanted).all())
    return found[0].sealed if found else None


def entries_about(
    session: Session, book_id: UUID, subject_id: UUID, kinds: Collection[str]
) -> list[Sealed]:
    """Return the entries of some kinds about a thing that were not reversed, the oldest first."""
    undoing = aliased(Entry)
    wanted = (
        select(Entry)
        .where(
            col(Entry.book_id) == book_id,
            col(Entry.subject_id) == subject_id,
            col(Entry.kind).in_(kinds),
            ~exists().where(col(undoing.reverses_id) == col(Entry.public_id)),
        )
        .order_by(col(Entry.sequence))
    )
    return [row.sealed for row in stored_entries(session, session.scalars(wanted).all())]


def other_legs(session: Session, entry: Sealed) -> list[Sealed]:
    """Return the legs of a transfer in other books; all legs have the same subject."""
    if entry.transfer_id is None:
        return []
    wanted = select(Entry).where(
        col(Entry.subject_id) == entry.subject_id,
        col(Entry.transfer_id) == entry.transfer_id,
        col(Entry.public_id) != entry.public_id,
    )
    return [row.sealed for row in stored_entries(session, session.scalars(wanted).all())]


def reversed_by(session: Session, entry_id: UUID) -> UUID | None:
    """Return the entry that reverses an entry."""
    found: UUID | None = (
        session.connection().execute(_REVERSED_BY, {"entry": entry_id}).scalar_one_or_none()
    )
    return found


def open_matter(session: Session, entry_id: UUID) -> Row[Any] | None:
    """Return id and decider of the open proposal that asks for an entry to be reversed."""
    return session.connection().execute(_OPEN_MATTER, {"entry": entry_id}).one_or_none()


def was_given(session: Session, member_id: UUID, *, since: datetime) -> bool:
    """Say whether a member was given a loan, or savings, after a moment."""
    values = {"member": member_id, "since": since}
    return bool(session.connection().execute(_GIVEN, values).scalar_one())


def owners_of_books(session: Session, books: set[UUID]) -> list[UUID]:
    """Return whose wallets some books are."""
    rows = session.connection().execute(_OWNERS, {"books": sorted(books)})
    return [row.user_id for row in rows]


def unmatch(session: Session, entry_id: UUID) -> int:
    """Let lines of a bank's statement that were this entry wait again; return how many."""
    connection = session.connection()
    rows: Sequence[Row[Any]] = connection.execute(_THEIRS, {"entry": entry_id}).all()
    for row in rows:
        connection.execute(
            update(BankLine).where(col(BankLine.id) == row.id).values(**_WAITS_AGAIN)
        )
        if row.status in ("matched", "booked"):  # a suggested line is open already
            connection.execute(
                update(BankStatement)
                .where(col(BankStatement.id) == row.statement_id)
                .values(open_count=col(BankStatement.open_count) + 1)
            )
    return len(rows)
