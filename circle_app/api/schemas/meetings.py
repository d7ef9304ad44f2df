"""Shapes of meetings: the sheet, what the books know beside it, the record of one that was held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
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
    maybe_money,
    minor,
    money,
)
from circle_app.domain.meeting_checks import Ready, Totals
from circle_app.domain.meetings import (
    AMOUNTS,
    COINS,
    MAX_KINDS_OF_NOTES,
    MAX_LISTED,
    MAX_MINUTES,
    MAX_REASON,
    MAX_SHARES,
)
from circle_app.i18n import messages
from circle_app.services import meetings

Presence = Literal["present", "late", "absent", "excused"]
Pieces = Annotated[int, Field(ge=0, le=100_000)]


class MeetingAsked(Asked):
    """A meeting that begins."""

    held_on: Day | None = Field(
        default=None, description="Its day, if not today; at most 30 days back."
    )


class RowAsked(Asked):
    """What is typed of one member; what is left out is empty."""

    presence: Presence | None = Field(default=None, description="Who is not marked is absent.")
    savings: Amount | None = None
    social: Amount | None = None
    fine: Amount | None = None
    loan: Amount | None = None
    shares: int | None = Field(default=None, ge=0, le=MAX_SHARES)

    def plain(self, currency: str) -> dict[str, Any]:
        """The row as the services keep it.

        Raises:
            InvalidAmount: An amount is none.
        """
        typed = {name: getattr(self, name) for name in AMOUNTS}
        return {
            "presence": self.presence,
            "shares": self.shares,
            **{
                name: minor(amount, currency, name, least=0)
                for name, amount in typed.items()
                if amount is not None
            },
        }


class SheetAsked(Asked):
    """A whole sheet, in the place of the one that is kept."""

    version: int = Field(ge=0, le=2**31 - 1, description="The version that was read.")
    members: dict[UUID, RowAsked] = Field(default_factory=dict, max_length=MAX_LISTED)
    hand_over: list[UUID] = Field(
        default_factory=list, max_length=MAX_LISTED, description="Approved loans given in cash."
    )
    pieces: dict[str, Pieces] = Field(
        default_factory=dict,
        max_length=MAX_KINDS_OF_NOTES,
        description="Notes that were counted: value → how many.",
        examples=[{"500": 2, "20": 3}],
    )
    coins: Amount | None = Field(default=None, description="What the coins come to.")
    counted_by: list[UUID] = Field(default_factory=list, max_length=MAX_LISTED)
    reason: Text = Field(
        default="", max_length=MAX_REASON, description="Why the count differs from the books."
    )
    minutes: Text = Field(default="", max_length=MAX_MINUTES)

    def plain(self, currency: str) -> dict[str, Any]:
        """The sheet as the services keep it.

        Raises:
            InvalidAmount: An amount is none.
        """
        count = {
            str(minor(value, currency, "pieces")): number for value, number in self.pieces.items()
        }
        if self.coins is not None:
            count[COINS] = minor(self.coins, currency, "coins", least=0)
        return {
            "members": {str(key): row.plain(currency) for key, row in self.members.items()},
            "hand_over": [str(each) for each in self.hand_over],
            "count": count,
            "counted_by": [str(each) for each in self.counted_by],
            "reason": self.reason,
            "minutes": self.minutes,
        }


class PostAsked(Asked):
    """The sheet that is to be booked."""

    version: int = Field(ge=0, le=2**31 - 1, description="The version that was read.")


class RowTyped(Shown):
    """What is typed of one member."""

    presence: Presence | None = None
    savings: Money = "0"
    social: Money = "0"
    fine: Money = "0"
    loan: Money = "0"
    shares: int = 0


class Sheet(Shown):
    """What is typed."""

    members: dict[str, RowTyped]
    hand_over: list[UUID]
    pieces: dict[str, int]
    coins: Money
    counted_by: list[UUID]
    reason: str
    minutes: str

    @classmethod
    def of(cls, plain: Mapping[str, Any], currency: str) -> Sheet:
        """Show a sheet."""
        count = plain["count"]
        return cls(
            members={
                key: RowTyped(
                    presence=row.get("presence"),
                    shares=row.get("shares", 0),
                    **{name: money(row.get(name, 0), currency) for name in AMOUNTS},
                )
                for key, row in plain["members"].items()
            },
            hand_over=plain["hand_over"],
            pieces={
                money(int(value), currency): number
                for value, number in count.items()
                if value != COINS
            },
            coins=money(count.get(COINS, 0), currency),
            counted_by=plain["counted_by"],
            reason=plain["reason"],
            minutes=plain["minutes"],
        )


class SheetSaved(Shown):
    """A sheet that was kept."""

    meeting_id: UUID
    version: int
    saved_at: Moment
    sheet: Sheet

    @classmethod
    def of(cls, saved: meetings.Saved, currency: str) -> SheetSaved:
        """Show it."""
        return cls(
            meeting_id=saved.meeting_id,
            version=saved.version,
            saved_at=saved.saved_at,
            sheet=Sheet.of(saved.sheet, currency),
        )


class MemberRow(Shown):
    """What the books know of a member."""

    member_id: UUID
    number: int
    name: str
    due: Money = Field(description="Open contributions.")
    late_fee: Money = Field(description="Late fees; savings pay them first.")
    social: Money = Field(description="What the rules ask for the social fund.")
    fine_owed: Money = Field(description="Fines of earlier meetings.")
    loan_due: Money
    loan_payoff: Money = Field(description="The most that can be paid on loans.")
    shares_so_far: int


class BoxLine(Shown):
    """What entries of a kind moved in the box since the last meeting."""

    kind: str
    amount: Money


class LoanReady(Shown):
    """An approved loan that can be given."""

    loan_id: UUID
    number: int
    member_id: UUID
    name: str
    amount: Money
    cash: Money = Field(description="What reaches the borrower's hand.")
    hindrance: str = Field(description="Why it cannot be given now; empty where nothing hinders.")


class SheetFault(Shown):
    """What hinders posting."""

    reason: str
    field: str
    member_id: UUID | None
    detail: str = Field(description="In the caller's language.")


class Sums(Shown):
    """What a sheet adds up to."""

    present: int
    late: int
    absent: int
    excused: int
    fines: Money
    social: Money
    shares: int
    shares_worth: Money
    savings: Money
    loans_paid: Money
    loans_given: Money
    collected: Money

    @classmethod
    def of(cls, total: Totals, currency: str) -> Sums:
        """Show totals."""
        return cls(
            present=total.present,
            late=total.late,
            absent=total.absent,
            excused=total.excused,
            fines=money(total.fine_minor, currency),
            social=money(total.social_minor, currency),
            shares=total.shares,
            shares_worth=money(total.shares_minor, currency),
            savings=money(total.savings_minor, currency),
            loans_paid=money(total.loan_minor, currency),
            loans_given=money(total.given_minor, currency),
            collected=money(total.collected_minor, currency),
        )


class Meeting(Shown):
    """A meeting that is being held, or was."""

    id: UUID
    circle_id: UUID
    number: int
    held_on: date
    status: Literal["draft", "posted", "cancelled"]
    version: int
    saved_at: Moment | None
    currency: str
    opening: Money
    last_closing: Money | None
    since: list[BoxLine]
    sheet: Sheet
    rows: list[MemberRow]
    loans: list[LoanReady]
    share_price: Money | None
    max_shares: int
    absent_fine: Money
    late_fine: Money
    totals: Sums
    expected: Money = Field(description="What must be in the box at the end.")
    counted: Money
    faults: list[SheetFault]

    @classmethod
    def of(cls, found: meetings.MeetingView, language: str) -> Meeting:
        """Show a meeting."""
        currency = found.currency
        return cls(
            id=found.id,
            circle_id=found.circle_id,
            number=found.number,
            held_on=found.held_on,
            status=found.status,
            version=found.version,
            saved_at=found.saved_at,
            currency=currency,
            opening=money(found.opening_minor, currency),
            last_closing=maybe_money(found.last_closing_minor, currency),
            since=[_line(each, currency) for each in found.since],
            sheet=Sheet.of(found.sheet, currency),
            rows=[_row(each, currency) for each in found.rows],
            loans=[_loan(each, currency) for each in found.loans],
            share_price=maybe_money(found.share_price_minor, currency),
            max_shares=found.max_shares,
            absent_fine=money(found.absent_fine_minor, currency),
            late_fine=money(found.late_fine_minor, currency),
            totals=Sums.of(found.totals, currency),
            expected=money(found.expected_minor, currency),
            counted=money(found.counted_minor, currency),
            faults=[_fault(each, currency, language) for each in found.faults],
        )


def _line(found: meetings.BoxLine, currency: str) -> BoxLine:
    return BoxLine(kind=found.kind, amount=money(found.amount_minor, currency))


def _row(found: meetings.MeetingRow, currency: str) -> MemberRow:
    return MemberRow(
        member_id=found.member_id,
        number=found.number,
        name=found.name,
        due=money(found.due_minor, currency),
        late_fee=money(found.fee_minor, currency),
        social=money(found.social_minor, currency),
        fine_owed=money(found.fine_owed_minor, currency),
        loan_due=money(found.loan_due_minor, currency),
        loan_payoff=money(found.loan_payoff_minor, currency),
        shares_so_far=found.shares_so_far,
    )


def _loan(found: Ready, currency: str) -> LoanReady:
    return LoanReady(
        loan_id=found.loan_id,
        number=found.number,
        member_id=found.member_id,
        name=found.name,
        amount=money(found.amount_minor, currency),
        cash=money(found.cash_minor, currency),
        hindrance=found.hindrance,
    )


def _fault(found: meetings.SheetFault, currency: str, language: str) -> SheetFault:
    told = {"reason": found.reason, "name": found.name, "currency": currency, **found.values}
    return SheetFault(
        reason=found.reason,
        field=found.field,
        member_id=found.member_id,
        detail=messages.sentence("sheet_refused", language, **told),
    )
