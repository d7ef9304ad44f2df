"""A transfer as most programs book it: the overdraft check, the key and the stored balances.

It has tables of its own, without hash chain, audit record, books or permission: the least that
deserves the name, and so the most that this database and this driver give.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from circle_app.persistence import database

TABLES = MetaData()
NUMBER = BigInteger().with_variant(Integer, "sqlite")
ACCOUNTS = Table(
    "bare_account",
    TABLES,
    Column("id", NUMBER, primary_key=True),
    Column("balance", BigInteger, CheckConstraint("balance >= 0"), nullable=False),
)
ENTRIES = Table(
    "bare_entry",
    TABLES,
    Column("id", NUMBER, primary_key=True),
    Column("request", String(80), unique=True, nullable=False),
)
LINES = Table(
    "bare_line",
    TABLES,
    Column("id", NUMBER, primary_key=True),
    Column("entry_id", ForeignKey("bare_entry.id"), nullable=False),
    Column("account_id", ForeignKey("bare_account.id"), nullable=False),
    Column("amount", BigInteger, nullable=False),
)
LOCKED = (
    select(ACCOUNTS.c.id, ACCOUNTS.c.balance)
    .where(ACCOUNTS.c.id.in_(bindparam("wanted", expanding=True)))
    .order_by(ACCOUNTS.c.id)
    .with_for_update()
)
ADD_ENTRY = insert(ENTRIES).returning(ENTRIES.c.id)
ADD_LINES = insert(LINES)
SET_BALANCE = (
    update(ACCOUNTS)
    .where(ACCOUNTS.c.id == bindparam("account"))
    .values(balance=bindparam("amount"))
)


def open_accounts(count: int) -> None:
    """Make the tables anew, with ``count`` filled accounts."""
    engine = database.engine()
    with engine.connect().execution_options(write=True) as send, send.begin():
        TABLES.drop_all(send)
        TABLES.create_all(send)
        rows = [{"id": number, "balance": 10**11} for number in range(1, count + 1)]
        send.execute(insert(ACCOUNTS), rows)


def transfer(giver: int, taker: int, amount: int, key: str) -> None:
    """Move an amount between two accounts."""
    with database.engine().connect().execution_options(write=True) as send, send.begin():
        entry = send.execute(ADD_ENTRY, {"request": key}).scalar_one()
        left = {row.id: row.balance for row in send.execute(LOCKED, {"wanted": [giver, taker]})}
        if left[giver] < amount:
            raise LookupError(giver)
        signed = ((giver, -amount), (taker, amount))
        send.execute(
            ADD_LINES,
            [{"entry_id": entry, "account_id": who, "amount": part} for who, part in signed],
        )
        send.execute(
            SET_BALANCE, [{"account": who, "amount": left[who] + part} for who, part in signed]
        )
