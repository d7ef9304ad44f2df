"""A loan on which nothing was paid, with a penalty for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from circle_app.adapters import clock
from circle_app.services import contributions, loans
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.services.loans import LoanView
from tests.factories import key
from tests.support.loans import given, lending_circle

GIVEN = datetime(2026, 1, 15, 9, tzinfo=UTC)
MARCH = datetime(2026, 3, 1, 9, tzinfo=UTC)
RULES = {
    "method": "reducing",
    "rate_percent": "12",
    "max_periods": 12,
    "max_minor": 5_000_000,
    "arrears_block": False,
    "penalty": {"kind": "fixed", "amount_minor": 5_000, "after_days": 5},
}


def late_loan(
    periods: int = 4, confirmation: str = "nobody", at: datetime = GIVEN, **loan_rules: Any
) -> tuple[CircleView, list[Actor], LoanView]:
    """₹12,000 given on 15 January at 12 % a year; nothing is paid back."""
    rules = {"loans": {**RULES, **loan_rules}, "confirmation": confirmation}
    with clock.frozen(at):
        circle, people = lending_circle(savings_minor=0, rules=rules)
        paid = contributions.pay(
            people[0], circle.id, amount_minor=3_000_000, method="cash", key=key()
        )
        if paid.status == "pending":
            contributions.confirm(people[2], paid.id, key=key())
        loan = given(people[1], people, circle, 1_200_000, periods=periods)
    return circle, people, loan


def agree(people: Sequence[Actor], loan: LoanView) -> LoanView:
    """Have everybody say yes who may."""
    for actor in people:
        shown = loans.get(actor, loan.id)
        if shown.status == "applied" and shown.can_vote:
            loans.vote(actor, loan.id, "yes")
    return loans.get(people[0], loan.id)
