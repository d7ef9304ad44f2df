"""Due dates: they keep their day of the month and step over days on which nobody collects."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

# A day of the month that every month has; only later ones have to be looked up.
SHORTEST_MONTH: Final = 28


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
    NEXT_MEETING = "next_meeting"


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
    return date(year, month, _day_in(year, month, anchor_day or start.day))


def _day_in(year: int, month: int, day: int) -> int:
    return day if day <= SHORTEST_MONTH else min(day, monthrange(year, month)[1])


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
    if frequency is not Frequency.MONTHLY:
        length = days_of(frequency, every_days)
        return tuple(first_due_on + timedelta(days=step * length) for step in range(periods))
    day = anchor_day or first_due_on.day
    start = first_due_on.year * 12 + first_due_on.month - 1
    months = range(start, start + periods)
    if day <= SHORTEST_MONTH:
        return tuple([date(month // 12, month % 12 + 1, day) for month in months])
    return tuple(
        [
            date(month // 12, month % 12 + 1, _day_in(month // 12, month % 12 + 1, day))
            for month in months
        ]
    )


def first_on_or_after(on: date, weekday: int) -> date:
    """The first day of a weekday (Monday 0) from a day on."""
    return on + timedelta(days=(weekday - on.weekday()) % 7)


def working_day(
    on: date,
    rule: HolidayRule,
    is_holiday: Callable[[date], bool],
    meeting_day: int | None = None,
) -> date:
    """The day on which a due date is really collected.

    Where it moves to the next meeting, only days of the circle's meetings are looked at; without a
    meeting day every day that is not a holiday will do.
    """
    if rule is HolidayRule.SAME or not is_holiday(on):
        return on
    by_week = rule is HolidayRule.NEXT_MEETING and meeting_day is not None
    # A calendar that knows no working day in a year is a mistake in the calendar, not in the loan.
    for days in range(367):
        candidate = on + timedelta(days=days)
        if is_holiday(candidate) or (by_week and candidate.weekday() != meeting_day):
            continue
        return candidate
    return on
