"""Loans whose payments come at once, or are written down in any order."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.domain.loans import LoanNotActive
from circle_app.domain.paying import WaiverOverDue
from circle_app.services import loans, proposals, reversals
from tests.factories import key, outcomes
from tests.support.circles import MORNING, rows
from tests.support.departures import decided, lent
from tests.support.loans import given, lending_circle, loan_faults, pool_minor
from tests.support.paying import DEAR, FINE, cash, office, on, settled

ONLY_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def test_acts_on_one_loan_at_once_leave_the_books_sound(db):
    """Payments against a reversal, a waiver that is decided, an agreed sum, and a payoff."""
    group, first = office()
    sita, treasurer, admin = group.members[0], group.treasurer, group.admin
    with on(0):
        second, third = (lent(group, each, 100_000) for each in group.members[1:])
    with on(date(2026, 4, 20)):
        wrong = cash(treasurer, first, 10_000)
        asked = loans.ask_waiver(treasurer, second.id, penalty_minor=1_000, reason="x", key=key())
        settled(group, third, 20_000, date(2026, 5, 1))

        def pay(loan: Any, amount: int) -> Any:
            return loans.repay(sita, loan.id, amount_minor=amount, method="wallet", key=key())

        def act(number: int) -> Any:
            acts = (
                lambda: pay(first, 12_000),
                lambda: pay(second, 12_000),
                lambda: pay(third, 12_000),
                lambda: reversals.reverse(
                    admin, group.circle.id, wrong.entry_id, reason="x", key=key()
                ),
                lambda: proposals.decide(admin, asked.proposal_id, approve=True, key=key()),
                lambda: pay(first, loans.payoff(sita, first.id).total_minor),
            )
            with on(date(2026, 4, 20)):  # each thread has a clock of its own
                return acts[number % 6]()

        done = outcomes(act, 18, threads=9)
        assert sum(not isinstance(each, str) for each in done[3::6]) == 1
        assert sum(not isinstance(each, str) for each in done[4::6]) == 1
        # The penalty was paid or let off, once.
        paid = sum(row.penalty_minor for row in loans.repayments_of(sita, second.id).items)
        (waived,) = loans.waivers_of(sita, second.id)
        assert paid + waived.let_off_minor == 1_000
        # The second of three payments met what was agreed on; the third came back on a loss.
        found = [row.kind for row in loans.repayments_of(sita, third.id).items]
        assert (len(found), found.count("recovery")) == (3, 1)
        assert loans.get(sita, third.id).close_reason == "written_off"
    assert loan_faults() == []


LIFE = {
    "loan": "SELECT status, close_reason, outstanding_minor, paid_instalments, next_due_on,"
    " days_late, overdue_minor, bucket FROM loan WHERE id = :loan",
    "plan": "SELECT number, due_on, principal_minor, interest_minor, fee_minor, penalty_minor,"
    " paid_principal_minor, paid_interest_minor, paid_fee_minor, paid_penalty_minor,"
    " waived_minor, settled_on FROM instalment WHERE loan_id = :loan ORDER BY number",
    "charges": "SELECT number, period, charged_on, amount_minor FROM loan_charge"
    " WHERE loan_id = :loan ORDER BY number, period",
    "splits": "SELECT paid_on, amount_minor, principal_minor, interest_minor, fee_minor,"
    " penalty_minor, kind FROM repayment WHERE loan_id = :loan ORDER BY paid_on, amount_minor",
}


class Life:
    """One of two loans alike: their payments, told in any order, must make them equal."""

    def __init__(self, rules: dict[str, Any]) -> None:
        with on(0):
            self.circle, self.people = lending_circle(rules=rules)
            self.loan = given(
                self.people[1], [self.people[0], self.people[2]], self.circle, 100_000, periods=6
            )

    def pay(self, amount: int, day: datetime) -> None:
        """A member writes a payment of some day down."""
        cash(self.people[0], self.loan, amount, paid_on=clock.day_of(day, "Asia/Kolkata"))

    def let_off(self, amount: int) -> bool:
        """The members let the borrower off a penalty, where there is one."""
        try:
            asked = loans.ask_waiver(
                self.people[0], self.loan.id, penalty_minor=amount, reason="x", key=key()
            )
        except (WaiverOverDue, LoanNotActive):
            return False
        decided(asked.proposal_id, self.people[0], self.people[2])
        return True

    def told(self) -> dict[str, Any]:
        """Everything there is to know of it."""
        loan_id = rows("SELECT id FROM loan WHERE circle_id = :id", id=self.circle.id.hex)[0][0]
        found: dict[str, Any] = {
            name: [tuple(row) for row in rows(query, loan=loan_id)] for name, query in LIFE.items()
        }
        return {**found, "books": pool_minor(self.circle)}


@ONLY_SQLITE
@pytest.mark.parametrize("seed", range(5))
def test_any_order_of_entering_equals_the_order_of_the_days(db, seed):
    dice = random.Random(seed)
    percent = {"kind": "percent", "percent": "2", "after_days": 3, "every": "month"}
    rules = {
        "loans": {
            **DEAR,
            "method": dice.choice(["reducing", "flat", "equal_principal"]),
            "prepayment": dice.choice(["shorten", "lower", "next_dues"]),
            "allocation": dice.choice(["oldest_first", "interest_first", "interest_principal"]),
            "penalty": dice.choice([FINE, percent]),
            "fee_minor": dice.choice([0, 50]),
            "fee_mode": dice.choice(["first_instalment", "spread"]),
        }
    }
    days = sorted(dice.sample(range(1, 180), dice.randrange(3, 6)))
    end, letting = MORNING + timedelta(days=200), MORNING + timedelta(days=dice.choice(days) + 1)
    payments = [(dice.randrange(500, 16_000), MORNING + timedelta(days=day)) for day in days]
    ordered, turned = Life(rules), Life(rules)
    waived, let_off = False, dice.choice([300, 1_000])
    for amount, day in payments:
        if day >= letting and not waived:
            with clock.frozen(letting):
                waived = ordered.let_off(let_off)
            letting = letting if waived else MORNING + timedelta(days=999)
        with clock.frozen(day):
            ordered.pay(amount, day)
    if waived:
        with clock.frozen(letting):
            assert turned.let_off(let_off)
    last = (0, end)
    if dice.random() < 0.7:
        with clock.frozen(end):
            last = (loans.payoff(ordered.people[1], ordered.loan.id).total_minor, end)
    else:
        last = (700, end)
    with clock.frozen(end):
        quote = loans.payoff(ordered.people[1], ordered.loan.id)
        ordered.pay(*last)
        mixed = [*payments, last]
        dice.shuffle(mixed)
        for amount, day in mixed:
            turned.pay(amount, day)
    found = ordered.told()
    assert turned.told() == found
    if last[0] == quote.total_minor:
        # What was quoted is what closed the books, part by part.
        assert found["loan"][0][:3] == ("closed", "obligations_met", 0)
        assert found["splits"][-1][2:6] == (
            quote.principal_minor, quote.interest_minor, quote.fee_minor, quote.penalty_minor,
        )  # fmt: skip
    assert loan_faults() == []
