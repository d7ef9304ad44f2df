"""Spans of days that books are read for: a month, a quarter, a fiscal year, and the one before."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from circle_app.domain.calendars import add_months
from circle_app.domain.errors import InvalidInput

# India's fiscal year runs from April to March; an installation may begin it in another month.
FISCAL_MONTH: Final = 4


@dataclass(frozen=True, slots=True)
class Span:
    """Days from one to another, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise InvalidInput(field="to")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1


def last_of_month(on: date) -> date:
    """The last day of the month that a day lies in."""
    return on.replace(day=monthrange(on.year, on.month)[1])


def month_of(on: date) -> Span:
    """The calendar month that a day lies in."""
    return Span(on.replace(day=1), last_of_month(on))


def quarter_of(on: date) -> Span:
    """The quarter that a day lies in: from January, April, July or October."""
    return _months_from(on.replace(month=on.month - (on.month - 1) % 3, day=1), 3)


def fiscal_year_of(on: date, first_month: int = FISCAL_MONTH) -> Span:
    """The fiscal year that a day lies in: 1 April to 31 March, or from another month on."""
    year = on.year if on.month >= first_month else on.year - 1
    return _months_from(date(year, first_month, 1), 12)


def span_before(span: Span) -> Span:
    """The span to compare with: as many whole months before, else as many days.

    February is compared with January and a fiscal year with the one before, though they differ in
    days; ten days are compared with the ten days before them.
    """
    if span.start.day == 1 and span.end == last_of_month(span.end):
        return _months_from(add_months(span.start, -_months_in(span)), _months_in(span))
    end = span.start - timedelta(days=1)
    return Span(end - timedelta(days=span.days - 1), end)


def whole_months(first: date, last: date) -> tuple[date, ...]:
    """The first days of the months that lie wholly between two days, both included."""
    month = first if first.day == 1 else add_months(first.replace(day=1), 1)
    found = []
    while last_of_month(month) <= last:
        found.append(month)
        month = add_months(month, 1)
    return tuple(found)


def _months_in(span: Span) -> int:
    return (span.end.year - span.start.year) * 12 + span.end.month - span.start.month + 1


def _months_from(start: date, count: int) -> Span:
    return Span(start, add_months(start, count) - timedelta(days=1))
