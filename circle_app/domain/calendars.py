"""Due dates: they keep their day of the month and step over days on which nobody collects."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum


class Frequency(StrEnum):
    """How often an instalment falls due."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    CUSTOM = "custom"


class HolidayRule(StrEnum):
    """What happens to a due date that is a holiday."""

    SAME = "same"
    NEXT_WORKING_DAY = "next_working_day"


def days_of(frequency: Frequency, every_days: int) -> int:
    """Length in days of a period that is not counted in months."""
    lengths = {Frequency.WEEKLY: 7, Frequency.FORTNIGHTLY: 14}
    return lengths.get(frequency, every_days)


def add_months(start: date, months: int, anchor_day: int | None = None) -> date:
    """The same day some months later (or earlier), or the last day of a shorter month.

    ``anchor_day`` is the day to return to: 28 February with anchor 31 leads to 31 March.
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    day = min(anchor_day or start.day, monthrange(year, month)[1])
    return date(year, month, day)


def step_date(
    start: date,
    steps: int,
    frequency: Frequency,
    every_days: int = 0,
    anchor_day: int | None = None,
) -> date:
    """The date some periods after ``start`` (before it, if ``steps`` is negative)."""
    if frequency is Frequency.MONTHLY:
        return add_months(start, steps, anchor_day)
    return start + timedelta(days=steps * days_of(frequency, every_days))


def due_dates(
    first_due_on: date,
    periods: int,
    frequency: Frequency,
    every_days: int = 0,
    anchor_day: int | None = None,
) -> tuple[date, ...]:
    """Due dates counted from the first one, so that a short month never shifts later ones."""
    return tuple(
        step_date(first_due_on, step, frequency, every_days, anchor_day) for step in range(periods)
    )


def working_day(on: date, rule: HolidayRule, is_holiday: Callable[[date], bool]) -> date:
    """The day on which a due date is really collected."""
    if rule is HolidayRule.SAME:
        return on
    # A calendar that knows no working day in a year is a mistake in the calendar, not in the loan.
    for days in range(367):
        candidate = on + timedelta(days=days)
        if not is_holiday(candidate):
            return candidate
    return on
