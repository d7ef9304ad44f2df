"""What borrowers are let off, sums that end a loan for less, and where a payment would go."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Amount, Asked, Day, Moment, Money, Shown, Text, money
from circle_app.services import loans


class WaiverAsked(Asked):
    """What the borrower is to be let off of what is due; each part is optional."""

    interest: Amount = "0"
    fee: Amount = "0"
    penalty: Amount = "0"
    reason: Text = Field(max_length=600)


class SettlementAsked(Asked):
    """A sum, less than is owed, that ends the loan if it is paid in time."""

    amount: Amount
    pay_by: Day = Field(description="The last day to pay it.")
    reason: Text = Field(max_length=600)


class WaiverPut(Shown):
    """A waiver that was asked for, or whose taking back was."""

    id: UUID
    loan_id: UUID
    circle_id: UUID
    proposal_id: UUID | None = Field(description="Where it is decided; null if it is done.")
    decided_by: str = Field(description="`officer` or `vote`.")
    status: str = Field(description="`open`, `approved`, `rejected`, or `done`.")
    interest: Money
    fee: Money
    penalty: Money

    @classmethod
    def of(cls, asked: loans.WaiverAsked) -> WaiverPut:
        """Show what was asked for."""
        return cls(
            id=asked.id,
            loan_id=asked.loan_id,
            circle_id=asked.circle_id,
            proposal_id=asked.proposal_id,
            decided_by=asked.decider,
            status=asked.status,
            interest=money(asked.interest_minor, asked.currency),
            fee=money(asked.fee_minor, asked.currency),
            penalty=money(asked.penalty_minor, asked.currency),
        )


class Waiver(Shown):
    """What a borrower is to be, or was, let off."""

    id: UUID
    interest: Money
    fee: Money
    penalty: Money
    let_off: Money = Field(description="What it came to on its day.")
    reason: str
    status: str = Field(description="`asked`, `agreed`, `refused`, `cancelled` or `undone`.")
    waived_on: date | None
    proposal_id: UUID | None
    asked_by: str
    asked_at: Moment
    can_undo: bool

    @classmethod
    def of(cls, row: loans.WaiverRow) -> Waiver:
        """Show a waiver."""
        return cls(
            id=row.id,
            interest=money(row.interest_minor, row.currency),
            fee=money(row.fee_minor, row.currency),
            penalty=money(row.penalty_minor, row.currency),
            let_off=money(row.let_off_minor, row.currency),
            reason=row.reason,
            status=row.status,
            waived_on=row.waived_on,
            proposal_id=row.proposal_id,
            asked_by=row.asked_by,
            asked_at=row.asked_at,
            can_undo=row.can_undo,
        )


class SettlementPut(Shown):
    """A settlement that was asked for."""

    id: UUID
    loan_id: UUID
    circle_id: UUID
    proposal_id: UUID
    decided_by: str = Field(description="`officer` or `vote`.")
    status: str
    amount: Money
    pay_by: date

    @classmethod
    def of(cls, asked: loans.SettlementAsked) -> SettlementPut:
        """Show what was asked for."""
        return cls(
            id=asked.id,
            loan_id=asked.loan_id,
            circle_id=asked.circle_id,
            proposal_id=asked.proposal_id,
            decided_by=asked.decider,
            status=asked.status,
            amount=money(asked.amount_minor, asked.currency),
            pay_by=asked.pay_by,
        )


class Settlement(Shown):
    """A sum that is to end, or has ended, a loan for less."""

    id: UUID
    amount: Money
    paid: Money = Field(description="What has come of it since it was agreed to.")
    pay_by: date
    reason: str
    status: str = Field(description="`asked`, `agreed`, `met`, `lapsed`, `refused` or `cancelled`.")
    proposal_id: UUID | None
    asked_by: str
    asked_at: Moment

    @classmethod
    def of(cls, row: loans.SettlementRow) -> Settlement:
        """Show a settlement."""
        return cls(
            id=row.id,
            amount=money(row.amount_minor, row.currency),
            paid=money(row.paid_minor, row.currency),
            pay_by=row.pay_by,
            reason=row.reason,
            status=row.status,
            proposal_id=row.proposal_id,
            asked_by=row.asked_by,
            asked_at=row.asked_at,
        )


class RepaymentPreview(Shown):
    """Where a payment would go, and how the loan would stand after it."""

    amount: Money
    paid_on: date
    kind: str
    principal: Money
    interest: Money
    fee: Money
    penalty: Money
    advance: Money = Field(description="What the loan would not need; it stays the borrower's.")
    outstanding: Money
    closes: bool
    next_due_on: date | None
    next_due: Money
    replays: bool = Field(description="Whether payments of later days are worked out anew.")

    @classmethod
    def of(cls, seen: loans.RepaymentPreview) -> RepaymentPreview:
        """Show a preview."""
        currency = seen.currency
        return cls(
            amount=money(seen.amount_minor, currency),
            paid_on=seen.paid_on,
            kind=seen.kind,
            principal=money(seen.principal_minor, currency),
            interest=money(seen.interest_minor, currency),
            fee=money(seen.fee_minor, currency),
            penalty=money(seen.penalty_minor, currency),
            advance=money(seen.advance_minor, currency),
            outstanding=money(seen.outstanding_minor, currency),
            closes=seen.closes,
            next_due_on=seen.next_due_on,
            next_due=money(seen.next_minor, currency),
            replays=seen.replays,
        )
