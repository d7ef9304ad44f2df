"""How late a loan is, and what lenders call it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from circle_app.domain.allocations import Instalment


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
