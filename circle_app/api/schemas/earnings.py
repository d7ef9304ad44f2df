"""Shapes of distributions of earnings."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Amount, Asked, Day, Moment, Money, Shown, money
from circle_app.services.distributions import (
    DistributionPreview,
    DistributionView,
    EarnedView,
    PartView,
)

Policy = Literal["equal", "shares", "savings", "savings_days", "owner"]


class DistributionAsked(Asked):
    """What is to go to the members, by what, and where their parts go."""

    policy: Policy | None = Field(
        default=None, description="The measure; the circle's rule where it is left out."
    )
    date_from: Day | None = Field(
        default=None,
        alias="from",
        description="The first day; the one after the last distribution where it is left out.",
    )
    date_to: Day | None = Field(
        default=None, alias="to", description="The last day; today where it is left out."
    )
    amount: Amount | None = Field(
        default=None, description="How much; all there is where it is left out."
    )
    into: Literal["savings", "payable"] | None = Field(
        default=None,
        description="`savings`, or `payable`: owed until it is handed out. Where members keep no "
        "savings as such it is `payable`.",
    )


class PartPaid(Asked):
    """Handing one member's part out."""

    member_id: UUID
    method: Literal["cash", "upi", "bank", "wallet"]


class Earned(Shown):
    """What there is to give, and where it comes from."""

    income: Money = Field(description="What came in within the days.")
    expense: Money = Field(description="Expenses and losses of the days.")
    before: Money = Field(description="What was left of earlier days.")
    distributed: Money = Field(description="What was given within the days, or since.")
    surplus: Money = Field(description="What is left of it today.")
    held: Money = Field(description="What lies in the boxes and is owed to nobody.")
    limit: Money = Field(description="The most that can be given.")
    limited_by: str = Field(description="`surplus` or `boxes`.")

    @classmethod
    def of(cls, earned: EarnedView, currency: str) -> Earned:
        """Show what there is."""
        return cls(
            income=money(earned.income_minor, currency),
            expense=money(earned.expense_minor, currency),
            before=money(earned.before_minor, currency),
            distributed=money(earned.given_minor + earned.since_minor, currency),
            surplus=money(earned.surplus_minor, currency),
            held=money(earned.held_minor, currency),
            limit=money(earned.limit_minor, currency),
            limited_by=earned.limited_by,
        )


class Part(Shown):
    """One member's part."""

    member_id: UUID
    name: str
    weight: str = Field(
        description="What it is measured by: minor units, minor units × days, shares, or 1."
    )
    amount: Money
    paid_from: str | None = Field(description="Where it was handed out of.")
    can_pay: bool

    @classmethod
    def of(cls, part: PartView, currency: str) -> Part:
        """Show a part."""
        return cls(
            member_id=part.member_id,
            name=part.name,
            weight=str(part.weight),
            amount=money(part.amount_minor, currency),
            paid_from=part.paid_from,
            can_pay=part.can_pay,
        )


class Distribution(Shown):
    """Earnings that go to the members, or what that would be."""

    id: UUID | None = Field(description="None of a preview.")
    circle_id: UUID
    number: int | None
    currency: str
    status: str = Field(
        description="`preview`, `asked`, `agreed`, `posted`, `refused`, `cancelled` or `reversed`."
    )
    policy: str
    into: str
    date_from: date = Field(serialization_alias="from")
    date_to: date = Field(serialization_alias="to")
    amount: Money
    my_amount: Money = Field(description="The caller's own part.")
    parts: list[Part]
    plan_sha256: str = Field(description="Seals the parts; what is agreed to is this plan.")
    earned: Earned | None = Field(description="Of a preview.")
    rule: str | None = Field(description="Of a preview: by what the circle's rules share.")
    proposal_id: UUID | None
    decided_by: str = Field(description="`officer` or `vote`.")
    entry_id: UUID | None
    opened_at: Moment | None
    posted_at: Moment | None
    can_post: bool
    can_cancel: bool

    @classmethod
    def of(cls, view: DistributionView) -> Distribution:
        """Show a distribution."""
        return cls(
            id=view.id,
            circle_id=view.circle_id,
            number=view.number,
            currency=view.currency,
            status=view.status,
            policy=view.policy,
            into=view.into,
            date_from=view.date_from,
            date_to=view.date_to,
            amount=money(view.amount_minor, view.currency),
            my_amount=money(view.my_minor, view.currency),
            parts=[Part.of(part, view.currency) for part in view.parts],
            plan_sha256=view.plan_sha256,
            earned=None,
            rule=None,
            proposal_id=view.proposal_id,
            decided_by=view.decided_by,
            entry_id=view.entry_id,
            opened_at=view.opened_at,
            posted_at=view.posted_at,
            can_post=view.can_post,
            can_cancel=view.can_cancel,
        )

    @classmethod
    def of_preview(cls, found: DistributionPreview) -> Distribution:
        """Show what it would be."""
        return cls(
            id=None,
            circle_id=found.circle_id,
            number=None,
            currency=found.currency,
            status="preview",
            policy=found.policy,
            into=found.into,
            date_from=found.date_from,
            date_to=found.date_to,
            amount=money(found.amount_minor, found.currency),
            my_amount=money(found.my_minor, found.currency),
            parts=[Part.of(part, found.currency) for part in found.parts],
            plan_sha256=found.plan_sha256,
            earned=Earned.of(found.earned, found.currency),
            rule=found.rule,
            proposal_id=None,
            decided_by=found.decided_by,
            entry_id=None,
            opened_at=None,
            posted_at=None,
            can_post=False,
            can_cancel=False,
        )
