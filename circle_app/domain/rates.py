"""From a quoted rate to the rate of one period; nothing here is ever rounded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Final

from circle_app.domain.calendars import Frequency, days_of

DAYS_PER_YEAR: Final = 365
_PER_YEAR: Final = {Frequency.MONTHLY: 12, Frequency.WEEKLY: 52, Frequency.FORTNIGHTLY: 26}


class RateUnit(StrEnum):
    """The span a rate is quoted for."""

    YEAR = "year"
    MONTH = "month"
    WEEK = "week"


class RateBase(StrEnum):
    """Whether a period costs its share of the year or its days."""

    PERIOD = "period"
    DAILY = "daily"


_TIMES_A_YEAR: Final = {RateUnit.YEAR: 1, RateUnit.MONTH: 12, RateUnit.WEEK: 52}


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as the circle's product quotes it, in percent."""

    percent: Decimal
    per: RateUnit = RateUnit.YEAR

    def annual(self) -> Fraction:
        """Rate of a year as a fraction: 12 % a year is 12/100, 2 % a month is 24/100."""
        numerator, denominator = self.percent.as_integer_ratio()
        return Fraction(numerator * _TIMES_A_YEAR[self.per], 100 * denominator)


def periods_per_year(frequency: Frequency, every_days: int = 0) -> Fraction:
    """12, 52, 26, or 365 over the length of a custom period."""
    if frequency is Frequency.CUSTOM:
        return Fraction(DAYS_PER_YEAR, every_days)
    return Fraction(_PER_YEAR[frequency])


@lru_cache(maxsize=256)
def period_rate(rate: Rate, frequency: Frequency, every_days: int = 0) -> Fraction:
    """Rate of one regular period: annual/12, /52, /26 or annual × days/365."""
    # A circle has a handful of products, and each of its loans asks.
    if frequency is Frequency.CUSTOM:
        return rate_for_days(rate, every_days)
    annual = rate.annual()
    return Fraction(annual.numerator, annual.denominator * _PER_YEAR[frequency])


def rate_for_days(rate: Rate, days: int) -> Fraction:
    """Rate of an odd number of days: annual × days/365."""
    annual = rate.annual()
    return Fraction(annual.numerator * days, annual.denominator * DAYS_PER_YEAR)


def instalment_rate_daily(rate: Rate, frequency: Frequency, every_days: int = 0) -> Fraction:
    """Rate an instalment is worked out from when interest runs by days: a month counts as 30."""
    days = 30 if frequency is Frequency.MONTHLY else days_of(frequency, every_days)
    return rate_for_days(rate, days)
