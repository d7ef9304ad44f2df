"""A plan as somebody writes it who knows level instalments only: Decimals in a loop.

Monthly, from a yearly rate, to the paisa. No terms are checked, and there is no fee, no grace, no
broken period, no holiday and no choice of rounding.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

PAISA = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows and what they come to."""

    instalment: Decimal
    total_interest: Decimal
    rows: list[dict[str, Any]]


def plan(principal: Decimal, percent: Decimal, periods: int, given_on: date) -> Plan:
    """Work out a loan with level instalments."""
    rate = percent / 1200
    growth = (1 + rate) ** periods
    instalment = (principal * rate * growth / (growth - 1)).quantize(PAISA, ROUND_HALF_UP)
    balance, total = principal, Decimal(0)
    starts_on, rows = given_on, []
    for number in range(1, periods + 1):
        month = given_on.year * 12 + given_on.month - 1 + number
        year, month = month // 12, month % 12 + 1
        due_on = date(year, month, min(given_on.day, monthrange(year, month)[1]))
        interest = (balance * rate).quantize(PAISA, ROUND_HALF_UP)
        part = balance if number == periods else instalment - interest
        balance -= part
        total += interest
        rows.append(
            {
                "number": number,
                "starts_on": starts_on,
                "due_on": due_on,
                "principal": part,
                "interest": interest,
                "payment": part + interest,
                "balance": balance,
            }
        )
        starts_on = due_on
    return Plan(instalment, total, rows)
