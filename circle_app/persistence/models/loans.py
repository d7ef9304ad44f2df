"""Tables of loans: the loan, its schedule, its repayments, and each change of state."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import WAITING, minor, moment


class Loan(SQLModel, table=True):
    """A loan from request to closing; its terms are frozen when it is asked for."""

    __tablename__ = "loan"
    __table_args__ = (
        UniqueConstraint("circle_id", "number"),
        CheckConstraint("principal_minor > 0", name="loan_positive"),
        CheckConstraint("outstanding_minor >= 0", name="loan_outstanding"),
        Index("ix_loan_circle", "circle_id", "status", "id"),
        Index("ix_loan_member", "member_id", "status"),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    member_id: UUID = Field(foreign_key="member.id")
    number: int
    principal_minor: int = minor()
    periods: int
    purpose: str = Field(default="", max_length=200)
    # The product's terms as canonical JSON (method, rate, frequency, rounding, grace, fees …).
    terms: str = Field(sa_type=Text)
    rule_version: int
    # applied | approved | active | closed | rejected | cancelled | defaulted
    status: str = Field(max_length=12)
    # obligations_met | written_off | rescheduled, once closed
    close_reason: str | None = Field(default=None, max_length=20)
    proposal_id: UUID | None = Field(default=None, foreign_key="proposal.id")
    # The officer who wrote the request down for a borrower; empty where the borrower asked.
    recorded_by: UUID | None = None
    applied_at: datetime = moment()
    decided_at: datetime | None = moment(default=None)
    disbursed_at: datetime | None = moment(default=None)
    disbursed_on: date | None = None
    disbursal_method: str | None = Field(default=None, max_length=10)
    disbursal_reference: str | None = Field(default=None, max_length=40)
    closed_at: datetime | None = moment(default=None)
    # Principal still owed; kept by the write, equals the borrower's receivable in the book.
    outstanding_minor: int = minor(default=0)
    paid_instalments: int = 0
    next_due_on: date | None = None


class Instalment(SQLModel, table=True):
    """One row of the schedule, with what was paid of it."""

    __tablename__ = "instalment"
    __table_args__ = (UniqueConstraint("loan_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    loan_id: UUID = Field(foreign_key="loan.id")
    number: int
    due_on: date = Field(index=True)
    principal_minor: int = minor()
    interest_minor: int = minor(default=0)
    fee_minor: int = minor(default=0)
    penalty_minor: int = minor(default=0)
    paid_principal_minor: int = minor(default=0)
    paid_interest_minor: int = minor(default=0)
    paid_fee_minor: int = minor(default=0)
    paid_penalty_minor: int = minor(default=0)
    waived_minor: int = minor(default=0)
    settled_on: date | None = None


class Repayment(SQLModel, table=True):
    """Money that came back, split into what it paid for."""

    __tablename__ = "repayment"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="repayment_positive"),
        Index("ix_repayment_loan", "loan_id", "id"),
        Index(
            "ix_repayment_waiting",
            "circle_id",
            "paid_on",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
    )

    id: UUID = Field(primary_key=True)
    loan_id: UUID = Field(foreign_key="loan.id")
    circle_id: UUID = Field(foreign_key="circle.id")
    amount_minor: int = minor()
    principal_minor: int = minor(default=0)
    interest_minor: int = minor(default=0)
    fee_minor: int = minor(default=0)
    penalty_minor: int = minor(default=0)
    # instalment | partial | early | payoff
    kind: str = Field(max_length=12)
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
    entry_id: UUID | None = None


class LoanChange(SQLModel, table=True):
    """One change of a loan's state: from, to, when, by whom. Append-only."""

    __tablename__ = "loan_change"

    id: int | None = Field(default=None, primary_key=True)
    loan_id: UUID = Field(foreign_key="loan.id", index=True)
    from_status: str | None = Field(default=None, max_length=12)
    to_status: str = Field(max_length=12)
    at: datetime = moment()
    actor_id: UUID | None = Field(default=None, foreign_key="app_user.id")
    note: str = Field(default="", max_length=300)
