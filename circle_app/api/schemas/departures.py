"""People who leave or are removed, the end of a circle, and loans that are written off."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Asked, Moment, Money, Shown, Text, maybe_money, money
from circle_app.services import departures, dissolutions, loans


class DepartureAsked(Asked):
    """Somebody who is to go: the caller, or another member."""

    member_id: UUID | None = Field(default=None, description="The caller where it is left out.")
    reason: Text = Field(default="", max_length=600, description="Needed to remove another.")
    forgive: bool = Field(
        default=False,
        description="Let go of what the member's own does not cover; the circle decides on the "
        "loss. Only to remove another.",
    )


class SettleAsked(Asked):
    """How the money is handed over; nothing where nothing is paid out."""

    method: Text | None = Field(
        default=None,
        description="`cash`, `upi`, `bank` or `wallet`: the place that is drawn on first.",
        examples=["cash"],
    )
    reference: Text | None = Field(default=None, max_length=200)


class WriteOffAsked(Asked):
    """Why nobody expects the money any more."""

    reason: Text = Field(max_length=600)


class DissolutionAsked(Asked):
    """The end of a circle: how the surplus is shared, and why."""

    policy: Text = Field(
        default="savings", description="`equal` or `savings`.", examples=["savings"]
    )
    reason: Text = Field(default="", max_length=600, description="Needed unless it is a preview.")


class OwnLine(Shown):
    """What belongs to the member in one account."""

    account: str
    amount: Money


class LoanLine(Shown):
    """What becomes of a loan."""

    loan_id: UUID
    number: int
    owed: Money = Field(description="What closes it.")
    paid: Money = Field(description="What of it the member's own pays.")
    written_off: Money


class Plan(Shown):
    """Both sides, and what is left."""

    owned: list[OwnLine]
    loans: list[LoanLine]
    own: Money
    owed: Money
    contributions_let_off: Money
    payout: Money
    missing: Money = Field(description="What has to be paid before the member can go.")
    written_off: Money

    @classmethod
    def of(cls, plan: departures.PlanView, currency: str) -> Plan:
        """Show a plan."""
        return cls(
            owned=[
                OwnLine(account=line.code, amount=money(line.amount_minor, currency))
                for line in plan.owned
            ],
            loans=[
                LoanLine(
                    loan_id=line.loan_id,
                    number=line.number,
                    owed=money(line.owed_minor, currency),
                    paid=money(line.paid_minor, currency),
                    written_off=money(line.written_off_minor, currency),
                )
                for line in plan.loans
            ],
            own=money(plan.own_minor, currency),
            owed=money(plan.owed_minor, currency),
            contributions_let_off=money(plan.dues_minor, currency),
            payout=money(plan.payout_minor, currency),
            missing=money(plan.missing_minor, currency),
            written_off=money(plan.written_off_minor, currency),
        )


class DeparturePreview(Shown):
    """What it would be if a member went today."""

    circle_id: UUID
    member_id: UUID
    name: str
    currency: str
    plan: Plan
    holds: list[str] = Field(
        description="What must be cleared up first: `payments`, `repayments`, `expenses`, "
        "`disputes`."
    )
    refusal: str | None = Field(description="The code of why it cannot be asked for.")
    decided_by: str = Field(description="`nobody`, `officer` or `vote`.")
    departure_id: UUID | None = Field(description="The departure that is open already.")
    pool: Money | None = Field(description="`null` for who does not see the books.")

    @classmethod
    def of(cls, found: departures.Preview) -> DeparturePreview:
        """Show a preview."""
        return cls(
            circle_id=found.circle_id,
            member_id=found.member_id,
            name=found.name,
            currency=found.currency,
            plan=Plan.of(found.plan, found.currency),
            holds=list(found.holds),
            refusal=found.refusal or None,
            decided_by=found.decided_by,
            departure_id=found.departure_id,
            pool=maybe_money(found.pool_minor, found.currency),
        )


class Departure(Shown):
    """Somebody who goes, and how far that is."""

    id: UUID
    circle_id: UUID
    member_id: UUID
    name: str
    kind: str = Field(description="`leave` or `removal`.")
    status: str = Field(description="`asked`, `agreed`, `settled`, `refused` or `cancelled`.")
    reason: str
    currency: str
    plan: Plan
    proposal_id: UUID | None
    decided_by: str = Field(description="`nobody`, `officer` or `vote`.")
    asked_by: str
    asked_at: Moment
    settled_at: Moment | None
    can_settle: bool
    can_cancel: bool

    @classmethod
    def of(cls, view: departures.DepartureView) -> Departure:
        """Show a departure."""
        return cls(
            id=view.id,
            circle_id=view.circle_id,
            member_id=view.member_id,
            name=view.name,
            kind=view.kind,
            status=view.status,
            reason=view.reason,
            currency=view.currency,
            plan=Plan.of(view.plan, view.currency),
            proposal_id=view.proposal_id,
            decided_by=view.decided_by,
            asked_by=view.asked_by,
            asked_at=view.asked_at,
            settled_at=view.settled_at,
            can_settle=view.can_settle,
            can_cancel=view.can_cancel,
        )


class ShareLine(Shown):
    """What one member gets at the end."""

    member_id: UUID
    name: str
    own: Money
    surplus: Money = Field(description="Negative where there is a loss.")
    owed: Money
    social: Money
    payout: Money = Field(description="Negative where the member owes it.")


class Closing(Shown):
    """How everything is divided."""

    policy: str
    shares: list[ShareLine]
    surplus: Money
    social: Money
    held: Money
    payout: Money
    difference: Money = Field(description="What is held beyond what is divided; must be zero.")

    @classmethod
    def of(cls, found: dissolutions.ClosingView, currency: str) -> Closing:
        """Show how everything is divided."""
        return cls(
            policy=found.policy,
            shares=[
                ShareLine(
                    member_id=share.member_id,
                    name=share.name,
                    own=money(share.own_minor, currency),
                    surplus=money(share.surplus_minor, currency),
                    owed=money(share.owed_minor, currency),
                    social=money(share.social_minor, currency),
                    payout=money(share.payout_minor, currency),
                )
                for share in found.shares
            ],
            surplus=money(found.surplus_minor, currency),
            social=money(found.social_minor, currency),
            held=money(found.held_minor, currency),
            payout=money(found.payout_minor, currency),
            difference=money(found.difference_minor, currency),
        )


class Dissolution(Shown):
    """The end of a circle, planned or carried out; without an id it is a preview."""

    id: UUID | None
    circle_id: UUID
    status: str = Field(
        description="`preview`, `asked`, `agreed`, `posted`, `refused` or `cancelled`."
    )
    reason: str
    currency: str
    closing: Closing
    holds: list[str] = Field(description="What must be cleared up first; of a preview only.")
    proposal_id: UUID | None
    decided_by: str
    posted_at: Moment | None
    can_post: bool
    can_cancel: bool

    @classmethod
    def of(cls, view: dissolutions.DissolutionView) -> Dissolution:
        """Show a dissolution."""
        return cls(
            id=view.id,
            circle_id=view.circle_id,
            status=view.status,
            reason=view.reason,
            currency=view.currency,
            closing=Closing.of(view.closing, view.currency),
            holds=[],
            proposal_id=view.proposal_id,
            decided_by=view.decided_by,
            posted_at=view.posted_at,
            can_post=view.can_post,
            can_cancel=view.can_cancel,
        )

    @classmethod
    def of_preview(cls, found: dissolutions.DissolutionPreview) -> Dissolution:
        """Show what it would be."""
        return cls(
            id=None,
            circle_id=found.circle_id,
            status="preview",
            reason="",
            currency=found.currency,
            closing=Closing.of(found.closing, found.currency),
            holds=list(found.holds),
            proposal_id=None,
            decided_by=found.decided_by,
            posted_at=None,
            can_post=False,
            can_cancel=False,
        )


class WriteOff(Shown):
    """A write-off that was asked for."""

    loan_id: UUID
    circle_id: UUID
    proposal_id: UUID
    decided_by: str = Field(description="`officer` or `vote`.")
    status: str
    amount: Money = Field(description="The principal that would be lost.")
    interest: Money = Field(description="What is owed besides and would be given up; no loss.")
    fee: Money
    penalty: Money

    @classmethod
    def of(cls, asked: loans.WriteOffAsked) -> WriteOff:
        """Show what was asked for."""
        return cls(
            loan_id=asked.loan_id,
            circle_id=asked.circle_id,
            proposal_id=asked.proposal_id,
            decided_by=asked.decider,
            status=asked.status,
            amount=money(asked.amount_minor, asked.currency),
            interest=money(asked.interest_minor, asked.currency),
            fee=money(asked.fee_minor, asked.currency),
            penalty=money(asked.penalty_minor, asked.currency),
        )
