"""Invoices and receipts."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Asked, Day, Moment, Money, Shown, money
from circle_app.domain.invoices import InvoiceLine
from circle_app.services.contributions import Picture
from circle_app.services.invoices import InvoiceView, Made
from circle_app.services.receipts import Receipt, ReceiptLine


class InvoiceAsked(Asked):
    """The invoices of a week (Monday to Sunday) or of a calendar month."""

    period: Literal["week", "month"] = Field(examples=["month"])
    on: Day | None = Field(default=None, description="A day in it; today where it is left out.")
    member_id: UUID | None = Field(default=None, description="For whom; for all who owe something.")


class InvoicesMade(Shown):
    """What was made."""

    circle_id: UUID
    starts_on: date
    ends_on: date
    made: int
    known: int = Field(description="How many members have an invoice for these days already.")
    first_number: int | None
    invoice_ids: list[UUID]

    @classmethod
    def of(cls, made: Made) -> InvoicesMade:
        """Show what was made."""
        return cls(
            circle_id=made.circle_id,
            starts_on=made.starts_on,
            ends_on=made.ends_on,
            made=len(made.invoice_ids),
            known=made.known,
            first_number=made.first_number,
            invoice_ids=list(made.invoice_ids),
        )


class InvoiceItem(Shown):
    """One thing that an invoice asks for."""

    kind: str = Field(description="`contribution`, `late_fee` or `instalment`.")
    subject_id: UUID = Field(description="The due, or the loan.")
    number: int = Field(description="Of the cycle, or of the instalment.")
    loan_number: int | None
    starts_on: date | None
    due_on: date
    amount: Money

    @classmethod
    def of(cls, line: InvoiceLine, currency: str) -> InvoiceItem:
        """Show a line."""
        return cls(
            kind=line.kind,
            subject_id=UUID(line.subject),
            number=line.number,
            loan_number=line.loan_number,
            starts_on=line.starts_on,
            due_on=line.due_on,
            amount=money(line.amount_minor, currency),
        )


class Invoice(Shown):
    """An invoice: its lines and total as they were made, and what is left to pay today."""

    id: UUID
    number: int
    circle_id: UUID
    member_id: UUID
    member_name: str
    starts_on: date
    ends_on: date
    total: Money
    left: Money
    currency: str
    status: str = Field(description="`open`, `partly` (paid) or `paid`.")
    lines: list[InvoiceItem]
    made_by: str | None
    made_at: Moment
    upi_link: str | None = Field(description="Pays what is left; the text of a QR code.")

    @classmethod
    def of(cls, view: InvoiceView) -> Invoice:
        """Show an invoice."""
        return cls(
            id=view.id,
            number=view.number,
            circle_id=view.circle_id,
            member_id=view.member_id,
            member_name=view.member_name,
            starts_on=view.starts_on,
            ends_on=view.ends_on,
            total=money(view.total_minor, view.currency),
            left=money(view.left_minor, view.currency),
            currency=view.currency,
            status=view.status,
            lines=[InvoiceItem.of(line, view.currency) for line in view.lines],
            made_by=view.made_by,
            made_at=view.made_at,
            upi_link=view.upi_link,
        )


class ReceiptItem(Shown):
    """What a part of the money was for."""

    kind: str = Field(description="`contribution`, `late_fee`, `ahead` or `savings`.")
    amount: Money
    cycle_number: int | None
    starts_on: date | None
    due_on: date | None

    @classmethod
    def of(cls, line: ReceiptLine, currency: str) -> ReceiptItem:
        """Show a line."""
        return cls(
            kind=line.kind,
            amount=money(line.amount_minor, currency),
            cycle_number=line.cycle_number,
            starts_on=line.starts_on,
            due_on=line.due_on,
        )


class ContributionReceipt(Shown):
    """The receipt of a contribution; its number has no gap in a circle and never changes."""

    number: int
    contribution_id: UUID
    status: str = Field(description="`confirmed`, or `reversed` once it was taken back.")
    circle_id: UUID
    circle_name: str
    member_id: UUID
    member_name: str
    amount: Money
    currency: str
    method: str
    reference: str | None
    paid_on: date
    lines: list[ReceiptItem]
    recorded_by: str
    recorded_at: Moment
    confirmed_by: str | None
    confirmed_at: Moment | None
    entry_id: UUID | None
    reason: str | None = Field(description="Why it was taken back.")

    @classmethod
    def of(cls, view: Receipt) -> ContributionReceipt:
        """Show a receipt."""
        return cls(
            number=view.number,
            contribution_id=view.contribution_id,
            status=view.status,
            circle_id=view.circle_id,
            circle_name=view.circle_name,
            member_id=view.member_id,
            member_name=view.member_name,
            amount=money(view.amount_minor, view.currency),
            currency=view.currency,
            method=view.method,
            reference=view.reference,
            paid_on=view.paid_on,
            lines=[ReceiptItem.of(line, view.currency) for line in view.lines],
            recorded_by=view.recorded_by,
            recorded_at=view.recorded_at,
            confirmed_by=view.confirmed_by,
            confirmed_at=view.confirmed_at,
            entry_id=view.entry_id,
            reason=view.reason,
        )


class ClaimPicture(Shown):
    """The picture that goes with a payment that waits."""

    name: str
    media_type: str

    @classmethod
    def of(cls, kept: Picture) -> ClaimPicture:
        """Show what was kept."""
        return cls(name=kept.name, media_type=kept.media_type)
