"""Books that were kept before accounts had days are brought up to date without losing a line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine, MetaData, Table, text
from sqlalchemy.exc import DBAPIError

from circle_app.domain.ledger import GENESIS, Sealed, entry_hash
from circle_app.persistence import database, migrations
from tests.support import databases, invariants

BEFORE = "0001"
BOOK, PERSON = UUID(int=1), UUID(int=2)
WALLET, BACKING = 1, 2
# (day, amount): a top-up is positive. Two on one day, one dated back, one taken out again.
ENTRIES = (
    ("2025-03-01", 10_000),
    ("2025-03-01", 500),
    ("2025-04-15", 2_000),
    ("2025-03-20", 300),
    ("2025-04-15", -4_000),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, run_dir, tmp_path):
    with databases.empty(request.param, run_dir, tmp_path) as url:
        engine = database.configure(url)
        migrations.upgrade(engine, BEFORE)
        yield engine
        database.dispose()


def stored(engine: Engine, value: UUID):
    return value if engine.dialect.name == "postgresql" else value.hex


def put(connection: sa.Connection, name: str, /, **values) -> None:
    """Insert a row as the old schema had it; what is required and not given is empty or zero."""
    table = Table(name, MetaData(), autoload_with=connection)
    row = {}
    for column in table.columns:
        if column.name in values:
            given = values[column.name]
            row[column.name] = stored(connection.engine, given) if _is_id(given) else given
        elif not column.nullable and not column.primary_key and column.server_default is None:
            row[column.name] = _empty(column.type)
    connection.execute(table.insert(), row)


def _is_id(value) -> bool:
    return isinstance(value, UUID)


def _empty(kind: sa.types.TypeEngine):
    if isinstance(kind, (sa.Integer, sa.Boolean)):
        return 0 if not isinstance(kind, sa.Boolean) else False
    if isinstance(kind, sa.DateTime):
        return datetime(2025, 1, 1, tzinfo=UTC)
    return date(2025, 1, 1) if isinstance(kind, sa.Date) else ""


def fill(engine: Engine) -> None:
    """Book as the version before did: lines without a day, accounts without debits."""
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        put(connection, "app_user", id=PERSON)
        put(connection, "ledger_book", id=BOOK, user_id=PERSON, currency="INR", head_hash=GENESIS)
        accounts = ((WALLET, "wallet", "credit"), (BACKING, "backing", "debit"))
        for number, code, side in accounts:
            put(
                connection,
                "ledger_account",
                id=number,
                book_id=BOOK,
                code=code,
                key=code,
                side=side,
            )
        balances, seal = {WALLET: 0, BACKING: 0}, GENESIS
        for sequence, (day, amount) in enumerate(ENTRIES, 1):
            seal = _book(connection, sequence, date.fromisoformat(day), amount, balances, seal)
        for number, balance in balances.items():
            connection.execute(
                text("UPDATE ledger_account SET balance_minor = :balance WHERE id = :id"),
                {"balance": balance, "id": number},
            )
        connection.execute(
            text("UPDATE ledger_book SET head_sequence = :sequence, head_hash = :seal"),
            {"sequence": len(ENTRIES), "seal": seal},
        )


def _book(connection, sequence, on, amount, balances, before) -> str:
    at = datetime(2025, 5, 1, tzinfo=UTC) + timedelta(minutes=sequence)
    lines = ((BACKING, "backing", amount), (WALLET, "wallet", -amount))
    entry = Sealed(
        public_id=UUID(int=100 + sequence),
        book_id=BOOK,
        sequence=sequence,
        kind="wallet.top_up",
        params="{}",
        subject_id=None,
        transfer_id=None,
        reverses_id=None,
        reason=None,
        actor_id=PERSON,
        occurred_on=on,
        booked_at=at,
        lines=tuple((key, part) for _, key, part in lines),
    )
    seal = entry_hash(before, entry)
    put(
        connection,
        "ledger_entry",
        id=sequence,
        public_id=entry.public_id,
        book_id=BOOK,
        sequence=sequence,
        kind=entry.kind,
        params="{}",
        actor_id=PERSON,
        occurred_on=on,
        booked_at=at,
        prev_hash=before,
        hash=seal,
    )
    for position, (account, _, part) in enumerate(lines):
        balances[account] += part
        put(
            connection,
            "ledger_line",
            entry_id=sequence,
            position=position,
            account_id=account,
            amount_minor=part,
            balance_minor=balances[account],
        )
    return seal


def ask(engine: Engine, query: str):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


LINES = "SELECT id, entry_id, position, account_id, amount_minor, balance_minor FROM ledger_line"
DAYS = "SELECT day, debit_minor, credit_minor FROM ledger_day WHERE account_id = 2 ORDER BY day"


def refuses_changes(engine: Engine) -> None:
    for table in ("ledger_line", "ledger_entry"):
        for act in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match="append-only"), engine.connect() as connection:
                connection.execute(text(act))


def test_an_old_book_gets_its_days(engine):
    fill(engine)
    before = ask(engine, f"{LINES} ORDER BY id")
    migrations.upgrade(engine)
    assert ask(engine, f"{LINES} ORDER BY id") == before
    assert [(str(day), debit, credit) for day, debit, credit in ask(engine, DAYS)] == [
        ("2025-03-01", 10_500, 0),
        ("2025-03-20", 10_800, 0),
        ("2025-04-15", 12_800, 4_000),
    ]
    kept = ask(engine, "SELECT code, debit_minor, last_day FROM ledger_account ORDER BY id")
    assert [(code, debit, str(day)) for code, debit, day in kept] == [
        ("wallet", 4_000, "2025-04-15"),
        ("backing", 12_800, "2025-04-15"),
    ]
    assert ask(engine, "SELECT COUNT(*) FROM ledger_line WHERE occurred_on IS NULL") == [(0,)]
    assert invariants.faults(engine) == []
    refuses_changes(engine)


def test_going_back_and_forward_again_keeps_every_line(engine):
    fill(engine)
    lines, entries = ask(engine, f"{LINES} ORDER BY id"), ask(engine, "SELECT * FROM ledger_entry")
    migrations.upgrade(engine)
    days = ask(engine, DAYS)
    migrations.downgrade(engine, BEFORE)
    assert ask(engine, f"{LINES} ORDER BY id") == lines
    assert ask(engine, "SELECT * FROM ledger_entry") == entries
    refuses_changes(engine)
    migrations.upgrade(engine)
    assert ask(engine, f"{LINES} ORDER BY id") == lines
    assert ask(engine, DAYS) == days
    assert invariants.faults(engine) == []
    refuses_changes(engine)


def test_an_old_book_without_entries_has_no_days(engine):
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        put(connection, "app_user", id=PERSON)
        put(connection, "ledger_book", id=BOOK, user_id=PERSON, currency="INR", head_hash=GENESIS)
        put(connection, "ledger_account", id=1, book_id=BOOK, code="wallet", key="w", side="credit")
    migrations.upgrade(engine)
    assert ask(engine, "SELECT debit_minor, last_day FROM ledger_account") == [(0, None)]
    assert ask(engine, DAYS) == []
