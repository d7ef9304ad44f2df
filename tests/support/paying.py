"""Loans under way whose lateness costs something, for tests of paying them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from circle_app.adapters import clock
from circle_app.services import contributions, loans
from tests.factories import key
from tests.support.circles import MORNING, Officers, officers_circle
from tests.support.departures import decided, lent
from tests.support.loans import given, lending_circle

# Ten rupees once, five days after an instalment fell due.
FINE = {"kind": "fixed", "amount_minor": 1_000, "after_days": 5, "every": "once"}
DEAR = {
    "method": "reducing",
    "rate_percent": "24",
    "rate_per": "year",
    "prepayment": "next_dues",
    "penalty": FINE,
    "arrears_block": False,
    "savings_multiple": None,
}
DUE = date(2026, 4, 2)


def on(day: date | int) -> Any:
    """Noon of a day, or so many days after the loans of these tests are given."""
    days = (day - MORNING.date()).days if isinstance(day, date) else day
    return clock.frozen(MORNING + timedelta(days=days))


def peers(**more: Any) -> tuple[Any, list[Any], Any]:
    """A circle without officers in which Rekha pays a loan of 1,000 in four months back."""
    with on(0):
        circle, people = lending_circle(rules={"loans": {**DEAR, **more}}, wallet_minor=500_000)
        loan = given(people[1], [people[0], people[2]], circle, 100_000)
    return circle, people, loan


def office(**more: Any) -> tuple[Officers, Any]:
    """A savings group whose member pays a loan of 1,000 in four months back."""
    rules = {"confirmation": "nobody", "loans": {**DEAR, **more}}
    with on(0):
        group = officers_circle(rules=rules, wallet_minor=500_000)
        contributions.pay(
            group.admin, group.circle.id, amount_minor=900_000, method="cash", key=key()
        )
        loan = lent(group, group.members[0], 100_000)
    return group, loan


def cash(actor: Any, loan: Any, amount: int, **more: Any) -> Any:
    """Pay in cash."""
    return loans.repay(actor, loan.id, amount_minor=amount, method="cash", key=key(), **more)


def parts(paid: Any) -> tuple[int, int, int]:
    """Penalty, interest and principal of a payment."""
    return paid.penalty_minor, paid.interest_minor, paid.principal_minor


def settled(group: Officers, loan: Any, amount: int, pay_by: date) -> Any:
    """A sum that the members agreed to."""
    asked = loans.ask_settlement(
        group.treasurer, loan.id, amount_minor=amount, pay_by=pay_by, reason="Moved away", key=key()
    )
    decided(asked.proposal_id, group.admin, group.treasurer, *group.members[1:])
    return asked
