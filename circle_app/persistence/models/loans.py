"""Tables of loans: the loan, its schedule, its repayments, and each change of state.

Who stands for a loan, what secures it and how late loans are lies in ``loan_security`` and
``portfolio``.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import NOT_STANDARD, WAITING, minor, moment


class Loan(SQLModel, table=True):
    """A loan from request to closing; its terms are frozen when it is asked for."""

    __tablename__ = "loan"
    __table_args__ = (
        UniqueConstraint("circle_id", "number"),
        CheckConstraint("principal_minor > 0", name="loan_positive"),
        CheckConstraint("outstanding_minor >= 0", name="loan_outstanding"),
        Index("ix_loan_circle", "circle_id", "status", "id"),
        Index("ix_loan_member", "member_id", "status"),
        # Few loans are late, so few are in it; most changes of a loan leave it alone.
        Index(
            "ix_loan_class",
            "circle_id",
            "arrears_class",
            sqlite_where=NOT_STANDARD,
            postgresql_where=NOT_STANDARD,
        ),
        Index("ix_loan_day_end", "circle_id", "status", "next_due_on"),
        Index("ix_loan_closed", "circle_id", "closed_at"),
        Index("ix_loan_decided", "circle_id", "decided_at"),
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
    # Which of the circle's products it is; its name as it was then ("" for the ordinary loan).
    product: str = Field(default="ordinary", max_length=40)
    product_name: str = Field(default="", max_length=60)
    # new | top_up | reschedule: the last two take the place of ``replaces_id``.
    origin: str = Field(default="new", max_length=12)
    replaces_id: UUID | None = Field(default=None, index=True)
    # What the replaced loan still asked for besides principal, as canonical JSON of four amounts.
    carried: str = Field(default="{}", sa_type=Text)
    # Holidays and meeting days as they were known when it was given, as canonical JSON.
    calendar: str = Field(default="{}", sa_type=Text)
    first_due_on: date | None = None
    # How late it is, worked out on ``arrears_on``; ``portfolio.BUCKETS`` names the buckets.
    arrears_on: date | None = None
    days_late: int = 0
    overdue_minor: int = minor(default=0)
    bucket: int = 0
    # standard | sma_0 | sma_1 | sma_2 | npa
    arrears_class: str = Field(default="standard", max_length=10)


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


class LoanCharge(SQLModel, table=True):
    """A penalty on a late instalment; a second run on the same days adds nothing.

    Rows follow from the loan's history: a replay that finds a payment in time takes them away.
    """

    __tablename__ = "loan_charge"
    __table_args__ = (UniqueConstraint("loan_id", "number", "period"),)

    id: int | None = Field(default=None, primary_key=True)
    loan_id: UUID = Field(foreign_key="loan.id")
    # The instalment, and which of its charges, counted from 0.
    number: int
    period: int
    charged_on: date
    amount_minor: int = minor()


class LoanWaiver(SQLModel, table=True):
    """Interest, fees and penalties that the circle lets a borrower off."""

    __tablename__ = "loan_waiver"
    __table_args__ = (Index("ix_loan_waiver_loan", "loan_id", "id"),)

    id: UUID = Field(primary_key=True)
    loan_id: UUID = Field(foreign_key="loan.id")
    circle_id: UUID = Field(foreign_key="circle.id")
    interest_minor: int = minor(default=0)
    fee_minor: int = minor(default=0)
    penalty_minor: int = minor(default=0)
    reason: str = Field(max_length=300)
    # asked | agreed | refused | cancelled | undone; only an agreed one counts.
    status: str = Field(max_length=10)
    # The day from which it counts and its place among the events of that day, once agreed to.
    waived_on: date | None = None
    event_id: UUID | None = None
    proposal_id: UUID | None = Field(default=None, foreign_key="proposal.id")
    asked_by: UUID = Field(foreign_key="app_user.id")
    asked_at: datetime = moment()
    decided_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    decided_at: datetime | None = moment(default=None)


class LoanSettlement(SQLModel, table=True):
    """An agreed sum, less than is owed, that closes a loan if it is paid by a day."""

    __tablename__ = "loan_settlement"
    __table_args__ = (Index("ix_loan_settlement_loan", "loan_id", "id"),)

    id: UUID = Field(primary_key=True)
    loan_id: UUID = Field(foreign_key="loan.id")
    circle_id: UUID = Field(foreign_key="circle.id")
    amount_minor: int = minor()
    pay_by: date
    reason: str = Field(max_length=300)
    # asked | agreed | met | lapsed | refused | cancelled
    status: str = Field(max_length=10)
    proposal_id: UUID | None = Field(default=None, foreign_key="proposal.id")
    asked_by: UUID = Field(foreign_key="app_user.id")
    asked_at: datetime = moment()
    decided_at: datetime | None = moment(default=None)
    met_at: datetime | None = moment(default=None)


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
