"""Seeded random lives of loans: every act on them, in any order, on days that jump ahead.

After each act what is stored must be what the history of each loan tells when it is told anew.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.domain.restructuring import NewPlan
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.services import contributions, loans, proposals, reversals
from circle_app.services.loans import day_end
from circle_app.services.loans.accounts import columns_after, history_of, run_of
from tests.factories import key
from tests.support.circles import MORNING, member_id, officers_circle, rows
from tests.support.departures import proposal_on
from tests.support.loans import loan_faults
from tests.support.paying import FINE

MONTHLY = {"kind": "percent", "percent": "2.5", "after_days": 3, "every": "month"}
DAILY = {"kind": "percent", "percent": "1", "after_days": 0, "every": "day", "cap_percent": "20"}
ACTS = (
    ["pay"] * 5 + ["pay_late"] * 4 + ["reverse"] * 4 + ["waive"] * 3 + ["undo_waiver"] * 2
    + ["settle", "top_up", "reschedule", "undo_giving", "write_off", "stand", "call", "lend"]
    + ["end_day"] * 2 + ["wait"] * 3
)  # fmt: skip
PAID = """SELECT public_id FROM ledger_entry
          WHERE kind IN ('loan.repayment', 'loan.recovery', 'loan.guarantee') ORDER BY id"""
GIVEN = "SELECT public_id FROM ledger_entry WHERE kind = 'loan.disbursal' ORDER BY id"
RUNNING = "SELECT id FROM loan WHERE status IN ('active', 'defaulted') ORDER BY id"
TOLD = "SELECT id FROM loan WHERE disbursed_on IS NOT NULL ORDER BY id"
ALIKE = ("due_on", "principal_minor", "interest_minor", "fee_minor", "penalty_minor")


def terms(dice: random.Random) -> dict[str, Any]:
    """What a kind of loan may be agreed to be."""
    return {
        "method": dice.choice(["reducing", "flat", "equal_principal", "interest_only"]),
        "prepayment": dice.choice(["shorten", "lower", "next_dues"]),
        "allocation": dice.choice(["oldest_first", "interest_first", "principal_first"]),
        "rate_base": dice.choice(["period", "daily"]),
        "rate_percent": dice.choice(["0", "7.77", "36.5"]),
        "rate_per": "year",
        "frequency": dice.choice(["monthly", "weekly"]),
        "flat_interest": dice.choice(["waived", "due"]),
        "advance_allowed": dice.random() < 0.5,
        "rounding_ties": dice.choice(["half_up", "half_even"]),
        "fee_minor": dice.choice([0, 777]),
        "fee_mode": dice.choice(["netted", "first_instalment", "spread"]),
        "penalty": dice.choice([FINE, MONTHLY, DAILY]),
        "default_after_days": 20,
        "arrears_block": False,
        "savings_multiple": None,
        "max_running": 9,
        "min_minor": 10_000,
    }


class LoanLives:
    """A group that lends to two of its members; ``tried`` counts what was done and refused."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.now: datetime = MORNING
        self.tried: Counter[str] = Counter()
        with clock.frozen(self.now):
            rules = {"confirmation": "nobody", "loans": terms(self.dice)}
            self.group = officers_circle(rules=rules)
            self.people = [self.group.admin, self.group.treasurer, *self.group.members]
            for who, amount in ((self.group.admin, 900_000), (self.group.members[2], 60_000)):
                contributions.pay(
                    who, self.group.circle.id, amount_minor=amount, method="cash", key=key()
                )
            self.lend()
            self.lend()
        self.now += timedelta(days=self.dice.choice([3, 40, 100]))

    def step(self) -> None:
        """Do something at random; what is refused changes nothing."""
        name = self.dice.choice(ACTS)
        try:
            with clock.frozen(self.now):
                getattr(self, name)()
                self.tried[name] += 1
        except CircleError as refusal:
            self.tried[refusal.code] += 1

    def one(self, query: str) -> UUID | None:
        """Something at random that a query finds."""
        found = rows(query)
        return UUID(str(self.dice.choice(found)[0])) if found else None

    def agree(self, proposal_id: UUID) -> None:
        """Let everybody who may say yes."""
        for actor in self.people:
            for word in (
                lambda who: proposals.decide(who, proposal_id, approve=True, key=key()),
                lambda who: proposals.vote(who, proposal_id, "yes"),
            ):
                try:
                    word(actor)
                except CircleError as refusal:
                    self.tried[refusal.code] += 1

    def lend(self) -> None:
        """Give somebody a loan."""
        borrower = self.dice.choice(self.group.members[:2])
        amount = self.dice.choice([33_333, 100_000])
        asked = loans.request(
            borrower, self.group.circle.id, amount_minor=amount, periods=6, key=key()
        )
        self.agree(proposal_on(asked.id))
        loans.disburse(self.group.treasurer, asked.id, method="cash", key=key())

    def amount(self, loan_id: UUID) -> int:
        """Something between a coin and a little more than all."""
        owed = loans.payoff(self.group.admin, loan_id).total_minor
        return self.dice.choice([1, 1_234, owed // 30 + 1, owed // 3 + 1, owed, owed + 50])

    def pay(self, days: int = 0) -> None:
        """Pay on a loan that runs."""
        if loan_id := self.one(RUNNING):
            day = (self.now - timedelta(days=days)).date()
            actor, amount = self.group.treasurer, self.amount(loan_id)
            loans.repay(actor, loan_id, amount_minor=amount, method="cash", paid_on=day, key=key())

    def pay_late(self) -> None:
        """Write a payment of an earlier day down."""
        self.pay(self.dice.randrange(1, 60))

    def take_back(self, query: str) -> None:
        """Take an entry back."""
        if entry := self.one(query):
            done = reversals.reverse(
                self.group.admin, self.group.circle.id, entry, reason="x", key=key()
            )
            if done.proposal_id:
                self.agree(done.proposal_id)

    def reverse(self) -> None:
        """Take a payment back."""
        self.take_back(PAID)

    def undo_giving(self) -> None:
        """Take the giving of a loan back."""
        self.take_back(GIVEN)

    def waive(self) -> None:
        """Let a borrower off."""
        if loan_id := self.one(RUNNING):
            run = loans.payoff(self.group.admin, loan_id)
            off = run.penalty_minor // self.dice.choice([1, 2])
            asked = loans.ask_waiver(
                self.group.treasurer, loan_id, penalty_minor=off, reason="x", key=key()
            )
            if asked.proposal_id:
                self.agree(asked.proposal_id)

    def undo_waiver(self) -> None:
        """Ask again for what was let off."""
        if waiver := self.one("SELECT id FROM loan_waiver WHERE status = 'agreed' ORDER BY id"):
            loans.undo_waiver(self.group.admin, waiver, reason="x", key=key())

    def settle(self) -> None:
        """Agree on less, to be paid within a month."""
        if loan_id := self.one(RUNNING):
            asked = loans.ask_settlement(
                self.group.treasurer, loan_id, amount_minor=self.amount(loan_id) // 2 + 1,
                pay_by=(self.now + timedelta(days=30)).date(), reason="x", key=key(),
            )  # fmt: skip
            self.agree(asked.proposal_id)

    def borrower(self, loan_id: UUID) -> Any:
        """Whose loan it is."""
        name = loans.get(self.group.admin, loan_id).member_id
        return next(who for who in self.people if member_id(who, self.group.circle) == name)

    def top_up(self) -> None:
        """Pay a loan off with a larger one."""
        if loan_id := self.one(RUNNING):
            asked = loans.top_up(
                self.borrower(loan_id), loan_id, amount_minor=20_000, periods=3, key=key()
            )
            self.agree(proposal_on(asked.id))
            loans.disburse(self.group.treasurer, asked.id, method="cash", key=key())

    def reschedule(self) -> None:
        """Plan a loan anew."""
        if loan_id := self.one(RUNNING):
            plan = NewPlan(self.dice.choice([1, 6]), lets_off_penalties=self.dice.random() < 0.5)
            asked = loans.reschedule(self.borrower(loan_id), loan_id, plan, reason="x", key=key())
            self.agree(proposal_on(asked.id))

    def write_off(self) -> None:
        """Give a loan up."""
        if loan_id := self.one(RUNNING):
            asked = loans.ask_write_off(self.group.treasurer, loan_id, reason="x", key=key())
            self.agree(asked.proposal_id)

    def stand(self) -> None:
        """Have a member stand for a loan."""
        if loan_id := self.one(RUNNING):
            guarantor = self.group.members[2]
            member = member_id(guarantor, self.group.circle)
            loans.add_guarantor(self.group.treasurer, loan_id, member, 10_000, key=key())
            loans.answer_guarantee(guarantor, loan_id, agree=True)

    def call(self) -> None:
        """Have a guarantor pay."""
        if loan_id := self.one("SELECT id FROM loan WHERE status = 'defaulted' ORDER BY id"):
            member = member_id(self.group.members[2], self.group.circle)
            asked = loans.ask_call(
                self.group.treasurer, loan_id, member, amount_minor=1_000, reason="x", key=key()
            )
            self.agree(asked.proposal_id)

    def end_day(self) -> None:
        """Run the jobs of the day."""
        day_end.end_days()
        loans.lapse_due(self.now.date())

    def wait(self) -> None:
        """Let days pass on which nobody looks."""
        self.now += timedelta(days=self.dice.choice([1, 2, 9, 31]))

    def faults(self) -> list[str]:
        """Where loans and books disagree, or what is stored is not what the history tells."""
        found = loan_faults()
        with clock.frozen(self.now), database.reading() as session:
            for (each,) in rows(TOLD):
                loan = queries.loan_row(session, UUID(str(each)))
                if loan.close_reason in (None, "obligations_met"):
                    found += [f"loan {loan.number}: {what}" for what in _untold(session, loan)]
        return found


def _untold(session: Any, loan: Any) -> list[str]:
    """What of a loan is stored otherwise than its history tells."""
    history = history_of(session, loan.id).confirmed
    run = run_of(loan, history, loan.arrears_on)
    told = {
        item.number: (item.due_on, *_parts(item.due), *_parts(item.paid), item.waived.total_minor)
        for item in run.account.instalments
    }
    kept = {
        row.number: (
            *(getattr(row, name) for name in ALIKE),
            *(getattr(row, f"paid_{name}") for name in ALIKE[1:]),
            row.waived_minor,
        )
        for row in queries.instalment_rows(session, loan.id)
    }
    charges = {(row.number, row.period, row.amount_minor) for row in queries.charges_on(
        session, loan.id
    )}  # fmt: skip
    columns = columns_after(run, loan.arrears_on)
    wrong = [f"{name} is {getattr(loan, name)}, told {value}" for name, value in columns.items()
             if getattr(loan, name) != value]  # fmt: skip
    if kept != told:
        wrong.append(f"plan is {kept}, told {told}")
    if charges != {(each.number, each.period, each.amount_minor) for each in run.account.charges}:
        wrong.append(f"charges are {charges}, told {run.account.charges}")
    if any(amount < 0 for row in kept.values() for amount in row[1:]):
        wrong.append(f"a cell below nothing: {kept}")
    return wrong


def _parts(amounts: Any) -> tuple[int, int, int, int]:
    return (
        amounts.principal_minor,
        amounts.interest_minor,
        amounts.fee_minor,
        amounts.penalty_minor,
    )
