"""The yearly cost of a loan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given

from circle_app.domain.annuities import (
    NoRateFound,
    decreasing_root,
    internal_rate,
)
from circle_app.domain.aprs import annualised, periodic_rate, yearly_cost
from circle_app.domain.calendars import Frequency
from circle_app.domain.loan_terms import FeeMode, LoanTerms, Method
from circle_app.domain.rates import Rate, RateBase
from circle_app.domain.schedules import build_schedule
from tests.unit.domain.loan_strategies import loan_terms

GIVEN_ON = date(2026, 1, 15)


def terms(principal: int, percent: str, method: Method, periods: int, fee: int = 0) -> LoanTerms:
    return LoanTerms(
        principal * 100, Rate(Decimal(percent)), method, periods, GIVEN_ON, fee_minor=fee * 100
    )


@pytest.mark.parametrize(
    ("loan", "apr", "effective"),
    [
        (terms(100_000, "12", Method.FLAT, 12), "21.46", "23.70"),
        (terms(20_000, "15", Method.REDUCING, 24, fee=400), "17.07", "18.47"),
        (terms(100_000, "12", Method.REDUCING, 12), "12.00", "12.68"),
        (terms(100_000, "12", Method.EQUAL_PRINCIPAL, 12), "12.00", "12.68"),
        (terms(100_000, "12", Method.INTEREST_ONLY, 12), "12.00", "12.68"),
        (terms(100_000, "0", Method.REDUCING, 12), "0.00", "0.00"),
    ],
)
def test_worked_examples(loan: LoanTerms, apr: str, effective: str) -> None:
    cost = yearly_cost(build_schedule(loan))
    assert (str(cost.apr_percent), str(cost.effective_percent)) == (apr, effective)


def test_a_fee_makes_an_interest_free_loan_cost_something() -> None:
    netted = yearly_cost(build_schedule(terms(1_000, "0", Method.FLAT, 1, fee=10)))
    assert netted.apr_percent == Decimal("12.12")  # 10 on 990 for one month, twelve times


def test_a_fee_paid_later_costs_less_than_one_netted() -> None:
    loan = terms(10_000, "12", Method.REDUCING, 12, fee=200)
    netted = yearly_cost(build_schedule(loan)).apr_percent
    later = LoanTerms(
        loan.principal_minor,
        loan.rate,
        loan.method,
        loan.periods,
        GIVEN_ON,
        fee_minor=20_000,
        fee_mode=FeeMode.FIRST_INSTALMENT,
    )
    assert Decimal(12) < yearly_cost(build_schedule(later)).apr_percent < netted


@pytest.mark.parametrize(
    ("frequency", "every_days", "effective"),
    [
        (Frequency.WEEKLY, 0, "12.73"),
        (Frequency.FORTNIGHTLY, 0, "12.72"),
        (Frequency.MONTHLY, 0, "12.68"),
        (Frequency.CUSTOM, 10, "12.73"),
    ],
)
def test_the_yearly_rate_is_found_again_at_any_frequency(
    frequency: Frequency, every_days: int, effective: str
) -> None:
    loan = LoanTerms(
        10_000_000,
        Rate(Decimal(12)),
        Method.REDUCING,
        20,
        GIVEN_ON,
        frequency=frequency,
        every_days=every_days,
    )
    cost = yearly_cost(build_schedule(loan))
    assert str(cost.apr_percent) == "12.00"
    assert str(cost.effective_percent) == effective


def test_a_broken_first_period_hardly_moves_the_rate() -> None:
    for first_due_on in (date(2026, 2, 3), date(2026, 3, 5), date(2026, 4, 5)):
        loan = LoanTerms(
            10_000_000,
            Rate(Decimal(12)),
            Method.REDUCING,
            12,
            GIVEN_ON,
            first_due_on=first_due_on,
        )
        apr = yearly_cost(build_schedule(loan)).apr_percent
        assert abs(apr - 12) < Decimal("0.10")


def test_daily_base_comes_close_to_its_rate() -> None:
    loan = LoanTerms(
        10_000_000, Rate(Decimal(12)), Method.REDUCING, 12, GIVEN_ON, rate_base=RateBase.DAILY
    )
    assert abs(yearly_cost(build_schedule(loan)).apr_percent - 12) < Decimal("0.10")


def test_payments_below_the_sum_given_cost_nothing() -> None:
    assert periodic_rate(1_000, [0, 400, 500]) == 0


def test_an_absurd_rate_is_still_a_number() -> None:
    cost = yearly_cost(build_schedule(terms(10_000_000, "1000", Method.FLAT, 1, fee=9_999_999)))
    assert cost.apr_percent > 10**9
    assert cost.effective_percent > 10**40


@pytest.mark.parametrize("rate_base", RateBase)
def test_a_payment_after_a_day_on_next_to_nothing_is_still_a_number(rate_base: RateBase) -> None:
    loan = LoanTerms(
        10**12,
        Rate(Decimal(12)),
        Method.EQUAL_PRINCIPAL,
        2,
        GIVEN_ON,
        first_due_on=date(2026, 1, 16),
        fee_minor=10**12 - 1,
        rate_base=rate_base,
    )
    cost = yearly_cost(build_schedule(loan))
    assert cost.apr_percent > Decimal("1e300")
    assert cost.effective_percent > Decimal("1e3000")


def test_an_odd_first_period_by_days_costs_its_rate() -> None:
    loan = terms(20_000, "12", Method.REDUCING, 12)
    late = replace(loan, first_due_on=date(2026, 3, 5), rate_base=RateBase.DAILY)
    # 49 days of interest in the first row, and 49 days until it.
    assert abs(yearly_cost(build_schedule(late)).apr_percent - 12) < Decimal("0.10")


def test_annual_rates_of_a_rate_per_period() -> None:
    cost = annualised(Decimal("0.01"), Fraction(12))
    assert (str(cost.apr_percent), str(cost.effective_percent)) == ("12.00", "12.68")


def test_flows_that_never_balance_have_no_rate() -> None:
    with pytest.raises(NoRateFound):
        internal_rate([Decimal(100), Decimal(100)])
    with pytest.raises(NoRateFound):
        decreasing_root(lambda _rate: (Decimal(1), Decimal(0)))
    with pytest.raises(NoRateFound):
        decreasing_root(lambda _rate: (Decimal(-1), Decimal(-1)))


@given(loan_terms())
def test_the_rate_makes_both_sides_equal(loan: LoanTerms) -> None:
    plan = build_schedule(loan)
    payments = [row.payment_minor for row in plan.rows if row.number > 0]
    net = plan.net_disbursed_minor
    rate = periodic_rate(net, [0, *payments])
    assert rate >= 0
    if sum(payments) > net:
        discount = 1 / (1 + rate)
        worth = sum(amount * discount**time for time, amount in enumerate(payments, start=1))
        assert abs(worth - net) <= net * Decimal("1e-12")
