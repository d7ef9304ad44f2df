"""Random but possible loan terms for property tests."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from circle_app.domain.calendars import Frequency, HolidayRule
from circle_app.domain.loan_terms import FeeMode, LoanTerms, Method, Rounding
from circle_app.domain.money import Direction, Ties
from circle_app.domain.rates import Rate, RateBase, RateUnit

roundings = st.builds(
    Rounding,
    step_minor=st.sampled_from([1, 100, 500, 1_000]),
    direction=st.sampled_from(Direction),
    ties=st.sampled_from(Ties),
)
rates = st.builds(
    Rate,
    percent=st.decimals(min_value=0, max_value=60, places=3) | st.just(Decimal(0)),
    per=st.sampled_from(RateUnit),
)


@st.composite
def loan_terms(draw: st.DrawFn, methods: tuple[Method, ...] = tuple(Method)) -> LoanTerms:
    """Terms over all methods, frequencies, bases, roundings, graces, fees and first periods."""
    periods = draw(st.integers(min_value=1, max_value=36))
    principal = draw(st.integers(min_value=1, max_value=10**9))
    given_on = draw(st.dates(min_value=date(2020, 1, 1), max_value=date(2032, 12, 31)))
    late = draw(st.none() | st.integers(min_value=1, max_value=100))
    closed_on = draw(st.none() | st.sets(st.integers(min_value=0, max_value=6), max_size=3))
    return LoanTerms(
        principal_minor=principal,
        rate=draw(rates),
        method=draw(st.sampled_from(methods)),
        periods=periods,
        disbursed_on=given_on,
        frequency=draw(st.sampled_from(Frequency)),
        every_days=draw(st.integers(min_value=1, max_value=60)),
        first_due_on=None if late is None else given_on + timedelta(days=late),
        rate_base=draw(st.sampled_from(RateBase)),
        rounding=draw(roundings),
        grace_principal=draw(st.integers(min_value=0, max_value=periods - 1)),
        grace_interest=draw(st.integers(min_value=0, max_value=periods)),
        fee_minor=draw(st.integers(min_value=0, max_value=principal - 1)),
        fee_mode=draw(st.sampled_from(FeeMode)),
        holiday_rule=draw(st.sampled_from(HolidayRule)),
        is_holiday=None if closed_on is None else lambda on: on.weekday() in closed_on,
        meeting_day=draw(st.none() | st.integers(min_value=0, max_value=6)),
        due_day=draw(st.none() | st.integers(min_value=1, max_value=31)),
    )
