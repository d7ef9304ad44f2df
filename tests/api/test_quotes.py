"""The loan calculator: options beside the usual ones, and what it says about impossible terms."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.api import V1, problem

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
PLAIN = {
    "principal": "1200",
    "annual_rate": "12",
    "method": "flat",
    "periods": 4,
    "frequency": "monthly",
    "disbursed_on": "2026-01-15",
}


def quote(client, **asked):
    answer = client.post(f"{V1}/loans/quote", json={**PLAIN, **asked})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    cells = ("principal", "interest", "fee")
    for row in found["schedule"]:
        assert sum(Decimal(row[name]) for name in cells) == Decimal(row["payment"])
        assert min(Decimal(row[name]) for name in (*cells, "balance")) >= 0
    assert found["schedule"][-1]["balance"].strip("0.") == ""
    return found


def column(found, name):
    return [row[name] for row in found["schedule"]]


def test_a_rate_quoted_for_a_month_or_a_week(client):
    monthly = quote(client, annual_rate="2", rate_per="month")
    assert column(monthly, "interest") == ["24.00"] * 4
    weekly = quote(client, annual_rate="0.5", rate_per="week", frequency="weekly")
    assert column(weekly, "interest") == ["6.00"] * 4


@pytest.mark.parametrize(
    ("mode", "fees", "net"),
    [
        ("netted", ["0.00"] * 4, "1187.99"),
        ("first_instalment", ["12.01", "0.00", "0.00", "0.00"], "1200.00"),
        ("every_instalment", ["12.01"] * 4, "1200.00"),
        ("spread", ["3.01", "3.00", "3.00", "3.00"], "1200.00"),
    ],
)
def test_fees_of_a_fixed_part_and_a_percentage(client, mode, fees, net):
    found = quote(client, fee="0.01", fee_percent="1", fee_mode=mode)
    assert (column(found, "fee"), found["net_disbursed"]) == (fees, net)
    total = "48.04" if mode == "every_instalment" else "12.01"
    assert found["total_fee"] == total


def test_due_dates_on_holidays(client):
    asked = {"frequency": "weekly", "holidays": ["2026-01-22", "2026-01-23"], "meeting_day": 0}
    days = ["2026-01-22", "2026-01-29", "2026-02-05", "2026-02-12"]
    assert column(quote(client, **asked), "due_date") == days
    moved = quote(client, **asked, holiday_rule="next_working_day", rate_base="daily")
    assert column(moved, "due_date") == ["2026-01-24", *days[1:]]
    met = quote(client, **asked, holiday_rule="next_meeting")
    assert column(met, "due_date") == ["2026-01-26", *days[1:]]


def test_days_of_a_moved_due_date_are_paid_for_where_interest_runs_by_days(client):
    moved = quote(
        client,
        method="interest_only",
        rate_base="daily",
        frequency="weekly",
        holidays=["2026-01-22"],
        holiday_rule="next_working_day",
    )
    # 1,200 × 12 % × 8/365, then six days, then weeks.
    assert column(moved, "interest") == ["3.16", "2.37", "2.76", "2.76"]


def test_a_meeting_a_week_away_is_not_passed_by_the_next_due_dates(client):
    found = quote(
        client,
        method="interest_only",
        rate_base="daily",
        frequency="custom",
        every_days=1,
        holidays=["2026-01-16"],
        holiday_rule="next_meeting",
        meeting_day=0,
    )
    assert column(found, "due_date") == ["2026-01-19"] * 4
    assert column(found, "interest") == ["1.58", "0.00", "0.00", "0.00"]


def test_a_flat_loan_with_a_broken_first_period(client):
    short = quote(client, first_due_date="2026-02-05")
    # 1,200 × 12 % × 21/365, then a month each.
    assert column(short, "interest") == ["8.28", "12.00", "12.00", "12.00"]
    long = quote(client, first_due_date="2026-03-05")
    assert column(long, "interest") == ["8.28", "12.00", "12.00", "12.00", "12.00"]
    assert column(long, "number") == [0, 1, 2, 3, 4]


def test_the_end_of_the_month_is_kept_through_february(client):
    days = ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]
    found = quote(client, disbursed_on="2026-01-10", first_due_date="2026-02-28", due_day=31)
    assert column(found, "due_date")[1:] == days
    assert column(found, "due_date")[0] == "2026-01-31"


def test_currencies_without_and_with_three_decimals(client):
    shillings = quote(client, currency="UGX", principal="10000", annual_rate="10", periods=3)
    assert column(shillings, "payment") == ["3416", "3416", "3418"]
    dinars = quote(
        client,
        currency="KWD",
        principal="10.000",
        periods=3,
        rounding={"step": "0.01", "direction": "up"},
    )
    assert column(dinars, "payment") == ["3.440", "3.440", "3.420"]


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"periods": 601}, "periods", "1 to 600"),
        ({"grace_principal": 4}, "grace_principal", "0 to 3"),
        ({"annual_rate": "1000.01"}, "annual_rate", "0 to 1000"),
        ({"annual_rate": "1.123456789"}, "annual_rate", "8 digits"),
        ({"frequency": "custom", "every_days": 367}, "every_days", "1 to 366"),
        ({"fee": "1200"}, "fee", "₹0 to ₹1,199.99"),
        ({"fee_percent": "51"}, "fee_percent", "0 to 50"),
        ({"fee_percent": "1e-99"}, "fee_percent", "8 digits"),
        ({"fee_mode": "later"}, "fee_mode", "netted"),
        ({"rate_per": "day"}, "rate_per", "year"),
        ({"rounding": {"step": "3"}}, "rounding.step", "0.01, 1, 5, 10"),
        ({"meeting_day": 7}, "meeting_day", "0 to 6"),
        ({"due_day": 32}, "due_day", "1 to 31"),
        ({"holidays": ["2026-02-30"]}, "holidays.0", "date"),
        ({"holidays": ["2026-01-01"] * 1_001}, "holidays", ""),
        ({"holiday_rule": "before"}, "holiday_rule", "next_working_day"),
        ({"first_due_date": "2026-01-15"}, "first_due_date", "after the day"),
        ({"first_due_date": "2028-01-15"}, "first_due_date", "460 days"),
        ({"every_day": 3}, "every_day", "no field"),
    ],
)
def test_impossible_terms_are_refused_by_name_and_in_words(client, wrong, field, said):
    answer = client.post(f"{V1}/loans/quote", json={**PLAIN, **wrong})
    told = problem(answer, 422, answer.json()["code"])["errors"][0]
    assert told["field"] == field
    assert said in told["message"]


def test_a_form_left_empty_names_what_is_needed(client):
    answer = client.post(f"{V1}/loans/quote", json={})
    needed = {fault["field"] for fault in problem(answer, 422, "invalid")["errors"]}
    assert needed == {"principal", "annual_rate", "method", "periods"}
