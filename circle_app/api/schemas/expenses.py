"""Shapes of expenses."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Amount, Asked, Day, Moment, Money, Shown, Text, money
from circle_app.services.expenses import ExpenseView, ReceiptInfo


class ExpenseAsked(Asked):
    """Money that was spent for the circle, or by a member who is to be paid back."""

    amount: Amount
    category: Text = Field(
        description="`stationery`, `travel`, `meeting`, `rent`, `bank`, `official`, `training`, "
        "`other`; `social` where the social fund pays.",
        max_length=20,
        examples=["stationery"],
    )
    payee: Text = Field(
        max_length=400, description="Who got the money.", examples=["Sharma Stationers"]
    )
    fund: Literal["loan", "social"] = "loan"
    spent_on: Day | None = Field(default=None, description="The day; today where it is left out.")
    note: Text = Field(default="", max_length=1000)
    paid_from: Text | None = Field(
        default=None,
        max_length=24,
        description="The account that paid: `cash`, `bank`, `upi`, `expense_fund`, or "
        "`social_cash`. Left out where the caller paid and is to be paid back.",
        examples=["cash"],
    )
    reference: Text | None = Field(default=None, max_length=200)


class ExpensePaid(Asked):
    """Which account pays an expense that was agreed to."""

    paid_from: Text = Field(
        max_length=24,
        description="`cash`, `bank`, `upi`, `expense_fund`, `social_cash`; `wallet_pool` puts it "
        "into the member's wallet.",
        examples=["cash"],
    )
    reference: Text | None = Field(default=None, max_length=200)


class Receipt(Shown):
    """The picture or document that goes with an expense."""

    name: str
    media_type: str
    size: int = Field(description="Bytes.")
    uploaded_at: Moment
    uploaded_by: str

    @classmethod
    def of(cls, info: ReceiptInfo) -> Receipt:
        """Show what is known of a receipt."""
        return cls(
            name=info.name,
            media_type=info.media_type,
            size=info.size,
            uploaded_at=info.uploaded_at,
            uploaded_by=info.uploaded_by,
        )


class Expense(Shown):
    """An expense, how it stands, and what the caller may do with it."""

    id: UUID
    circle_id: UUID
    number: int
    currency: str
    amount: Money
    fund: str
    category: str
    payee: str
    note: str
    spent_on: date
    status: str = Field(
        description="`asked`, `approved`, `paid`, `rejected`, `cancelled` or `reversed`."
    )
    paid_from: str | None
    reference: str | None
    member_id: UUID | None = Field(description="Who paid and is to be paid back.")
    member_name: str | None
    recorded_by: UUID
    recorder_name: str
    recorded_at: Moment
    decided_at: Moment | None
    decided_by: str | None
    entry_id: UUID | None = Field(description="The entry that made it the circle's expense.")
    payment_id: UUID | None = Field(description="The entry that paid the member back.")
    proposal_id: UUID | None
    decider: str | None = Field(description="`officer` or `vote`, where somebody is asked.")
    receipt: Receipt | None
    can_decide: bool
    can_vote: bool
    can_pay: bool
    can_cancel: bool
    can_attach: bool

    @classmethod
    def of(cls, view: ExpenseView) -> Expense:
        """Show an expense."""
        return cls(
            id=view.id,
            circle_id=view.circle_id,
            number=view.number,
            currency=view.currency,
            amount=money(view.amount_minor, view.currency),
            fund=view.fund,
            category=view.category,
            payee=view.payee,
            note=view.note,
            spent_on=view.spent_on,
            status=view.status,
            paid_from=view.paid_from,
            reference=view.reference,
            member_id=view.member_id,
            member_name=view.member_name,
            recorded_by=view.recorded_by,
            recorder_name=view.recorder_name,
            recorded_at=view.recorded_at,
            decided_at=view.decided_at,
            decided_by=view.decided_by,
            entry_id=view.entry_id,
            payment_id=view.payment_id,
            proposal_id=view.proposal_id,
            decider=view.decider,
            receipt=Receipt.of(view.receipt) if view.receipt else None,
            can_decide=view.can_decide,
            can_vote=view.can_vote,
            can_pay=view.can_pay,
            can_cancel=view.can_cancel,
            can_attach=view.can_attach,
        )
