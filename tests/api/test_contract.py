"""The interface word for word: names, kinds and figures that programs rely on."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from circle_app.adapters import clock
from tests.support.api import V1, problem
from tests.support.circles import MORNING

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
MONEY = re.compile(r"-?[0-9]+\.[0-9]{2}")
ROW = ["number", "due_date", "principal", "interest", "fee", "payment", "balance"]


def quote(client, **asked):
    """A quote, whose rows must hold together."""
    body = {"method": "reducing", "frequency": "monthly", "disbursed_on": "2026-01-15", **asked}
    answer = client.post(f"{V1}/loans/quote", json=body)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    balance = Decimal(asked["principal"])
    for row in found["schedule"]:
        assert list(row) == ROW
        assert all(MONEY.fullmatch(row[name]) for name in ROW[2:])
        cells = [Decimal(row[name]) for name in ("principal", "interest", "fee")]
        assert min(cells) >= 0
        assert sum(cells) == Decimal(row["payment"])
        balance -= cells[0]
        assert Decimal(row["balance"]) == balance
    assert balance == 0
    assert total(found, "interest") == found["total_interest"]
    assert total(found, "payment") == found["total_payment"]
    return found


def total(found, name):
    return str(sum(Decimal(row[name]) for row in found["schedule"]))


def column(found, name):
    return [row[name] for row in found["schedule"]]


@pytest.mark.parametrize(
    ("asked", "instalment", "last", "interest"),
    [
        (("100000", "12", "reducing", 12, {}), "8884.88", "8884.85", "6618.53"),
        (("10000", "24", "reducing", 6, {}), "1785.26", "1785.24", "711.54"),
        (("50000", "18", "reducing", 24, {}), "2496.21", "2496.09", "9908.92"),
        (
            ("100000", "12", "reducing", 12, {"step": "1", "direction": "nearest"}),
            "8885.00",
            "8883.46",
            "6618.46",
        ),
        (("100000", "12", "flat", 12, {}), "9333.33", "9333.37", "12000.00"),
    ],
)
def test_the_published_loans(client, asked, instalment, last, interest):
    principal, rate, method, periods, rounding = asked
    found = quote(
        client,
        principal=principal,
        annual_rate=rate,
        method=method,
        periods=periods,
        rounding=rounding,
    )
    assert found["instalment"] == instalment
    assert column(found, "payment") == [instalment] * (periods - 1) + [last]
    assert found["total_interest"] == interest


def test_the_published_yearly_costs(client):
    flat = quote(client, principal="100000", annual_rate="12.0", method="flat", periods=12)
    assert flat["apr"] == "21.46"
    netted = quote(client, principal="20000", annual_rate="15", periods=24, fee="400")
    assert (netted["instalment"], netted["apr"]) == ("969.73", "17.07")
    assert total(netted, "fee") == "0.00"
    plain = quote(client, principal="100000", annual_rate="12", periods=12)
    assert (plain["apr"], plain["effective_annual_rate"]) == ("12.00", "12.68")
    assert set(plain) >= {
        "instalment",
        "total_interest",
        "total_payment",
        "apr",
        "effective_annual_rate",
        "schedule",
    }


@pytest.mark.parametrize(
    ("frequency", "first_interest", "dates"),
    [
        ({"frequency": "weekly"}, "23.08", ["2026-01-22", "2026-01-29", "2026-02-05"]),
        ({"frequency": "fortnightly"}, "46.15", ["2026-01-29", "2026-02-12", "2026-02-26"]),
        ({"frequency": "monthly"}, "100.00", ["2026-02-15", "2026-03-15", "2026-04-15"]),
        (
            {"frequency": "custom", "every_days": 10},
            "32.88",
            ["2026-01-25", "2026-02-04", "2026-02-14"],
        ),
    ],
)
def test_the_rate_of_a_period(client, frequency, first_interest, dates):
    found = quote(client, principal="10000", annual_rate="12", periods=3, **frequency)
    assert column(found, "due_date") == dates
    assert found["schedule"][0]["interest"] == first_interest


def test_due_dates_keep_their_day(client):
    found = quote(client, principal="300", annual_rate="0", periods=3, disbursed_on="2026-01-31")
    assert column(found, "due_date") == ["2026-02-28", "2026-03-31", "2026-04-30"]
    assert column(found, "payment") == ["100.00"] * 3
    assert (found["apr"], found["effective_annual_rate"]) == ("0.00", "0.00")


def test_a_broken_first_period_is_a_line_of_its_own(client):
    found = quote(
        client, principal="10000", annual_rate="12", periods=2, first_due_date="2026-03-01"
    )
    assert column(found, "number") == [0, 1, 2]
    assert column(found, "due_date") == ["2026-02-01", "2026-03-01", "2026-04-01"]
    # 17 days of 12 % a year on 10,000.
    assert found["schedule"][0]["interest"] == found["schedule"][0]["payment"] == "55.89"
    assert found["schedule"][1]["interest"] == "100.00"


def test_days_count_where_the_rate_is_daily(client):
    found = quote(client, principal="10000", annual_rate="12", periods=2, rate_base="daily")
    first, last = found["schedule"]
    assert first["interest"] == "101.92"  # 31 days
    # The instalment is that of a month of 30 days; the residue is in the last row.
    assert first["payment"] == found["instalment"] == "5074.09"
    assert last["principal"] == first["balance"] == "5027.83"
    assert last["interest"] == "46.28"  # 28 days


@pytest.mark.parametrize(
    ("rounding", "instalment"),
    [
        ({"step": "0.01", "direction": "nearest"}, "8884.88"),
        ({"step": "0.01", "direction": "up"}, "8884.88"),
        ({"step": "1", "direction": "nearest"}, "8885.00"),
        ({"step": "5", "direction": "nearest"}, "8885.00"),
        ({"step": "10", "direction": "nearest"}, "8880.00"),
        ({"step": "10", "direction": "up"}, "8890.00"),
        ({"step": "10", "direction": "none"}, "8884.88"),
        ({}, "8884.88"),
    ],
)
def test_steps_of_rounding(client, rounding, instalment):
    found = quote(client, principal="100000", annual_rate="12", periods=12, rounding=rounding)
    assert found["instalment"] == instalment
    assert set(column(found, "payment")[:-1]) == {instalment}


@pytest.mark.parametrize(
    ("ties", "interest"),
    [({}, "0.03"), ({"ties": "half_up"}, "0.03"), ({"ties": "half_even"}, "0.02")],
)
def test_ties(client, ties, interest):
    found = quote(
        client, principal="2.50", annual_rate="12", periods=1, method="flat", rounding=ties
    )
    assert found["total_interest"] == interest


def test_graces(client):
    late = quote(client, principal="1200", annual_rate="12", periods=4, grace_principal=2)
    assert column(late, "principal")[:2] == ["0.00", "0.00"]
    assert column(late, "interest")[:3] == ["12.00"] * 3
    free = quote(client, principal="1200", annual_rate="12", periods=4, grace_interest=1)
    assert column(free, "interest")[0] == "0.00"
    equal = quote(client, principal="1000", annual_rate="12", periods=3, method="equal_principal")
    assert column(equal, "principal") == ["333.33", "333.33", "333.34"]
    assert column(equal, "interest") == ["10.00", "6.67", "3.33"]
    only = quote(client, principal="1000", annual_rate="12", periods=3, method="interest_only")
    assert column(only, "payment") == ["10.00", "10.00", "1010.00"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"principal": "0"}, "principal"),
        ({"principal": "1e9"}, "principal"),
        ({"principal": "5.001"}, "principal"),
        ({"principal": 5.5}, "principal"),
        ({"principal": "9999999999999"}, "principal"),
        ({"annual_rate": "-1"}, "annual_rate"),
        ({"annual_rate": "NaN"}, "annual_rate"),
        ({"annual_rate": "1e400"}, "annual_rate"),
        ({"annual_rate": 1.5}, "annual_rate"),
        ({"periods": 0}, "periods"),
        ({"periods": 10**30}, "periods"),
        ({"frequency": "custom"}, "every_days"),
        ({"frequency": "custom", "every_days": 10**30}, "every_days"),
        ({"frequency": "yearly"}, "frequency"),
        ({"rounding": {"step": "2"}}, "rounding.step"),
        ({"rounding": {"step": "1e999999"}}, "rounding.step"),
        ({"rounding": {"step": "1", "direction": "down"}}, "rounding.direction"),
        ({"grace_principal": 12}, "grace_principal"),
        ({"grace_interest": -1}, "grace_interest"),
        ({"fee": "100000"}, "fee"),
        ({"fee": "-1"}, "fee"),
        ({"disbursed_on": "2026-02-30"}, "disbursed_on"),
        ({"disbursed_on": "0001-01-01"}, "disbursed_on"),
        ({"first_due_date": "2026-01-15"}, "first_due_date"),
        ({"first_due_date": "2199-01-15"}, "first_due_date"),
        ({"currency": "XXX"}, "currency"),
    ],
)
def test_terms_no_loan_can_have(client, wrong, field):
    body = {
        "principal": "100000",
        "annual_rate": "12",
        "method": "reducing",
        "periods": 12,
        "frequency": "monthly",
        "disbursed_on": "2026-01-15",
        **wrong,
    }
    answer = client.post(f"{V1}/loans/quote", json=body)
    assert answer.status_code == 422, answer.text
    assert problem(answer, 422, answer.json()["code"])["errors"][0]["field"] == field


def test_the_answer_to_a_new_account(client):
    body = {"name": "Asha", "phone": "9876500001", "password": "peacock-77"}
    answer = client.post(f"{V1}/auth/signup", json=body)
    assert answer.status_code == 201
    found = answer.json()
    assert set(found) == {"user", "access_token", "refresh_token", "token_type", "expires_in"}
    assert found["token_type"] == "bearer"
    assert isinstance(found["expires_in"], int)


def test_the_answers_of_a_circle(asha, rekha):
    made = asha.done("/circles", status=201, name="Gulmohar", preset="lending")
    assert set(made) >= {"id", "invite_code", "rules", "rule_version", "my_role"}
    assert made["rules"]["contribution"]["amount"] == "5.00"
    joined = rekha.done("/circles/join", code=made["invite_code"])
    assert joined["status"] == "active"
    path = f"/circles/{made['id']}"
    paid = asha.done(f"{path}/contributions", status=201, method="cash")
    assert (paid["amount"], paid["status"]) == ("5.00", "confirmed")
    proposed = asha.done(f"{path}/proposals", status=201, title="Meet on Sunday?")
    tally = rekha.done(f"/proposals/{proposed['id']}/votes", vote="yes")
    assert {name: tally[name] for name in ("yes", "no", "electorate", "status")} == {
        "yes": 1,
        "no": 0,
        "electorate": 2,
        "status": "open",
    }
    changed = asha.call("PUT", f"{path}/rules", json={"contribution": {"amount": "10.00"}})
    assert changed.status_code == 202
    assert changed.json()["details"]["changes"]["contribution"] == {"amount": "10.00"}
    for name in ("dues", "contributions", "loans", "proposals", "transactions", "audit", "members"):
        listed = asha.get(f"{path}/{name}")
        assert set(listed) == {"items", "next_cursor"}
    (entry,) = asha.get(f"{path}/transactions")["items"]
    assert sorted(line["amount"] for line in entry["lines"]) == ["-5.00", "5.00"]
    assert asha.get("/wallet") == {"balance": "0.00", "currency": "INR"}


def test_arrears_are_what_is_late_not_what_is_owed_later(asha, rekha, sunita):
    with clock.frozen(MORNING):
        made = asha.done("/circles", status=201, name="Gulmohar", preset="lending")
        for person in (rekha, sunita):
            person.done("/circles/join", code=made["invite_code"])
        path = f"/circles/{made['id']}"
        asha.done(f"{path}/contributions", status=201, method="cash", amount="400")
        loan = asha.done(f"{path}/loans", status=201, amount="120", periods=12)
        for person in (rekha, sunita):
            person.done(f"/loans/{loan['id']}/votes", vote="yes")
        rekha.done(f"/loans/{loan['id']}/disburse", method="cash")
    with clock.frozen(MORNING + timedelta(days=40)):
        found = sunita.get(f"{path}/summary")
    assert (found["outstanding_loans"], found["late_loans"]) == ("120.00", 1)
    assert found["arrears"] == "10.00"
