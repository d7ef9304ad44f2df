"""Payments that wait to be confirmed, beside the lines of a bank that prove them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Money, Shown, money
from circle_app.services import reconciliation


class ClaimOnLine(Shown):
    """A payment that waits to be confirmed, and the line of the bank that proves it."""

    line_id: UUID
    contribution_id: UUID
    member_name: str
    amount: Money
    currency: str
    utr: str
    booked_on: date
    may_confirm: bool = Field(description="Nobody confirms what they paid or recorded.")

    @classmethod
    def of(cls, found: reconciliation.ClaimFound) -> ClaimOnLine:
        """Show it."""
        return cls(
            line_id=found.line_id,
            contribution_id=found.contribution_id,
            member_name=found.member_name,
            amount=money(found.amount_minor, found.currency),
            currency=found.currency,
            utr=found.utr,
            booked_on=found.booked_on,
            may_confirm=found.may_confirm,
        )


class ClaimsAgreed(Shown):
    """What became of payments that a statement proves."""

    statement_id: UUID
    confirmed: int
    left: int = Field(description="Those that somebody else has to confirm.")
    open: int

    @classmethod
    def of(cls, view: reconciliation.ClaimsConfirmed) -> ClaimsAgreed:
        """Show it."""
        return cls(
            statement_id=view.statement_id,
            confirmed=view.confirmed,
            left=view.left,
            open=view.open_count,
        )
