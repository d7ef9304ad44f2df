"""A transfer as somebody would write it who knows SQLAlchemy Core and this one transfer only.

:func:`transfer` sends the very statements that ``wallets.transfer`` sends, in the same order, with
rows of the same content, sealed into the same hash chain; it leaves out the layers: no session, no
types of the domain, no general posting, no checks of what the caller typed. It is the yardstick.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, bindparam, func, insert, or_, select

from circle_app.adapters.ids import new_id
from circle_app.persistence import database
from circle_app.persistence.models import (
    Account,
    AuditEvent,
    Book,
    HappenedEvent,
    IdempotencyKey,
    Member,
    User,
)
from circle_app.services import ledger_statements as statements
from circle_app.services.ledger_days import put_days

ACCOUNTS, BOOKS, KEYS, EVENTS, HAPPENED, MEMBERS, USERS = (
    model.__table__
    for model in (Account, Book, IdempotencyKey, AuditEvent, HappenedEvent, Member, User)
)

KNOWN = (
    select(MEMBERS.c.user_id)
    .where(
        MEMBERS.c.user_id == bindparam("wanted"),
        MEMBERS.c.status == "active",
        MEMBERS.c.circle_id.in_(
            select(MEMBERS.c.circle_id).where(
                MEMBERS.c.user_id == bindparam("actor"), MEMBERS.c.status == "active"
            )
        ),
    )
    .limit(1)
    .scalar_subquery()
)
PURSES = (
    select(USERS.c.id, USERS.c.name, BOOKS.c.id, BOOKS.c.currency, KNOWN)
    .join(BOOKS, BOOKS.c.user_id == USERS.c.id)
    .where(or_(USERS.c.id == bindparam("actor"), USERS.c.id == KNOWN))
)
ADVISORY = select(func.pg_try_advisory_xact_lock(bindparam("lock")))
DONE = select(KEYS.c.payload_hash, KEYS.c.result).where(
    KEYS.c.actor_id == bindparam("actor"),
    KEYS.c.operation == bindparam("act"),
    KEYS.c.key == bindparam("text"),
)
ADD_EVENT = insert(EVENTS)
ADD_HAPPENED = insert(HAPPENED)
ADD_KEY = insert(KEYS)
# Debit and credit of the giver's book, then of the taker's.
SIGNS = (("wallet", 1), ("backing", -1)), (("backing", 1), ("wallet", -1))


class Overdrawn(Exception):
    """The wallet has less."""


def transfer(giver: UUID, taker: UUID, amount: int, key: str) -> int:
    """Move an amount and return what is left in the giver's wallet."""
    at = datetime.now(UTC)
    with database.engine().connect().execution_options(write=True) as send, send.begin():
        purses = {row[0]: row for row in send.execute(PURSES, {"actor": giver, "wanted": taker})}
        mine, theirs = purses[giver], purses[taker]
        payload = f'{{"amount":{amount},"note":null,"to":"{taker}"}}'
        digest = hashlib.sha256(payload.encode()).hexdigest()
        if send.dialect.name == "postgresql":
            scope = hashlib.sha256(f"{giver}|{key}".encode()).digest()
            lock = int.from_bytes(scope[:8], "big", signed=True)
            send.execute(ADVISORY, {"lock": lock}).scalar_one()
        scoped = {"actor": giver, "act": "wallet.transfer", "text": key}
        if (done := send.execute(DONE, scoped).one_or_none()) is not None:
            return int(json.loads(done.result)["balance_minor"])
        left = post(send, (mine, theirs), amount, giver, at)
        facts = {"amount_minor": amount, "currency": mine[3], "to": theirs[1]}
        event = {
            "at": at,
            "kind": "wallet.transfer",
            "circle_id": None,
            "actor_id": giver,
            "subject_id": uuid4(),
            "params": json.dumps(facts, separators=(",", ":"), ensure_ascii=False),
            "visible": False,
        }
        send.execute(ADD_EVENT, {**event, "address": "", "agent": ""})
        people = json.dumps(sorted((str(giver), str(taker))))
        send.execute(ADD_HAPPENED, {**event, "people": people})
        remember(send, giver, key, digest, left, at)
    return left


def post(send: Connection, purses: Any, amount: int, actor: UUID, at: datetime) -> int:
    """Book both legs and return what is left in the giver's wallet."""
    wanted = [(purse[2], key) for purse in purses for key in ("backing", "wallet")]
    rows = statements.lock_accounts(send, wanted)
    accounts = {
        (row.book_id, row.key): [row.id, row.balance_minor, row.debit_minor] for row in rows
    }
    heads = {row.book_id: (row.head_sequence, row.head_hash) for row in rows}
    pair = new_id()
    entries, lines, balances, days, tops = [], [], [], [], []
    for purse, kind, signs in zip(purses, ("wallet.sent", "wallet.received"), SIGNS, strict=True):
        entry, top = sealed(purse, kind, signs, amount, heads[purse[2]], (pair, actor, at))
        entries.append(entry)
        tops.append(top)
        for position, (key, sign) in enumerate(signs):
            account = accounts[purse[2], key]
            account[1] += sign * amount
            account[2] += max(0, sign * amount)
            lines.append(
                {
                    "entry": entry["public_id"],
                    "position": position,
                    "account_id": account[0],
                    "occurred_on": at.date(),
                    "amount_minor": sign * amount,
                    "balance_minor": account[1],
                }
            )
            balances.append(
                {
                    "row_id": account[0],
                    "new_balance_minor": account[1],
                    "new_debit_minor": account[2],
                    "new_last_day": at.date(),
                }
            )
            days.append(
                {
                    "account_id": account[0],
                    "day": at.date(),
                    "debit_minor": account[2],
                    "credit_minor": account[2] - account[1],
                }
            )
    left: int = -accounts[purses[0][2], "wallet"][1]
    if left < 0:
        raise Overdrawn
    ids = {row.public_id: row.id for row in statements.add_entries(send, entries)}
    for line in lines:
        line["entry_id"] = ids[line.pop("entry")]
    statements.add_lines(send, lines)
    statements.set_columns(send, ACCOUNTS, ("balance_minor", "debit_minor", "last_day"), balances)
    put_days(send, days)
    statements.set_columns(send, BOOKS, ("head_sequence", "head_hash"), tops)
    return left


def sealed(
    purse: Any, kind: str, signs: Any, amount: int, head: tuple[int, str], facts: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Make the row of one leg and the new head of its book."""
    pair, actor, at = facts
    public_id, on, number = new_id(), at.date(), head[0] + 1
    params = json.dumps({"with": purse[1]}, separators=(",", ":"), ensure_ascii=False)
    text = json.dumps(
        [
            str(actor), at.isoformat(), str(purse[2]), str(public_id), kind,
            [[key, str(sign * amount)] for key, sign in signs],
            on.isoformat(), params, number, str(pair),
        ]
    )  # fmt: skip
    seal = hashlib.sha256((head[1] + text).encode()).hexdigest()
    entry = {
        "public_id": public_id,
        "book_id": purse[2],
        "sequence": number,
        "kind": kind,
        "params": params,
        "subject_id": None,
        "transfer_id": pair,
        "reverses_id": None,
        "reason": None,
        "actor_id": actor,
        "occurred_on": on,
        "booked_at": at,
        "prev_hash": head[1],
        "hash": seal,
    }
    return entry, {"row_id": purse[2], "new_head_sequence": number, "new_head_hash": seal}


def remember(send: Connection, giver: UUID, key: str, digest: str, left: int, at: datetime) -> None:
    """Keep the answer with the key."""
    send.execute(
        ADD_KEY,
        {
            "actor_id": giver,
            "operation": "wallet.transfer",
            "key": key,
            "payload_hash": digest,
            "result": json.dumps({"balance_minor": left, "booked_at": at.isoformat()}),
            "created_at": at,
        },
    )
