"""The months of a circle's book: which are over, which are closed, and what keeps one open.

A month is named by its first day. Closing one closes every earlier one with it; opening one again
opens every later one with it. So one date says it all: the last day that is closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from circle_app.domain.calendars import add_months
from circle_app.domain.errors import Conflict, InvalidInput

_CODE = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_YEARS = range(1970, 2200)
# More months than any book has.
ALL = 12 * len(_YEARS)


class PeriodNotOver(Conflict):
    """The month still runs, or has not begun; a month is closed once it is over."""

    code = "period_not_over"


class PeriodBlocked(Conflict):
    """Something in the month is not settled; ``blockers`` counts what, by its code."""

    code = "period_blocked"


class PeriodAlreadyClosed(Conflict):
    """The month is closed."""

    code = "period_already_closed"


class PeriodNotClosed(Conflict):
    """The month is open, so there is nothing to open again."""

    code = "period_not_closed"


class MonthState(StrEnum):
    """Where a month stands."""

    RUNNING = "running"
    OPEN = "open"
    CLOSED = "closed"


class Act(StrEnum):
    """What is done to a month."""

    CLOSED = "closed"
    REOPENED = "reopened"


class Hindrance(StrEnum):
    """What keeps a month open."""

    CONTRIBUTIONS = "pending_contributions"
    REPAYMENTS = "pending_repayments"
    DISPUTES = "open_disputes"
    EXPENSES = "unbooked_expenses"


@dataclass(frozen=True, slots=True)
class Blocker:
    """What keeps a month open, and how many there are of it."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Change:
    """A month that was closed or opened again."""

    month: date
    act: Act


def month_of(day: date) -> date:
    """Return the month a day lies in, as its first day."""
    return day.replace(day=1)


def end_of(month: date) -> date:
    """Return the last day of a month."""
    return following(month) - timedelta(days=1)


def following(day: date) -> date:
    """Return the month after the one a day lies in."""
    return add_months(month_of(day), 1)


def code_of(month: date) -> str:
    """Write a month as programs do: ``2026-10``."""
    return f"{month.year:04d}-{month.month:02d}"


def parse_month(code: str) -> date:
    """Read a month written as ``2026-10``.

    Raises:
        InvalidInput: It is not one.
    """
    found = _CODE.fullmatch(code)
    if found is None or int(found[1]) not in _YEARS:
        raise InvalidInput(field="month")
    return date(int(found[1]), int(found[2]), 1)


def months_between(opened_on: date, today: date, most: int) -> tuple[date, ...]:
    """Return the months from the running one back to that of the opening, at most so many."""
    newest, oldest = month_of(today), month_of(opened_on)
    found = [newest]
    while found[-1] > oldest and len(found) < most:
        found.append(add_months(found[-1], -1))
    return tuple(found)


def state_of(month: date, today: date, closed_through: date | None) -> MonthState:
    """Say where a month stands."""
    if closed_through is not None and month <= closed_through:
        return MonthState.CLOSED
    return MonthState.OPEN if end_of(month) < today else MonthState.RUNNING


def check_known(month: date, opened_on: date) -> None:
    """Refuse a month before the books began.

    Raises:
        InvalidInput: There is no such month.
    """
    if month < month_of(opened_on):
        raise InvalidInput(field="month")


def check_close(
    month: date, today: date, closed_through: date | None, blockers: Iterable[Blocker]
) -> None:
    """Refuse to close a month that is closed, not over, or not settled.

    Args:
        month: The month; every earlier one is closed along with it.
        today: The circle's day.
        closed_through: The last day that is closed.
        blockers: What is not settled up to the end of the month.

    Raises:
        PeriodAlreadyClosed, PeriodNotOver, PeriodBlocked: It may not be closed.
    """
    state = state_of(month, today, closed_through)
    if state is MonthState.CLOSED:
        raise PeriodAlreadyClosed(month=code_of(month))
    if state is MonthState.RUNNING:
        raise PeriodNotOver(month=code_of(month), field="month")
    found = {each.code: each.count for each in blockers if each.count}
    if found:
        raise PeriodBlocked(month=code_of(month), blockers=found)


def check_reopen(month: date, closed_through: date | None) -> None:
    """Refuse to open a month again that is not closed.

    Raises:
        PeriodNotClosed: It is open.
    """
    if closed_through is None or month > closed_through:
        raise PeriodNotClosed(month=code_of(month))


def closed_before(month: date, opened_on: date) -> date | None:
    """Return the last closed day once a month is opened again; None where nothing stays closed."""
    return month - timedelta(days=1) if month > month_of(opened_on) else None


def blockers_through(month: date, waiting: Mapping[Hindrance, Mapping[date, int]]) -> list[Blocker]:
    """Count what is dated in a month or before it, by what it is."""
    end = end_of(month)
    sums = (
        (code, sum(count for day, count in days.items() if day <= end))
        for code, days in waiting.items()
    )
    return [Blocker(code.value, count) for code, count in sums if count]


def closings(months: Iterable[date], changes: Iterable[Change]) -> dict[date, int]:
    """Find the change that closed each month which is closed now.

    Args:
        months: The months asked about.
        changes: All changes of the book, the oldest first.

    Returns:
        The place among the changes, by month; without months that are open.
    """
    wanted = sorted(months)
    found: dict[date, int] = {}
    for place, change in enumerate(changes):
        for month in wanted:
            if change.act is Act.CLOSED and month <= change.month:
                found.setdefault(month, place)
            elif change.act is Act.REOPENED and month >= change.month:
                found.pop(month, None)
    return found
