"""Every published figure in ``data/`` reproduced, to the last digit it was printed with."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from circle_app.domain import annuities as tvm
from circle_app.domain.aprs import annualised, periodic_rate
from circle_app.domain.loan_terms import LoanTerms, Method
from circle_app.domain.money import round_minor
from circle_app.domain.rates import Rate
from circle_app.domain.schedules import build_schedule

DATA = Path(__file__).parent / "data"
Record = dict[str, Any]
PER_YEAR = {"years": 1, "months": 12}


def records(*kinds: str, frequency: str | None = None) -> list[Any]:
    """The records of some kinds (and frequency), each with its id as the name of the test."""
    found: list[Record] = []
    for path in sorted(DATA.glob("*.json")):
        found += json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return [
        pytest.param(item, id=item["id"])
        for item in found
        if item["kind"] in kinds and frequency in (None, item.get("settings", {}).get("frequency"))
    ]


def printed(value: Fraction | Decimal, like: str) -> str:
    """A value rounded half up to the decimals of a printed one."""
    unit = Decimal(1).scaleb(-len(like.partition(".")[2]))
    return str(tvm.as_decimal(value).quantize(unit, ROUND_HALF_UP))


def loan_of(record: Record) -> tuple[Fraction, Fraction, int, Fraction]:
    """Principal, rate of a period, number of periods, and the instalment the table used."""
    settings = record["settings"]
    rate = Fraction(settings["annual_rate_pct"]) / 100 / PER_YEAR[settings["frequency"]]
    principal, periods = Fraction(record["input"]["principal"]), settings["n"]
    payment = tvm.level_payment(principal, rate, periods)
    if settings.get("emi_first_rounded"):
        payment = Fraction(round_minor(payment * 100), 100)
    return principal, rate, periods, payment


@pytest.mark.parametrize("record", records("schedule", "schedule_sparse"))
def test_tables_that_carry_the_balance_unrounded(record: Record) -> None:
    principal, rate, _, payment = loan_of(record)
    for row in record["expected"]["rows"]:
        opening = tvm.balance_after(principal, rate, payment, row["n"] - 1)
        closing = tvm.balance_after(principal, rate, payment, row["n"])
        cells = {
            "opening": opening,
            "interest": opening * rate,
            "principal": opening - closing,
            "due": payment,
            "balance": closing,
        }
        for name, value in cells.items():
            if name in row:
                assert printed(value, row[name]) == row[name], (row["n"], name)
    assert printed(payment, record["expected"]["emi"]) == record["expected"]["emi"]


@pytest.mark.parametrize("record", records("schedule", "schedule_sparse", frequency="months"))
def test_our_own_schedule_stays_with_the_table(record: Record) -> None:
    """Rounding each posted amount moves a cell of a printed table by a few paise at most."""
    plan = build_schedule(
        LoanTerms(
            int(record["input"]["principal"]) * 100,
            Rate(Decimal(record["settings"]["annual_rate_pct"])),
            Method.REDUCING,
            record["settings"]["n"],
            date(2026, 1, 15),
        )
    )
    for row in record["expected"]["rows"]:
        ours = plan.rows[row["n"] - 1]
        for name, minor in (("interest", ours.interest_minor), ("principal", ours.principal_minor)):
            # Half a rupee of print, and the paise that rounding may have moved until here.
            assert abs(Decimal(row[name]) * 100 - minor) <= 50 + row["n"], (row["n"], name)
    if "totals" in record["expected"]:
        interest = Decimal(record["expected"]["totals"]["interest"]) * 100
        assert abs(interest - plan.total_interest_minor) <= 50


@pytest.mark.parametrize("record", records("emi"))
def test_instalments(record: Record) -> None:
    principal, _, periods, payment = loan_of(record)
    expected = record["expected"]
    if record["repro"]["status"] == "no":
        # A bank's specimen one paisa above the annuity; how it rounds is not disclosed.
        assert 0 < Decimal(expected["emi"]) - tvm.as_decimal(payment) < Decimal("0.02")
        return
    assert printed(payment, expected["emi"]) == expected["emi"]
    if "totals" in expected:
        if "EMI x n" in record["repro"]["convention"]:
            payment = Fraction(printed(payment, expected["emi"]))
        for name, value in (
            ("due", payment * periods),
            ("interest", payment * periods - principal),
        ):
            assert printed(value, expected["totals"][name]) == expected["totals"][name]


@pytest.mark.parametrize("record", records("partial_amortization"))
def test_a_loan_part_of_the_way(record: Record) -> None:
    principal, rate, _, payment = loan_of(record)
    after = record["input"]["after"]
    balance = tvm.balance_after(principal, rate, payment, after)
    figures = {
        "emi": payment,
        "balance": balance,
        "principal_paid": principal - balance,
        "interest_paid": payment * after - (principal - balance),
    }
    for name, expected in record["expected"].items():
        assert printed(figures[name], expected) == expected, name


@pytest.mark.parametrize("record", records("apr"))
def test_yearly_costs(record: Record) -> None:
    given = record["input"]
    payments = [0]
    for part in given["payments"]:
        payments += [int(Decimal(part["amount"]) * 100)] * part["count"]
    expected = Decimal(record["expected"]["apr_pct"])
    net = int(Decimal(given["net_disbursed"]) * 100)
    if record["repro"]["status"] == "exact":
        assert annualised(periodic_rate(net, payments), Fraction(12)).apr_percent == expected
        return
    # The bank nets 18 % tax on its fee as well and does not say so.
    net -= int(Decimal(given["fees"]) * 18)
    ours = annualised(periodic_rate(net, payments), Fraction(12)).apr_percent
    assert abs(ours - expected) <= Decimal("0.05")


def fraction(text: str) -> Fraction:
    """A number or a quotient such as ``0.08/12``."""
    number, _, divisor = text.partition("/")
    return Fraction(Fraction(number), int(divisor or 1))


def at_start(given: Record) -> bool:
    return bool(given.get("when") == "begin")


def decimals(values: list[Any]) -> list[Decimal]:
    return [Decimal(value) for value in values]


def paid_part(given: Record, part: Callable[..., Fraction]) -> Fraction:
    return -part(
        fraction(given["rate"]),
        given["per"],
        given["nper"],
        fraction(given["pv"]),
        at_start=at_start(given),
    )


FUNCTIONS: dict[str, Callable[[Record], Fraction | Decimal]] = {
    "pmt": lambda g: -tvm.level_payment(fraction(g["pv"]), fraction(g["rate"]), g["nper"]),
    "ipmt": lambda g: paid_part(g, tvm.interest_part),
    "ppmt": lambda g: paid_part(g, tvm.principal_part),
    "pv": lambda g: tvm.present_value(fraction(g["rate"]), g["nper"], fraction(g["pmt"])),
    "fv": lambda g: tvm.future_value(
        fraction(g["rate"]),
        g["nper"],
        fraction(g["pmt"]),
        fraction(g["pv"]),
        at_start=at_start(g),
    ),
    "nper": lambda g: tvm.periods_needed(*decimals([g["rate"], g["pmt"], g["pv"], g.get("fv", 0)])),
    "rate": lambda g: tvm.growth_rate(g["nper"], Decimal(g["pv"]), Decimal(g["fv"])),
    "irr": lambda g: tvm.internal_rate(decimals(g["cashflows"])),
    "npv": lambda g: tvm.net_present_value(Decimal(g["rate"]), decimals(g["cashflows"])),
    "xirr": lambda g: tvm.dated_internal_rate(
        [
            (date.fromisoformat(on), Decimal(amount))
            for on, amount in zip(g["dates"], g["amounts"], strict=True)
        ]
    ),
}


@pytest.mark.parametrize("record", records("tvm"))
def test_time_value_of_money(record: Record) -> None:
    value = tvm.as_decimal(FUNCTIONS[record["function"]](record["input"]))
    expected = Decimal(record["expected"]["value"])
    relative, _, tolerance = record["expected"]["tolerance"].rpartition(" ")
    allowed = Decimal(tolerance) * (abs(expected) if relative else 1)
    assert abs(value - expected) <= allowed
