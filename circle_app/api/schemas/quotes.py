"""The loan calculator."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from circle_app.api.schemas.common import Amount, Asked, Day, Money, Rate, Shown, minor, money
from circle_app.domain.aprs import YearlyCost
from circle_app.domain.calendars import Frequency
from circle_app.domain.loan_terms import FeeMode, LoanTerms, Method, Rounding, step_in_minor
from circle_app.domain.money import Direction, Ties, currency_exponent
from circle_app.domain.rates import Rate as QuotedRate
from circle_app.domain.rates import RateBase
from circle_app.domain.schedules import Row, Schedule

DEFAULT_CURRENCY = "INR"


class RoundingAsked(Asked):
    """How an instalment is made a handy amount."""

    step: Rate = Field(default=Decimal(1), description="0.01, 1, 5 or 10.")
    direction: Direction = Direction.NONE
    ties: Ties = Ties.HALF_UP


class QuoteAsked(Asked):
    """Terms of a loan that nobody has taken yet."""

    principal: Amount
    annual_rate: Rate
    method: Method
    periods: int = Field(examples=[12])
    frequency: Frequency = Frequency.MONTHLY
    every_days: int | None = None
    disbursed_on: Day | None = None
    first_due_date: Day | None = None
    rate_base: RateBase = RateBase.PERIOD
    rounding: RoundingAsked | None = None
    grace_principal: int = 0
    grace_interest: int = 0
    fee: Amount | None = None
    fee_mode: FeeMode = FeeMode.NETTED
    currency: str = Field(default=DEFAULT_CURRENCY, min_length=3, max_length=3)

    def terms(self, today: date) -> LoanTerms:
        """Read the terms; a loan without a day of its own is given today.

        Raises:
            InvalidAmount, UnknownCurrency, InvalidLoanTerms: A term cannot be used.
        """
        rounding = self.rounding or RoundingAsked()
        step = step_in_minor(rounding.step, currency_exponent(self.currency))
        return LoanTerms(
            principal_minor=minor(self.principal, self.currency, "principal"),
            rate=QuotedRate(self.annual_rate),
            method=self.method,
            periods=self.periods,
            disbursed_on=self.disbursed_on or today,
            frequency=self.frequency,
            every_days=self.every_days or 0,
            first_due_on=self.first_due_date,
            rate_base=self.rate_base,
            rounding=Rounding(step, rounding.direction, rounding.ties),
            grace_principal=self.grace_principal,
            grace_interest=self.grace_interest,
            fee_minor=minor(self.fee, self.currency, "fee", least=0) if self.fee else 0,
            fee_mode=self.fee_mode,
        )


class ScheduleLine(Shown):
    """What is to be paid on one day; number 0 is the interest of a broken first period."""

    number: int
    due_date: date
    principal: Money
    interest: Money
    fee: Money
    payment: Money
    balance: Money

    @classmethod
    def of(cls, row: Row, currency: str) -> ScheduleLine:
        """Show one line."""
        return cls(
            number=row.number,
            due_date=row.due_on,
            principal=money(row.principal_minor, currency),
            interest=money(row.interest_minor, currency),
            fee=money(row.fee_minor, currency),
            payment=money(row.payment_minor, currency),
            balance=money(row.balance_minor, currency),
        )


class Quote(Shown):
    """What a loan costs."""

    instalment: Money
    total_interest: Money
    total_payment: Money
    apr: str = Field(description="Yearly cost in percent, nominal.", examples=["12.00"])
    effective_annual_rate: str = Field(description="The same, compounded.", examples=["12.68"])
    currency: str
    schedule: list[ScheduleLine]

    @classmethod
    def of(cls, schedule: Schedule, cost: YearlyCost, currency: str) -> Quote:
        """Show a worked-out loan."""
        return cls(
            instalment=money(schedule.instalment_minor, currency),
            total_interest=money(schedule.total_interest_minor, currency),
            total_payment=money(schedule.total_payment_minor, currency),
            apr=format(cost.apr_percent, "f"),
            effective_annual_rate=format(cost.effective_percent, "f"),
            currency=currency,
            schedule=[ScheduleLine.of(row, currency) for row in schedule.rows],
        )
