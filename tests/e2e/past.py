"""Pasts of loans: months of a circle's life, told through the services with a clock that is set.

Run as a program beside a server, on the same database: ``python -m tests.e2e.past STORY PEOPLE``.
After every step the books are looked at: they balance, what borrowers owe is what their loans say,
and the income is to the paisa what was worked out here by hand. Prints what a test needs to go on.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from circle_app.adapters import clock
from circle_app.domain.calendars import add_months
from circle_app.services import (
    bootstrap,
    circles,
    contributions,
    invites,
    loans,
    memberships,
    roles,
)
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from tests.support.loans import loan_faults, pool_minor

ZONE = ZoneInfo("Asia/Kolkata")
RUPEE = 100
Moves = dict[str, int]


def key() -> str:
    """A fresh idempotency key."""
    return str(uuid4())


def half_up(amount: Decimal) -> int:
    """A sum in paise, as people round."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(slots=True)
class Teller:
    """People, their circle, and the day on which the story is."""

    people: list[Actor]
    today: date
    circle: CircleView | None = None
    loan: UUID | None = None
    steps: int = field(default=0)

    @property
    def admin(self) -> Actor:
        """Who opened the circle."""
        return self.people[0]

    @property
    def treasurer(self) -> Actor:
        """Who looks after the money."""
        return self.people[1]

    @property
    def borrower(self) -> Actor:
        """Who borrows."""
        return self.people[2]

    @property
    def here(self) -> CircleView:
        """The circle, once it is open."""
        assert self.circle is not None
        return self.circle

    @property
    def owed(self) -> UUID:
        """The loan, once it is asked for."""
        assert self.loan is not None
        return self.loan

    def on(self, day: date, act: Callable[[], object], **expected: int) -> None:
        """Let something happen at noon of a day; the accounts named hold what is said after it."""
        with clock.frozen(datetime.combine(day, time(12), ZONE)):
            act()
            held = pool_minor(self.here)
            assert {name: held.get(name, 0) for name in expected} == expected, (day, held)
            assert loan_faults() == []
        self.steps += 1

    def open(self, preset: str, staff: str, **rules: object) -> None:
        """Open the circle; the second person gets an office, the others come in."""
        self.circle = circles.create(
            self.admin, name=f"Past of {self.borrower.name}", preset=preset, rules=rules, key=key()
        )
        for number, person in enumerate(self.people[1:]):
            joined = invites.join(person, str(self.here.invite_code), key=key())
            memberships.approve(self.admin, joined.member_id)
            if number == 0:
                roles.assign(self.admin, self.here.id, joined.member_id, staff)

    def save(self, person: Actor, rupees: int) -> None:
        """Pay in; another officer confirms it."""
        paid = contributions.pay(
            person, self.here.id, amount_minor=rupees * RUPEE, method="cash", key=key()
        )
        other = self.treasurer if person is self.admin else self.admin
        contributions.confirm(other, paid.id, key=key())

    def lend(self, rupees: int, periods: int, purpose: str) -> None:
        """Ask, agree and hand over, all on one day."""
        asked = loans.request(
            self.borrower,
            self.here.id,
            amount_minor=rupees * RUPEE,
            periods=periods,
            purpose=purpose,
            key=key(),
        )
        self.loan = asked.id
        for officer in (self.treasurer, self.admin):
            if loans.get(officer, asked.id).can_decide:
                loans.approve(officer, asked.id)
        loans.disburse(self.treasurer, asked.id, method="cash", key=key())

    def pay(self, minor: int) -> None:
        """Bring an amount in cash; the treasurer sees it."""
        paid = loans.repay(self.borrower, self.owed, amount_minor=minor, method="cash", key=key())
        if paid.status == "pending":
            loans.confirm_repayment(self.treasurer, paid.id, key=key())

    def told(self, **more: object) -> dict[str, object]:
        """What the test goes on with."""
        return {
            "circle_id": str(self.here.id),
            "loan_id": str(self.owed),
            "steps": self.steps,
            **more,
        }


def weekly(teller: Teller) -> dict[str, object]:
    """₹5,200 flat at 26 % a year over ten weeks in a savings group; seven weeks are paid.

    By hand: interest 5,200 × 26 % × 10/52 = 260, so every week 520 + 26 = 546.
    """
    given = teller.today - timedelta(weeks=7, days=3)
    terms = {
        "method": "flat",
        "rate_percent": "26",
        "rate_per": "year",
        "frequency": "weekly",
        "savings_multiple": None,
    }
    with clock.frozen(datetime.combine(given - timedelta(days=20), time(9), ZONE)):
        teller.open("savings", "treasurer", loans=terms)
    for person in teller.people:
        teller.on(given - timedelta(days=10), lambda person=person: teller.save(person, 3_000))
    left = 3_000 * len(teller.people) - 5_200
    teller.on(
        given,
        lambda: teller.lend(5_200, 10, "A cart"),
        loans=5_200 * RUPEE,
        cash=left * RUPEE,
        interest_income=0,
    )
    for week in range(1, 8):
        teller.on(
            given + timedelta(weeks=week),
            lambda: teller.pay(546 * RUPEE),
            loans=(5_200 - 520 * week) * RUPEE,
            cash=(left + 546 * week) * RUPEE,
            interest_income=26 * week * RUPEE,
        )
    return teller.told(given=given.isoformat())


def prepaid(teller: Teller) -> dict[str, object]:
    """₹50,000 at 18 % over 24 months: ₹2,496.21 a month, ₹10,000 more in month five.

    The rows are worked out here with nothing but decimals: interest is the balance × 1.5 %, rounded
    once. Eight months are paid; the ninth runs.
    """
    given = add_months(teller.today, -8, (teller.today - timedelta(days=10)).day)
    while add_months(given, 8) > teller.today or add_months(given, 9) <= teller.today:
        given -= timedelta(days=1)
    with clock.frozen(datetime.combine(given - timedelta(days=20), time(9), ZONE)):
        teller.open("lender", "manager", loans={"prepayment": "shorten", "steps": MANAGER_ALONE})
    teller.on(given - timedelta(days=5), lambda: teller.save(teller.admin, 80_000))
    owed, cash, interest, emi = 50_000 * RUPEE, 30_000 * RUPEE, 0, 249_621
    teller.on(given, lambda: teller.lend(50_000, 24, "A cow"), loans=owed, cash=cash)
    for month in range(1, 9):
        cost = half_up(Decimal(owed) * Decimal("0.015"))
        paid = emi + (10_000 * RUPEE if month == 5 else 0)
        owed, cash, interest = owed - (paid - cost), cash + paid, interest + cost
        teller.on(
            add_months(given, month, given.day),
            lambda paid=paid: teller.pay(paid),
            loans=owed,
            cash=cash,
            interest_income=interest,
        )
    days = (teller.today - add_months(given, 8, given.day)).days
    running = min(
        half_up(Decimal(owed) * Decimal("0.18") * days / 365),
        half_up(Decimal(owed) * Decimal("0.015")),
    )
    return teller.told(
        given=given.isoformat(),
        principal_minor=owed,
        running_minor=running,
        interest_minor=interest,
        cash_minor=cash,
    )


MANAGER_ALONE = [{"by": "role", "role": "manager", "within_hours": 168, "escalation": "admin"}]


def overdue(teller: Teller) -> dict[str, object]:
    """₹6,000 at 2 % a month over six months; one instalment came, then nothing for two months.

    By hand: 1,071.15 a month (6,000 × 0.02 / (1 − 1.02⁻⁶)). After five days of grace 2 % of what is
    overdue of an instalment is charged for every month that begins.
    """
    given = teller.today - timedelta(days=100)
    with clock.frozen(datetime.combine(given - timedelta(days=20), time(9), ZONE)):
        teller.open("savings", "treasurer", loans={"savings_multiple": None})
    for person in teller.people:
        teller.on(given - timedelta(days=10), lambda person=person: teller.save(person, 4_000))
    teller.on(given, lambda: teller.lend(6_000, 6, "School fees"), loans=6_000 * RUPEE)
    teller.on(
        add_months(given, 1, given.day),
        lambda: teller.pay(107_115),
        loans=6_000 * RUPEE - (107_115 - 12_000),
        interest_income=12_000,
    )
    found = loans.payoff(teller.treasurer, teller.owed)
    return teller.told(
        given=given.isoformat(),
        principal_minor=found.principal_minor,
        penalty_minor=found.penalty_minor,
        interest_minor=found.interest_minor,
    )


STORIES: dict[str, Callable[[Teller], dict[str, object]]] = {
    "weekly": weekly,
    "prepaid": prepaid,
    "overdue": overdue,
}


def main() -> None:
    """Tell the story named first to the people given as JSON (name and id of each)."""
    story, people = sys.argv[1], json.loads(sys.argv[2])
    bootstrap.start()
    actors = [Actor(UUID(person["id"]), person["name"]) for person in people]
    teller = Teller(actors, clock.today(str(ZONE)))
    sys.stdout.write(json.dumps(STORIES[story](teller)))
    bootstrap.stop()


if __name__ == "__main__":
    main()
