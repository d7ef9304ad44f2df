"""Invoices: the span of time one is for, what stands on it, and what is left to pay of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from circle_app.domain.errors import InvalidInput
from circle_app.domain.spans import Span, month_of

#: Nobody is asked now for what is due later than this: rules and loans change until then.
MAX_DAYS_AHEAD: Final = 62


class InvoicePeriod(StrEnum):
    """How much time an invoice is for."""

    WEEK = "week"
    MONTH = "month"


class LineKind(StrEnum):
    """What a line of an invoice asks for."""

    CONTRIBUTION = "contribution"
    LATE_FEE = "late_fee"
    INSTALMENT = "instalment"


class InvoiceTooEarly(InvalidInput):
    """The span begins so far ahead that what will be due is not known; ``maximum`` is the limit."""

    code = "invoice_too_early"


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One thing that is asked for.

    Attributes:
        kind: A :class:`LineKind`.
        subject: The due, or the loan.
        number: Of the cycle, or of the instalment.
        due_on: Its last day.
        amount_minor: What was open of it when the invoice was made.
        loan_number: Of the loan, for an instalment.
        starts_on: First day of the cycle, for a contribution and its fee.
    """

    kind: str
    subject: str
    number: int
    due_on: date
    amount_minor: int
    loan_number: int | None = None
    starts_on: date | None = None


def span_of(period: str, on: date) -> Span:
    """Return the week (Monday to Sunday) or the calendar month that a day lies in.

    Raises:
        InvalidInput: Neither of them.
    """
    if period == InvoicePeriod.WEEK:
        monday = on - timedelta(days=on.weekday())
        return Span(monday, monday + timedelta(days=6))
    if period == InvoicePeriod.MONTH:
        return month_of(on)
    raise InvalidInput(field="period", allowed=", ".join(InvoicePeriod))


def check_span(span: Span, today: date) -> None:
    """Refuse a span that lies too far ahead.

    Raises:
        InvoiceTooEarly: It begins more than two months from now.
    """
    latest = today + timedelta(days=MAX_DAYS_AHEAD)
    if span.start > latest:
        raise InvoiceTooEarly(field="on", maximum=latest)


def total_minor(lines: Iterable[InvoiceLine]) -> int:
    """What an invoice asks for."""
    return sum(line.amount_minor for line in lines)


def left_minor(asked_minor: int, open_minor: int) -> int:
    """What is left to pay of a line: what is open today, but never more than it asked for."""
    return max(0, min(asked_minor, open_minor))


def state_of(total: int, left: int) -> str:
    """Say how an invoice stands: ``open``, ``partly`` paid, or ``paid`` (or let off)."""
    if left == 0:
        return "paid"
    return "open" if left == total else "partly"
