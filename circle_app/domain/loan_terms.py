"""What a loan costs and how long it runs, and which terms are refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from circle_app.domain.calendars import Frequency, HolidayRule
from circle_app.domain.errors import InvalidInput
from circle_app.domain.money import Direction, Ties, part_of, quotient_to_step
from circle_app.domain.rates import Rate, RateBase

MAX_PRINCIPAL_MINOR: Final = 10**12
MAX_PERIODS: Final = 600
MAX_RATE_PERCENT: Final = Decimal(1000)
MAX_RATE_DECIMALS: Final = 8
MAX_FEE_PERCENT: Final = Decimal(50)
MAX_EVERY_DAYS: Final = 366
# A year and a quarter covers every long first period we met; more is a slip of the date.
MAX_FIRST_PERIOD_DAYS: Final = 460
STEPS: Final = (Decimal("0.01"), Decimal(1), Decimal(5), Decimal(10))


class InvalidLoanTerms(InvalidInput):
    """Terms out of range; ``field`` names the one to blame, ``context`` its limits."""

    code = "invalid_loan_terms"


class Method(StrEnum):
    """How interest is reckoned and the principal comes back."""

    REDUCING = "reducing"
    FLAT = "flat"
    EQUAL_PRINCIPAL = "equal_principal"
    INTEREST_ONLY = "interest_only"


class FeeMode(StrEnum):
    """When a fee is paid.

    NETTED: kept back from the sum given.
    FIRST_INSTALMENT: in full with instalment 1.
    EVERY_INSTALMENT: again with each instalment.
    SPREAD: one fee, in equal parts with all instalments.
    """

    NETTED = "netted"
    FIRST_INSTALMENT = "first_instalment"
    EVERY_INSTALMENT = "every_instalment"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True)
class Rounding:
    """How an instalment is made a handy amount. ``step_minor`` counts minor units."""

    step_minor: int = 1
    direction: Direction = Direction.NONE
    ties: Ties = Ties.HALF_UP

    def instalment(self, exact: Fraction) -> int:
        """The instalment as it is asked for."""
        return self.quotient(exact.numerator, exact.denominator)

    def quotient(self, numerator: int, denominator: int) -> int:
        """The same of a quotient of whole numbers, which need not be in lowest terms."""
        return quotient_to_step(numerator, denominator, self.step_minor, self.direction, self.ties)


def step_in_minor(step: Decimal, exponent: int) -> int:
    """A rounding step of 0.01, 1, 5 or 10 in minor units; never less than one.

    Raises:
        InvalidLoanTerms: For any other step.
    """
    if step not in STEPS:
        offered = ", ".join(map(str, STEPS))
        raise InvalidLoanTerms(field="rounding.step", reason="not_offered", offered=offered)
    return max(1, int(step * 10**exponent))


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """Everything a schedule is worked out from.

    Attributes:
        principal_minor: Amount lent, 1 to 10¹² minor units.
        rate: Quoted rate, 0 to 1000 %.
        periods: Number of instalments, 1 to 600, grace periods included.
        disbursed_on: Day the money is given.
        first_due_on: Due date of instalment 1; one period after ``disbursed_on`` if None.
        every_days: Length of a period of frequency "custom", 1 to 366.
        due_day: Day of the month that monthly due dates return to; that of the first one, or of the
            disbursal, if None.
        grace_principal: First instalments that ask for interest only; fewer than ``periods``.
        grace_interest: First periods in which nothing accrues.
        fee_minor: Fee in all (per instalment where the mode says so).
        is_holiday: Says whether nobody collects on a day; ``holiday_rule`` says what then.
        meeting_day: Weekday of the circle's meetings (Monday 0), for due dates that move to one.
    """

    principal_minor: int
    rate: Rate
    method: Method
    periods: int
    disbursed_on: date
    frequency: Frequency = Frequency.MONTHLY
    every_days: int = 0
    first_due_on: date | None = None
    rate_base: RateBase = RateBase.PERIOD
    rounding: Rounding = Rounding()
    grace_principal: int = 0
    grace_interest: int = 0
    fee_minor: int = 0
    fee_mode: FeeMode = FeeMode.NETTED
    holiday_rule: HolidayRule = HolidayRule.SAME
    is_holiday: Callable[[date], bool] | None = None
    meeting_day: int | None = None
    due_day: int | None = None


def check_terms(terms: LoanTerms) -> None:
    """Refuse terms that no schedule can be made of.

    Raises:
        InvalidLoanTerms: With the field's name as the REST contract spells it.
    """
    _within_minor("principal", terms.principal_minor, 1, MAX_PRINCIPAL_MINOR)
    _within("periods", terms.periods, 1, MAX_PERIODS)
    check_percent("annual_rate", terms.rate.percent, MAX_RATE_PERCENT)
    _within("grace_principal", terms.grace_principal, 0, terms.periods - 1)
    _within("grace_interest", terms.grace_interest, 0, terms.periods)
    if terms.frequency is Frequency.CUSTOM:
        _within("every_days", terms.every_days, 1, MAX_EVERY_DAYS)
    if terms.rounding.step_minor < 1:
        raise InvalidLoanTerms(field="rounding.step", reason="not_offered")
    if terms.meeting_day is not None:
        _within("meeting_day", terms.meeting_day, 0, 6)
    if terms.due_day is not None:
        _within("due_day", terms.due_day, 1, 31)
    _check_fee(terms)
    _check_dates(terms)


def check_percent(field: str, percent: Decimal, most: Decimal) -> None:
    """Refuse a percentage that is none, is out of range or has digits nobody agreed on.

    Raises:
        InvalidLoanTerms: With the name of the field.
    """
    if not percent.is_finite():
        raise InvalidLoanTerms(field=field, reason="not_a_number")
    _within(field, percent, Decimal(0), most)
    exponent = percent.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -MAX_RATE_DECIMALS:
        raise InvalidLoanTerms(field=field, reason="too_many_decimals", decimals=MAX_RATE_DECIMALS)


def fee_in_minor(
    principal_minor: int, fixed_minor: int, percent: Decimal, ties: Ties = Ties.HALF_UP
) -> int:
    """A fee of a fixed part and a percentage of the sum lent, rounded once."""
    return fixed_minor + part_of(principal_minor, Fraction(Fraction(percent), 100), ties)


def _check_fee(terms: LoanTerms) -> None:
    limit = terms.principal_minor
    if terms.fee_mode is FeeMode.NETTED:
        limit -= 1  # something must reach the borrower
    _within_minor("fee", terms.fee_minor, 0, limit)


def _check_dates(terms: LoanTerms) -> None:
    if not date(1970, 1, 1) <= terms.disbursed_on <= date(2200, 12, 31):
        raise InvalidLoanTerms(field="disbursed_on", reason="year_out_of_range")
    if terms.first_due_on is None:
        return
    days = (terms.first_due_on - terms.disbursed_on).days
    if days < 1:
        raise InvalidLoanTerms(field="first_due_date", reason="not_after_disbursal")
    if days > MAX_FIRST_PERIOD_DAYS:
        raise InvalidLoanTerms(
            field="first_due_date", reason="too_late", maximum_days=MAX_FIRST_PERIOD_DAYS
        )


def _within(field: str, value: int | Decimal, low: int | Decimal, high: int | Decimal) -> None:
    if not low <= value <= high:
        raise InvalidLoanTerms(field=field, reason="out_of_range", minimum=low, maximum=high)


def _within_minor(field: str, amount_minor: int, low: int, high: int) -> None:
    if not low <= amount_minor <= high:
        raise InvalidLoanTerms(
            field=field, reason="out_of_range", minimum_minor=low, maximum_minor=high
        )
