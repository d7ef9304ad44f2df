"""Random acts of a few people in one circle, and what must hold after each of them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from circle_app.adapters import clock
from circle_app.domain.charts import BACKING, POOL
from circle_app.domain.errors import CircleError
from circle_app.services import contributions, financials, loans, proposals, wallets
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from tests.factories import NAMES, key, person
from tests.support import databases, invariants
from tests.support.circles import MORNING, circle_of, count, rows
from tests.support.loans import loan_faults

# Two loans side by side, interest and a fee, few instalments: much happens in a short life.
RULES = {
    "contribution": {"cycle": "monthly", "amount_minor": 20_000},
    "loan_voting": {"window_hours": 720},
    "loans": {
        "max_running": 3,
        "rate_percent": "24",
        "fee_minor": 90,
        "min_minor": 100,
        "max_minor": 300_000,
        "max_periods": 6,
        "arrears_block": False,
    },
}
ACCOUNTS = "SELECT code, SUM(balance_minor) FROM ledger_account GROUP BY code"

whos = st.integers(min_value=0, max_value=3)
places = st.integers(min_value=0, max_value=20)
methods = st.sampled_from(["wallet", "cash", "upi"])
amounts = st.one_of(
    st.integers(min_value=100, max_value=60_000),
    st.sampled_from([0, -1, 1, 99, 100, 10**12 + 1, 300_001]),
)


class Lives(RuleBasedStateMachine):
    """People save, send, borrow and pay back; some of what they try is refused.

    ``money_minor`` is what came in from outside less what went out, counted here from the acts
    that were not refused. Whatever happens, it is what all wallets and the pool hold together.
    """

    dialect = "sqlite"
    run_dir: Path
    folder: Path

    def __init__(self) -> None:
        """Start with an empty, migrated database."""
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(dir=self.folder)))
        self.db = self.stack.enter_context(databases.fresh(self.dialect, self.run_dir, folder))
        self.now = MORNING
        self.money_minor = 0
        self.done: list[tuple[Callable[[], Any], Any]] = []
        self.loans: list[Any] = []
        self.next_utr = 100_000_000_000

    def teardown(self) -> None:
        """Read the statements of what was done, and give the database back."""
        with self.stack:
            if hasattr(self, "circle"):
                self.check_statements()

    @initialize()
    def begin(self) -> None:
        """Four people, one of whom has put something in."""
        with clock.frozen(self.now):
            self.people: list[Actor] = [person(name) for name in NAMES[:4]]
            self.circle: CircleView = circle_of(*self.people, rules=RULES)
        self.pay_in(0, "cash", 100_000)
        for who in range(4):
            self.fill(who, 50_000)
        self.lend(1, 40_000, 4, 2, "wallet")

    def attempt(self, act: Callable[[], Any]) -> Any:
        """Do something at the machine's time; a refusal must have left the books as they were."""
        before = count("ledger_entry")
        with clock.frozen(self.now):
            try:
                found = act()
            except CircleError as found_wrong:
                refusal = found_wrong
            else:
                refusal = None
        if refusal is not None:
            assert refusal.http_status < 500, refusal.code
            assert count("ledger_entry") == before
            return None
        # Votes have no keys: cast once more, one is late or changes nothing.
        if hasattr(found, "replayed") and not isinstance(found, proposals.Tally):
            assert not found.replayed
            self.done.append((act, found))
        return found

    def utr(self, method: str) -> str | None:
        """A bank's reference where one is needed, each its own."""
        if method != "upi":
            return None
        self.next_utr += 1
        return str(self.next_utr)

    def fill(self, who: int, amount: int) -> None:
        """Put money into the own wallet."""
        once = key()
        if self.attempt(
            lambda: wallets.top_up(self.people[who], amount_minor=amount, method="cash", key=once)
        ):
            self.money_minor += amount

    @rule(who=whos, to=st.none() | whos, amount=amounts, into=st.booleans())
    def use_wallet(self, who: int, to: int | None, amount: int, into: bool) -> None:
        """Send money to another wallet (or try: to oneself), put it in, or take it out."""
        once, actor = key(), self.people[who]
        if to is not None:
            receiver = self.people[to].user_id
            sent = self.attempt(
                lambda: wallets.transfer(actor, to_user=receiver, amount_minor=amount, key=once)
            )
            assert sent is None or who != to
        elif into:
            self.fill(who, amount)
        elif self.attempt(
            lambda: wallets.withdraw(actor, amount_minor=amount, method="cash", key=once)
        ):
            self.money_minor -= amount

    @rule(who=whos, method=methods, amount=st.none() | amounts)
    def pay_in(self, who: int, method: str, amount: int | None) -> None:
        """Contribute what is due, or another amount."""
        once, reference = key(), self.utr(method)
        paid = self.attempt(
            lambda: contributions.pay(
                self.people[who],
                self.circle.id,
                amount_minor=amount,
                method=method,
                reference=reference,
                key=once,
            )
        )
        if paid is not None and method != "wallet":
            self.money_minor += paid.amount_minor

    @rule(who=whos, amount=amounts, periods=st.integers(min_value=0, max_value=7))
    def ask(self, who: int, amount: int, periods: int) -> None:
        """Ask for a loan."""
        once = key()
        made = self.attempt(
            lambda: loans.request(
                self.people[who], self.circle.id, amount_minor=amount, periods=periods, key=once
            )
        )
        if made is not None:
            self.loans.append(made.id)

    @rule(
        who=whos,
        amount=st.integers(min_value=100, max_value=60_000),
        periods=st.integers(min_value=1, max_value=6),
        giver=whos,
        method=methods,
    )
    def lend(self, who: int, amount: int, periods: int, giver: int, method: str) -> None:
        """Ask for a loan that everybody is for, and that somebody tries to hand over."""
        before = len(self.loans)
        self.ask(who, amount, periods)
        if len(self.loans) > before:
            for voter in range(3):
                self.vote(voter, before, "yes")
            self.hand_over(giver, before, method)

    @precondition(lambda self: self.loans)
    @rule(who=whos, which=places, vote=st.sampled_from(["yes", "yes", "yes", "no"]))
    def vote(self, who: int, which: int, vote: str) -> None:
        """Vote on a loan."""
        self.attempt(lambda: loans.vote(self.people[who], self.loan(which), vote))

    @precondition(lambda self: self.loans)
    @rule(who=whos, which=places)
    def withdraw_request(self, who: int, which: int) -> None:
        """Withdraw the own request, or try to withdraw another's."""
        loan_id = self.loan(which)
        with clock.frozen(self.now):
            before = loans.get(self.people[who], loan_id)
        try:
            with clock.frozen(self.now):
                loans.cancel(self.people[who], loan_id)
        except CircleError:
            assert not before.can_cancel
        else:
            assert before.can_cancel

    @precondition(lambda self: self.loans)
    @rule(who=whos, which=places, method=methods)
    def hand_over(self, who: int, which: int, method: str) -> None:
        """Give a loan, or try to give one that is not approved, or given, or one's own."""
        once, reference, loan_id = key(), self.utr(method), self.loan(which)
        with clock.frozen(self.now):
            before = loans.get(self.people[who], loan_id)
        after = self.attempt(
            lambda: loans.disburse(
                self.people[who], loan_id, method=method, reference=reference, key=once
            )
        )
        assert after is None or before.can_disburse
        if after is not None and method != "wallet":
            self.money_minor -= after.principal_minor - after.terms["fee_minor"]

    @precondition(lambda self: self.loans)
    @rule(
        who=whos,
        which=places,
        method=methods,
        how=st.sampled_from(["next", "all", "too much"]) | amounts,
    )
    def pay_back(self, who: int, which: int, method: str, how: str | int) -> None:
        """Pay the next instalment, everything, a paisa too much, or some amount."""
        once, reference, loan_id = key(), self.utr(method), self.loan(which)
        amount = self.owed(loan_id, how)
        paid = self.attempt(
            lambda: loans.repay(
                self.people[who],
                loan_id,
                amount_minor=amount,
                method=method,
                reference=reference,
                key=once,
            )
        )
        if paid is None:
            return
        assert how != "too much"
        assert paid.closed == (how == "all") or isinstance(how, int) or how == "next"
        parts = (paid.principal_minor, paid.interest_minor, paid.fee_minor, paid.penalty_minor)
        assert sum(parts) == amount
        if method != "wallet":
            self.money_minor += amount

    @rule(who=whos, which=places, method=methods, days=st.integers(min_value=0, max_value=35))
    def keep_up(self, who: int, which: int, method: str, days: int) -> None:
        """Wait a little, then pay what is next."""
        self.wait(days)
        self.pay_back(who, which, method, "next")

    def loan(self, which: int) -> Any:
        """One of the loans."""
        return self.loans[which % len(self.loans)]

    def owed(self, loan_id: Any, how: str | int) -> int:
        """The amount that a way to pay back comes to; of a loan that does not run, any."""
        if isinstance(how, int):
            return how
        try:
            with clock.frozen(self.now):
                found = loans.payoff(self.people[0], loan_id)
        except CircleError:
            return 1_000
        extra = 1 if how == "too much" else 0
        return (found.next_minor if how == "next" else found.total_minor) + extra

    @precondition(lambda self: self.done)
    @rule(which=st.integers(min_value=0, max_value=200))
    def again(self, which: int) -> None:
        """Send something that was carried out once more, with its old key."""
        act, first = self.done[which % len(self.done)]
        before = count("ledger_entry")
        with clock.frozen(self.now):
            found = act()
        assert found.replayed
        assert replace(found, replayed=False) == replace(first, replayed=False)
        assert count("ledger_entry") == before

    @rule(days=st.integers(min_value=0, max_value=40))
    def wait(self, days: int) -> None:
        """Let time pass: votes run out, instalments fall due, interest accrues."""
        self.now += timedelta(days=days, hours=3)

    @invariant()
    def books_hold(self) -> None:
        """Every entry balances, balances are their lines, chains hold, nothing is overdrawn."""
        if not hasattr(self, "circle"):
            return
        assert invariants.faults(self.db.engine) == []
        assert loan_faults() == []

    @invariant()
    def no_money_appears_or_vanishes(self) -> None:
        """What came in and did not go out lies in wallets and in the pool; and it is somebody's."""
        if not hasattr(self, "circle"):
            return
        found = {row[0]: int(row[1]) for row in rows(ACCOUNTS)}
        pool = sum(found[kind.code] for kind in POOL)
        assert pool >= 0
        assert found[BACKING.code] + pool == self.money_minor
        theirs = -(found["savings"] + found["advance"])
        earned = -(found["interest_income"] + found["fee_income"] + found["penalty_income"])
        assert earned >= 0
        assert pool + found["loans"] == theirs + earned

    def check_statements(self) -> None:
        """Income statement and balance sheet tell the same result, now and of earlier days."""
        who, id_ = self.people[0], self.circle.id
        for on in (self.now.date(), self.now.date() - timedelta(days=7), MORNING.date()):
            sheet = financials.balance_sheet(who, id_, on).sheet
            assert sheet.balanced
            assert sheet.assets_minor == sheet.claims_minor
            result = financials.income_statement(who, id_, None, on).statement.result_minor
            assert result == sheet.loan.result_minor
            assert financials.trial_balance(who, id_, on=on).trial.totals.equal
