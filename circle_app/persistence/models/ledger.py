"""Tables of the ledger. Entries and lines are inserted, never updated or deleted."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import TRANSFER, minor, moment


def _big_key() -> Column[int]:
    # SQLite only counts up an INTEGER PRIMARY KEY by itself.
    return Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


class Book(SQLModel, table=True):
    """The book of one circle or of one person's wallet, with the head of its hash chain."""

    __tablename__ = "ledger_book"
    __table_args__ = (
        CheckConstraint("(circle_id IS NULL) <> (user_id IS NULL)", name="book_has_one_owner"),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID | None = Field(default=None, foreign_key="circle.id", unique=True)
    user_id: UUID | None = Field(default=None, foreign_key="app_user.id", unique=True)
    currency: str = Field(max_length=3)
    head_sequence: int = 0
    head_hash: str = Field(max_length=64)
    opened_at: datetime = moment()
    # The last day of the newest closed month: nothing is booked on it or before.
    closed_through: date | None = None


class Account(SQLModel, table=True):
    """An account of a book with its cached balance (debit positive)."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        UniqueConstraint("book_id", "key"),
        CheckConstraint("side IN ('debit', 'credit')", name="account_side"),
        CheckConstraint(
            "may_overdraw OR (side = 'debit' AND balance_minor >= 0)"
            " OR (side = 'credit' AND balance_minor <= 0)",
            name="account_not_overdrawn",
        ),
    )

    id: int | None = Field(default=None, sa_column=_big_key())
    book_id: UUID = Field(foreign_key="ledger_book.id")
    # What the account is: "cash", "savings" …; with its owner it makes the key.
    code: str = Field(max_length=24)
    owner_id: UUID | None = Field(default=None, index=True)
    key: str = Field(max_length=64)
    side: str = Field(max_length=6)
    may_overdraw: bool = False
    balance_minor: int = minor(default=0)
    # All debits there ever were (all credits are these less the balance), and the newest day.
    debit_minor: int = minor(default=0)
    last_day: date | None = None


class Entry(SQLModel, table=True):
    """One balanced movement of money: what, why, who ordered it, and its seal."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("book_id", "sequence"),
        Index("ix_ledger_entry_subject", "subject_id"),
        Index("ix_ledger_entry_day", "book_id", "occurred_on"),
        # The other leg of a transfer is found by it; most entries are none.
        Index(
            "ix_ledger_entry_transfer",
            "transfer_id",
            sqlite_where=TRANSFER,
            postgresql_where=TRANSFER,
        ),
    )

    id: int | None = Field(default=None, sa_column=_big_key())
    public_id: UUID = Field(unique=True)
    book_id: UUID = Field(foreign_key="ledger_book.id")
    sequence: int
    kind: str = Field(max_length=40)
    # Values for the sentence that describes the entry, as canonical JSON.
    params: str = Field(sa_type=Text)
    subject_id: UUID | None = None
    transfer_id: UUID | None = None
    reverses_id: UUID | None = Field(default=None, unique=True)
    reason: str | None = Field(default=None, max_length=300)
    actor_id: UUID | None = Field(default=None, foreign_key="app_user.id")
    occurred_on: date
    booked_at: datetime = moment()
    prev_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class Line(SQLModel, table=True):
    """One leg of an entry: positive debits the account, negative credits it."""

    __tablename__ = "ledger_line"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="line_nonzero"),
        UniqueConstraint("entry_id", "position"),
        Index("ix_ledger_line_account", "account_id", "id"),
        Index("ix_ledger_line_day", "account_id", "occurred_on", "id"),
    )

    id: int | None = Field(default=None, sa_column=_big_key())
    entry_id: int = Field(sa_type=BigInteger, foreign_key="ledger_entry.id")
    position: int
    account_id: int = Field(sa_type=BigInteger, foreign_key="ledger_account.id")
    # The day of its entry, so that an account can be read in the order of days.
    occurred_on: date
    amount_minor: int = minor()
    # The account's balance after this line: a passbook page needs no sums.
    balance_minor: int = minor()


class AccountDay(SQLModel, table=True):
    """All debits and credits of an account up to and with a day on which something moved.

    Any balance, and what moved between any two days, is two of these rows: no sum over lines.
    """

    __tablename__ = "ledger_day"

    account_id: int = Field(sa_type=BigInteger, foreign_key="ledger_account.id", primary_key=True)
    day: date = Field(primary_key=True)
    debit_minor: int = minor()
    credit_minor: int = minor()


class IdempotencyKey(SQLModel, table=True):
    """A request that was carried out, with its result: the repeat is answered from here."""

    __tablename__ = "idempotency_key"

    actor_id: UUID = Field(primary_key=True)
    operation: str = Field(primary_key=True, max_length=40)
    key: str = Field(primary_key=True, max_length=80)
    payload_hash: str = Field(max_length=64)
    result: str = Field(sa_type=Text)
    created_at: datetime = moment(index=True)


class BookCheck(SQLModel, table=True):
    """The outcome of one verification of a book."""

    __tablename__ = "book_check"
    __table_args__ = (Index("ix_book_check_book", "book_id", "id"),)

    id: int | None = Field(default=None, sa_column=_big_key())
    book_id: UUID = Field(foreign_key="ledger_book.id")
    checked_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    checked_at: datetime = moment()
    entries: int
    head_hash: str = Field(max_length=64)
    intact: bool
    # The sequence of the first entry that does not fit, and what is wrong with it.
    broken_sequence: int | None = None
    fault: str | None = Field(default=None, max_length=40)
