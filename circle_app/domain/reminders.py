"""When members are told of what they owe: before it is due, on its day, and once after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Step(StrEnum):
    """Which of the reminders of a due it is."""

    SOON = "soon"
    TODAY = "today"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class ReminderDays:
    """How many days before and after the due day somebody is told; 0 leaves that reminder out."""

    before: int = 3
    after: int = 3


def step_on(
    starts_on: date, due_on: date, days: ReminderDays, last: date, today: date
) -> Step | None:
    """Return which reminder of an open due falls on today, or on a day that was missed.

    Of several that were missed only the newest is told: an older one says nothing that still helps.

    Args:
        starts_on: The first day of its cycle; nobody is reminded before it, or on it of a due that
            is to come.
        due_on: Its last day.
        days: How long before and after.
        last: The day up to which everybody was reminded.
        today: Today.
    """
    steps = [(due_on, Step.TODAY)]
    soon = due_on - timedelta(days=days.before)
    if days.before and soon > starts_on:
        steps.append((soon, Step.SOON))
    if days.after:
        steps.append((due_on + timedelta(days=days.after), Step.LATE))
    come = [(day, step) for day, step in steps if day <= today]
    if not come:
        return None
    day, step = max(come)
    return step if day > last else None
