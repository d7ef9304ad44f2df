"""Tables around the books: months, disputes, expenses, withdrawals, files, counts, statements."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import OPEN, minor, moment
from circle_app.persistence.types import EncryptedText


class PeriodChange(SQLModel, table=True):
    """A month that was closed or opened again: which, when, by whom, why. Append-only."""

    __tablename__ = "period_change"

    id: int | None = Field(default=None, primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id", index=True)
    # First day of the month.
    month: date
    # closed | reopened
    act: str = Field(max_length=10)
    # The newest entry of the book at that moment: what a closed month holds is not above it.
    sequence: int
    at: datetime = moment()
    actor_id: UUID | None = Field(default=None, foreign_key="app_user.id")
    reason: str = Field(default="", max_length=300)
    proposal_id: UUID | None = Field(default=None, foreign_key="proposal.id")


class Dispute(SQLModel, table=True):
    """A member's doubt about an entry or about what a person did.

    While a doubt about an entry is open, the month of the entry stays open.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        Index("ix_dispute_circle", "circle_id", "status", "id"),
        # An entry is doubted once at a time.
        Index(
            "uq_dispute_open",
            "entry_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    # One of the two.
    entry_id: UUID | None = Field(default=None, foreign_key="ledger_entry.public_id", index=True)
    member_id: UUID | None = Field(default=None, foreign_key="member.id", index=True)
    # The day of the entry, so that closing a month needs no join; of the dispute, for a person.
    occurred_on: date
    # open | settled | withdrawn
    status: str = Field(default="open", max_length=10)
    reason: str = Field(max_length=300)
    opened_by: UUID = Field(foreign_key="member.id")
    opened_at: datetime = moment()
    outcome: str | None = Field(default=None, max_length=300)
    closed_by: UUID | None = Field(default=None, foreign_key="member.id")
    closed_at: datetime | None = moment(default=None)


class DisputeMessage(SQLModel, table=True):
    """What somebody says in a dispute."""

    __tablename__ = "dispute_message"
    __table_args__ = (Index("ix_dispute_message_dispute", "dispute_id", "id"),)

    id: UUID = Field(primary_key=True)
    dispute_id: UUID = Field(foreign_key="dispute.id")
    member_id: UUID = Field(foreign_key="member.id")
    text: str = Field(sa_type=Text)
    said_at: datetime = moment()


class StoredFile(SQLModel, table=True):
    """A file somebody uploaded; its bytes lie encrypted in the data folder under its id."""

    __tablename__ = "stored_file"

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id", index=True)
    media_type: str = Field(max_length=40)
    size: int
    sha256: str = Field(max_length=64)
    name: str = Field(sa_type=EncryptedText)
    uploaded_by: UUID = Field(foreign_key="app_user.id")
    uploaded_at: datetime = moment()


class Expense(SQLModel, table=True):
    """Money spent for the circle, or asked back by the member who paid."""

    __tablename__ = "expense"
    __table_args__ = (
        UniqueConstraint("circle_id", "number"),
        CheckConstraint("amount_minor > 0", name="expense_positive"),
        Index("ix_expense_circle", "circle_id", "status", "id"),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    number: int
    # loan | social: whose money it is.
    fund: str = Field(default="loan", max_length=10)
    category: str = Field(max_length=20)
    payee: str = Field(max_length=80)
    note: str = Field(default="", max_length=200)
    amount_minor: int = minor()
    spent_on: date
    # The account it was paid from; none while a member waits to be paid back.
    paid_from: str | None = Field(default=None, max_length=24)
    reference: str | None = Field(default=None, max_length=40)
    # Who paid and is to be paid back; none where the circle's own money was spent.
    member_id: UUID | None = Field(default=None, foreign_key="member.id")
    # asked | approved | paid | rejected | cancelled | reversed
    status: str = Field(max_length=10)
    recorded_by: UUID = Field(foreign_key="app_user.id")
    recorded_at: datetime = moment()
    proposal_id: UUID | None = Field(default=None, foreign_key="proposal.id")
    decided_at: datetime | None = moment(default=None)
    # The entry that made it the circle's expense, and the one that paid the member back.
    entry_id: UUID | None = Field(default=None, index=True)
    payment_id: UUID | None = Field(default=None, index=True)
    receipt_id: UUID | None = Field(default=None, foreign_key="stored_file.id")


class Withdrawal(SQLModel, table=True):
    """Savings that a member asks to take out."""

    __tablename__ = "withdrawal"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="withdrawal_positive"),
        Index("ix_withdrawal_circle", "circle_id", "status", "id"),
        Index("ix_withdrawal_member", "member_id", "status"),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    member_id: UUID = Field(foreign_key="member.id")
    amount_minor: int = minor()
    note: str = Field(default="", max_length=200)
    # asked | approved | paid | rejected | cancelled | reversed
    status: str = Field(max_length=10)
    asked_by: UUID = Field(foreign_key="app_user.id")
    asked_at: datetime = moment()
    proposal_id: UUID | None = Field(default=None, foreign_key="proposal.id")
    decided_at: datetime | None = moment(default=None)
    method: str | None = Field(default=None, max_length=10)
    reference: str | None = Field(default=None, max_length=40)
    paid_at: datetime | None = moment(default=None)
    paid_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    entry_id: UUID | None = Field(default=None, index=True)


class CashCount(SQLModel, table=True):
    """Money that was counted, beside what the books said it should be."""

    __tablename__ = "cash_count"
    __table_args__ = (Index("ix_cash_count_circle", "circle_id", "id"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    account: str = Field(max_length=24)
    counted_on: date
    booked_minor: int = minor()
    counted_minor: int = minor()
    # Notes and coins as canonical JSON: value in minor units -> how many.
    pieces: str = Field(default="{}", sa_type=Text)
    reason: str | None = Field(default=None, max_length=300)
    counted_by: UUID = Field(foreign_key="app_user.id")
    counted_at: datetime = moment()
    # The entry of the difference, where there was one.
    entry_id: UUID | None = Field(default=None, index=True)


class BankStatement(SQLModel, table=True):
    """A statement file of a bank that was read in, to be compared with an account."""

    __tablename__ = "bank_statement"
    __table_args__ = (UniqueConstraint("circle_id", "account", "sha256"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id", index=True)
    account: str = Field(max_length=24)
    file_name: str = Field(sa_type=EncryptedText)
    sha256: str = Field(max_length=64)
    first_day: date
    last_day: date
    line_count: int
    # Rows of the file that were in another file before, and rows that could not be read.
    duplicate_count: int = 0
    refused_count: int = 0
    # Kept by the writes: lines that are neither matched nor booked nor set aside.
    open_count: int
    # What the bank says it was after the last line, where the file tells.
    closing_minor: int | None = minor(default=None, nullable=True)
    uploaded_by: UUID = Field(foreign_key="app_user.id")
    uploaded_at: datetime = moment()


class BankLine(SQLModel, table=True):
    """One line of a bank's statement: money in (+) or out (−), and the entry it belongs to."""

    __tablename__ = "bank_line"
    __table_args__ = (
        UniqueConstraint("statement_id", "number"),
        # The same line in two files (overlapping periods) is one.
        UniqueConstraint("circle_id", "account", "fingerprint"),
        # An entry of the books explains one line of the bank.
        UniqueConstraint("line_id"),
        Index("ix_bank_line_status", "statement_id", "status", "number"),
        CheckConstraint("amount_minor <> 0", name="bank_line_nonzero"),
    )

    id: UUID = Field(primary_key=True)
    statement_id: UUID = Field(foreign_key="bank_statement.id")
    circle_id: UUID = Field(foreign_key="circle.id")
    account: str = Field(max_length=24)
    number: int
    booked_on: date
    amount_minor: int = minor()
    balance_minor: int | None = minor(default=None, nullable=True)
    description: str = Field(sa_type=EncryptedText)
    utr: str | None = Field(default=None, max_length=40)
    fingerprint: str = Field(max_length=64)
    # unmatched | suggested | matched | booked | ignored
    status: str = Field(max_length=10)
    # The ledger's line that it is, suggested or agreed.
    line_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="ledger_line.id")
    suggested_id: int | None = Field(default=None, sa_type=BigInteger)
    decided_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    decided_at: datetime | None = moment(default=None)
    reason: str | None = Field(default=None, max_length=300)


class ColumnMapping(SQLModel, table=True):
    """Which column of a bank's file is what, remembered by the file's headings."""

    __tablename__ = "column_mapping"
    __table_args__ = (UniqueConstraint("circle_id", "headings"),)

    id: int | None = Field(default=None, primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    # SHA-256 of the headings as they stand in the file.
    headings: str = Field(max_length=64)
    # Canonical JSON: column by role, and the order of day and month.
    mapping: str = Field(sa_type=Text)
    updated_by: UUID = Field(foreign_key="app_user.id")
    updated_at: datetime = moment()
