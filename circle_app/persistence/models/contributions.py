"""Tables of contributions: cycles, dues, payments and which due a payment went to."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import WAITING, minor, moment


class Cycle(SQLModel, table=True):
    """One period in which every member owes a contribution."""

    __tablename__ = "cycle"
    __table_args__ = (UniqueConstraint("circle_id", "number"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    number: int
    starts_on: date
    due_on: date
    amount_minor: int = minor()
    rule_version: int
    # Kept by the writes, so that the ring of a cycle needs no counting.
    due_count: int = 0
    paid_count: int = 0
    collected_minor: int = minor(default=0)


class Due(SQLModel, table=True):
    """What one member owes for one cycle."""

    __tablename__ = "due"
    __table_args__ = (
        UniqueConstraint("cycle_id", "member_id"),
        CheckConstraint("paid_minor >= 0 AND paid_minor <= amount_minor", name="due_paid_range"),
        Index("ix_due_member", "member_id", "status", "due_on"),
        Index("ix_due_circle", "circle_id", "status", "due_on"),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    cycle_id: UUID = Field(foreign_key="cycle.id")
    member_id: UUID = Field(foreign_key="member.id")
    due_on: date
    amount_minor: int = minor()
    paid_minor: int = minor(default=0)
    # What lateness costs: charged once after the days of grace, paid before the contribution.
    fee_minor: int = minor(default=0)
    paid_fee_minor: int = minor(default=0)
    # What of both the member was let off.
    waived_minor: int = minor(default=0)
    waived_fee_minor: int = minor(default=0)
    fee_on: date | None = None
    # pending | claimed | paid | waived
    status: str = Field(default="pending", max_length=10)
    # Goes with a UPI payment, unique in the installation.
    reference: str = Field(max_length=35, unique=True)
    settled_on: date | None = None


class Contribution(SQLModel, table=True):
    """Money a member paid in, or says to have paid in."""

    __tablename__ = "contribution"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="contribution_positive"),
        Index("ix_contribution_circle", "circle_id", "paid_on", "id"),
        Index("ix_contribution_receipt", "circle_id", "receipt_number", unique=True),
        Index("ix_contribution_amount", "circle_id", "amount_minor", "id"),
        Index("ix_contribution_member", "member_id", "paid_on", "id"),
        # What waits to be confirmed is little, however much was paid.
        Index(
            "ix_contribution_waiting",
            "circle_id",
            "paid_on",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    member_id: UUID = Field(foreign_key="member.id")
    amount_minor: int = minor()
    method: str = Field(max_length=10)
    reference: str | None = Field(default=None, max_length=40)
    # pending | confirmed | rejected | reversed
    status: str = Field(max_length=10)
    paid_on: date
    recorded_by: UUID = Field(foreign_key="app_user.id")
    recorded_at: datetime = moment()
    decided_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    decided_at: datetime | None = moment(default=None)
    # Why it was rejected, or taken back.
    reject_reason: str | None = Field(default=None, max_length=300)
    due_id: UUID | None = Field(default=None, foreign_key="due.id")
    entry_id: UUID | None = None
    # What of it paid late fees; the rest are savings.
    fee_minor: int = minor(default=0)
    # What of it is kept for the dues to come; goes down as they open.
    ahead_minor: int = minor(default=0)
    # The picture of the payment that came with a claim.
    file_id: UUID | None = None
    # The number of its receipt, without gaps in a circle; given when it is confirmed.
    receipt_number: int | None = None
    meeting_id: UUID | None = Field(default=None, index=True)


class DuePayment(SQLModel, table=True):
    """The part of a contribution that went to one due."""

    __tablename__ = "due_payment"

    contribution_id: UUID = Field(foreign_key="contribution.id", primary_key=True)
    due_id: UUID = Field(foreign_key="due.id", primary_key=True)
    amount_minor: int = minor()
    fee_minor: int = minor(default=0)


class DueWaiver(SQLModel, table=True):
    """A due that somebody was let off, or part of it: who, when, why. Append-only."""

    __tablename__ = "due_waiver"
    __table_args__ = (Index("ix_due_waiver_due", "due_id", "id"),)

    id: UUID = Field(primary_key=True)
    due_id: UUID = Field(foreign_key="due.id")
    circle_id: UUID = Field(foreign_key="circle.id")
    amount_minor: int = minor(default=0)
    fee_minor: int = minor(default=0)
    reason: str = Field(max_length=300)
    waived_by: UUID = Field(foreign_key="app_user.id")
    waived_at: datetime = moment()


class PaymentReference(SQLModel, table=True):
    """A bank's reference (UTR) that was used: once in the whole installation."""

    __tablename__ = "payment_reference"

    utr: str = Field(primary_key=True, max_length=40)
    circle_id: UUID | None = Field(default=None, foreign_key="circle.id")
    subject_id: UUID
    used_at: datetime = moment()
