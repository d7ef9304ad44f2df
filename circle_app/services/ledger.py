"""The only writer of the ledger tables.

Written with SQLAlchemy Core in as few round trips as possible: one statement locks the books
and the accounts (in the order of their ids), then one each for entries, lines, balances, heads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.charts import AccountKind, kind_of
from circle_app.domain.errors import InsufficientFunds
from circle_app.domain.ledger import (
    GENESIS,
    Draft,
    PeriodClosed,
    Sealed,
    account_key,
    canonical_json,
    check_balanced,
    entry_hash,
    normal_balance_minor,
)
from circle_app.services.ledger_days import Moving, keep
from circle_app.services.ledger_statements import (
    ACCOUNTS,
    BOOKS,
    add_accounts,
    add_entries,
    add_lines,
    lock_accounts,
    lock_books,
    set_columns,
)


@dataclass(frozen=True, slots=True)
class Posted:
    """An entry that was booked."""

    entry_id: UUID
    book_id: UUID
    sequence: int
    # Normal balances, after all drafts, of the accounts that the entry's lines name.
    balances: dict[str, int]


@dataclass(slots=True)
class _Open:
    """A locked account while entries are drafted against it."""

    side: str
    may_overdraw: bool
    balance_minor: int
    debit_minor: int
    days: Moving

    @classmethod
    def of(cls, row: Any) -> _Open:
        """Open the account that a locked row tells of."""
        debit, balance = row.debit_minor, row.balance_minor
        days = Moving(row.id, debit, debit - balance, row.last_day)
        return cls(row.side, row.may_overdraw, balance, debit, days)

    def take(self, amount_minor: int, on: date) -> None:
        """Put a line on the account."""
        self.balance_minor += amount_minor
        if amount_minor > 0:
            self.debit_minor += amount_minor
        self.days.add(on, amount_minor)


@dataclass(slots=True)
class _Head:
    """A locked book while entries are drafted in it."""

    sequence: int
    hash: str
    closed_through: date | None


def open_book(
    session: Session,
    *,
    currency: str,
    at: datetime,
    kinds: Iterable[AccountKind],
    circle_id: UUID | None = None,
    user_id: UUID | None = None,
) -> UUID:
    """Open the book of a circle or of a person, with its accounts."""
    book_id = new_id()
    session.connection().execute(
        insert(BOOKS),
        {
            "id": book_id,
            "circle_id": circle_id,
            "user_id": user_id,
            "currency": currency,
            "head_sequence": 0,
            "head_hash": GENESIS,
            "opened_at": at,
        },
    )
    open_accounts(session, book_id, kinds)
    return book_id


def open_accounts(
    session: Session, book_id: UUID, kinds: Iterable[AccountKind], owner_id: UUID | None = None
) -> None:
    """Open accounts in a book, for a member where an owner is given; what is open stays so."""
    add_accounts(session.connection(), [_account(book_id, kind, owner_id) for kind in kinds])


def open_accounts_of(
    session: Session, book_id: UUID, kinds: Iterable[AccountKind], owners: Iterable[UUID]
) -> None:
    """Open accounts in a book for each of several members; what is open stays so."""
    wanted = tuple(kinds)
    rows = [_account(book_id, kind, owner) for owner in owners for kind in wanted]
    add_accounts(session.connection(), rows)


def _account(book_id: UUID, kind: AccountKind, owner_id: UUID | None) -> dict[str, Any]:
    return {
        "book_id": book_id,
        "code": kind.code,
        "owner_id": owner_id,
        "key": account_key(kind, owner_id),
        "side": kind.side,
        "may_overdraw": kind.may_overdraw,
        "balance_minor": 0,
        "debit_minor": 0,
    }


def book_of_circle(session: Session, circle_id: UUID) -> UUID:
    """Return the id of a circle's book."""
    found: UUID = session.connection().execute(_BOOK_OF_CIRCLE, {"owner": circle_id}).scalar_one()
    return found


def book_of_user(session: Session, user_id: UUID) -> UUID:
    """Return the id of a person's own book."""
    found: UUID = session.connection().execute(_BOOK_OF_USER, {"owner": user_id}).scalar_one()
    return found


_BOOK_OF_CIRCLE = select(BOOKS.c.id).where(BOOKS.c.circle_id == bindparam("owner"))
_BOOK_OF_USER = select(BOOKS.c.id).where(BOOKS.c.user_id == bindparam("owner"))


def lock(session: Session, wanted: Iterable[tuple[UUID, str]]) -> dict[tuple[UUID, str], int]:
    """Lock accounts (and their books) and return their normal balances.

    Call it before a rule is decided on a balance; :func:`post` in the same transaction then
    finds them as they were.
    """
    return {
        (row.book_id, row.key): normal_balance_minor(row.side, row.balance_minor)
        for row in _lock_rows(session, wanted)
    }


def _lock_rows(session: Session, wanted: Iterable[tuple[UUID, str]]) -> Sequence[Any]:
    keys = sorted(set(wanted))
    if not keys:
        return []
    rows: Sequence[Any] = lock_accounts(session.connection(), keys)
    if len(rows) != len(keys):
        missing = set(keys) - {(row.book_id, row.key) for row in rows}
        # An account of the chart is opened when it is first needed. Its row refers to its book:
        # were that not locked first, two acts could each wait for the other to be done with it.
        lock_books(session.connection(), sorted({book_id for book_id, _ in keys}))
        add_accounts(
            session.connection(), [_account_of(book_id, key) for book_id, key in sorted(missing)]
        )
        rows = lock_accounts(session.connection(), keys)
    return rows


def _account_of(book_id: UUID, key: str) -> dict[str, Any]:
    kind, (_, _, owner) = kind_of(key), key.partition(":")
    if kind is None or kind.per_member != bool(owner):
        message = f"no such account: {key}"
        raise LookupError(message)
    return _account(book_id, kind, UUID(owner) if owner else None)


def post(
    session: Session, drafts: Sequence[Draft], *, actor_id: UUID | None, at: datetime
) -> list[Posted]:
    """Book entries in the caller's transaction, all or none.

    Args:
        session: The transaction.
        drafts: Balanced entries, in the order they are to stand in their books.
        actor_id: Who ordered it; None for a job.
        at: When it is booked, aware.

    Returns:
        One result per draft, in the same order.

    Raises:
        UnbalancedEntry: The lines of a draft do not sum to zero.
        InsufficientFunds: An account that may not be overdrawn would be.
        PeriodClosed: A draft's day lies in a month that is closed.
    """
    if not drafts:
        return []
    for draft in drafts:
        check_balanced(draft.lines)
    rows = _lock_rows(
        session, ((draft.book_id, line.account) for draft in drafts for line in draft.lines)
    )
    accounts = {(row.book_id, row.key): _Open.of(row) for row in rows}
    heads = {
        row.book_id: _Head(row.head_sequence, row.head_hash, row.closed_through) for row in rows
    }
    entries, lines = _seal_all(drafts, accounts, heads, actor_id, at)
    _write(session, entries, lines, accounts, heads)
    return [
        Posted(
            row["public_id"],
            row["book_id"],
            row["sequence"],
            {line.account: _normal(accounts[draft.book_id, line.account]) for line in draft.lines},
        )
        for draft, row in zip(drafts, entries, strict=True)
    ]


def _normal(account: _Open) -> int:
    return normal_balance_minor(account.side, account.balance_minor)


def _seal_all(
    drafts: Sequence[Draft],
    accounts: dict[tuple[UUID, str], _Open],
    heads: dict[UUID, _Head],
    actor_id: UUID | None,
    at: datetime,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    entries: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for draft in drafts:
        public_id = new_id()
        head = heads[draft.book_id]
        _check_open(draft, head)
        sequence, prev_hash = head.sequence, head.hash
        params = canonical_json(dict(draft.params))
        sealed = Sealed(
            public_id=public_id,
            book_id=draft.book_id,
            sequence=sequence + 1,
            kind=draft.kind,
            params=params,
            subject_id=draft.subject_id,
            transfer_id=draft.transfer_id,
            reverses_id=draft.reverses_id,
            reason=draft.reason,
            actor_id=actor_id,
            occurred_on=draft.occurred_on,
            booked_at=at,
            lines=tuple((line.account, line.amount_minor) for line in draft.lines),
        )
        seal = entry_hash(prev_hash, sealed)
        head.sequence, head.hash = sequence + 1, seal
        entries.append(_entry_row(sealed, prev_hash, seal))
        for position, line in enumerate(draft.lines):
            account = accounts[draft.book_id, line.account]
            account.take(line.amount_minor, draft.occurred_on)
            _check_covered(account, line.account)
            lines.append(
                {
                    "public_id": public_id,
                    "position": position,
                    "account_id": account.days.id,
                    "occurred_on": draft.occurred_on,
                    "amount_minor": line.amount_minor,
                    "balance_minor": account.balance_minor,
                }
            )
    return entries, lines


def _entry_row(sealed: Sealed, prev_hash: str, seal: str) -> dict[str, Any]:
    return {
        "public_id": sealed.public_id,
        "book_id": sealed.book_id,
        "sequence": sealed.sequence,
        "kind": sealed.kind,
        "params": sealed.params,
        "subject_id": sealed.subject_id,
        "transfer_id": sealed.transfer_id,
        "reverses_id": sealed.reverses_id,
        "reason": sealed.reason,
        "actor_id": sealed.actor_id,
        "occurred_on": sealed.occurred_on,
        "booked_at": sealed.booked_at,
        "prev_hash": prev_hash,
        "hash": seal,
    }


def _check_open(draft: Draft, head: _Head) -> None:
    if head.closed_through is not None and draft.occurred_on <= head.closed_through:
        raise PeriodClosed(closed_through=head.closed_through, occurred_on=draft.occurred_on)


def _check_covered(account: _Open, key: str) -> None:
    if not account.may_overdraw and _normal(account) < 0:
        raise InsufficientFunds(account=key.partition(":")[0])


def _write(
    session: Session,
    entries: list[dict[str, Any]],
    lines: list[dict[str, Any]],
    accounts: dict[tuple[UUID, str], _Open],
    heads: dict[UUID, _Head],
) -> None:
    connection = session.connection()
    # The database answers in any order, so the ids are matched by what we know of each row.
    keys = {row.public_id: row.id for row in add_entries(connection, entries)}
    for line in lines:
        line["entry_id"] = keys[line.pop("public_id")]
    add_lines(connection, lines)
    set_columns(
        connection,
        ACCOUNTS,
        ("balance_minor", "debit_minor", "last_day"),
        [
            {
                "row_id": account.days.id,
                "new_balance_minor": account.balance_minor,
                "new_debit_minor": account.debit_minor,
                "new_last_day": account.days.newest_day,
            }
            for account in accounts.values()
        ],
    )
    keep(connection, [account.days for account in accounts.values()])
    set_columns(
        connection,
        BOOKS,
        ("head_sequence", "head_hash"),
        [
            {"row_id": book_id, "new_head_sequence": head.sequence, "new_head_hash": head.hash}
            for book_id, head in heads.items()
        ],
    )


def balance_minor(session: Session, book_id: UUID, key: str) -> int:
    """Return the normal balance of one account, without locking it; 0 where there is none."""
    row = session.connection().execute(_BALANCE, {"book": book_id, "account": key}).one_or_none()
    return 0 if row is None else normal_balance_minor(row.side, row.balance_minor)


_BALANCE = select(ACCOUNTS.c.side, ACCOUNTS.c.balance_minor).where(
    ACCOUNTS.c.book_id == bindparam("book"), ACCOUNTS.c.key == bindparam("account")
)


def balances_minor(session: Session, book_id: UUID) -> dict[str, int]:
    """Return the normal balance of every account of a book by key (bounded by its members)."""
    rows = session.connection().execute(_BALANCES, {"book": book_id})
    return {row.key: normal_balance_minor(row.side, row.balance_minor) for row in rows}


_BALANCES = select(ACCOUNTS.c.key, ACCOUNTS.c.side, ACCOUNTS.c.balance_minor).where(
    ACCOUNTS.c.book_id == bindparam("book")
)
