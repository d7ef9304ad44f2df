"""Classes, ageing and the portfolio at risk, by the figures of ``docs/rules/arrears.md``."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.arrears import (
    BUCKETS,
    PAR_DAYS,
    Age,
    ArrearsClass,
    BucketSum,
    Span,
    ageing,
    arrears_class,
    as_percent,
    at_risk_minor,
    bucket_of,
    classes,
    gross_minor,
    par,
)

MARCH = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 3, 30), "standard"),
        (date(2026, 3, 31), "sma_0"),
        (date(2026, 4, 29), "sma_0"),
        (date(2026, 4, 30), "sma_1"),
        (date(2026, 5, 29), "sma_1"),
        (date(2026, 5, 30), "sma_2"),
        (date(2026, 6, 28), "sma_2"),
        (date(2026, 6, 29), "npa"),
        (date(2027, 6, 29), "npa"),
    ],
)
def test_due_on_31_march_and_unpaid(as_of: date, expected: str) -> None:
    assert classes({"loan": [Span(MARCH)]}, as_of) == {"loan": expected}


JUNE = date(2026, 6, 29)
APRIL, MAY = date(2026, 4, 30), date(2026, 5, 31)


@pytest.mark.parametrize(
    ("spans", "as_of", "expected"),
    [
        # Paid on the very day on which it would have become non-performing.
        ([Span(MARCH, JUNE), Span(APRIL)], JUNE, "sma_2"),
        # Paid one day later: the rest keeps it where it is, until that is paid too.
        ([Span(MARCH, date(2026, 6, 30)), Span(APRIL)], date(2026, 6, 30), "npa"),
        ([Span(MARCH, date(2026, 6, 30)), Span(APRIL, date(2026, 7, 4))], date(2026, 7, 3), "npa"),
        (
            [Span(MARCH, date(2026, 6, 30)), Span(APRIL, date(2026, 7, 4))],
            date(2026, 7, 4),
            "standard",
        ),
        # What fell due on the day on which all was paid belongs to a new time.
        ([Span(MARCH, date(2026, 7, 4)), Span(date(2026, 7, 5))], date(2026, 7, 5), "sma_0"),
        ([Span(MARCH, date(2026, 7, 4)), Span(date(2026, 7, 4))], date(2026, 7, 5), "npa"),
        # Below 90 days the class follows the oldest instalment that is unpaid.
        ([Span(MARCH, date(2026, 5, 31)), Span(APRIL), Span(MAY)], date(2026, 5, 31), "sma_1"),
    ],
)
def test_back_to_standard_only_when_all_is_cleared(
    spans: list[Span], as_of: date, expected: str
) -> None:
    assert classes({"loan": spans}, as_of) == {"loan": expected}


def test_one_borrower_with_several_loans() -> None:
    late = {
        "was npa": [Span(MARCH, date(2026, 7, 10))],
        "was late": [Span(date(2026, 7, 1), date(2026, 7, 5))],
        "is late": [Span(MAY)],
        "was late once": [Span(date(2025, 1, 1), date(2025, 6, 1))],
        "never": [],
    }
    found = classes(late, date(2026, 7, 12))
    assert found == {
        "was npa": "npa",
        "was late": "sma_0",
        "is late": "sma_1",
        "was late once": "standard",
        "never": "standard",
    }
    late["is late"] = [Span(MAY, date(2026, 7, 12))]
    assert set(classes(late, date(2026, 7, 12)).values()) == {ArrearsClass.STANDARD}


@st.composite
def _lives(draw: st.DrawFn) -> tuple[dict[int, list[Span]], date]:
    start, loans = date(2026, 1, 1), {}
    for number in range(draw(st.integers(1, 3))):
        spans = []
        for _ in range(draw(st.integers(0, 4))):
            due = start + timedelta(days=draw(st.integers(0, 240)))
            days = draw(st.one_of(st.none(), st.integers(1, 130)))
            spans.append(Span(due, None if days is None else due + timedelta(days=days)))
        loans[number] = spans
    return loans, start + timedelta(days=draw(st.integers(0, 300)))


def _day_by_day(late: dict[int, list[Span]], as_of: date) -> dict[int, ArrearsClass]:
    """The same told by somebody who looks at the end of every day and keeps what was found."""
    found = dict.fromkeys(late, ArrearsClass.STANDARD)
    day = date(2026, 1, 1)
    while day <= as_of:
        unpaid = {
            key: [
                span.due_on
                for span in spans
                if span.due_on <= day and (span.settled_on is None or span.settled_on > day)
            ]
            for key, spans in late.items()
        }
        in_arrears = any(unpaid.values())
        for key, days in unpaid.items():
            if not in_arrears:
                found[key] = ArrearsClass.STANDARD
            elif found[key] is not ArrearsClass.NPA and days:
                found[key] = arrears_class(min(days), day)
            elif found[key] not in (ArrearsClass.NPA, ArrearsClass.STANDARD):
                found[key] = ArrearsClass.SMA_0
        day += timedelta(days=1)
    return found


@given(_lives())
def test_classes_are_those_of_looking_every_day(life: tuple[dict[int, list[Span]], date]) -> None:
    late, as_of = life
    assert classes(late, as_of) == _day_by_day(late, as_of)


# Eight loans as a circle might have them, one in each bucket.
PORTFOLIO = tuple(
    BucketSum(place, 1, owed, late, eased)
    for place, (owed, late, eased) in enumerate(
        [
            (10_000_000, 0, 600_000),
            (1_000_000, 20_000, 0),
            (2_000_000, 150_000, 0),
            (3_000_000, 400_000, 100_000),
            (1_500_000, 500_000, 0),
            (1_000_000, 700_000, 0),
            (1_000_000, 800_000, 0),
            (500_000, 500_000, 0),
        ]
    )
)


@pytest.mark.parametrize(
    ("days", "at_risk", "percent", "with_eased"),
    [
        (1, 9_000_000, "45.0", 9_600_000),
        (30, 7_000_000, "35.0", 7_600_000),
        (60, 4_000_000, "20.0", 4_700_000),
        (90, 2_500_000, "12.5", 3_200_000),
        (180, 1_500_000, "7.5", 2_200_000),
    ],
)
def test_portfolio_at_risk(days: int, at_risk: int, percent: str, with_eased: int) -> None:
    assert gross_minor(PORTFOLIO) == 20_000_000
    assert at_risk_minor(PORTFOLIO, days) == at_risk
    found = par(PORTFOLIO, days)
    assert found is not None
    assert as_percent(found) == Decimal(percent)
    assert at_risk_minor(PORTFOLIO, days, restructured=True) == with_eased
    assert par(PORTFOLIO, days, restructured=True) == Fraction(with_eased, 20_000_000)


def test_strictly_more_days_late_and_nothing_lent() -> None:
    for days in PAR_DAYS:
        on_the_day = [BucketSum(bucket_of(days), 1, 100, 100)]
        assert par(on_the_day, days) == 0
        assert par([BucketSum(bucket_of(days + 1), 1, 100, 100)], days) == 1
    assert par([], 30) is None
    assert par([BucketSum(bucket) for bucket in range(len(BUCKETS))], 30) is None
    assert as_percent(Fraction(1, 15)) == Decimal("6.7")


def test_ages() -> None:
    found = ageing(PORTFOLIO)
    assert [(age.from_days, age.to_days) for age in found] == [
        (1, 30),
        (31, 60),
        (61, 90),
        (91, 180),
        (181, 365),
        (366, None),
    ]
    assert found[0] == Age(1, 30, 2, 3_000_000, 170_000)
    assert found[-1] == Age(366, None, 1, 500_000, 500_000)
    assert sum(age.overdue_minor for age in found) == sum(each.overdue_minor for each in PORTFOLIO)
    assert all(age.loans == 0 for age in ageing([]))
