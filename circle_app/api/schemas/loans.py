"""Loans from request to closing."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import (
    Amount,
    Asked,
    Day,
    Moment,
    Money,
    Shown,
    Text,
    money,
)
from circle_app.api.schemas.proposals import Step
from circle_app.domain.rule_json import with_amounts
from circle_app.services import loans


class HandOver(Asked):
    """How an approved loan is given."""

    method: Text = Field(description="`wallet`, `cash` or `upi`.", examples=["wallet"])
    reference: Text | None = Field(default=None, max_length=200)


class RepaymentAsked(Asked):
    """Money that comes back."""

    amount: Amount
    method: Text = Field(
        description="`wallet`, `cash`, `upi`, or `advance` for what was paid ahead.",
        examples=["wallet"],
    )
    reference: Text | None = Field(default=None, max_length=200)
    paid_on: Day | None = Field(default=None, description="The day it was paid, if not today.")


class Noted(Asked):
    """Words that go with an approval, for whoever asked."""

    note: Text | None = Field(default=None, max_length=1000)


class Loan(Shown):
    """A loan; the rate is in percent per `rate_per`."""

    id: UUID
    circle_id: UUID
    member_id: UUID
    borrower: str
    number: int
    currency: str
    amount: Money
    outstanding: Money
    periods: int
    purpose: str
    status: str
    close_reason: str | None
    method: str
    rate: str
    rate_per: str
    frequency: str
    every_days: int
    terms: dict[str, Any]
    rule_version: int
    instalment: Money
    steps: list[Step]
    proposal_id: UUID | None
    voting_closes_at: Moment | None
    my_vote: str | None
    applied_at: Moment
    decided_at: Moment | None
    disbursed_on: date | None
    disbursal_method: str | None
    disbursal_reference: str | None
    closed_at: Moment | None
    next_due_on: date | None
    next_due: Money
    paid_instalments: int
    instalment_count: int
    days_late: int
    is_mine: bool
    can_vote: bool
    can_cancel: bool
    can_disburse: bool
    can_repay: bool
    can_decide: bool = Field(description="Whether the caller may take the open step by role.")
    product: str = Field(
        description="The key of the circle's kind of loan; `ordinary` for its own."
    )
    product_name: str = Field(description="What that kind was called; empty for the ordinary loan.")
    origin: str = Field(description="`new`, `top_up` or `reschedule`.")
    replaces_id: UUID | None = Field(description="The loan in whose place it was asked for.")
    replaced_by: UUID | None = Field(description="The loan that was given in its place.")
    overdue: Money = Field(description="What fell due before today and is unpaid.")
    penalty_due: Money = Field(description="What of everything unpaid is for lateness.")
    arrears_class: str | None = Field(
        description="`standard`, `sma_0`, `sma_1`, `sma_2` or `npa`; null for who is neither the "
        "borrower nor an officer."
    )
    waived: Money = Field(description="What the circle let the borrower off.")

    @classmethod
    def of(cls, view: loans.LoanView) -> Loan:
        """Show a loan."""
        currency = view.currency
        return cls(
            id=view.id,
            circle_id=view.circle_id,
            member_id=view.member_id,
            borrower=view.borrower,
            number=view.number,
            currency=currency,
            amount=money(view.principal_minor, currency),
            outstanding=money(view.outstanding_minor, currency),
            periods=view.periods,
            purpose=view.purpose,
            status=view.status,
            close_reason=view.close_reason,
            method=view.method,
            rate=view.rate_percent,
            rate_per=view.rate_per,
            frequency=view.frequency,
            every_days=view.every_days,
            terms=with_amounts(view.terms, currency),
            rule_version=view.rule_version,
            instalment=money(view.instalment_minor, currency),
            steps=[Step.of(step) for step in view.steps],
            proposal_id=view.proposal_id,
            voting_closes_at=view.voting_closes_at,
            my_vote=view.my_vote,
            applied_at=view.applied_at,
            decided_at=view.decided_at,
            disbursed_on=view.disbursed_on,
            disbursal_method=view.disbursal_method,
            disbursal_reference=view.disbursal_reference,
            closed_at=view.closed_at,
            next_due_on=view.next_due_on,
            next_due=money(view.next_due_minor, currency),
            paid_instalments=view.paid_instalments,
            instalment_count=view.instalment_count,
            days_late=view.days_late,
            is_mine=view.is_mine,
            can_vote=view.can_vote,
            can_cancel=view.can_cancel,
            can_disburse=view.can_disburse,
            can_repay=view.can_repay,
            can_decide=view.can_decide,
            product=view.product,
            product_name=view.product_name,
            origin=view.origin,
            replaces_id=view.replaces_id,
            replaced_by=view.replaced_by,
            overdue=money(view.overdue_minor, currency),
            penalty_due=money(view.penalty_due_minor, currency),
            arrears_class=view.arrears_class,
            waived=money(view.waived_minor, currency),
        )


class PlanLine(Shown):
    """What is to be paid on one day, and what was paid of it."""

    number: int
    kind: str
    due_date: date
    principal: Money
    interest: Money
    fee: Money
    penalty: Money
    payment: Money
    paid: Money
    balance: Money
    status: str
    settled_on: date | None
    waived: Money

    @classmethod
    def of(cls, row: loans.PlanRow, currency: str) -> PlanLine:
        """Show one line."""
        return cls(
            number=row.number,
            kind=row.kind,
            due_date=row.due_on,
            principal=money(row.principal_minor, currency),
            interest=money(row.interest_minor, currency),
            fee=money(row.fee_minor, currency),
            penalty=money(row.penalty_minor, currency),
            payment=money(row.payment_minor, currency),
            paid=money(row.paid_minor, currency),
            balance=money(row.balance_minor, currency),
            status=row.status,
            settled_on=row.settled_on,
            waived=money(row.waived_minor, currency),
        )


class Payoff(Shown):
    """What closes a loan on a day."""

    loan_id: UUID
    on: date
    currency: str
    total: Money
    principal: Money
    interest: Money
    fee: Money
    penalty: Money
    due: Money = Field(description="What of it is due on that day or before.")
    next_due: Money
    next_due_on: date | None
    pending: Money = Field(description="Payments that wait to be confirmed.")

    @classmethod
    def of(cls, view: loans.PayoffView) -> Payoff:
        """Show a payoff."""
        currency = view.currency
        return cls(
            loan_id=view.loan_id,
            on=view.on,
            currency=currency,
            total=money(view.total_minor, currency),
            principal=money(view.principal_minor, currency),
            interest=money(view.interest_minor, currency),
            fee=money(view.fee_minor, currency),
            penalty=money(view.penalty_minor, currency),
            due=money(view.due_minor, currency),
            next_due=money(view.next_minor, currency),
            next_due_on=view.next_due_on,
            pending=money(view.pending_minor, currency),
        )


class Repayment(Shown):
    """A repayment, split into what it paid for."""

    id: UUID
    amount: Money
    principal: Money
    interest: Money
    fee: Money
    penalty: Money
    kind: str = Field(
        description="`instalment`, `partial`, `early`, `payoff`; `advance` where the loan needed "
        "none of it; `recovery` or `set_off` on one that was given up."
    )
    method: str
    reference: str | None
    status: str = Field(description="`pending`, `confirmed`, `rejected` or `reversed`.")
    paid_on: date
    recorded_at: Moment
    entry_id: UUID | None = Field(description="The journal entry, once it is booked.")

    @classmethod
    def of(cls, row: loans.Repaid | loans.RepaymentRow) -> Repayment:
        """Show a repayment."""
        currency = row.currency
        return cls(
            id=row.id,
            amount=money(row.amount_minor, currency),
            principal=money(row.principal_minor, currency),
            interest=money(row.interest_minor, currency),
            fee=money(row.fee_minor, currency),
            penalty=money(row.penalty_minor, currency),
            kind=row.kind,
            method=row.method,
            reference=row.reference,
            status=row.status,
            paid_on=row.paid_on,
            recorded_at=row.recorded_at,
            entry_id=row.entry_id,
        )


class Repaid(Shown):
    """A repayment, and what of the loan is left."""

    repayment: Repayment
    outstanding: Money
    closed: bool

    @classmethod
    def of(cls, done: loans.Repaid) -> Repaid:
        """Show what a repayment did."""
        return cls(
            repayment=Repayment.of(done),
            outstanding=money(done.outstanding_minor, done.currency),
            closed=done.closed,
        )


class StateChange(Shown):
    """One change of a loan's state; nobody's name where time decided."""

    from_status: str | None
    to_status: str
    at: Moment
    actor_id: UUID | None
    actor_name: str | None
    note: str

    @classmethod
    def of(cls, row: loans.StateRow) -> StateChange:
        """Show a change."""
        return cls(
            from_status=row.from_status,
            to_status=row.to_status,
            at=row.at,
            actor_id=row.actor_id,
            actor_name=row.actor_name,
            note=row.note,
        )
