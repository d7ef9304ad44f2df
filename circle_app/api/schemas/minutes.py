"""Shapes of meetings that were held: what was booked, the record, the list."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Moment, Money, Shown, maybe_money, money
from circle_app.api.schemas.meetings import BoxLine, Sums
from circle_app.services import meetings


class MeetingPosted(Shown):
    """A meeting whose sheet was booked."""

    meeting_id: UUID
    number: int
    held_on: date
    collected: Money
    loans_given: Money
    opening: Money
    closing: Money = Field(description="What the books said before the count.")
    counted: Money
    difference: Money = Field(description="Counted less booked; negative is missing.")
    posted_at: Moment

    @classmethod
    def of(cls, done: meetings.Posted) -> MeetingPosted:
        """Show it."""
        currency = done.currency
        return cls(
            meeting_id=done.meeting_id,
            number=done.number,
            held_on=done.held_on,
            collected=money(done.collected_minor, currency),
            loans_given=money(done.given_minor, currency),
            opening=money(done.opening_minor, currency),
            closing=money(done.closing_minor, currency),
            counted=money(done.counted_minor, currency),
            difference=money(done.difference_minor, currency),
            posted_at=done.posted_at,
        )


class MeetingCard(Shown):
    """A meeting in a list."""

    id: UUID
    number: int
    held_on: date
    status: Literal["draft", "posted"]
    there: int = Field(description="How many came.")
    invited: int = Field(description="How many members there were; 0 while it is held.")
    opening: Money
    closing: Money | None
    counted: Money | None
    saved_at: Moment | None
    posted_at: Moment | None

    @classmethod
    def of(cls, card: meetings.MeetingCard) -> MeetingCard:
        """Show it."""
        return cls(
            id=card.id,
            number=card.number,
            held_on=card.held_on,
            status=card.status,
            there=card.there,
            invited=card.invited,
            opening=money(card.opening_minor, card.currency),
            closing=maybe_money(card.closing_minor, card.currency),
            counted=maybe_money(card.counted_minor, card.currency),
            saved_at=card.saved_at,
            posted_at=card.posted_at,
        )


class Attended(Shown):
    """A member at a meeting."""

    member_id: UUID
    name: str
    presence: str
    savings: Money
    social: Money
    fine: Money
    loan_paid: Money
    shares: int
    fine_left: Money = Field(description="Fines that were carried to the next sheet.")


class LoanGiven(Shown):
    """A loan that was given at a meeting."""

    loan_id: UUID
    number: int
    name: str
    amount: Money
    cash: Money


class Decision(Shown):
    """What was decided since the meeting before."""

    proposal_id: UUID
    kind: str
    title: str
    status: str
    yes: int
    no: int


class Minutes(Shown):
    """The record of a meeting, as it was when it was closed."""

    meeting_id: UUID
    circle_id: UUID
    number: int
    held_on: date
    currency: str
    totals: Sums
    attended: list[Attended]
    loans_given: list[LoanGiven]
    decisions: list[Decision]
    opening: Money
    last_closing: Money | None
    since: list[BoxLine]
    closing: Money
    counted: Money
    difference: Money
    reason: str
    pieces: dict[str, int]
    coins: Money
    counted_by: list[str]
    text: str
    posted_by: str
    posted_at: Moment

    @classmethod
    def of(cls, found: meetings.Minutes) -> Minutes:
        """Show the record."""
        currency = found.currency
        return cls(
            meeting_id=found.meeting_id,
            circle_id=found.circle_id,
            number=found.number,
            held_on=found.held_on,
            currency=currency,
            totals=Sums.of(found.totals, currency),
            attended=[_attended(each, currency) for each in found.attended],
            loans_given=[
                LoanGiven(
                    loan_id=each.loan_id,
                    number=each.number,
                    name=each.name,
                    amount=money(each.amount_minor, currency),
                    cash=money(each.cash_minor, currency),
                )
                for each in found.given
            ],
            decisions=[
                Decision(
                    proposal_id=each.proposal_id,
                    kind=each.kind,
                    title=each.title,
                    status=each.status,
                    yes=each.yes,
                    no=each.no,
                )
                for each in found.decisions
            ],
            opening=money(found.opening_minor, currency),
            last_closing=maybe_money(found.last_closing_minor, currency),
            since=[
                BoxLine(kind=each.kind, amount=money(each.amount_minor, currency))
                for each in found.since
            ],
            closing=money(found.closing_minor, currency),
            counted=money(found.counted_minor, currency),
            difference=money(found.difference_minor, currency),
            reason=found.reason,
            pieces={money(value, currency): number for value, number in found.pieces if value},
            coins=money(sum(number for value, number in found.pieces if not value), currency),
            counted_by=list(found.counted_by),
            text=found.text,
            posted_by=found.posted_by,
            posted_at=found.posted_at,
        )


def _attended(found: meetings.Attended, currency: str) -> Attended:
    return Attended(
        member_id=found.member_id,
        name=found.name,
        presence=found.presence,
        savings=money(found.savings_minor, currency),
        social=money(found.social_minor, currency),
        fine=money(found.fine_minor, currency),
        loan_paid=money(found.loan_minor, currency),
        shares=found.shares,
        fine_left=money(found.fine_left_minor, currency),
    )
