"""The months of a circle's book: what was booked in each, what waits, who closed them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Row, Select, bindparam, func, literal, select, union_all
from sqlmodel import Session

from circle_app.persistence.models import (
    Account,
    AccountDay,
    Book,
    Dispute,
    Entry,
    Expense,
    PeriodChange,
    Proposal,
    User,
)
from circle_app.persistence.queries.contributions import CONTRIBUTIONS
from circle_app.persistence.queries.loans import REPAYMENTS

PERIOD_CHANGES: Any = PeriodChange.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_BOOKS: Any = Book.__table__  # type: ignore[attr-defined]
_ACCOUNTS: Any = Account.__table__  # type: ignore[attr-defined]
_DAYS: Any = AccountDay.__table__  # type: ignore[attr-defined]
_ENTRIES: Any = Entry.__table__  # type: ignore[attr-defined]
_DISPUTES: Any = Dispute.__table__  # type: ignore[attr-defined]
_EXPENSES: Any = Expense.__table__  # type: ignore[attr-defined]
_PROPOSALS: Any = Proposal.__table__  # type: ignore[attr-defined]
_USERS: Any = User.__table__  # type: ignore[attr-defined]

# More entries than these in one month are not counted: the page says "2,000 or more".
MOST_COUNTED = 2_000

_BOOK = select(_BOOKS.c.id, _BOOKS.c.closed_through, _BOOKS.c.opened_at).where(
    _BOOKS.c.circle_id == bindparam("circle")
)
_CHANGES = (
    select(PERIOD_CHANGES, _USERS.c.name.label("actor_name"))
    .outerjoin(_USERS, _USERS.c.id == PERIOD_CHANGES.c.actor_id)
    .where(PERIOD_CHANGES.c.circle_id == bindparam("circle"))
    .order_by(PERIOD_CHANGES.c.id)
)


def _waiting(table: Any, day: Any, status: str) -> Select[Any]:
    # The status stands in the statement itself, so that the index of what waits is found.
    return (
        select(day.label("day"), func.count().label("how_many"))
        .where(
            table.c.circle_id == bindparam("circle"),
            table.c.status == literal(status, literal_execute=True),
            day <= bindparam("through", type_=Date),
        )
        .group_by(day)
    )


_PENDING_CONTRIBUTIONS = _waiting(CONTRIBUTIONS, CONTRIBUTIONS.c.paid_on, "pending")
_PENDING_REPAYMENTS = _waiting(REPAYMENTS, REPAYMENTS.c.paid_on, "pending")
# One about a person keeps no month open.
_OPEN_DISPUTES = _waiting(_DISPUTES, _DISPUTES.c.occurred_on, "open").where(
    _DISPUTES.c.entry_id.is_not(None)
)
_UNBOOKED_EXPENSES = _waiting(_EXPENSES, _EXPENSES.c.spent_on, "approved").where(
    _EXPENSES.c.entry_id.is_(None)
)
_ASKED = select(_PROPOSALS.c.id, _PROPOSALS.c.title, _PROPOSALS.c.decider).where(
    _PROPOSALS.c.circle_id == bindparam("circle"),
    _PROPOSALS.c.status == "open",
    _PROPOSALS.c.kind == bindparam("kind_name"),
)


def circle_book(session: Session, circle_id: UUID) -> Row[Any]:
    """Return the id of a circle's book, its last closed day, and when it was opened."""
    return session.connection().execute(_BOOK, {"circle": circle_id}).one()


def changes_of(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return every closing and opening of a circle's months with who did it, oldest first."""
    return session.connection().execute(_CHANGES, {"circle": circle_id}).all()


def pending_contributions(session: Session, circle_id: UUID, through: date) -> dict[date, int]:
    """Count contributions that wait to be confirmed, by the day they were paid."""
    return _counts(session, _PENDING_CONTRIBUTIONS, circle_id, through)


def pending_repayments(session: Session, circle_id: UUID, through: date) -> dict[date, int]:
    """Count repayments that wait to be confirmed, by the day they were paid."""
    return _counts(session, _PENDING_REPAYMENTS, circle_id, through)


def open_disputes(session: Session, circle_id: UUID, through: date) -> dict[date, int]:
    """Count open disputes by the day of the entry that is doubted."""
    return _counts(session, _OPEN_DISPUTES, circle_id, through)


def unbooked_expenses(session: Session, circle_id: UUID, through: date) -> dict[date, int]:
    """Count expenses that are agreed but not in the books, by the day they were spent."""
    return _counts(session, _UNBOOKED_EXPENSES, circle_id, through)


def _counts(
    session: Session, statement: Select[Any], circle_id: UUID, through: date
) -> dict[date, int]:
    rows = session.connection().execute(statement, {"circle": circle_id, "through": through})
    return {row.day: row.how_many for row in rows}


def asked_proposals(session: Session, circle_id: UUID, kind: str) -> dict[str, Row[Any]]:
    """Return the open proposals of a kind by their title: id and who decides."""
    values = {"circle": circle_id, "kind_name": kind}
    return {row.title: row for row in session.connection().execute(_ASKED, values)}


def entry_counts(session: Session, book_id: UUID, spans: Sequence[tuple[date, date]]) -> list[int]:
    """Count the entries dated in each span of days, up to ``MOST_COUNTED``, in one statement."""
    counts = [
        select(literal(place).label("place"), func.count().label("how_many")).select_from(
            select(_ENTRIES.c.id)
            .where(
                _ENTRIES.c.book_id == book_id,
                _ENTRIES.c.occurred_on >= first,
                _ENTRIES.c.occurred_on <= last,
            )
            .limit(MOST_COUNTED)
            .subquery()
        )
        for place, (first, last) in enumerate(spans)
    ]
    rows = session.connection().execute(union_all(*counts))
    found = {row.place: row.how_many for row in rows}
    return [found[place] for place in range(len(spans))]


def balances_on(
    session: Session, book_id: UUID, codes: Sequence[str], days: Sequence[date]
) -> dict[tuple[date, str], int]:
    """Return the signed balance (debit +) of accounts at the end of days: one look-up for each.

    What had not moved by then is left out.
    """
    ends = union_all(*(select(literal(day, Date).label("day")) for day in days)).subquery()
    balance = (
        select(_DAYS.c.debit_minor - _DAYS.c.credit_minor)
        .where(_DAYS.c.account_id == _ACCOUNTS.c.id, _DAYS.c.day <= ends.c.day)
        .order_by(_DAYS.c.day.desc())
        .limit(1)
        .correlate(_ACCOUNTS, ends)
        .scalar_subquery()
    )
    rows = session.connection().execute(
        select(ends.c.day, _ACCOUNTS.c.code, balance.label("balance_minor"))
        .select_from(_ACCOUNTS.join(ends, literal(value=True)))
        .where(_ACCOUNTS.c.book_id == book_id, _ACCOUNTS.c.code.in_(codes))
    )
    return {(row.day, row.code): row.balance_minor for row in rows if row.balance_minor is not None}
