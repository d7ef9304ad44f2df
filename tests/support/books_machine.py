"""Random lives in which people also carry money, spend it, take entries back, close months."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from circle_app.adapters import clock
from circle_app.domain.charts import EXPENSES, HOLDINGS, RECEIPTS
from circle_app.domain.errors import CircleError
from circle_app.services import (
    expenses,
    financials,
    funds,
    loans,
    periods,
    proposals,
    reversals,
    wallets,
    withdrawals,
)
from tests.factories import key
from tests.support import invariants
from tests.support.circles import member_id, rows
from tests.support.loans import loan_faults
from tests.support.machine import Lives, amounts, methods, places, whos

boxes = st.sampled_from([*(kind.code for kind in HOLDINGS), "social_cash", "wallet_pool"])
small = st.integers(min_value=100, max_value=20_000)

# Kinds of entries whose effect on the money at hand ``Lives`` counts from its acts.
COUNTED = """(
    'contribution', 'loan.disbursal', 'loan.repayment', 'wallet.top_up', 'wallet.withdrawal',
    'wallet.sent', 'wallet.received', 'wallet.contribution', 'wallet.loan', 'wallet.repayment'
)"""
AT_HAND = """(
    'cash', 'bank', 'upi', 'gateway', 'wallet_pool', 'expense_fund', 'social_cash', 'backing'
)"""
HELD = f"SELECT SUM(balance_minor) FROM ledger_account WHERE code IN {AT_HAND}"
MOVED_OTHERWISE = f"""
    SELECT e.kind, SUM(CASE WHEN a.code IN {AT_HAND} THEN l.amount_minor ELSE 0 END)
    FROM ledger_entry e JOIN ledger_line l ON l.entry_id = e.id
    JOIN ledger_account a ON a.id = l.account_id
    WHERE e.kind NOT IN {COUNTED} GROUP BY e.kind
"""
ENTRIES = """
    SELECT e.public_id FROM ledger_entry e JOIN ledger_book b ON b.id = e.book_id
    WHERE b.circle_id IS NOT NULL ORDER BY e.sequence
"""
OWN_ENTRIES = """
    SELECT e.public_id FROM ledger_entry e JOIN ledger_book b ON b.id = e.book_id
    WHERE b.user_id IS NOT NULL ORDER BY e.id
"""
OPEN_MATTERS = "SELECT id FROM proposal WHERE status = 'open' ORDER BY id"
WITHDRAWALS = "SELECT id FROM withdrawal ORDER BY id"
EXPENSES_FOUND = "SELECT id FROM expense ORDER BY id"
NEGATIONS = """
    SELECT COUNT(*) FROM ledger_entry r JOIN ledger_entry o ON o.public_id = r.reverses_id
    WHERE (SELECT COALESCE(SUM(l.amount_minor * l.amount_minor), 0) FROM ledger_line l
           WHERE l.entry_id = r.id)
       <> (SELECT COALESCE(SUM(l.amount_minor * l.amount_minor), 0) FROM ledger_line l
           WHERE l.entry_id = o.id)
"""
SOCIAL = """
    SELECT COALESCE(SUM(balance_minor), 0) FROM ledger_account
    WHERE code IN ('social_cash', 'social_fund')
"""


class BooksLives(Lives):
    """What a treasurer does besides: carry, receive, spend, hand out, take back, close, reopen."""

    @rule(who=whos, come=boxes, go=boxes, amount=amounts)
    def carry(self, who: int, come: str, go: str, amount: int) -> None:
        """Carry money from one box to another, or try to where it may not go."""
        once = key()
        moved = self.attempt(
            lambda: funds.transfer(
                self.people[who],
                self.circle.id,
                from_account=come,
                to_account=go,
                amount_minor=amount,
                key=once,
            )
        )
        assert moved is None or (come != go and not {come, go} & {"social_cash", "wallet_pool"})

    @rule(who=whos, source=st.sampled_from([*RECEIPTS]), box=boxes, amount=small)
    def receive(self, who: int, source: str, box: str, amount: int) -> None:
        """Receive something that is nobody's savings."""
        once = key()
        self.attempt(
            lambda: funds.receive(
                self.people[who],
                self.circle.id,
                account=box,
                source=source,
                amount_minor=amount,
                key=once,
            )
        )

    @rule(who=whos, whose=whos, amount=small)
    def put_aside(self, who: int, whose: int, amount: int) -> None:
        """Put something into the social fund."""
        once = key()
        member = member_id(self.people[whose], self.circle)
        self.attempt(
            lambda: funds.pay_social(
                self.people[who], self.circle.id, member_id=member, amount_minor=amount, key=once
            )
        )

    @rule(
        who=whos,
        amount=small,
        category=st.sampled_from([*EXPENSES]),
        fund=st.sampled_from(["loan", "loan", "social"]),
        box=st.none() | boxes,
        agreed=st.booleans(),
    )
    def spend(
        self, who: int, amount: int, category: str, fund: str, box: str | None, agreed: bool
    ) -> None:
        """Spend the circle's money or one's own, and perhaps have it agreed to."""
        once = key()
        self.attempt(
            lambda: expenses.record(
                self.people[who],
                self.circle.id,
                amount_minor=amount,
                category=category,
                payee="Sharma Stores",
                fund=fund,
                paid_from=box,
                key=once,
            )
        )
        if agreed:
            self.decide(-1, "yes")

    @rule(who=whos, which=places, box=boxes)
    def pay_expense(self, who: int, which: int, box: str) -> None:
        """Pay what a member laid out, or what could not be booked."""
        once, found = key(), rows(EXPENSES_FOUND)
        if found:
            expense_id = _id(found[which % len(found)])
            self.attempt(
                lambda: expenses.pay(self.people[who], expense_id, paid_from=box, key=once)
            )

    @rule(who=whos, amount=small, agreed=st.booleans())
    def ask_savings(self, who: int, amount: int, agreed: bool) -> None:
        """Ask for some of the own savings."""
        once = key()
        self.attempt(
            lambda: withdrawals.ask(self.people[who], self.circle.id, amount_minor=amount, key=once)
        )
        if agreed:
            self.decide(-1, "yes")

    @rule(who=whos, which=places, method=methods)
    def hand_out(self, who: int, which: int, method: str) -> None:
        """Hand out savings that were asked for."""
        once, reference, found = key(), self.utr(method), rows(WITHDRAWALS)
        if found:
            wanted = _id(found[which % len(found)])
            self.attempt(
                lambda: withdrawals.pay_out(
                    self.people[who], wanted, method=method, reference=reference, key=once
                )
            )

    @rule(who=whos, back=places, agreed=st.booleans())
    def take_back(self, who: int, back: int, agreed: bool) -> None:
        """Take one of the newest entries back, or ask for it."""
        found = rows(ENTRIES)
        once = key()
        if found:
            entry_id = _id(found[-1 - back % len(found)])
            self.attempt(
                lambda: reversals.reverse(
                    self.people[who], self.circle.id, entry_id, reason="A mistake", key=once
                )
            )
        if agreed:
            self.decide(-1, "yes")

    @rule(who=whos, back=places)
    def take_back_own(self, who: int, back: int) -> None:
        """Undo what was put into a wallet or taken out of it; only the own, and only today."""
        found = rows(OWN_ENTRIES)
        once, entry_id = key(), _id(found[-1 - back % len(found)])
        self.attempt(
            lambda: wallets.undo(self.people[who], entry_id, reason="Typed twice", key=once)
        )

    @rule(which=places, vote=st.sampled_from(["yes", "yes", "no"]))
    def decide(self, which: int, vote: str) -> None:
        """Let everybody vote on one of the open matters; the deciding vote carries it out."""
        found = rows(OPEN_MATTERS)
        if not found:
            return
        wanted = _id(found[which % len(found)])
        for actor in self.people:
            with clock.frozen(self.now):
                try:
                    tally = proposals.vote(actor, wanted, vote)
                except CircleError:  # decided by now, or no elector
                    return
            if tally.status != "open":
                return

    @rule(who=whos, back=st.integers(min_value=0, max_value=2))
    def close_month(self, who: int, back: int) -> None:
        """Close a month, or try to close one that is not over."""
        once = key()
        month = _month(self.now, back)
        self.attempt(lambda: periods.close(self.people[who], self.circle.id, month, key=once))

    @rule(who=whos, back=st.integers(min_value=0, max_value=3), agreed=st.booleans())
    def ask_to_open(self, who: int, back: int, agreed: bool) -> None:
        """Ask that a closed month be opened again."""
        once = key()
        month = _month(self.now, back)
        self.attempt(
            lambda: periods.ask_reopen(
                self.people[who], self.circle.id, month, reason="A bill was found", key=once
            )
        )
        if agreed:
            self.decide(-1, "yes")

    @precondition(lambda self: self.loans)
    @rule(which=places)
    def payoff_is_what_the_books_say(self, which: int) -> None:
        """Whatever was taken back, a loan's principal owed is what its payoff starts from."""
        with clock.frozen(self.now):
            loan = loans.get(self.people[0], self.loan(which))
        assert 0 <= loan.outstanding_minor <= loan.principal_minor

    @invariant()
    def books_hold(self) -> None:
        """As ever; and every reversal has the size of what it takes back."""
        if not hasattr(self, "circle"):
            return
        assert invariants.faults(self.db.engine) == []
        assert loan_faults() == []
        assert int(rows(NEGATIONS)[0][0]) == 0
        assert int(rows(SOCIAL)[0][0]) == 0, "the social fund is not what lies in its box"

    @invariant()
    def no_money_appears_or_vanishes(self) -> None:
        """What is held is what the counted acts left, and what the other entries moved."""
        if not hasattr(self, "circle"):
            return
        moved = {kind: int(amount) for kind, amount in rows(MOVED_OTHERWISE)}
        assert moved.get("fund.transfer", 0) == moved.get("loan.replay", 0) == 0
        assert moved.get("expense.accrued", 0) == 0
        assert int(rows(HELD)[0][0]) == self.money_minor + sum(moved.values())

    @invariant()
    def statements_agree(self) -> None:
        """Both sides of the trial balance are equal; what is there is somebody's or was earned."""
        if not hasattr(self, "circle"):
            return
        with clock.frozen(self.now):
            asha = self.people[0]
            trial = financials.trial_balance(asha, self.circle.id)
            sheet = financials.balance_sheet(asha, self.circle.id)
            income = financials.income_statement(asha, self.circle.id)
        agree(trial, sheet, income)


def agree(trial: Any, sheet: Any, income: Any) -> None:
    """Fail unless trial balance, balance sheet and income statement tell the same."""
    assert trial.trial.totals.equal
    found = sheet.sheet
    assert found.balanced
    assert found.assets_minor == found.claims_minor
    assert found.loan.result_minor == income.statement.result_minor
    assert found.social.result_minor == 0


def _month(now: Any, back: int) -> str:
    year, month = divmod(now.year * 12 + now.month - 1 - back, 12)
    return f"{year:04d}-{month + 1:02d}"


def _id(row: Any) -> Any:
    return invariants.as_uuid(row[0])
