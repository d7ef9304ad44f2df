"""How late a loan is, and what lenders call it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from circle_app.domain.allocations import Instalment
from circle_app.domain.loan_accounts import LoanAccount


class ArrearsClass(StrEnum):
    """Class of a loan at the end of a day, by days past due."""

    STANDARD = "standard"
    SMA_0 = "sma_0"
    SMA_1 = "sma_1"
    SMA_2 = "sma_2"
    NPA = "npa"


_FROM_DAYS: Final = (
    (90, ArrearsClass.NPA),
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


def carried_class(before: ArrearsClass, oldest_unpaid: date | None, as_of: date) -> ArrearsClass:
    """Class of an account that was classed ``before``.

    Once non-performing it stays so until all arrears of the borrower are cleared.
    """
    now = arrears_class(oldest_unpaid, as_of)
    if before is ArrearsClass.NPA and now is not ArrearsClass.STANDARD:
        return ArrearsClass.NPA
    return now


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
