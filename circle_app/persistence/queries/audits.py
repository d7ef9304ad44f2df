"""A whole book read in order, for its proof: plain rows in batches, ids and times as texts.

What the ORM and the column types do for each value costs more than all the checks together. The
statements are therefore written for each database and read through the driver's own cursor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, case, func, select
from sqlmodel import Session

from circle_app.domain.audits import EntryRow, LineRow
from circle_app.persistence.models import Account, AccountDay, Line

BATCH: Final = 2_000
_ACCOUNTS: Any = Account.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_DAYS: Any = AccountDay.__table__  # type: ignore[attr-defined]
_LINES: Any = Line.__table__  # type: ignore[attr-defined]

_COLUMNS = """
    sequence, id, public_id{id}, kind, params, subject_id{id}, transfer_id{id}, reverses_id{id},
    reason, actor_id{id}, {day}, {moment}, prev_hash, hash
"""
_ENTRIES = """
    SELECT {columns} FROM ledger_entry
    WHERE book_id = {mark} AND sequence > {mark} AND sequence <= {mark} ORDER BY sequence
"""
_LINES_OF = """
    SELECT l.entry_id, l.account_id, {day}, l.amount_minor, l.balance_minor
    FROM ledger_entry e JOIN ledger_line l ON l.entry_id = e.id
    WHERE e.book_id = {mark} AND e.sequence > {mark} AND e.sequence <= {mark}
    ORDER BY e.sequence, l.position
"""
_FIRST_AFTER = """
    SELECT MIN(sequence) FROM ledger_entry WHERE book_id = {mark} AND sequence > {mark}
"""
_BEFORE_ALL: Final = -(2**31)
# PostgreSQL writes the texts itself, in forms that do not depend on its settings.
_ISO_DAY = "to_char({}, 'YYYY-MM-DD')"
_ISO_MOMENT = "to_char(booked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00')"
_STATEMENTS: Final = {
    "postgresql": (
        _ENTRIES.format(
            columns=_COLUMNS.format(
                id="::text", day=_ISO_DAY.format("occurred_on"), moment=_ISO_MOMENT
            ),
            mark="%s",
        ),
        _LINES_OF.format(day=_ISO_DAY.format("l.occurred_on"), mark="%s"),
        _FIRST_AFTER.format(mark="%s"),
    ),
    "sqlite": (
        _ENTRIES.format(
            columns=_COLUMNS.format(id="", day="occurred_on", moment="booked_at"), mark="?"
        ),
        _LINES_OF.format(day="l.occurred_on", mark="?"),
        _FIRST_AFTER.format(mark="?"),
    ),
}


@dataclass(frozen=True, slots=True)
class Batch:
    """Some entries of a book in their order, and all lines of each in the same order."""

    book_id: str
    entries: Sequence[EntryRow]
    lines: Sequence[LineRow]


def batches(session: Session, book_id: UUID) -> Iterator[Batch]:
    """Yield the whole book, so many entries at a time."""
    connection = session.connection()
    dialect, raw = connection.dialect.name, connection.connection
    read = partial(_read, raw, dialect, book_id)
    after = _next(raw, dialect, book_id, _BEFORE_ALL)
    if dialect == "sqlite":
        while after is not None:
            batch, after = read(after)
            yield batch
        return
    # The server prepares the next batch while this one is checked. Its driver lets two threads use
    # one connection in turns.
    with ThreadPoolExecutor(1, thread_name_prefix="read-ahead") as ahead:
        coming = None if after is None else ahead.submit(read, after)
        while coming is not None:
            batch, after = coming.result()
            coming = None if after is None else ahead.submit(read, after)
            yield batch


def _read(raw: Any, dialect: str, book_id: UUID, after: int) -> tuple[Batch, int | None]:
    """Read one batch, and say before which number the next one begins."""
    # A span of numbers, not a LIMIT: without fresh statistics PostgreSQL sorts the whole rest of
    # the book for one.
    span = (_bound(dialect, book_id), after, after + BATCH)
    entries_of, lines_of, _ = _STATEMENTS[dialect]
    rows = _fetch(raw, entries_of, span)
    entries = _from_sqlite(rows) if dialect == "sqlite" else rows
    batch = Batch(str(book_id), entries, _fetch(raw, lines_of, span))
    return batch, _next(raw, dialect, book_id, after + BATCH)


def _next(raw: Any, dialect: str, book_id: UUID, after: int) -> int | None:
    """Say before which number the rest of the book begins; numbers may be missing."""
    found = _fetch(raw, _STATEMENTS[dialect][2], (_bound(dialect, book_id), after))
    return None if found[0][0] is None else int(found[0][0]) - 1


def _bound(dialect: str, book_id: UUID) -> Any:
    return book_id.hex if dialect == "sqlite" else book_id


def _fetch(raw: Any, statement: str, values: tuple[Any, ...]) -> list[Any]:
    cursor = raw.cursor()
    try:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
    finally:
        cursor.close()


def _from_sqlite(rows: Sequence[Any]) -> list[EntryRow]:
    """Write ids and times as the seal covers them: SQLite keeps ids as 32 digits, times in UTC."""
    actors = {row[9]: row[9] and _dashed(row[9]) for row in rows}
    return [
        (
            sequence,
            row_id,
            _dashed(public_id),
            kind,
            params,
            subject and _dashed(subject),
            transfer and _dashed(transfer),
            reverses and _dashed(reverses),
            reason,
            actors[actor],
            on,
            f"{at[:10]}T{at[11:]}+00:00",
            prev,
            seal,
        )
        for (
            sequence,
            row_id,
            public_id,
            kind,
            params,
            subject,
            transfer,
            reverses,
            reason,
            actor,
            on,
            at,
            prev,
            seal,
        ) in rows
    ]


def _dashed(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


_OF_BOOK = (
    select(
        _ACCOUNTS.c.id,
        _ACCOUNTS.c.code,
        _ACCOUNTS.c.key,
        _ACCOUNTS.c.side,
        _ACCOUNTS.c.may_overdraw,
        _ACCOUNTS.c.balance_minor,
        _ACCOUNTS.c.debit_minor,
        _ACCOUNTS.c.last_day,
    )
    .where(_ACCOUNTS.c.book_id == bindparam("book"))
    .order_by(_ACCOUNTS.c.id)
)


def accounts_of(session: Session, book_id: UUID) -> Sequence[Any]:
    """Return the accounts of a book with what is kept of each; bounded by its members."""
    return session.connection().execute(_OF_BOOK, {"book": book_id}).all()


def _moved(sign: int) -> Any:
    amount = _LINES.c.amount_minor * sign
    return func.sum(case((amount > 0, amount), else_=0))


_MOVED = (
    select(_LINES.c.occurred_on, _moved(1), _moved(-1))
    .where(_LINES.c.account_id == bindparam("account"))
    .group_by(_LINES.c.occurred_on)
    .order_by(_LINES.c.occurred_on)
)
_KEPT = (
    select(_DAYS.c.day, _DAYS.c.debit_minor, _DAYS.c.credit_minor)
    .where(_DAYS.c.account_id == bindparam("account"))
    .order_by(_DAYS.c.day)
)


def moved_by_day(session: Session, account_id: int) -> Sequence[Any]:
    """Return what lines took in and gave out on each day of an account, in their order."""
    return session.connection().execute(_MOVED, {"account": account_id}).all()


def kept_days(session: Session, account_id: int) -> Sequence[Any]:
    """Return the rows that are kept of an account's days, in their order."""
    return session.connection().execute(_KEPT, {"account": account_id}).all()
