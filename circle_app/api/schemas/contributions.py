"""Contributions."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Amount, Asked, Moment, Money, Shown, Text, money
from circle_app.services.contributions import ContributionRow, Paid


class Payment(Asked):
    """A contribution; without an amount it pays what is open, or what the rule asks."""

    amount: Amount | None = None
    due_id: UUID | None = None
    method: Text = Field(description="`cash`, `upi`, `wallet` or `gateway`.", examples=["cash"])
    reference: Text | None = Field(
        default=None, max_length=200, description="For `upi` the bank's reference (UTR)."
    )
    on_behalf_of: UUID | None = Field(default=None, description="The member it counts for.")
    checkout: Literal["link", "app"] = Field(
        default="link",
        description="For `gateway`: a page of the provider, or what a program needs to open the "
        "provider's checkout itself.",
    )


class Reason(Asked):
    """Why."""

    reason: Text = Field(max_length=1000)


class Contribution(Shown):
    """A contribution: `pending` until somebody confirms it, `confirmed`, `rejected`, `reversed`."""

    id: UUID
    circle_id: UUID
    member_id: UUID
    member_name: str
    amount: Money
    currency: str
    method: str
    reference: str | None
    status: str
    paid_on: date
    recorded_at: Moment
    decided_at: Moment | None
    reject_reason: str | None = Field(description="Why it was rejected or taken back.")
    entry_id: UUID | None = Field(description="The journal entry, once it is booked.")
    receipt_number: int | None = Field(description="Without gaps in a circle, once it counts.")

    @classmethod
    def of(cls, row: Paid | ContributionRow) -> Contribution:
        """Show a contribution."""
        return cls(
            id=row.id,
            circle_id=row.circle_id,
            member_id=row.member_id,
            member_name=row.member_name,
            amount=money(row.amount_minor, row.currency),
            currency=row.currency,
            method=row.method,
            reference=row.reference,
            status=row.status,
            paid_on=row.paid_on,
            recorded_at=row.recorded_at,
            decided_at=row.decided_at,
            reject_reason=row.reject_reason,
            entry_id=row.entry_id,
            receipt_number=row.receipt_number,
        )
