"""Invoices: spans, what is left, how one stands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.errors import InvalidInput
from circle_app.domain.invoices import (
    InvoiceTooEarly,
    check_span,
    left_minor,
    span_of,
    state_of,
)
from circle_app.domain.spans import Span

TODAY = date(2026, 3, 18)


@pytest.mark.parametrize(
    ("period", "on", "first", "last"),
    [
        ("week", date(2026, 3, 18), date(2026, 3, 16), date(2026, 3, 22)),
        ("week", date(2026, 3, 16), date(2026, 3, 16), date(2026, 3, 22)),
        ("week", date(2026, 3, 1), date(2026, 2, 23), date(2026, 3, 1)),
        ("month", date(2026, 2, 28), date(2026, 2, 1), date(2026, 2, 28)),
        ("month", date(2028, 2, 1), date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_the_days_of_an_invoice(period, on, first, last):
    assert span_of(period, on) == Span(first, last)


@given(st.dates(date(1990, 1, 1), date(2190, 1, 1)))
def test_every_day_lies_in_one_week_and_in_one_month(on):
    for period in ("week", "month"):
        span = span_of(period, on)
        assert span.start <= on <= span.end
        assert span_of(period, span.end + timedelta(days=1)).start == span.end + timedelta(days=1)


def test_what_cannot_be_made():
    with pytest.raises(InvalidInput):
        span_of("year", TODAY)
    check_span(span_of("month", date(2026, 5, 31)), TODAY)
    with pytest.raises(InvoiceTooEarly):
        check_span(span_of("month", date(2026, 6, 1)), TODAY)


@pytest.mark.parametrize(
    ("asked", "open_today", "left"),
    [
        (50_000, 50_000, 50_000),
        (50_000, 20_000, 20_000),
        (50_000, 0, 0),
        # What was charged later stands on a later invoice.
        (50_000, 51_000, 50_000),
    ],
)
def test_what_is_left_to_pay(asked, open_today, left):
    assert left_minor(asked, open_today) == left


def test_how_an_invoice_stands():
    assert [state_of(100, left) for left in (100, 40, 0)] == ["open", "partly", "paid"]
