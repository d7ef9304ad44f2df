"""What a late instalment costs.

A penalty is charged on what is overdue and on nothing else, after the days of grace, once or again
for every day, week, month or period that begins. It is never added to the debt and never bears
interest. Charges follow from the account and the date alone, so it does not matter when, or how
often, they are worked out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from circle_app.domain.allocations import Instalment
from circle_app.domain.calendars import Frequency, add_months, step_date
from circle_app.domain.decisions import MAX_MINOR
from circle_app.domain.money import Ties, part_of

_NOTHING: Final = Decimal(0)
_PERCENT: Final = {"min": _NOTHING, "max": Decimal(100)}
FULL_PERCENT: Final = 100


class PenaltyKind(StrEnum):
    """How a late instalment is charged."""

    NONE = "none"
    FIXED = "fixed"
    PERCENT = "percent"


class PenaltyEvery(StrEnum):
    """How often it is charged while the instalment stays unpaid; a cycle is the loan's period."""

    ONCE = "once"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    CYCLE = "cycle"


def _minor(default: int | None) -> Any:
    return field(default=default, metadata={"min": 0, "max": MAX_MINOR})


@dataclass(frozen=True, slots=True)
class PenaltyRules:
    """What a late instalment costs.

    Attributes:
        amount_minor: The charge of kind "fixed".
        percent: The charge of kind "percent", of what is overdue of the instalment.
        after_days: Days of grace; the first charge falls on the day after them.
        every: How often it is charged again.
        cap_minor: Most that is ever charged on one instalment; None for no such cap.
        cap_percent: The same as a percentage of the instalment.
    """

    kind: PenaltyKind = PenaltyKind.NONE
    amount_minor: int = _minor(0)
    percent: Decimal = field(default=_NOTHING, metadata=_PERCENT)
    after_days: int = field(default=0, metadata={"min": 0, "max": 90})
    every: PenaltyEvery = PenaltyEvery.ONCE
    cap_minor: int | None = _minor(None)
    cap_percent: Decimal | None = field(default=None, metadata=_PERCENT)


@dataclass(frozen=True, slots=True)
class Charge:
    """One penalty. ``number`` is the instalment, ``period`` counts its charges from 0."""

    number: int
    period: int
    on: date
    amount_minor: int


def charge_days(
    rules: PenaltyRules, due_on: date, frequency: Frequency, every_days: int, after: date
) -> Iterator[tuple[int, date]]:
    """The days on which an unpaid instalment is charged, after a day, without end but for "once".

    Each comes with the number of its period.
    """
    first = due_on + timedelta(days=rules.after_days + 1)
    if rules.every is PenaltyEvery.ONCE:
        if first > after:
            yield 0, first
        return
    steps = {PenaltyEvery.DAY: 1, PenaltyEvery.WEEK: 7}.get(rules.every)
    # Short steps are counted over at once: a loan may be years late.
    period = max(0, (after - first).days // steps) if steps else 0
    while True:
        if steps:
            on = first + timedelta(days=period * steps)
        elif rules.every is PenaltyEvery.MONTH:
            on = add_months(first, period)
        else:
            on = step_date(first, period, frequency, every_days)
        if on > after:
            yield period, on
        period += 1


def charges_on(
    item: Instalment,
    rules: PenaltyRules,
    frequency: Frequency,
    every_days: int,
    *,
    charged_minor: int,
    after: date,
    through: date,
    ties: Ties = Ties.HALF_UP,
) -> Iterator[Charge]:
    """The charges on one instalment in the days after ``after`` up to and with ``through``.

    The instalment must have stood as it is since ``after``.

    Args:
        item: The instalment, with what was paid of it.
        rules: What lateness costs.
        frequency: How often the loan falls due, for charges of every cycle.
        every_days: The length of its period where that is a number of days.
        charged_minor: What was charged on it before.
        after: The last day whose charges are known.
        through: The last day to look at.
        ties: Where half a unit of a percentage goes.
    """
    if rules.kind is PenaltyKind.NONE or item.is_paid:
        return
    rest = item.rest
    overdue = rest.total_minor - rest.penalty_minor
    if overdue <= 0:
        return
    room = _room_minor(item, rules, charged_minor, ties)
    wanted = _wanted_minor(rules, overdue, ties)
    if wanted <= 0:
        return
    for period, on in charge_days(rules, item.due_on, frequency, every_days, after):
        if on > through or room == 0:
            return
        amount = wanted if room is None else min(wanted, room)
        if room is not None:
            room -= amount
        yield Charge(item.number, period, on, amount)


def _wanted_minor(rules: PenaltyRules, overdue_minor: int, ties: Ties) -> int:
    if rules.kind is PenaltyKind.FIXED:
        return rules.amount_minor
    return part_of(overdue_minor, _fraction(rules.percent), ties)


def _fraction(percent: Decimal) -> Fraction:
    return Fraction(Fraction(percent), FULL_PERCENT)


def _room_minor(
    item: Instalment, rules: PenaltyRules, charged_minor: int, ties: Ties
) -> int | None:
    """What may still be charged on an instalment; None where nothing limits it."""
    caps = [] if rules.cap_minor is None else [rules.cap_minor]
    if rules.cap_percent is not None:
        asked = item.due.total_minor - item.due.penalty_minor
        caps.append(part_of(asked, _fraction(rules.cap_percent), ties))
    return max(0, min(caps) - charged_minor) if caps else None
