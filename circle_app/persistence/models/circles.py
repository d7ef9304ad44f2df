"""Tables of circles: the circle, its versioned rules, invites and members."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import minor, moment


class Circle(SQLModel, table=True):
    """A group of people with a book and rules of its own."""

    __tablename__ = "circle"
    __table_args__ = (
        Index("ix_circle_listed", "listed", "id"),
        Index("ix_circle_next_cycle", "next_cycle_on"),
    )

    id: UUID = Field(primary_key=True)
    name: str = Field(max_length=80)
    description: str = Field(default="", max_length=500)
    preset: str = Field(max_length=20)
    currency: str = Field(max_length=3)
    time_zone: str = Field(max_length=40)
    # active | archived | dissolved
    status: str = Field(default="active", max_length=12)
    listed: bool = False
    rule_version: int = 1
    # A version that was decided on and waits for its day: that of the next cycle.
    next_rule_version: int | None = None
    next_rules_on: date | None = None
    # The newest version that was written, in force or not.
    last_rule_version: int = 1
    member_count: int = 0
    last_member_number: int = 0
    last_loan_number: int = 0
    last_expense_number: int = 0
    # First day of the cycle that is to be opened next; none where nothing is contributed.
    next_cycle_on: date | None = None
    last_cycle_number: int = 0
    # The last day for which it was worked out how late loans are.
    loans_through: date | None = None
    # The newest receipt and invoice: numbers without gaps.
    last_receipt_number: int = 0
    last_invoice_number: int = 0
    last_meeting_number: int = 0
    # The last day on which its members were reminded of what they owe.
    reminded_on: date | None = None
    upi_address: str | None = Field(default=None, max_length=80)
    # A shop's or business's address: links to a personal one are often refused by UPI apps.
    upi_merchant: bool = False
    created_by: UUID = Field(foreign_key="app_user.id")
    created_at: datetime = moment()


class RuleVersion(SQLModel, table=True):
    """The rules as they stood from a moment on; never changed once written."""

    __tablename__ = "rule_version"
    __table_args__ = (UniqueConstraint("circle_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    version: int
    rules: str = Field(sa_type=Text)
    # The day from which it counts; empty for the day it was written.
    effective_on: date | None = None
    proposal_id: UUID | None = None
    created_by: UUID = Field(foreign_key="app_user.id")
    created_at: datetime = moment()


class Invite(SQLModel, table=True):
    """An invite code of eight characters."""

    __tablename__ = "invite"

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id", index=True)
    code: str = Field(max_length=8, unique=True)
    created_by: UUID = Field(foreign_key="app_user.id")
    created_at: datetime = moment()
    revoked_at: datetime | None = moment(default=None)
    # Good until then; for ever where it is empty.
    expires_at: datetime | None = moment(default=None)
    # The record without an account that whoever uses the code takes over; good once.
    member_id: UUID | None = Field(default=None, index=True)
    used_at: datetime | None = moment(default=None)


class Member(SQLModel, table=True):
    """A person's place in a circle; ``user_id`` is empty for a record without an account."""

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("circle_id", "user_id"),
        UniqueConstraint("circle_id", "number"),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    user_id: UUID | None = Field(default=None, foreign_key="app_user.id", index=True)
    number: int
    name: str = Field(max_length=80)
    role: str = Field(default="member", max_length=20)
    # pending | active | denied | left | removed
    status: str = Field(default="active", max_length=12)
    requested_at: datetime = moment()
    joined_at: datetime | None = moment(default=None)
    # Paid before it was due, where the rules keep that for the dues to come.
    ahead_minor: int = minor(default=0)
    left_at: datetime | None = moment(default=None)
