"""A loan that is planned anew, or paid off by a larger one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import (
    Amount,
    Asked,
    Day,
    Money,
    Rate,
    Shown,
    Text,
    money,
    shown_params,
)
from circle_app.api.schemas.loan_requests import FactShown
from circle_app.api.schemas.loans import PlanLine
from circle_app.domain.restructuring import NewPlan
from circle_app.services import loans


class RescheduleAsked(Asked):
    """How what is left of a loan is to be paid from now on."""

    periods: int = Field(examples=[6], description="How many instalments.")
    first_due_date: Day | None = Field(
        default=None, description="Of the first one; as the loan's terms give it if not named."
    )
    rate: Rate | None = Field(
        default=None, description="Per the unit of the loan's own, and never higher than that."
    )
    grace_principal: int = Field(default=0, description="First instalments of interest only.")
    grace_interest: int = Field(default=0, description="First periods without interest.")
    let_off_penalties: bool = False
    let_off_interest: bool = Field(
        default=False, description="Let off what interest is due and unpaid."
    )
    reason: Text = Field(default="", max_length=600, description="Needed unless it is a preview.")

    @property
    def plan(self) -> NewPlan:
        """The plan that is asked for."""
        return NewPlan(
            self.periods,
            self.first_due_date,
            self.rate,
            self.grace_principal,
            self.grace_interest,
            self.let_off_penalties,
            self.let_off_interest,
        )


class TopUpAsked(Asked):
    """Borrowing more on a running loan."""

    amount: Amount = Field(description="How much more, besides what pays the running loan off.")
    periods: int = Field(examples=[6], description="In how many instalments all of it is paid.")
    purpose: Text | None = Field(
        default=None, max_length=1000, description="As the running loan if nothing is said."
    )


class PlanShown(Shown):
    """What is still to be paid by one plan; rates in percent."""

    periods: int
    instalment: Money
    last_due_date: date
    interest: Money
    fee: Money
    penalty: Money
    total: Money
    rate: str
    apr: str
    effective_annual_rate: str
    schedule: list[PlanLine]

    @classmethod
    def of(cls, side: loans.PlanSide, currency: str) -> PlanShown:
        """Show a plan."""
        return cls(
            periods=side.periods,
            instalment=money(side.instalment_minor, currency),
            last_due_date=side.last_due_on,
            interest=money(side.interest_minor, currency),
            fee=money(side.fee_minor, currency),
            penalty=money(side.penalty_minor, currency),
            total=money(side.total_minor, currency),
            rate=side.rate_percent,
            apr=side.apr_percent,
            effective_annual_rate=side.effective_percent,
            schedule=[PlanLine.of(row, currency) for row in side.rows],
        )


class ReschedulePlans(Shown):
    """A loan as it is to be paid now, beside how it would be if it were planned anew today."""

    loan_id: UUID
    on: date
    currency: str
    principal: Money = Field(description="What is left of the loan.")
    carried_interest: Money = Field(
        description="Unpaid besides; due with the first new instalment, without interest."
    )
    carried_fee: Money
    carried_penalty: Money
    let_off_interest: Money
    let_off_penalty: Money
    interest_difference: Money = Field(
        description="By how much all interest to come is more; negative if it is less."
    )
    old: PlanShown
    new: PlanShown

    @classmethod
    def of(cls, view: loans.ReschedulePreview) -> ReschedulePlans:
        """Show both plans."""
        currency = view.currency
        return cls(
            loan_id=view.loan_id,
            on=view.on,
            currency=currency,
            principal=money(view.principal_minor, currency),
            carried_interest=money(view.carried_interest_minor, currency),
            carried_fee=money(view.carried_fee_minor, currency),
            carried_penalty=money(view.carried_penalty_minor, currency),
            let_off_interest=money(view.let_off_interest_minor, currency),
            let_off_penalty=money(view.let_off_penalty_minor, currency),
            interest_difference=money(view.difference_minor, currency),
            old=PlanShown.of(view.old, currency),
            new=PlanShown.of(view.new, currency),
        )


class TopUpShown(Shown):
    """What it would be to borrow more on a running loan today."""

    loan_id: UUID
    currency: str
    payoff: Money = Field(description="What pays the running loan off today.")
    principal: Money = Field(description="The sum of the larger loan.")
    fee: Money
    cash: Money = Field(description="What would be in the borrower's hand; none if negative.")
    periods: int
    instalment: Money
    old_instalment: Money
    total_interest: Money
    total_payment: Money
    apr: str
    effective_annual_rate: str
    eligible: bool
    limit: Money = Field(description="The most that could be asked for besides the payoff.")
    facts: list[FactShown]
    schedule: list[PlanLine]

    @classmethod
    def of(cls, view: loans.TopUpPreview) -> TopUpShown:
        """Show what it would be."""
        currency, cost = view.currency, view.cost
        return cls(
            loan_id=view.loan_id,
            currency=currency,
            payoff=money(view.payoff_minor, currency),
            principal=money(cost.principal_minor, currency),
            fee=money(cost.fee_minor, currency),
            cash=money(view.cash_minor, currency),
            periods=cost.periods,
            instalment=money(cost.instalment_minor, currency),
            old_instalment=money(view.old_instalment_minor, currency),
            total_interest=money(cost.total_interest_minor, currency),
            total_payment=money(cost.total_payment_minor, currency),
            apr=cost.apr_percent,
            effective_annual_rate=cost.effective_percent,
            eligible=view.ok,
            limit=money(view.most_minor, currency),
            facts=[
                FactShown(code=fact.code, ok=fact.ok, figures=shown_params(fact.context, currency))
                for fact in view.facts
            ],
            schedule=[PlanLine.of(row, currency) for row in cost.rows],
        )
