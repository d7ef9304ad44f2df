"""Schedules: the worked examples of docs/rules/loans.md, and what always holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from circle_app.domain.calendars import Frequency, HolidayRule, add_months, due_dates
from circle_app.domain.loan_terms import (
    FeeMode,
    InvalidLoanTerms,
    LoanTerms,
    Method,
    Rounding,
    step_in_minor,
)
from circle_app.domain.money import Direction, Ties
from circle_app.domain.periods import loan_periods
from circle_app.domain.rates import Rate, RateBase, RateUnit, period_rate
from circle_app.domain.schedules import Schedule, build_schedule
from tests.unit.domain.loan_strategies import loan_terms

GIVEN_ON = date(2026, 1, 15)


def loan(principal: int, percent: str, method: str, periods: int, **more: Any) -> Schedule:
    """A schedule of whole rupees at a yearly rate, given on 15 January 2026."""
    terms: dict[str, Any] = {"disbursed_on": GIVEN_ON, **more}
    rate = terms.pop("rate", Rate(Decimal(percent)))
    return build_schedule(LoanTerms(principal * 100, rate, Method(method), periods, **terms))


WHOLE_RUPEE = Rounding(100, Direction.NEAREST)


@pytest.mark.parametrize(
    ("principal", "percent", "method", "periods", "rounding", "instalment", "last", "interest"),
    [
        (100_000, "12", "reducing", 12, Rounding(), 888_488, 888_485, 661_853),
        (10_000, "24", "reducing", 6, Rounding(), 178_526, 178_524, 71_154),
        (50_000, "18", "reducing", 24, Rounding(), 249_621, 249_609, 990_892),
        (100_000, "12", "reducing", 12, WHOLE_RUPEE, 888_500, 888_346, 661_846),
        (100_000, "12", "flat", 12, Rounding(), 933_333, 933_337, 1_200_000),
    ],
)
def test_the_table_of_the_rules(
    principal: int,
    percent: str,
    method: str,
    periods: int,
    rounding: Rounding,
    instalment: int,
    last: int,
    interest: int,
) -> None:
    plan = loan(principal, percent, method, periods, rounding=rounding)
    assert plan.instalment_minor == instalment
    assert {row.payment_minor for row in plan.rows[:-1]} == {instalment}
    assert plan.rows[-1].payment_minor == last
    assert plan.total_interest_minor == interest
    assert plan.total_payment_minor == principal * 100 + interest


def test_equal_principal_takes_interest_on_the_balance() -> None:
    plan = loan(12_000, "12", "equal_principal", 12)
    assert [row.interest_minor for row in plan.rows[:3]] == [12_000, 11_000, 10_000]
    assert {row.principal_minor for row in plan.rows} == {100_000}
    assert plan.instalment_minor == 112_000
    assert plan.total_interest_minor == 78_000


def test_equal_principal_in_whole_rupees_asks_for_whole_rupees() -> None:
    plan = loan(10_000, "13", "equal_principal", 7, rounding=WHOLE_RUPEE)
    assert all(row.payment_minor % 100 == 0 for row in plan.rows[:-1])


def test_interest_only_returns_the_principal_at_the_end() -> None:
    plan = loan(12_000, "12", "interest_only", 6)
    assert [row.principal_minor for row in plan.rows] == [0] * 5 + [1_200_000]
    assert {row.interest_minor for row in plan.rows} == {12_000}
    assert plan.instalment_minor == 12_000


@pytest.mark.parametrize("method", ["reducing", "flat", "equal_principal"])
def test_without_interest_the_principal_is_split(method: str) -> None:
    plan = loan(1_000, "0", method, 3)
    assert [row.payment_minor for row in plan.rows] == [33_333, 33_333, 33_334]
    assert plan.total_interest_minor == 0


@pytest.mark.parametrize(
    ("rate", "frequency", "every_days", "expected"),
    [
        (Rate(Decimal(12)), Frequency.MONTHLY, 0, Fraction(1, 100)),
        (Rate(Decimal(26)), Frequency.FORTNIGHTLY, 0, Fraction(1, 100)),
        (Rate(Decimal(52)), Frequency.WEEKLY, 0, Fraction(1, 100)),
        (Rate(Decimal("36.5")), Frequency.CUSTOM, 10, Fraction(1, 100)),
        (Rate(Decimal(2), RateUnit.MONTH), Frequency.MONTHLY, 0, Fraction(2, 100)),
        (Rate(Decimal(2), RateUnit.MONTH), Frequency.WEEKLY, 0, Fraction(24, 5_200)),
        (Rate(Decimal(1), RateUnit.WEEK), Frequency.WEEKLY, 0, Fraction(1, 100)),
        (Rate(Decimal(1), RateUnit.WEEK), Frequency.MONTHLY, 0, Fraction(52, 1_200)),
    ],
)
def test_period_rates(
    rate: Rate, frequency: Frequency, every_days: int, expected: Fraction
) -> None:
    assert period_rate(rate, frequency, every_days) == expected


def test_a_monthly_quote_is_the_yearly_one_of_twelve_times() -> None:
    monthly = loan(10_000, "0", "reducing", 6, rate=Rate(Decimal(2), RateUnit.MONTH))
    assert monthly.rows == loan(10_000, "24", "reducing", 6).rows


def test_daily_base_counts_days_and_leaves_the_residue_to_the_last_row() -> None:
    plan = loan(20_000, "12", "reducing", 12, rate_base=RateBase.DAILY)
    # 20,000 × 12 % × 31/365 = 203.84; the instalment comes from 12 % × 30/365 a month.
    assert plan.instalment_minor == 177_544
    assert [row.interest_minor for row in plan.rows[:2]] == [20_384, 16_964]
    assert {row.payment_minor for row in plan.rows[:-1]} == {177_544}
    assert plan.rows[-1].payment_minor == 178_905


def test_daily_base_needs_no_line_for_a_long_first_period() -> None:
    plan = loan(
        20_000, "12", "reducing", 12, rate_base=RateBase.DAILY, first_due_on=date(2026, 3, 5)
    )
    assert [row.number for row in plan.rows] == list(range(1, 13))
    # 49 days: 20,000 × 12 % × 49/365
    assert plan.rows[0].interest_minor == 32_219


def test_a_long_first_period_is_a_line_of_its_own() -> None:
    plan = loan(20_000, "12", "reducing", 12, first_due_on=date(2026, 3, 5))
    broken, first = plan.rows[:2]
    # 15 January to 5 February are 21 days: 20,000 × 12 % × 21/365 = 138.08
    assert (broken.number, broken.due_on) == (0, date(2026, 2, 5))
    assert (broken.principal_minor, broken.interest_minor) == (0, 13_808)
    assert broken.balance_minor == 2_000_000
    assert (first.number, first.due_on, first.interest_minor) == (1, date(2026, 3, 5), 20_000)
    assert first.payment_minor == plan.instalment_minor == 177_698
    assert len(plan.rows) == 13


def test_a_short_first_period_costs_its_days() -> None:
    plan = loan(20_000, "12", "reducing", 12, first_due_on=date(2026, 2, 5))
    assert plan.rows[0].number == 1
    assert plan.rows[0].due_on == date(2026, 2, 5)
    assert plan.rows[0].interest_minor == 13_808
    assert plan.rows[0].payment_minor == plan.instalment_minor
    assert plan.rows[1].due_on == date(2026, 3, 5)


def test_a_flat_loan_has_the_broken_line_beside_its_interest() -> None:
    plan = loan(12_000, "10", "flat", 12, first_due_on=date(2026, 3, 15))
    # 31 days until 15 February: 12,000 × 10 % × 31/365 = 101.92
    assert plan.rows[0].interest_minor == 10_192
    assert sum(row.interest_minor for row in plan.rows[1:]) == 120_000


def test_grace_on_principal_asks_for_interest_only() -> None:
    plan = loan(12_000, "12", "reducing", 12, grace_principal=3)
    assert [row.principal_minor for row in plan.rows[:3]] == [0, 0, 0]
    assert [row.interest_minor for row in plan.rows[:4]] == [12_000] * 4
    assert len(plan.rows) == 12
    assert plan.instalment_minor == loan(12_000, "12", "reducing", 9).instalment_minor


def test_grace_on_interest_accrues_nothing() -> None:
    plan = loan(12_000, "12", "reducing", 12, grace_interest=2)
    regular = loan(12_000, "12", "reducing", 12)
    assert [row.interest_minor for row in plan.rows[:2]] == [0, 0]
    assert {row.payment_minor for row in plan.rows[:-1]} == {regular.instalment_minor}
    assert plan.rows[-1].payment_minor < regular.instalment_minor


def test_flat_grace_on_interest_lets_off_the_interest_of_those_periods() -> None:
    plan = loan(12_000, "12", "flat", 12, grace_interest=2)
    assert [row.interest_minor for row in plan.rows[:3]] == [0, 0, 12_000]
    assert plan.total_interest_minor == 120_000


def test_rounding_up_ends_the_loan_with_a_smaller_payment() -> None:
    plan = loan(10_000, "24", "reducing", 6, rounding=Rounding(1_000, Direction.UP))
    assert plan.instalment_minor == 179_000
    assert plan.rows[-1].payment_minor < 179_000


def test_half_even_rounds_a_half_paisa_to_the_even_one() -> None:
    # 12.50 at 12 % is 12.5 paise a month.
    up = build_schedule(LoanTerms(1_250, Rate(Decimal(12)), Method.INTEREST_ONLY, 2, GIVEN_ON))
    even = build_schedule(
        LoanTerms(
            1_250,
            Rate(Decimal(12)),
            Method.INTEREST_ONLY,
            2,
            GIVEN_ON,
            rounding=Rounding(ties=Ties.HALF_EVEN),
        )
    )
    assert (up.rows[0].interest_minor, even.rows[0].interest_minor) == (13, 12)


def test_fees_are_netted_or_paid_along() -> None:
    netted = loan(1_000, "0", "flat", 2, fee_minor=1_000)
    assert netted.net_disbursed_minor == 99_000
    assert netted.total_payment_minor == 100_000
    once = loan(1_000, "0", "flat", 2, fee_minor=1_000, fee_mode=FeeMode.FIRST_INSTALMENT)
    assert [row.payment_minor for row in once.rows] == [51_000, 50_000]
    each = loan(1_000, "0", "flat", 2, fee_minor=1_000, fee_mode=FeeMode.EVERY_INSTALMENT)
    assert [row.fee_minor for row in each.rows] == [1_000, 1_000]
    assert each.net_disbursed_minor == 100_000


def test_due_dates_keep_their_day_and_clamp() -> None:
    plan = loan(1_000, "0", "flat", 4, disbursed_on=date(2026, 1, 31))
    assert [row.due_on for row in plan.rows] == [
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
    ]
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert due_dates(date(2026, 1, 1), 3, Frequency.FORTNIGHTLY)[-1] == date(2026, 1, 29)
    assert due_dates(date(2026, 1, 1), 3, Frequency.CUSTOM, 10)[-1] == date(2026, 1, 21)


def test_a_due_date_on_a_holiday_moves_to_the_next_working_day() -> None:
    sunday = 6
    plan = loan(
        1_000,
        "0",
        "flat",
        2,
        first_due_on=date(2026, 2, 15),
        holiday_rule=HolidayRule.NEXT_WORKING_DAY,
        is_holiday=lambda on: on.weekday() == sunday,
    )
    assert [row.due_on for row in plan.rows] == [date(2026, 2, 16), date(2026, 3, 16)]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("principal", {"principal_minor": 0}),
        ("principal", {"principal_minor": 10**12 + 1}),
        ("periods", {"periods": 0}),
        ("periods", {"periods": 601}),
        ("annual_rate", {"rate": Rate(Decimal(-1))}),
        ("annual_rate", {"rate": Rate(Decimal(1001))}),
        ("annual_rate", {"rate": Rate(Decimal("NaN"))}),
        ("annual_rate", {"rate": Rate(Decimal("1.123456789"))}),
        ("grace_principal", {"grace_principal": 12}),
        ("grace_interest", {"grace_interest": 13}),
        ("every_days", {"frequency": Frequency.CUSTOM}),
        ("rounding.step", {"rounding": Rounding(0)}),
        ("fee", {"fee_minor": 100_000}),
        ("fee", {"fee_minor": -1}),
        ("first_due_date", {"first_due_on": GIVEN_ON}),
        ("first_due_date", {"first_due_on": date(2029, 1, 1)}),
        ("disbursed_on", {"disbursed_on": date(1900, 1, 1)}),
    ],
)
def test_terms_out_of_range_are_refused_by_name(field: str, change: dict[str, Any]) -> None:
    terms: dict[str, Any] = {
        "principal_minor": 100_000,
        "rate": Rate(Decimal(12)),
        "method": Method.REDUCING,
        "periods": 12,
        "disbursed_on": GIVEN_ON,
    }
    with pytest.raises(InvalidLoanTerms) as refusal:
        build_schedule(LoanTerms(**{**terms, **change}))
    assert refusal.value.field == field


def test_only_offered_steps_are_taken() -> None:
    steps = [step_in_minor(Decimal(step), 2) for step in ("0.01", "1", "5", "10")]
    assert steps == [1, 100, 500, 1_000]
    assert step_in_minor(Decimal("0.01"), 0) == 1
    with pytest.raises(InvalidLoanTerms):
        step_in_minor(Decimal(2), 2)


@given(loan_terms())
def test_what_always_holds(terms: LoanTerms) -> None:
    plan = build_schedule(terms)
    rows = plan.rows
    assert sum(row.principal_minor for row in rows) == terms.principal_minor
    assert rows[-1].balance_minor == 0
    assert [row.number for row in rows if row.number] == list(range(1, terms.periods + 1))
    balance = terms.principal_minor
    for row in rows:
        cells = (row.principal_minor, row.interest_minor, row.fee_minor, row.balance_minor)
        assert min(cells) >= 0
        assert row.payment_minor == row.principal_minor + row.interest_minor + row.fee_minor
        balance -= row.principal_minor
        assert row.balance_minor == balance
    assert [row.due_on for row in rows] == sorted(row.due_on for row in rows)
    assert plan.total_payment_minor == (
        terms.principal_minor + plan.total_interest_minor + sum(row.fee_minor for row in rows)
    )


@given(loan_terms((Method.REDUCING, Method.EQUAL_PRINCIPAL, Method.INTEREST_ONLY)))
def test_interest_of_every_row_is_its_balance_times_the_rate_rounded_once(
    terms: LoanTerms,
) -> None:
    balance = terms.principal_minor
    for row, period in zip(build_schedule(terms).rows, loan_periods(terms), strict=True):
        assert abs(row.interest_minor - balance * period.rate) <= Fraction(1, 2)
        balance = row.balance_minor


@given(loan_terms())
def test_grace_periods_ask_for_nothing_they_let_off(terms: LoanTerms) -> None:
    for row in build_schedule(terms).rows:
        if 1 <= row.number <= terms.grace_interest:
            assert row.interest_minor == 0
        if row.number <= terms.grace_principal:
            assert row.principal_minor == 0
