"""When a cycle of contributions begins, ends, and when a due is late."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from circle_app.domain.calendars import add_months

_DAYS = {"daily": 1, "weekly": 7, "fortnightly": 14}


class CycleKind(StrEnum):
    """How often everybody owes a contribution."""

    DAILY = "daily"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    EVERY_N_DAYS = "every_n_days"


def next_start(
    start: date,
    kind: CycleKind,
    *,
    every_days: int = 1,
    weekday: int | None = None,
    month_day: int | None = None,
) -> date:
    """Return the first day of the cycle after the one that begins on ``start``.

    Args:
        start: First day of a cycle.
        kind: The circle's rule.
        every_days: Length of a cycle of kind ``every_n_days``; at least 1.
        weekday: Day on which weekly and fortnightly cycles begin (Monday 0), if one is fixed. A
            first cycle that began on another day is shorter.
        month_day: Day on which monthly cycles begin; short months take their last day, and the
            month after returns to it.
    """
    if kind is CycleKind.MONTHLY:
        day = month_day or start.day
        same_month = add_months(start, 0, day)
        return same_month if same_month > start else add_months(start, 1, day)
    following = start + timedelta(days=_DAYS.get(kind, every_days))
    if weekday is None or kind not in (CycleKind.WEEKLY, CycleKind.FORTNIGHTLY):
        return following
    return following - timedelta(days=(following.weekday() - weekday) % 7)


def last_day(next_cycle_on: date) -> date:
    """Return the last day of a cycle: a contribution is due by then."""
    return next_cycle_on - timedelta(days=1)


def is_late(due_on: date, grace_days: int, today: date) -> bool:
    """Say whether an unpaid due is late: after the due date and the days of grace."""
    return today > due_on + timedelta(days=grace_days)
