"""The periods of a loan: when each ends and what it costs, the broken first one included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import accumulate
from typing import Final, NamedTuple

from circle_app.domain.calendars import HolidayRule, add_months, due_dates, step_date, working_day
from circle_app.domain.loan_terms import LoanTerms
from circle_app.domain.rates import (
    Rate,
    RateBase,
    instalment_rate_daily,
    period_rate,
    periods_per_year,
    rate_for_days,
)


class Period(NamedTuple):
    """One span of a loan, ended by a due date.

    Attributes:
        number: 1 to n; 0 for a broken first period that is a line of its own.
        rate: Interest per unit of balance over the whole span, as an exact fraction.
        repays: Whether principal is asked for at its end.
    """

    number: int
    starts_on: date
    due_on: date
    rate: Fraction
    repays: bool


# The same as ``Period(*fields)`` in half the time.
_period: Final[Callable[[tuple[int, date, date, Fraction, bool]], Period]] = partial(
    tuple.__new__, Period
)


@dataclass(frozen=True, slots=True)
class FirstPeriod:
    """How the first period differs from a regular one.

    Attributes:
        cycle_starts_on: Start of instalment 1's own period.
        first_due_on: Its due date.
        anchor_day: Day of the month later due dates return to.
        broken_days: Days before the cycle starts (positive), or days by which instalment 1's
            period is cut short (negative), 0 when it is regular.
    """

    cycle_starts_on: date
    first_due_on: date
    anchor_day: int
    broken_days: int


def first_period(terms: LoanTerms) -> FirstPeriod:
    """Find the cycle a loan runs in, and by how many days its start misses it."""
    given_on = terms.disbursed_on
    natural = step_date(given_on, 1, terms.frequency, terms.every_days)
    first_due_on = terms.first_due_on or natural
    if first_due_on == natural:
        return FirstPeriod(given_on, first_due_on, _anchor(terms, first_due_on, given_on.day), 0)
    anchor_day = _anchor(terms, first_due_on, first_due_on.day)
    cycle_start = step_date(first_due_on, -1, terms.frequency, terms.every_days, anchor_day)
    return FirstPeriod(cycle_start, first_due_on, anchor_day, (cycle_start - given_on).days)


def _anchor(terms: LoanTerms, first_due_on: date, otherwise: int) -> int:
    """The day of the month that due dates return to; 28 February may stand for the 31st."""
    day = terms.due_day
    if day is not None and add_months(first_due_on, 0, day) == first_due_on:
        return day
    return otherwise


def loan_periods(terms: LoanTerms) -> tuple[Period, ...]:
    """All periods of a loan in order; number 0 comes first when there is a broken line."""
    first = first_period(terms)
    nominal = due_dates(
        first.first_due_on, terms.periods, terms.frequency, terms.every_days, first.anchor_day
    )
    ends = _collected(terms, nominal)
    by_period, free = terms.rate_base is RateBase.PERIOD, terms.grace_interest
    start = terms.disbursed_on
    before: tuple[Period, ...] = ()
    if by_period and first.broken_days > 0 and free == 0:
        broken = rate_for_days(terms.rate, first.broken_days)
        due_on = min(_collected(terms, [first.cycle_starts_on])[0], ends[0])
        if broken > 0:
            before = (Period(0, start, due_on, broken, repays=False),)
            start = due_on
    starts = (start, *ends[:-1])
    if by_period:
        rates = [period_rate(terms.rate, terms.frequency, terms.every_days)] * terms.periods
        if first.broken_days < 0:
            rates[0] = rate_for_days(terms.rate, (nominal[0] - terms.disbursed_on).days)
    else:
        rates = _rates_by_days(terms.rate, starts, ends)
    rates[:free] = [Fraction(0)] * free
    graces = terms.grace_principal
    repays = [False] * graces + [True] * (terms.periods - graces)
    numbers = range(1, terms.periods + 1)
    return before + tuple(map(_period, zip(numbers, starts, ends, rates, repays, strict=True)))


def _rates_by_days(rate: Rate, starts: Sequence[date], ends: Sequence[date]) -> list[Fraction]:
    """What each span costs by its days; months have four lengths, so few rates are worked out."""
    lengths = [(end - start).days for start, end in zip(starts, ends, strict=True)]
    known = {days: rate_for_days(rate, days) for days in set(lengths)}
    return [known[days] for days in lengths]


def instalment_rate(terms: LoanTerms) -> Fraction:
    """The rate a level instalment is worked out from."""
    if terms.rate_base is RateBase.DAILY:
        return instalment_rate_daily(terms.rate, terms.frequency, terms.every_days)
    return period_rate(terms.rate, terms.frequency, terms.every_days)


def first_offset(terms: LoanTerms) -> Fraction:
    """By how many regular periods instalment 1 comes later (earlier) than after one period."""
    yearly = periods_per_year(terms.frequency, terms.every_days)
    return Fraction(first_period(terms).broken_days, 365) * yearly


def _collected(terms: LoanTerms, due: Sequence[date]) -> Sequence[date]:
    """The days on which due dates are really collected; none comes before an earlier one."""
    is_holiday = terms.is_holiday
    if is_holiday is None or terms.holiday_rule is HolidayRule.SAME:
        return due
    days = (working_day(on, terms.holiday_rule, is_holiday, terms.meeting_day) for on in due)
    # A due date moved to a meeting a week away may have passed the next ones.
    return tuple(accumulate(days, max))
