"""Dues and contributions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Amount, Asked, Moment, Money, Shown, Text, money
from circle_app.services.contributions import ContributionRow, DueRow, Paid


class Payment(Asked):
    """A contribution; without an amount it pays what is open, or what the rule asks."""

    amount: Amount | None = None
    due_id: UUID | None = None
    method: Text = Field(description="`cash`, `upi` or `wallet`.", examples=["cash"])
    reference: Text | None = Field(
        default=None, max_length=200, description="For `upi` the bank's reference (UTR)."
    )
    on_behalf_of: UUID | None = Field(default=None, description="The member it counts for.")


class Reason(Asked):
    """Why."""

    reason: Text = Field(max_length=1000)


class Due(Shown):
    """What one member owes for one cycle."""

    id: UUID
    member_id: UUID
    member_name: str
    cycle_number: int
    starts_on: date
    due_on: date
    amount: Money
    paid: Money
    status: str
    reference: str = Field(description="Goes with a UPI payment.")
    late: bool

    @classmethod
    def of(cls, row: DueRow, currency: str) -> Due:
        """Show a due."""
        return cls(
            id=row.id,
            member_id=row.member_id,
            member_name=row.member_name,
            cycle_number=row.cycle_number,
            starts_on=row.starts_on,
            due_on=row.due_on,
            amount=money(row.amount_minor, currency),
            paid=money(row.paid_minor, currency),
            status=row.status,
            reference=row.reference,
            late=row.late,
        )


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
        )
