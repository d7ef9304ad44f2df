"""Months, quarters and fiscal years, and what each is compared with."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain import spans
from circle_app.domain.errors import InvalidInput
from circle_app.domain.spans import Span

DAYS = st.dates(date(1972, 1, 1), date(2199, 12, 31))


def span(start: str, end: str) -> Span:
    return Span(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("day", "month", "quarter", "year"),
    [
        (
            "2024-02-29",
            span("2024-02-01", "2024-02-29"),
            span("2024-01-01", "2024-03-31"),
            span("2023-04-01", "2024-03-31"),
        ),
        (
            "2026-03-31",
            span("2026-03-01", "2026-03-31"),
            span("2026-01-01", "2026-03-31"),
            span("2025-04-01", "2026-03-31"),
        ),
        (
            "2026-04-01",
            span("2026-04-01", "2026-04-30"),
            span("2026-04-01", "2026-06-30"),
            span("2026-04-01", "2027-03-31"),
        ),
        (
            "2026-12-31",
            span("2026-12-01", "2026-12-31"),
            span("2026-10-01", "2026-12-31"),
            span("2026-04-01", "2027-03-31"),
        ),
    ],
)
def test_the_spans_a_day_lies_in(day, month, quarter, year):
    on = date.fromisoformat(day)
    assert spans.month_of(on) == month
    assert spans.quarter_of(on) == quarter
    assert spans.fiscal_year_of(on) == year


@pytest.mark.parametrize(
    ("asked", "before"),
    [
        (span("2026-03-01", "2026-03-31"), span("2026-02-01", "2026-02-28")),
        (span("2024-03-01", "2024-03-31"), span("2024-02-01", "2024-02-29")),
        (span("2026-01-01", "2026-03-31"), span("2025-10-01", "2025-12-31")),
        (span("2026-04-01", "2027-03-31"), span("2025-04-01", "2026-03-31")),
        (span("2026-03-11", "2026-03-20"), span("2026-03-01", "2026-03-10")),
        (span("2026-03-01", "2026-03-20"), span("2026-02-09", "2026-02-28")),
        (span("2026-03-31", "2026-03-31"), span("2026-03-30", "2026-03-30")),
    ],
)
def test_the_span_to_compare_with(asked, before):
    assert spans.span_before(asked) == before


@given(DAYS, st.integers(0, 4_000))
def test_the_span_before_ends_the_day_before(start, length):
    asked = Span(start, date.fromordinal(start.toordinal() + length))
    before = spans.span_before(asked)
    assert before.end.toordinal() == asked.start.toordinal() - 1
    assert before.start <= before.end


@given(DAYS)
def test_a_day_lies_in_its_spans(day):
    for found in (spans.month_of(day), spans.quarter_of(day), spans.fiscal_year_of(day)):
        assert found.start <= day <= found.end
        assert found.start.day == 1
        assert date.fromordinal(found.end.toordinal() + 1).day == 1


def test_whole_months_between_two_days():
    months = spans.whole_months(date(2026, 1, 15), date(2026, 4, 29))
    assert months == (date(2026, 2, 1), date(2026, 3, 1))
    assert spans.whole_months(date(2026, 1, 1), date(2026, 1, 31)) == (date(2026, 1, 1),)
    assert spans.whole_months(date(2026, 1, 2), date(2026, 2, 27)) == ()


def test_a_span_does_not_end_before_it_begins():
    with pytest.raises(InvalidInput) as refused:
        Span(date(2026, 3, 2), date(2026, 3, 1))
    assert refused.value.field == "to"
    assert span("2026-03-01", "2026-03-01").days == 1
