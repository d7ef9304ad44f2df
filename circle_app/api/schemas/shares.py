"""Shares: buying them, the register, and the share-out at the end of a cycle."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Amount, Asked, Moment, Money, Shown, Text, money
from circle_app.services import share_outs
from circle_app.services import shares as share_services

BOXES = "`cash`, `expense_fund` or `social_cash`"


class SharesAsked(Asked):
    """Shares to buy, for the caller or for another member."""

    shares: Annotated[int, Field(strict=True, ge=1, le=10**6)]
    method: Text = Field(
        max_length=20, description="`cash`, `upi` or `wallet`.", examples=["wallet"]
    )
    reference: Text | None = Field(default=None, max_length=200)
    on_behalf_of: UUID | None = None


class SharesBought(Shown):
    """Shares that were bought."""

    id: UUID
    circle_id: UUID
    member_id: UUID
    name: str
    cycle: int
    shares: int
    price: Money
    amount: Money
    method: str
    reference: str | None
    bought_on: date
    recorded_at: Moment
    entry_id: UUID
    held: int = Field(description="How many the member has in this cycle now.")

    @classmethod
    def of(cls, made: share_services.Bought) -> SharesBought:
        """Show what was bought."""
        return cls(
            id=made.id,
            circle_id=made.circle_id,
            member_id=made.member_id,
            name=made.member_name,
            cycle=made.cycle_number,
            shares=made.shares,
            price=money(made.price_minor, made.currency),
            amount=money(made.amount_minor, made.currency),
            method=made.method,
            reference=made.reference,
            bought_on=made.bought_on,
            recorded_at=made.recorded_at,
            entry_id=made.entry_id,
            held=made.held,
        )


class ShareCycle(Shown):
    """The time between two share-outs."""

    number: int
    status: str = Field(description="`open`, or `closed` once it was shared out.")
    price: Money
    started_on: date
    ends_on: date | None = Field(description="When it is to be shared out, by the rules.")
    closed_on: date | None
    shares: int

    @classmethod
    def of(cls, found: share_services.ShareCycleView, currency: str) -> ShareCycle:
        """Show a cycle."""
        return cls(
            number=found.number,
            status=found.status,
            price=money(found.price_minor, currency),
            started_on=found.started_on,
            ends_on=found.ends_on,
            closed_on=found.closed_on,
            shares=found.shares,
        )


class Holding(Shown):
    """A member's shares, and what they cost."""

    member_id: UUID
    number: int
    name: str
    shares: int
    cost: Money

    @classmethod
    def of(cls, row: share_services.Holding, currency: str) -> Holding:
        """Show a holding."""
        return cls(
            member_id=row.member_id,
            number=row.number,
            name=row.name,
            shares=row.shares,
            cost=money(row.cost_minor, currency),
        )


class ShareRegister(Shown):
    """The shares of a cycle."""

    circle_id: UUID
    currency: str
    cycle: ShareCycle | None = Field(description="`null` where no share was ever bought.")
    cycles: list[ShareCycle]
    price: Money = Field(description="What a share costs now.")
    next_price: Money = Field(description="What it costs from the next cycle on.")
    mine: Holding
    holdings: list[Holding]
    shares: int
    cost: Money
    left: int = Field(description="How many the caller may buy before the next meeting's time.")
    refusal: str | None = Field(description="The code of why the caller cannot buy here.")

    @classmethod
    def of(cls, found: share_services.Register) -> ShareRegister:
        """Show a register."""
        currency = found.currency
        return cls(
            circle_id=found.circle_id,
            currency=currency,
            cycle=None if found.cycle is None else ShareCycle.of(found.cycle, currency),
            cycles=[ShareCycle.of(each, currency) for each in found.cycles],
            price=money(found.price_minor, currency),
            next_price=money(found.next_price_minor, currency),
            mine=Holding.of(found.mine, currency),
            holdings=[Holding.of(each, currency) for each in found.holdings],
            shares=found.shares,
            cost=money(found.cost_minor, currency),
            left=found.left,
            refusal=found.refusal,
        )


class ShareOutAsked(Asked):
    """A share-out: what was counted, and what is left to be chosen."""

    counted: dict[Text, Amount] = Field(
        default_factory=dict,
        max_length=3,
        description=f"What lies in each box: {BOXES}. Not needed for a preview.",
    )
    reason: Text | None = Field(
        default=None, max_length=600, description="Why it differs from the books, where it does."
    )
    social: Text = Field(
        default="keep",
        max_length=20,
        description="The social fund: `keep`, or `equal` to give everybody the same of it.",
    )
    carry_shares: Annotated[int, Field(strict=True, ge=0, le=1000)] = Field(
        default=0, description="How many shares each keeps in the next cycle at most."
    )


class ShareOutPart(Shown):
    """What a share-out comes to for one member."""

    member_id: UUID
    name: str
    shares: int
    cost: Money
    entitled: Money = Field(description="What the shares are worth.")
    loans: Money = Field(description="What closes the member's loans.")
    fines: Money
    set_off: Money = Field(description="What of loans and fines the shares pay.")
    debt: Money = Field(description="What is still owed afterwards.")
    carried_shares: int
    carried: Money
    social: Money
    paid: Money


class ShareOutPlan(Shown):
    """How a cycle of shares is divided."""

    cycle: int
    counted_on: date
    price: Money
    next_price: Money
    shares: int
    cost: Money
    cash: Money = Field(description="The money that is divided.")
    value: str = Field(description="What one share is worth, in the smallest unit of the currency.")
    set_off: Money
    debt: Money
    social: Money
    carried_shares: int
    carried: Money
    paid: Money
    parts: list[ShareOutPart]

    @classmethod
    def of(cls, plan: share_outs.PlanView, currency: str) -> ShareOutPlan:
        """Show a plan."""
        return cls(
            cycle=plan.cycle_number,
            counted_on=plan.counted_on,
            price=money(plan.price_minor, currency),
            next_price=money(plan.next_price_minor, currency),
            shares=plan.shares,
            cost=money(plan.cost_minor, currency),
            cash=money(plan.cash_minor, currency),
            value=plan.value,
            set_off=money(plan.set_off_minor, currency),
            debt=money(plan.debt_minor, currency),
            social=money(plan.social_minor, currency),
            carried_shares=plan.carried_shares,
            carried=money(plan.carried_minor, currency),
            paid=money(plan.paid_minor, currency),
            parts=[_part(each, currency) for each in plan.parts],
        )


def _part(part: share_outs.PartView, currency: str) -> ShareOutPart:
    return ShareOutPart(
        member_id=part.member_id,
        name=part.name,
        shares=part.shares,
        cost=money(part.cost_minor, currency),
        entitled=money(part.entitled_minor, currency),
        loans=money(part.loans_minor, currency),
        fines=money(part.fines_minor, currency),
        set_off=money(part.set_off_minor, currency),
        debt=money(part.debt_minor, currency),
        carried_shares=part.carried_shares,
        carried=money(part.carried_minor, currency),
        social=money(part.social_minor, currency),
        paid=money(part.paid_minor, currency),
    )


class ShareOutBox(Shown):
    """A box, what the books said, and what was found in it."""

    account: str
    booked: Money
    counted: Money | None


class ShareOut(Shown):
    """A share-out, planned or carried out; without an id it is a preview."""

    id: UUID | None
    circle_id: UUID
    currency: str
    status: str = Field(
        description="`preview`, `counting`, `asked`, `agreed`, `posted`, `refused` or `cancelled`."
    )
    plan: ShareOutPlan | None = Field(description="`null` where there is nothing to divide.")
    refusal: str | None
    boxes: list[ShareOutBox]
    holds: list[str] = Field(description="What must be cleared up first; of a preview only.")
    is_stale: bool = Field(description="Something was booked since: the money is counted again.")
    proposal_id: UUID | None
    decided_by: str
    posted_at: Moment | None
    can_ask: bool
    can_post: bool
    can_cancel: bool

    @classmethod
    def of(cls, view: share_outs.ShareOutView) -> ShareOut:
        """Show a share-out."""
        return cls(
            id=view.id,
            circle_id=view.circle_id,
            currency=view.currency,
            status=view.status,
            plan=ShareOutPlan.of(view.plan, view.currency),
            refusal=None,
            boxes=[_box(each, view.currency) for each in view.boxes],
            holds=[],
            is_stale=view.is_stale,
            proposal_id=view.proposal_id,
            decided_by=view.decided_by,
            posted_at=view.posted_at,
            can_ask=view.can_ask,
            can_post=view.can_post,
            can_cancel=view.can_cancel,
        )

    @classmethod
    def of_preview(cls, found: share_outs.ShareOutPreview) -> ShareOut:
        """Show what it would be."""
        plan = None if found.plan is None else ShareOutPlan.of(found.plan, found.currency)
        return cls(
            id=None,
            circle_id=found.circle_id,
            currency=found.currency,
            status="preview",
            plan=plan,
            refusal=found.refusal,
            boxes=[_box(each, found.currency) for each in found.boxes],
            holds=list(found.holds),
            is_stale=False,
            proposal_id=None,
            decided_by=found.decided_by,
            posted_at=None,
            can_ask=False,
            can_post=False,
            can_cancel=False,
        )


def _box(box: share_outs.CountedBox, currency: str) -> ShareOutBox:
    counted = None if box.counted_minor is None else money(box.counted_minor, currency)
    return ShareOutBox(
        account=box.account, booked=money(box.booked_minor, currency), counted=counted
    )
