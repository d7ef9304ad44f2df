"""The statements of the ledger for the few rows that one act books, each sent once.

An act books two or four lines. Sending those as one statement takes a third of the time of an
``executemany``, on PostgreSQL a fifth. A statement is made once for each number of rows and kept;
batches are larger than what is worth a statement of its own, and go the other way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    Insert,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    case,
    insert,
    or_,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from circle_app.persistence.models import Account, Book, Entry, Line

BOOKS: Table = Book.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
ACCOUNTS: Table = Account.__table__  # type: ignore[attr-defined]
ENTRIES: Table = Entry.__table__  # type: ignore[attr-defined]
LINES: Table = Line.__table__  # type: ignore[attr-defined]

# Up to so many rows in one statement: an act of a circle never has more.
FEW = 12

_ACCOUNTS_AND_HEADS = (
    select(
        ACCOUNTS.c.id,
        ACCOUNTS.c.book_id,
        ACCOUNTS.c.key,
        ACCOUNTS.c.side,
        ACCOUNTS.c.may_overdraw,
        ACCOUNTS.c.balance_minor,
        ACCOUNTS.c.debit_minor,
        ACCOUNTS.c.last_day,
        BOOKS.c.closed_through,
        BOOKS.c.head_sequence,
        BOOKS.c.head_hash,
    )
    # PostgreSQL locks in the order of this join: were it an account first, one act could hold the
    # account that another needs next while it waits for the book that the other holds.
    .select_from(BOOKS.join(ACCOUNTS, BOOKS.c.id == ACCOUNTS.c.book_id))
    .order_by(BOOKS.c.id, ACCOUNTS.c.id)
    .with_for_update()
)
_MANY_ACCOUNTS = _ACCOUNTS_AND_HEADS.where(
    tuple_(ACCOUNTS.c.book_id, ACCOUNTS.c.key).in_(bindparam("wanted", expanding=True))
)
_LOCKED_BOOKS = (
    select(BOOKS.c.id)
    .where(BOOKS.c.id.in_(bindparam("wanted", expanding=True)))
    .order_by(BOOKS.c.id)
    .with_for_update()
)
_IDS = (ENTRIES.c.id, ENTRIES.c.public_id)
_MANY_ENTRIES = insert(ENTRIES).returning(*_IDS)
_MANY_LINES = insert(LINES)


def lock_accounts(connection: Connection, keys: Sequence[tuple[UUID, str]]) -> Sequence[Any]:
    """Lock accounts by (book, key), and their books, in the order of their ids."""
    if len(keys) > FEW:
        return connection.execute(_MANY_ACCOUNTS, {"wanted": keys}).all()
    named = {
        name: value
        for number, (book_id, key) in enumerate(keys)
        for name, value in ((f"book{number}", book_id), (f"key{number}", key))
    }
    return connection.execute(_few_accounts(len(keys)), named).all()


def lock_books(connection: Connection, book_ids: Sequence[UUID]) -> None:
    """Lock books in the order of their ids."""
    connection.execute(_LOCKED_BOOKS, {"wanted": book_ids}).all()


@lru_cache(maxsize=FEW)
def _few_accounts(count: int) -> Select[Any]:
    return _ACCOUNTS_AND_HEADS.where(
        or_(
            *(
                and_(
                    ACCOUNTS.c.book_id == bindparam(f"book{number}"),
                    ACCOUNTS.c.key == bindparam(f"key{number}"),
                )
                for number in range(count)
            )
        )
    )


_OPENED = {
    "postgresql": postgresql.insert(ACCOUNTS).on_conflict_do_nothing(),
    "sqlite": sqlite.insert(ACCOUNTS).on_conflict_do_nothing(),
}


def add_accounts(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert accounts that are not there yet."""
    connection.execute(_OPENED[connection.dialect.name], rows)


def add_entries(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
    """Insert entries; return their (id, public_id) in whatever order the database answers."""
    if len(rows) > FEW:
        return connection.execute(_MANY_ENTRIES, rows).all()
    return connection.execute(_few_entries(len(rows)), _numbered(rows)).all()


def add_lines(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert lines, in their order."""
    if len(rows) > FEW:
        connection.execute(_MANY_LINES, rows)
    else:
        connection.execute(_few_inserted(LINES, len(rows)), _numbered(rows))


@lru_cache(maxsize=FEW)
def _few_entries(count: int) -> ReturningInsert[Any]:
    return _few_inserted(ENTRIES, count).returning(*_IDS)


@lru_cache(maxsize=2 * FEW)
def _few_inserted(table: Table, count: int) -> Insert:
    columns = [column for column in table.columns if column.name != "id"]
    rows = (
        select(*(bindparam(f"{column.name}{number}", type_=column.type) for column in columns))
        for number in range(count)
    )
    return insert(table).from_select([column.name for column in columns], union_all(*rows))


def set_columns(
    connection: Connection, table: Table, names: tuple[str, ...], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Set some columns of the rows with the given ids."""
    if len(rows) > FEW:
        connection.execute(_one_set(table, names), rows)
    else:
        connection.execute(_few_set(table, names, len(rows)), _numbered(rows))


@lru_cache(maxsize=4)
def _one_set(table: Table, names: tuple[str, ...]) -> Update:
    return (
        update(table)
        .where(table.c.id == bindparam("row_id"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )


@lru_cache(maxsize=4 * FEW)
def _few_set(table: Table, names: tuple[str, ...], count: int) -> Update:
    ids = [bindparam(f"row_id{number}", type_=table.c.id.type) for number in range(count)]
    changed = {
        name: case(
            *(
                (table.c.id == row_id, bindparam(f"new_{name}{number}", type_=table.c[name].type))
                for number, row_id in enumerate(ids)
            )
        )
        for name in names
    }
    return update(table).where(table.c.id.in_(ids)).values(changed)


def _numbered(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {f"{name}{number}": row[name] for number, row in enumerate(rows) for name in row}
