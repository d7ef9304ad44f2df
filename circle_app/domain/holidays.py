"""Days on which a circle does not collect."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from circle_app.domain.errors import InvalidInput
from circle_app.domain.texts import visible

MAX_NAME_LENGTH: Final = 60
# At once: a year has some thirty of them.
MAX_DAYS: Final = 60
MAX_AHEAD: Final = timedelta(days=3 * 366)
MAX_TYPED: Final = 6_000
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\b[\s,:–-]*(.*)", re.ASCII)
_INDIAN: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b[\s,:–-]*(.*)", re.ASCII)


class InvalidHoliday(InvalidInput):
    """A day that cannot be written down as one on which nobody collects."""

    code = "invalid_holiday"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which nobody collects, and what it is called."""

    day: date
    name: str


def read_lines(typed: str) -> tuple[Holiday, ...]:
    """Read days as people write them down, one a line: ``2026-11-08 Diwali``.

    Raises:
        InvalidHoliday: A line is not one; ``line`` is its number.
    """
    if len(typed) > MAX_TYPED:
        raise InvalidHoliday(field="days", reason="too_many", maximum=MAX_DAYS)
    lines = [(place, line.strip()) for place, line in enumerate(typed.splitlines(), start=1)]
    return tuple(_read(line, place) for place, line in lines if line)


def _read(line: str, place: int) -> Holiday:
    if found := _ISO.fullmatch(line):
        year, month, day = (int(part) for part in found.groups()[:3])
    elif found := _INDIAN.fullmatch(line):
        day, month, year = (int(part) for part in found.groups()[:3])
    else:
        raise InvalidHoliday(field="days", reason="unreadable", line=place)
    try:
        return Holiday(date(year, month, day), visible(found[4]))
    except ValueError:
        raise InvalidHoliday(field="days", reason="unreadable", line=place) from None


def check_days(days: Iterable[Holiday], today: date) -> tuple[Holiday, ...]:
    """Return days that may be added, in order; each must lie ahead and have a name.

    Raises:
        InvalidHoliday: One does not; ``day`` says which.
    """
    found = sorted(days, key=lambda each: each.day)
    if not found:
        raise InvalidHoliday(field="days", reason="empty")
    if len(found) > MAX_DAYS:
        raise InvalidHoliday(field="days", reason="too_many", maximum=MAX_DAYS)
    before: date | None = None
    checked = []
    for each in found:
        name = visible(each.name)
        if not name or len(name) > MAX_NAME_LENGTH:
            raise InvalidHoliday(
                field="days", reason="no_name", day=each.day, maximum=MAX_NAME_LENGTH
            )
        if each.day <= today:
            raise InvalidHoliday(field="days", reason="past", day=each.day)
        if each.day > today + MAX_AHEAD:
            raise InvalidHoliday(field="days", reason="too_far", day=each.day)
        if each.day == before:
            raise InvalidHoliday(field="days", reason="twice", day=each.day)
        before = each.day
        checked.append(Holiday(each.day, name))
    return tuple(checked)
