"""Figures of accounts for any dates, by one look-up an account; and one account's lines by day.

What an account had taken in and given out by a day stands in its own row if nothing moved since,
else in the newest of its days not after it: never a sum over lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Row,
    bindparam,
    case,
    func,
    literal,
    select,
    tuple_,
)
from sqlmodel import Session

from circle_app.persistence.models import Account, AccountDay, Entry, Line
from circle_app.persistence.queries.circles import MEMBERS

ACCOUNTS: Any = Account.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
DAYS: Any = AccountDay.__table__  # type: ignore[attr-defined]
ENTRIES: Any = Entry.__table__  # type: ignore[attr-defined]
LINES: Any = Line.__table__  # type: ignore[attr-defined]

_DEBIT = ACCOUNTS.c.debit_minor
_CREDIT = ACCOUNTS.c.debit_minor - ACCOUNTS.c.balance_minor


def _by(moved: ColumnElement[int], column: str, is_in: Any) -> ColumnElement[int]:
    """What an account had moved by the days that ``is_in`` says are in."""
    then = (
        select(DAYS.c[column])
        .where(DAYS.c.account_id == ACCOUNTS.c.id, is_in(DAYS.c.day))
        .order_by(DAYS.c.day.desc())
        .limit(1)
        .correlate(ACCOUNTS)
        .scalar_subquery()
    )
    # Most accounts are asked for today, and did not move since: no look-up at all.
    return case((is_in(ACCOUNTS.c.last_day), moved), else_=func.coalesce(then, 0))


def _through(day: ColumnElement[date]) -> ColumnElement[bool]:
    return day <= bindparam("through", type_=Date)


def _before(day: ColumnElement[date]) -> ColumnElement[bool]:
    return day < bindparam("start", type_=Date)


_ACCOUNT = (ACCOUNTS.c.id, ACCOUNTS.c.key, ACCOUNTS.c.side, ACCOUNTS.c.last_day)
_NOTHING: ColumnElement[int] = literal(0, BigInteger)
_CLOSING = (
    _by(_DEBIT, "debit_minor", _through).label("debit_minor"),
    _by(_CREDIT, "credit_minor", _through).label("credit_minor"),
)
_OPENING = (
    _by(_DEBIT, "debit_minor", _before).label("debit_before_minor"),
    _by(_CREDIT, "credit_minor", _before).label("credit_before_minor"),
)
_NO_OPENING = (
    _NOTHING.label("debit_before_minor"),
    _NOTHING.label("credit_before_minor"),
)
_ON = (
    select(*_ACCOUNT, *_CLOSING, *_NO_OPENING)
    .where(ACCOUNTS.c.book_id == bindparam("book"))
    .order_by(ACCOUNTS.c.id)
)
_BETWEEN = (
    select(*_ACCOUNT, *_CLOSING, *_OPENING)
    .where(ACCOUNTS.c.book_id == bindparam("book"))
    .order_by(ACCOUNTS.c.id)
)
_ONE_ON = _ON.where(ACCOUNTS.c.key == bindparam("account"))
_ONE_BETWEEN = _BETWEEN.where(ACCOUNTS.c.key == bindparam("account"))
_FIRST_OF_ACCOUNT = (
    select(func.min(DAYS.c.day))
    .where(DAYS.c.account_id == ACCOUNTS.c.id)
    .correlate(ACCOUNTS)
    .scalar_subquery()
)
_FIRST_DAY = select(func.min(_FIRST_OF_ACCOUNT)).where(ACCOUNTS.c.book_id == bindparam("book"))
_NAMES = select(MEMBERS.c.id, MEMBERS.c.name).where(MEMBERS.c.circle_id == bindparam("circle"))

_PLACE = tuple_(LINES.c.occurred_on, LINES.c.id)
_AFTER = tuple_(bindparam("day", type_=Date), bindparam("line", type_=BigInteger))
_LINES: Any = (
    select(
        LINES.c.id,
        LINES.c.entry_id,
        LINES.c.occurred_on,
        LINES.c.amount_minor,
        ENTRIES.c.public_id,
        ENTRIES.c.sequence,
        ENTRIES.c.kind,
        ENTRIES.c.params,
        ENTRIES.c.subject_id,
        ENTRIES.c.reverses_id,
        ENTRIES.c.reason,
        ENTRIES.c.booked_at,
    )
    .join(ENTRIES, ENTRIES.c.id == LINES.c.entry_id)
    .where(
        LINES.c.account_id == bindparam("account"),
        LINES.c.occurred_on <= bindparam("through", type_=Date),
        _PLACE > _AFTER,
    )
    .order_by(LINES.c.occurred_on, LINES.c.id)
    .limit(bindparam("count"))
)
_DAY_BEFORE = (
    select((DAYS.c.debit_minor - DAYS.c.credit_minor).label("balance_minor"))
    .where(DAYS.c.account_id == bindparam("account"), DAYS.c.day < bindparam("day", type_=Date))
    .order_by(DAYS.c.day.desc())
    .limit(1)
)
_OF_THAT_DAY = select(func.coalesce(func.sum(LINES.c.amount_minor), 0)).where(
    LINES.c.account_id == bindparam("account"),
    LINES.c.occurred_on == bindparam("day", type_=Date),
    LINES.c.id <= bindparam("line"),
)
_LEGS = (
    select(LINES.c.entry_id, LINES.c.account_id, ACCOUNTS.c.key, LINES.c.amount_minor)
    .join(ACCOUNTS, ACCOUNTS.c.id == LINES.c.account_id)
    .where(LINES.c.entry_id.in_(bindparam("entries", expanding=True)))
    .order_by(LINES.c.entry_id, LINES.c.position)
)


def account_figures(
    session: Session, book_id: UUID, start: date | None, end: date
) -> Sequence[Row[Any]]:
    """Return what every account had moved by the end of a day, and before the first day.

    All of it in one statement, so that the figures fit together; ``start`` None is the beginning.
    """
    values: dict[str, Any] = {"book": book_id, "through": end}
    if start is None:
        return session.connection().execute(_ON, values).all()
    return session.connection().execute(_BETWEEN, {**values, "start": start}).all()


def one_account(
    session: Session, book_id: UUID, key: str, start: date | None, end: date
) -> Row[Any] | None:
    """Return the same of one account; None if it was not opened."""
    values: dict[str, Any] = {"book": book_id, "account": key, "through": end}
    if start is None:
        return session.connection().execute(_ONE_ON, values).one_or_none()
    return session.connection().execute(_ONE_BETWEEN, {**values, "start": start}).one_or_none()


def first_day(session: Session, book_id: UUID) -> date | None:
    """Return the first day on which something is booked."""
    found: date | None = session.connection().execute(_FIRST_DAY, {"book": book_id}).scalar()
    return found


def member_names(session: Session, circle_id: UUID) -> dict[UUID, str]:
    """Return the name of everybody who ever was a member of a circle."""
    rows = session.connection().execute(_NAMES, {"circle": circle_id})
    return {row.id: row.name for row in rows}


def lines_after(
    session: Session, account_id: int, after: tuple[date, int], end: date, count: int
) -> Sequence[Row[Any]]:
    """Return up to ``count`` lines of an account behind a place (day, line), through a day."""
    values = {
        "account": account_id,
        "day": after[0],
        "line": after[1],
        "through": end,
        "count": count,
    }
    found: Sequence[Row[Any]] = session.connection().execute(_LINES, values).all()
    return found


def balance_at(session: Session, account_id: int, place: tuple[date, int]) -> int:
    """Return an account's balance (debit positive) after a line of a day, in the order of days.

    It is the balance of the day before and the lines of that one day up to the line.
    """
    values = {"account": account_id, "day": place[0]}
    before = session.connection().execute(_DAY_BEFORE, values).scalar_one_or_none() or 0
    of_day = session.connection().execute(_OF_THAT_DAY, {**values, "line": place[1]}).scalar_one()
    # PostgreSQL sums to a Decimal.
    return int(before) + int(of_day)


def legs_of(session: Session, entry_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """Return all lines of some entries with their accounts' keys."""
    if not entry_ids:
        return []
    return session.connection().execute(_LEGS, {"entries": list(entry_ids)}).all()
