"""The loan calculator."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from circle_app.api.schemas.common import Amount, Asked, Day, Money, Rate, Shown, minor, money
from circle_app.domain.aprs import YearlyCost
from circle_app.domain.calendars import Frequency, HolidayRule
from circle_app.domain.loan_terms import (
    MAX_FEE_PERCENT,
    FeeMode,
    LoanTerms,
    Method,
    Rounding,
    check_percent,
    fee_in_minor,
    step_in_minor,
)
from circle_app.domain.money import Direction, Ties, currency_exponent
from circle_app.domain.rates import Rate as QuotedRate
from circle_app.domain.rates import RateBase, RateUnit
from circle_app.domain.schedules import Row, Schedule

DEFAULT_CURRENCY = "INR"
MAX_HOLIDAYS = 1_000


class RoundingAsked(Asked):
    """How an instalment is made a handy amount."""

    step: Rate = Field(default=Decimal(1), description="0.01, 1, 5 or 10.")
    direction: Direction = Direction.NONE
    ties: Ties = Ties.HALF_UP


class QuoteAsked(Asked):
    """Terms of a loan that nobody has taken yet.

    A first period longer than a regular one gets a line of its own, number 0, whose interest is
    annual × days / 365; in a shorter one instalment 1 costs its days.
    """

    principal: Amount
    annual_rate: Rate = Field(description="The rate in percent, of what rate_per says.")
    rate_per: RateUnit = Field(
        default=RateUnit.YEAR,
        description="What annual_rate is quoted for: 2 with month is 2 % a month, 24 % a year.",
    )
    method: Method
    periods: int = Field(examples=[12], description="Number of instalments, 1 to 600.")
    frequency: Frequency = Frequency.MONTHLY
    every_days: int | None = Field(
        default=None, description="Length of a period of frequency custom, 1 to 366 days."
    )
    disbursed_on: Day | None = Field(default=None, description="Today if left out.")
    first_due_date: Day | None = Field(
        default=None, description="One period after disbursed_on if left out."
    )
    due_day: int | None = Field(
        default=None,
        description="Day of the month that monthly due dates return to after a short month.",
    )
    rate_base: RateBase = Field(
        default=RateBase.PERIOD,
        description="period: a month costs a twelfth of the year; daily: it costs its days / 365.",
    )
    rounding: RoundingAsked | None = None
    grace_principal: int = Field(
        default=0, description="First instalments that ask for no principal."
    )
    grace_interest: int = Field(
        default=0, description="First periods in which no interest accrues."
    )
    fee: Amount | None = None
    fee_percent: Rate | None = Field(
        default=None, description="Percentage of the principal, added to fee; 0 to 50."
    )
    fee_mode: FeeMode = Field(
        default=FeeMode.NETTED,
        description="netted: kept back from the sum given; first_instalment: paid with the first; "
        "every_instalment: again with each; spread: in equal parts with all.",
    )
    holiday_rule: HolidayRule = HolidayRule.SAME
    holidays: list[Day] = Field(
        default=[], max_length=MAX_HOLIDAYS, description="Days on which nobody collects."
    )
    meeting_day: int | None = Field(
        default=None, description="Weekday of the meetings (Monday 0), for next_meeting."
    )
    currency: str = Field(default=DEFAULT_CURRENCY, min_length=3, max_length=3)

    def terms(self, today: date) -> LoanTerms:
        """Read the terms; a loan without a day of its own is given today.

        Raises:
            InvalidAmount, UnknownCurrency, InvalidLoanTerms: A term cannot be used.
        """
        rounding = self.rounding or RoundingAsked()
        step = step_in_minor(rounding.step, currency_exponent(self.currency))
        principal_minor = minor(self.principal, self.currency, "principal")
        return LoanTerms(
            principal_minor=principal_minor,
            rate=QuotedRate(self.annual_rate, self.rate_per),
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
            fee_minor=self._fee_minor(principal_minor, rounding.ties),
            fee_mode=self.fee_mode,
            holiday_rule=self.holiday_rule,
            is_holiday=frozenset(self.holidays).__contains__ if self.holidays else None,
            meeting_day=self.meeting_day,
            due_day=self.due_day,
        )

    def _fee_minor(self, principal_minor: int, ties: Ties) -> int:
        fixed = minor(self.fee, self.currency, "fee", least=0) if self.fee else 0
        percent = self.fee_percent or Decimal(0)
        check_percent("fee_percent", percent, MAX_FEE_PERCENT)
        return fee_in_minor(principal_minor, fixed, percent, ties)


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
    total_fee: Money = Field(description="Fees, whether kept back or paid along.")
    net_disbursed: Money = Field(description="What reaches the borrower.")
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
            total_fee=money(schedule.total_fee_minor, currency),
            net_disbursed=money(schedule.net_disbursed_minor, currency),
            apr=format(cost.apr_percent, "f"),
            effective_annual_rate=format(cost.effective_percent, "f"),
            currency=currency,
            schedule=[ScheduleLine.of(row, currency) for row in schedule.rows],
        )
