"""A group with shares in which anything may happen, and what must hold of each share-out."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any, Final

from circle_app.adapters import clock
from circle_app.domain.charts import KINDS, Fund, Section
from circle_app.persistence import database
from circle_app.services import (
    departures,
    distributions,
    funds,
    investments,
    loans,
    share_outs,
    shares,
    verification,
    wallets,
)
from tests.factories import key
from tests.support import invariants
from tests.support.circles import MORNING, rows
from tests.support.life import Life, uuid_of
from tests.support.loans import loan_faults
from tests.support.meetings import RULES
from tests.support.shares import ShareGroup, share_faults

# What everybody has in shares by the books is what the shares of the running cycle cost.
CAPITAL = """
    SELECT m.id FROM member m
    WHERE COALESCE((SELECT -a.balance_minor FROM ledger_account a
                    WHERE a.code = 'share_capital' AND a.owner_id = m.id), 0)
       <> COALESCE((SELECT SUM(p.shares * p.price_minor) FROM share_purchase p
                    JOIN share_cycle c ON c.id = p.cycle_id
                    WHERE p.member_id = m.id AND p.status = 'confirmed' AND c.status = 'open'), 0)
"""
INVESTED = """
    SELECT b.circle_id FROM ledger_book b WHERE b.circle_id IS NOT NULL
    AND COALESCE((SELECT SUM(a.balance_minor) FROM ledger_account a
                  WHERE a.book_id = b.id AND a.code = 'investments'), 0)
     <> COALESCE((SELECT SUM(i.value_minor) FROM investment i
                  WHERE i.circle_id = b.circle_id AND i.status = 'held'), 0)
"""
NEGATIVE = "SELECT share_out_id FROM share_out_line WHERE paid_minor < 0 OR entitled_minor < 0"


class SharingLife(Life):
    """Two officers and three members, over some cycles of shares."""

    def __init__(self, chance: Random) -> None:
        super().__init__(chance, MORNING)
        rate = chance.choice(["0", "2"])
        with clock.frozen(self.now):
            self.group = ShareGroup(loans={**RULES["loans"], "rate_percent": rate})
        self.begins(self.group.circle, self.group.everybody)
        self.story.append(f"loans at {rate} per cent")

    def live(self, steps: int) -> None:
        """So many things happen, and at the end the cycle is shared out."""
        acts, weights = zip(*_ACTS, strict=True)
        for number in range(steps):
            [act] = self.chance.choices(acts, weights)
            act(self)
            if number % 4 == 3:
                self.check()
        self.sell_all()
        self.buy()
        self.share_out()
        self.check()

    # What people do.

    def buy(self) -> None:
        """Shares are bought, for cash or out of the wallet."""
        actor, how_many = self.some(), self.chance.randint(1, 9)
        way = self.chance.choice(["cash", "cash", "wallet"])
        if way == "wallet":
            self.do(
                "top up",
                lambda: wallets.top_up(actor, amount_minor=50_000, method="cash", key=key()),
            )
        self.do(
            f"{actor.name} buys {how_many}, {way}", lambda: self.group.buys(actor, how_many, way)
        )

    def earn(self) -> None:
        """Something comes in that is everybody's."""
        amount = self.chance.choice([1, 37, 999, 12_345])
        account = self.chance.choice(["cash", "bank"])
        self.do(
            f"earn {amount}, {account}",
            lambda: funds.receive(
                self.admin, self.circle.id, source="donation", amount_minor=amount,
                account=account, key=key(),
            ),
        )  # fmt: skip

    def social(self) -> None:
        """Somebody gives to the social fund."""
        member = self.chance.choice(list(self.ids))
        self.do(
            "social",
            lambda: funds.pay_social(
                self.group.treasurer, self.circle.id, member_id=member,
                amount_minor=self.chance.choice([1, 500, 1_001]), key=key(),
            ),
        )  # fmt: skip

    def lend(self) -> None:
        """A loan is given in cash."""
        actor, amount = (
            self.chance.choice(self.people[1:]),
            self.chance.choice([500, 7_777, 30_000]),
        )
        self.do(f"lend {amount} to {actor.name}", lambda: self.group.lend(actor, amount))

    def repay(self) -> None:
        """Some of a loan is paid back."""
        found = rows("SELECT id, member_id FROM loan WHERE status = 'active' ORDER BY number")
        if not found:
            return
        loan_id, member = (uuid_of(each) for each in self.chance.choice(found))
        amount = self.chance.choice([1, 500, 5_000])
        actor = self.ids[member]
        self.do(
            f"{actor.name} repays {amount}",
            lambda: loans.repay(actor, loan_id, amount_minor=amount, method="cash", key=key()),
        )

    def invest(self) -> None:
        """Money is put elsewhere."""
        asked = self.do(
            "ask to invest",
            lambda: investments.ask(
                self.group.treasurer, self.circle.id, kind="gold", name="A coin",
                amount_minor=self.chance.choice([1_000, 10_001]), paid_from="cash", key=key(),
            ),
        )  # fmt: skip
        if asked is not None:
            self.agree(asked.proposal_id)
            self.do("invest", lambda: investments.buy(self.group.treasurer, asked.id, key=key()))

    def look_after(self) -> None:
        """What was invested rises, falls, brings something or is sold."""
        found = self.pick("SELECT id FROM investment WHERE status = 'held' ORDER BY id")
        if found is None:
            return
        actor, amount = self.group.treasurer, self.chance.choice([0, 1, 777, 15_000])
        act = self.chance.choice(["worth", "income", "sell a part", "sell"])
        self.do(
            f"{act} {amount}",
            {
                "worth": lambda: investments.revalue(actor, found, worth_minor=amount, key=key()),
                "income": lambda: investments.take_income(
                    actor, found, amount_minor=amount, box="cash", key=key()
                ),
                "sell a part": lambda: investments.sell(
                    actor, found, part_minor=500, price_minor=amount, box="cash", key=key()
                ),
                "sell": lambda: investments.sell(
                    actor, found, price_minor=amount, box="cash", key=key()
                ),
            }[act],
        )

    def sell_all(self) -> None:
        """Before a cycle is shared out nothing lies elsewhere."""
        for (found,) in rows("SELECT id FROM investment WHERE status = 'held' ORDER BY id"):
            self.do(
                "sell",
                lambda found=found: investments.sell(
                    self.group.treasurer, uuid_of(found), price_minor=900, box="cash",
                    key=key(),
                ),
            )  # fmt: skip

    def distribute(self) -> None:
        """What was earned is given before its time, by shares or alike."""
        policy = self.chance.choice(["shares", "equal", "savings"])
        treasurer = self.group.treasurer
        asked = self.do(
            f"ask to distribute, {policy}",
            lambda: distributions.ask(treasurer, self.circle.id, policy=policy, key=key()),
        )
        if asked is None:
            return
        self.agree(asked.proposal_id)
        given = self.do("distribute", lambda: distributions.post(treasurer, asked.id, key=key()))
        if given is None:
            return
        assert sum(part.amount_minor for part in given.parts) == given.amount_minor
        assert min(part.amount_minor for part in given.parts) >= 0
        for member in self.chance.sample(sorted(self.ids), 2):
            self.do(
                "hand out",
                lambda who=member: distributions.pay(
                    self.admin, asked.id, member_id=who, method="cash", key=key()
                ),
            )

    def leave(self) -> None:
        """Somebody goes, and is paid what the shares cost."""
        if len(self.people) <= 3:
            return
        actor = self.chance.choice(self.people[2:])
        asked = self.do(
            f"{actor.name} asks to leave",
            lambda: departures.ask_leave(actor, self.circle.id, reason="Moving", key=key()),
        )
        if asked is not None and asked.status != "settled":
            self.agree(asked.proposal_id)
            asked = self.do(
                "settle",
                lambda: departures.settle(self.admin, asked.id, method="cash", key=key()),
            )
        if asked is not None:
            self.people.remove(actor)

    def undo(self) -> None:
        """Anything that was booked is taken back, if it can be."""
        self.take_back(
            self.pick(
                "SELECT e.public_id FROM ledger_entry e JOIN ledger_book b ON b.id = e.book_id"
                " WHERE b.circle_id IS NOT NULL ORDER BY e.id"
            )
        )

    def pass_time(self) -> None:
        """Days go by."""
        self.later(days=self.chance.choice([1, 9, 31]))

    # The share-out.

    def share_out(self) -> None:
        """The cycle is counted, agreed to and shared out."""
        treasurer, circle = self.group.treasurer, self.circle.id
        with clock.frozen(self.now):
            boxes = {
                each.account: each.booked_minor
                for each in share_outs.preview(treasurer, circle).boxes
            }
        off = self.chance.choice([-1_234, -1, 0, 0, 0, 1, 40])
        boxes["cash"] = max(0, boxes["cash"] + off)
        choice = {
            "social": self.chance.choice(["keep", "equal"]),
            "carry_shares": self.chance.choice([0, 0, 1, 3, 50]),
        }
        found = self.do(
            f"count {off}, {choice}",
            lambda: share_outs.count(
                treasurer, circle, counted=boxes, reason="Counted twice", **choice, key=key()
            ),
        )
        asked = found and self.do(
            "ask to share out", lambda: share_outs.ask(treasurer, found.id, key=key())
        )
        if asked is None:
            return
        self.agree(asked.proposal_id)
        before = self._held()
        done = self.do("share out", lambda: share_outs.post(treasurer, asked.id, key=key()))
        if done is not None:
            self._check_division(done.plan)
            self._check_paid(done.plan, before, self._held())

    def _held(self) -> dict[str, int]:
        """Money that lies there, what of it is anybody's besides shares, and what is owed."""
        found = dict.fromkeys(("boxes", "besides", "social", "capital", "loans"), 0)
        for code, amount in self.group.balances().items():
            kind = KINDS[code]
            if code in ("share_capital", "loans"):
                found["capital" if code == "share_capital" else "loans"] += amount
            elif code == "social_cash":
                found["social"] += amount
            elif kind.section is Section.MEMBER_FUNDS and kind.fund is Fund.LOAN:
                found["besides"] += amount
            elif code in ("cash", "bank", "upi", "expense_fund", "wallet_pool"):
                found["boxes"] += amount
        return found

    def _check_division(self, plan: Any) -> None:
        """Everybody alike by shares; who owes more than that gets nothing; all to the last unit."""
        able = [each for each in plan.parts if each.shares and not each.debt_minor]
        pot = plan.cash_minor + sum(each.loans_minor + each.fines_minor for each in able)
        value = Fraction(pot, sum(each.shares for each in able))
        for each in plan.parts:
            worth, owed = value * each.shares, each.loans_minor + each.fines_minor
            assert abs(each.entitled_minor - worth) < 1
            assert each.set_off_minor == min(each.entitled_minor, owed)
            assert each.debt_minor == owed - each.set_off_minor
            assert 0 <= each.carried_shares <= min(each.shares, plan.carry_shares)
            assert each.carried_minor == each.carried_shares * plan.next_price_minor
            assert each.social_minor >= 0
            out = each.entitled_minor - each.set_off_minor - each.carried_minor
            assert each.paid_minor == out + each.social_minor
            assert out >= 0
            if value <= plan.price_minor:  # a loss is everybody's
                assert each.entitled_minor <= max(each.cost_minor, 0)
        assert plan.cash_minor == plan.paid_minor - plan.social_minor + plan.carried_minor

    def _check_paid(self, plan: Any, before: dict[str, int], after: dict[str, int]) -> None:
        """The money that went is what was promised, and what stays is somebody's."""
        assert plan.cash_minor == before["boxes"] - before["besides"]
        assert before["boxes"] - after["boxes"] == plan.paid_minor - plan.social_minor
        assert before["social"] - after["social"] == plan.social_minor
        assert after["besides"] == before["besides"]
        assert after["boxes"] - after["besides"] == after["capital"] == plan.carried_minor
        assert rows(NEGATIVE) == []
        with clock.frozen(self.now):
            register = shares.whole_register(self.admin, self.circle.id)
        kept = {each.member_id: each.carried_shares for each in plan.parts if each.carried_shares}
        if kept:
            assert {each.member_id: each.shares for each in register.holdings} == kept
        # Loans that are not covered run on, with exactly the rest.
        owed = sum(each.debt_minor for each in plan.parts if each.loans_minor)
        assert after["loans"] <= owed + before["loans"]

    # What must hold.

    def check(self) -> None:
        """Say what is wrong, if anything is."""
        assert invariants.faults(database.engine()) == []
        assert (share_faults(), loan_faults()) == ([], [])
        assert rows(CAPITAL) == []
        assert rows(INVESTED) == []
        with clock.frozen(self.now):
            found = verification.verify_circle(self.admin, self.circle.id)
        assert found.intact, found


_ACTS: Final = (
    (SharingLife.buy, 30),
    (SharingLife.earn, 10),
    (SharingLife.social, 5),
    (SharingLife.lend, 12),
    (SharingLife.repay, 8),
    (SharingLife.invest, 5),
    (SharingLife.look_after, 6),
    (SharingLife.distribute, 5),
    (SharingLife.leave, 2),
    (SharingLife.undo, 8),
    (SharingLife.pass_time, 8),
    (SharingLife.share_out, 6),
)
