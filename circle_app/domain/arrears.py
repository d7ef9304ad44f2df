"""How late loans are, what lenders call it, and how much of all that is lent is at risk."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeVar

from circle_app.domain.allocations import Instalment
from circle_app.domain.loan_accounts import LoanAccount
from circle_app.domain.money import round_minor

K = TypeVar("K", bound=Hashable)


class ArrearsClass(StrEnum):
    """Class of a loan at the end of a day, by days past due."""

    STANDARD = "standard"
    SMA_0 = "sma_0"
    SMA_1 = "sma_1"
    SMA_2 = "sma_2"
    NPA = "npa"


NPA_DAYS: Final = 90
_FROM_DAYS: Final = (
    (NPA_DAYS, ArrearsClass.NPA),
    (60, ArrearsClass.SMA_2),
    (30, ArrearsClass.SMA_1),
    (0, ArrearsClass.SMA_0),
)


def oldest_unpaid_due_on(instalments: Iterable[Instalment], as_of: date) -> date | None:
    """Due date of the oldest instalment that is due and not fully paid."""
    unpaid = [item.due_on for item in instalments if item.due_on <= as_of and not item.is_paid]
    return min(unpaid, default=None)


def days_past_due(instalments: Iterable[Instalment], as_of: date) -> int:
    """Days since the oldest unpaid instalment fell due; 0 if none is unpaid."""
    oldest = oldest_unpaid_due_on(instalments, as_of)
    return 0 if oldest is None else (as_of - oldest).days


def arrears_class(oldest_unpaid: date | None, as_of: date) -> ArrearsClass:
    """SMA-0 below 30 days with something due unpaid, SMA-1 from 30, SMA-2 from 60, NPA from 90."""
    if oldest_unpaid is None or oldest_unpaid > as_of:
        return ArrearsClass.STANDARD
    days = (as_of - oldest_unpaid).days
    return next(name for start, name in _FROM_DAYS if days >= start)


# From how many days past due a loan lies in each bucket; the last has no end. They are fine enough
# for every PAR (more than 1, 30, 60, 90, 180 days) and every age (1-30, 31-60, … over 365).
BUCKETS: Final = (0, 1, 2, 31, 61, 91, 181, 366)


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a loan is on a day.

    Attributes:
        on: The day.
        oldest_due_on: Due date of the oldest instalment that is due and unpaid; none if none is.
        days: Days past due.
        overdue_minor: What was due before that day and is unpaid.
        bucket: Index into ``BUCKETS``.
    """

    on: date
    oldest_due_on: date | None
    days: int
    overdue_minor: int
    bucket: int


def bucket_of(days: int) -> int:
    """The bucket of a loan so many days past due."""
    return max(place for place, start in enumerate(BUCKETS) if days >= start)


def lateness(account: LoanAccount, on: date) -> Lateness:
    """How late a loan is at the end of a day; not at all once it has ended."""
    items = () if account.closed_on is not None else account.instalments
    oldest = oldest_unpaid_due_on(items, on)
    days = 0 if oldest is None else (on - oldest).days
    overdue = sum(item.rest.total_minor for item in items if item.due_on < on)
    return Lateness(on, oldest, days, overdue, bucket_of(days))


@dataclass(frozen=True, slots=True)
class Span:
    """An instalment that was not paid by the end of the day it was due.

    Attributes:
        due_on: The day it was due.
        settled_on: The day on which nothing of it was left; none while something is.
    """

    due_on: date
    settled_on: date | None = None


def classes(late: Mapping[K, Sequence[Span]], as_of: date) -> dict[K, ArrearsClass]:
    """The class of each loan of one borrower at the end of a day.

    It follows from the days on which instalments were due and settled, and from nothing else: runs
    that were missed, and payments that were written down late, change nothing.

    A loan is classed by its own days past due. It is standard again only once everything that the
    borrower owes in the circle is cleared: until then a loan that was ever non-performing stays so,
    and another one that was late and is not any more is SMA-0.

    Args:
        late: Of each loan the instalments that were not paid on their day, in any order.
        as_of: The day at whose end it is looked at.
    """
    known = {
        key: [(span.due_on, _end(span, as_of)) for span in spans if span.due_on <= as_of]
        for key, spans in late.items()
    }
    since = _since([each for spans in known.values() for each in spans], as_of)
    return {
        key: _class_since([each for each in spans if each[0] >= since], as_of)
        if since is not None
        else ArrearsClass.STANDARD
        for key, spans in known.items()
    }


def _end(span: Span, as_of: date) -> date:
    """The first day at whose end an instalment is not late any more, or is not known to be."""
    tomorrow = as_of + timedelta(days=1)
    return tomorrow if span.settled_on is None else min(span.settled_on, tomorrow)


def _since(spans: list[tuple[date, date]], as_of: date) -> date | None:
    """The day since which a borrower has been in arrears at the end of every day; none if not."""
    start = as_of + timedelta(days=1)
    for due_on, end in sorted(spans, key=lambda each: each[1], reverse=True):
        if end < start:
            break
        start = min(start, due_on)
    return start if start <= as_of else None


def _class_since(spans: list[tuple[date, date]], as_of: date) -> ArrearsClass:
    """The class of a loan by what was late of it since its borrower came into arrears."""
    if not spans:
        return ArrearsClass.STANDARD
    if max((end - due_on).days for due_on, end in spans) > NPA_DAYS:
        return ArrearsClass.NPA
    unpaid = [due_on for due_on, end in spans if end > as_of]
    return arrears_class(min(unpaid), as_of) if unpaid else ArrearsClass.SMA_0


@dataclass(frozen=True, slots=True)
class BucketSum:
    """The loans of one bucket: how many, and what they come to.

    Attributes:
        bucket: Index into ``BUCKETS``.
        outstanding_minor: Principal that is still owed on them, due or not.
        overdue_minor: What of them is late.
        restructured_minor: What of the principal is of loans whose plan was made easier.
    """

    bucket: int
    loans: int = 0
    outstanding_minor: int = 0
    overdue_minor: int = 0
    restructured_minor: int = 0


# More than how many days late a loan is at risk, as lenders compare themselves.
PAR_DAYS: Final = (1, 30, 60, 90, 180)


def gross_minor(buckets: Iterable[BucketSum]) -> int:
    """The gross portfolio: all principal that is owed; what was written off is not in it."""
    return sum(each.outstanding_minor for each in buckets)


def at_risk_minor(buckets: Iterable[BucketSum], days: int, *, restructured: bool = False) -> int:
    """All the principal of loans that are more than so many days late.

    Args:
        buckets: The portfolio.
        days: One of ``PAR_DAYS``.
        restructured: Whether loans whose plan was made easier are at risk even when not so late.
    """
    first = BUCKETS.index(days + 1)
    return sum(
        each.outstanding_minor
        if each.bucket >= first
        else each.restructured_minor
        if restructured
        else 0
        for each in buckets
    )


def par(buckets: Sequence[BucketSum], days: int, *, restructured: bool = False) -> Fraction | None:
    """The portfolio at risk: the part of all principal lent to people more than so many days late.

    None where nothing is lent.
    """
    gross = gross_minor(buckets)
    if gross == 0:
        return None
    return Fraction(at_risk_minor(buckets, days, restructured=restructured), gross)


def as_percent(part: Fraction) -> Decimal:
    """A part of the whole in percent, with one decimal."""
    return Decimal(round_minor(part * 1_000)).scaleb(-1)


@dataclass(frozen=True, slots=True)
class Age:
    """The loans that have been late for equally long; the last age has no end."""

    from_days: int
    to_days: int | None
    loans: int = 0
    outstanding_minor: int = 0
    overdue_minor: int = 0


def ageing(buckets: Iterable[BucketSum]) -> tuple[Age, ...]:
    """What is late by age: 1-30, 31-60, 61-90, 91-180, 181-365 and over 365 days."""
    sums = {each.bucket: each for each in buckets}
    # The first day is a bucket of its own, so that "more than one day late" can be told.
    groups = [(1, 2), *((place,) for place in range(3, len(BUCKETS)))]
    found = []
    for group in groups:
        parts = [sums[place] for place in group if place in sums]
        after = group[-1] + 1
        found.append(
            Age(
                BUCKETS[group[0]],
                BUCKETS[after] - 1 if after < len(BUCKETS) else None,
                sum(each.loans for each in parts),
                sum(each.outstanding_minor for each in parts),
                sum(each.overdue_minor for each in parts),
            )
        )
    return tuple(found)


class LateStep(StrEnum):
    """What usually comes next with a loan that is late."""

    REMIND = "remind"
    TALK = "talk"
    DECIDE = "decide"


_TALK_DAYS: Final = 30


def next_step(days_late: int, *, in_default: bool) -> LateStep:
    """Remind somebody a few days late, talk about an easier plan from 30 on, decide in default."""
    if in_default or days_late >= NPA_DAYS:
        return LateStep.DECIDE
    return LateStep.TALK if days_late >= _TALK_DAYS else LateStep.REMIND
