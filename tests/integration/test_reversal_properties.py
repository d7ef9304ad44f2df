"""Whatever is done and then taken back leaves everything as it was without it."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, InsufficientFunds
from circle_app.domain.loans import LoanHasRepayments
from circle_app.services import contributions, loans, proposals, reversals
from circle_app.services.access import Actor
from tests.factories import NAMES, key, person
from tests.support.circles import MORNING, circle_of, member_id, officers_circle, rows
from tests.support.invariants import as_uuid
from tests.support.loans import given, loan_faults

RULES = {
    "contribution": {"cycle": "monthly", "amount_minor": 20_000},
    "confirmation": "nobody",
    "loans": {
        "max_running": 3,
        "rate_percent": "24",
        "rate_per": "year",
        "method": "reducing",
        "prepayment": "shorten",
        "max_periods": 6,
        "arrears_block": False,
        "savings_multiple": None,
        "steps": [{"by": "vote"}],
        "min_minor": 100,
        "penalty": {"kind": "percent", "percent": "2", "after_days": 5, "every": "month"},
    },
}
METHODS = ("cash", "upi", "wallet")
STATE = {
    "balances": "SELECT key, balance_minor FROM ledger_account WHERE balance_minor <> 0",
    "dues": "SELECT id, paid_minor, status, settled_on FROM due",
    "cycles": "SELECT id, paid_count, collected_minor FROM cycle",
    "parts": "SELECT contribution_id, due_id, amount_minor FROM due_payment",
    "references": "SELECT utr FROM payment_reference",
    "loans": "SELECT id, status, close_reason, outstanding_minor, paid_instalments, next_due_on,"
    " disbursed_on, disbursal_method, closed_at FROM loan",
    "plans": "SELECT loan_id, number, due_on, principal_minor, interest_minor, fee_minor,"
    " penalty_minor, paid_principal_minor, paid_interest_minor, paid_fee_minor,"
    " paid_penalty_minor, settled_on FROM instalment",
    "splits": "SELECT id, principal_minor, interest_minor, fee_minor, penalty_minor FROM repayment"
    " WHERE status = 'confirmed'",
}
OPEN_ENTRIES = """
    SELECT e.public_id FROM ledger_entry e
    JOIN ledger_book b ON b.id = e.book_id AND b.circle_id IS NOT NULL
    WHERE e.kind NOT IN ('reversal', 'loan.replay') AND e.sequence > :after
      AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.reverses_id = e.public_id)
"""


def state() -> dict[str, set[tuple[Any, ...]]]:
    """Everything that follows from the entries."""
    return {name: {tuple(row) for row in rows(query)} for name, query in STATE.items()}


class Group:
    """A savings group whose treasurer does everything and whose admin takes it back."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.now = MORNING
        self.utr = 600_000_000_000 + seed * 1_000
        with clock.frozen(self.now):
            found = officers_circle(rules=RULES, wallet_minor=900_000)
            self.circle, self.admin, self.treasurer = found[:3]
            self.people: list[Actor] = [self.treasurer, *found.members]
            # Every box holds enough, so that none needs filling before something is taken back.
            for method in METHODS:
                contributions.pay(
                    self.treasurer,
                    self.circle.id,
                    amount_minor=500_000,
                    method=method,
                    reference=self.reference(method),
                    key=key(),
                )
            self.loans = [self.agreed(self.people[1], 60_000), self.agreed(self.people[2], 9_000)]

    def agreed(self, borrower: Actor, amount: int) -> Any:
        """A loan that the members are for, not given yet."""
        loan = loans.request(
            borrower, self.circle.id, amount_minor=amount, periods=4, purpose="", key=key()
        )
        for voter in (self.admin, *self.people):
            if loans.get(self.admin, loan.id).status != "applied":
                break
            if voter is not borrower:
                loans.vote(voter, loan.id, "yes")
        return loan.id

    def reference(self, method: str) -> str | None:
        """A bank's reference where one is needed."""
        self.utr += 1
        return str(self.utr) if method == "upi" else None

    def act(self) -> None:
        """Pay in, give a loan, pay back; some of it is refused."""
        dice, method = self.dice, self.dice.choice(METHODS)
        loan, amount = dice.choice(self.loans), dice.randrange(100, 30_000)
        more: dict[str, Any] = {"method": method, "key": key()}
        more["reference"] = self.reference(method)
        acts = (
            lambda: contributions.pay(
                self.treasurer,
                self.circle.id,
                amount_minor=amount,
                on_behalf_of=member_id(dice.choice(self.people), self.circle),
                **more,
            ),
            lambda: loans.disburse(self.treasurer, loan, **more),
            lambda: loans.repay(self.treasurer, loan, amount_minor=amount, **more),
            lambda: loans.repay(
                self.treasurer,
                loan,
                amount_minor=loans.payoff(self.admin, loan).total_minor,
                **more,
            ),
        )
        with clock.frozen(self.now), suppress(CircleError):
            dice.choices(acts, weights=(3, 3, 4, 1))[0]()
        self.now += timedelta(days=dice.choice([0, 0, 1, 9, 31]))

    def take_back(self, entry_id: Any) -> bool:
        """Have an entry taken back by the admin; False where something rests on it."""
        with clock.frozen(self.now):
            try:
                done = reversals.reverse(
                    self.admin, self.circle.id, entry_id, reason="A mistake", key=key()
                )
            except (LoanHasRepayments, InsufficientFunds):
                return False
        return done.status == "done"


@pytest.mark.parametrize(
    ("db", "seed"),
    [*(("sqlite", seed) for seed in range(6)), ("postgresql", 6), ("postgresql", 7)],
    indirect=["db"],
)
def test_everything_taken_back_in_any_allowed_order(db, seed):
    group = Group(seed)
    after = rows("SELECT MAX(head_sequence) FROM ledger_book WHERE circle_id IS NOT NULL")[0][0]
    # Dues that fall while time passes are no act of anybody: let them fall first.
    with clock.frozen(MORNING + timedelta(days=400)):
        contributions.dues(group.admin, group.circle.id, mine=True)
    before = state()
    for _ in range(14):
        group.act()
    waiting = [as_uuid(row[0]) for row in rows(OPEN_ENTRIES, after=after)]
    assert len(waiting) >= 4
    while waiting:
        group.dice.shuffle(waiting)
        left = [entry_id for entry_id in waiting if not group.take_back(entry_id)]
        assert len(left) < len(waiting), "nothing can be taken back any more"
        assert loan_faults() == []
        waiting = left
    assert state() == before


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("seed", range(10))
def test_a_loan_without_some_payments_is_as_if_they_had_never_been(db, seed):
    """Two loans, the same days: on one more is paid, and that is taken back again."""
    dice = random.Random(seed)
    with clock.frozen(MORNING):
        people = [person(name) for name in NAMES[:3]]
        circle = circle_of(*people, rules={**RULES, "loan_voting": {"window_hours": 24}})
        contributions.pay(people[0], circle.id, amount_minor=900_000, method="cash", key=key())
        one, other = (given(people[1], people, circle, 60_000, periods=6) for _ in range(2))
    now, wrong = MORNING, []

    def pay(loan_id: Any, amount: int) -> Any:
        return loans.repay(people[1], loan_id, amount_minor=amount, method="cash", key=key())

    for _ in range(dice.randrange(3, 8)):
        now += timedelta(days=dice.choice([0, 0, 3, 17, 31]))
        with clock.frozen(now):
            amount = dice.randrange(500, 9_000)
            if dice.random() < 0.5:
                wrong.append(pay(one.id, amount))
            elif loans.get(people[0], one.id).status == "active":
                pay(one.id, amount)
                pay(other.id, amount)
            if dice.random() < 0.4 and wrong:
                take_back_by_vote(people, circle, wrong.pop(dice.randrange(len(wrong))).entry_id)
    with clock.frozen(now):
        for paid in wrong:
            take_back_by_vote(people, circle, paid.entry_id)
        plans = [loans.schedule(people[0], each.id) for each in (one, other)]
    assert plans[0] == plans[1]
    splits = [
        [
            (row.paid_on, row.amount_minor, row.principal_minor, row.interest_minor)
            for row in loans.repayments_of(people[0], each.id).items
            if row.status == "confirmed"
        ]
        for each in (one, other)
    ]
    assert splits[0] == splits[1]
    assert loan_faults() == []


def take_back_by_vote(people: list[Actor], circle: Any, entry_id: Any) -> None:
    """Undo on the same day, else let everybody agree to it."""
    done = reversals.reverse(people[1], circle.id, entry_id, reason="A mistake", key=key())
    for voter in people:
        if done.status == "done":
            return
        if proposals.vote(voter, done.proposal_id, "yes").status != "open":
            return
