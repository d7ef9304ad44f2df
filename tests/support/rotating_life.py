"""A rotating circle in which anything may happen: what its people do, and what must hold."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, Final
from uuid import UUID

from circle_app.adapters import clock
from circle_app.persistence import database
from circle_app.services import (
    contributions,
    cycles,
    departures,
    distributions,
    dues,
    funds,
    verification,
    withdrawals,
)
from circle_app.services.rounds import (
    auctions,
    bidding,
    closing,
    defaults,
    drawing,
    ordering,
    payouts,
    reading,
    requests,
    voiding,
)
from tests.factories import key
from tests.support import invariants
from tests.support.circles import rows
from tests.support.dues import due_faults
from tests.support.life import Life
from tests.support.rounds import BEGUN, rotating, round_faults

ORDER, DRAW, AUCTION = "rosca_order", "rosca_draw", "rosca_auction"
UNDECIDED = "SELECT id FROM round WHERE winner_slot_id IS NULL ORDER BY number LIMIT 1"
TO_HAND_OUT = "SELECT id FROM payout WHERE status = 'owed' ORDER BY id"
HANDED_OUT = "SELECT id FROM payout WHERE status IN ('paid', 'disputed') ORDER BY id"


def _rules(chance: Random, preset: str, unpaid: str) -> dict[str, Any]:
    paid: dict[str, Any] = {"surplus": chance.choice(["next_dues", "savings"]), "max_units": 3}
    rounds: dict[str, Any] = {"unpaid": unpaid}
    if preset == AUCTION:
        rounds["dividend"] = chance.choice(["next_due", "paid_out"])
        rounds["winner_shares"] = chance.choice([True, False])
        paid["late_loses_dividend"] = chance.choice([True, False])
        paid["late_fee_minor"] = chance.choice([0, 50])
    return {"rounds": rounds, "contribution": paid}


class RotatingLife(Life):
    """Three to five people with none to two slots each."""

    def __init__(self, chance: Random, preset: str, unpaid: str) -> None:
        super().__init__(chance, BEGUN)
        self.preset = preset
        held = [chance.choice([1, 1, 2]) for _ in range(chance.choice([3, 4, 4, 5]))]
        if chance.random() < 0.4:
            held[-1] = 0
        rules = _rules(chance, preset, unpaid)
        found = rotating(tuple(held), preset=preset, rules=rules)
        self.run = found.run
        self.begins(found.circle, found.people)
        self.story.append(f"{preset} {held} {rules}")
        self.earn(chance.choice([500, 2_500, 6_000]))

    def live(self, steps: int) -> None:
        """So many things happen, most of them weeks as they usually are."""
        acts, weights = zip(*_ACTS, strict=True)
        for number in range(steps):
            act: Callable[[RotatingLife], None]
            [act] = self.chance.choices(acts, weights)
            act(self)
            if number % 4 == 3:
                self.check()
        self.check()

    def finish(self) -> None:
        """Whatever happened: everybody pays, and the run comes to its end."""
        self.earn(100_000)
        for _ in range(40):
            # What was taken back after the end is owed, and can be paid, like anything else.
            if self._status() == "closed" and self._owed() == 0:
                break
            for actor in list(self.people):
                for _ in range(3):
                    self.pay(actor, None)
            self.decide()
            for payout_id in [UUID(str(row[0])) for row in rows(TO_HAND_OUT)]:
                self._hand_out(payout_id)
            for payout_id in [UUID(str(row[0])) for row in rows(HANDED_OUT)]:
                self._say(payout_id, came=True)
            self.pass_time(7)
            self.do("close", lambda: closing.close(self.admin, self.run, key=key()))
        assert (self._status(), self._owed()) == ("closed", 0)
        self.check()

    def _status(self) -> str:
        return str(rows("SELECT status FROM run WHERE id = :id", id=self.run.hex)[0][0])

    def _owed(self) -> int:
        with clock.frozen(self.now):
            return reading.summary(self.admin, self.run).total.owed_minor

    # What people do.

    def earn(self, amount_minor: int) -> None:
        """The circle has something of its own."""
        self.do(
            "earn",
            lambda: funds.receive(
                self.admin, self.circle.id, source="donation", amount_minor=amount_minor,
                account="cash", key=key(),
            ),
        )  # fmt: skip

    def week(self) -> None:
        """People pay, the pot is given, time goes on."""
        for actor in list(self.people):
            if self.chance.random() < 0.75:
                self.pay(actor, None)
        self.decide()
        if self.chance.random() < 0.6:
            self.hand_out()
            self.say()
        self.pass_time(self.chance.choice([1, 7, 7, 8]))

    def pass_time(self, days: int) -> None:
        """Days go by, and what comes by itself comes."""
        self.later(days=days)
        with clock.frozen(self.now):
            cycles.open_due_cycles(self.circle.id)
            dues.charge_late_fees(self.circle.id)
            auctions.close_due()

    def pay(self, actor: Any, amount_minor: int | None) -> None:
        """Somebody pays in cash, and another says that it came."""

        def act() -> Any:
            paid = contributions.pay(
                actor, self.circle.id, amount_minor=amount_minor, method="cash", key=key()
            )
            if paid.status == "confirmed":
                return paid
            other = self.people[1] if actor is self.admin else self.admin
            return contributions.confirm(other, paid.id, key=key())

        if (paid := self.do(f"{actor.name} pays", act)) is not None:
            self.entries.append(paid.entry_id)

    def pay_some(self) -> None:
        """More or less than what is owed."""
        self.pay(self.some(), self.chance.choice([None, 50, 500, 1_000, 1_700, 4_000]))

    def waive(self) -> None:
        """Somebody is let off."""
        due = self.pick("SELECT id FROM due WHERE status = 'pending' ORDER BY id")
        if due is not None:
            self.do("waive", lambda: contributions.waive(self.admin, due, reason="Ill", key=key()))

    def decide(self) -> None:
        """The next round gets its winner, in the way of the circle."""
        due = self.pick(UNDECIDED)
        if due is None:
            return
        if self.preset == ORDER:
            self.do("order", lambda: ordering.decide(self.admin, due, key=key()))
        elif self.preset == DRAW:
            self.do("draw", lambda: drawing.hold(self.admin, due, key=key()))
        else:
            self._auction(due)

    def _auction(self, due: UUID) -> None:
        self.do("bidding begins", lambda: auctions.open_bidding(self.admin, due, key=key()))
        for actor in list(self.people):
            if self.chance.random() < 0.4:
                discount = self.chance.choice([200, 250, 300, 400, 500, 700])
                self.do(
                    f"{actor.name} bids {discount}",
                    lambda who=actor, what=discount: bidding.bid(
                        who, due, discount_minor=what, key=key()
                    ),
                )
        self.later(hours=2)
        self.do("bidding ends", lambda: auctions.close(self.admin, due, key=key()))

    def hand_out(self) -> None:
        """One pot is handed out."""
        if (payout_id := self.pick(TO_HAND_OUT)) is not None:
            self._hand_out(payout_id)

    def _hand_out(self, payout_id: UUID) -> None:
        way = self.chance.choice(["cash", "cash", "wallet"])
        for how in (way, "cash"):
            made = self.do(
                f"hand out, {how}",
                lambda how=how: payouts.pay(self.admin, payout_id, method=how, key=key()),
            )
            if made is not None:
                return

    def say(self) -> None:
        """Whoever may says that a pot came, or did not."""
        if (payout_id := self.pick(HANDED_OUT)) is not None:
            self._say(payout_id, came=self.chance.random() < 0.9)

    def _say(self, payout_id: UUID, *, came: bool) -> None:
        for actor in self.chance.sample(self.people, len(self.people)):
            made = self.do(
                "received" if came else "not received",
                lambda who=actor: (
                    payouts.confirm(who, payout_id, key=key())
                    if came
                    else payouts.dispute(who, payout_id, reason="No", key=key())
                ),
            )
            if made is not None:
                return

    def take_payout_back(self) -> None:
        """A pot was not handed out after all."""
        self.take_back(
            self.pick("SELECT entry_id FROM payout WHERE status IN ('paid','disputed') ORDER BY id")
        )

    def take_payment_back(self) -> None:
        """A payment did not come after all."""
        if self.entries:
            self.take_back(self.chance.choice(self.entries))

    def leave(self) -> None:
        """Somebody goes, at once or by the circle's leave."""
        if len(self.people) <= 3:
            return
        actor = self.chance.choice(self.people[1:])
        asked = self.do(
            f"{actor.name} asks to leave",
            lambda: departures.ask_leave(actor, self.circle.id, reason="Moving", key=key()),
        )
        if asked is None:
            return
        if asked.status != "settled":
            self.agree(asked.proposal_id)
            asked = self.do(
                "settle",
                lambda: departures.settle(self.admin, asked.id, method="cash", key=key()),
            )
        if asked is not None:
            self.people.remove(actor)

    def move(self) -> None:
        """A slot changes its turn, or its holder."""
        held = [
            (UUID(str(slot)), self.ids.get(UUID(str(member))))
            for slot, member in rows(
                "SELECT id, member_id FROM slot WHERE member_id IS NOT NULL ORDER BY number"
            )
        ]
        (mine, asker), (theirs, holder) = self.chance.choice(held), self.chance.choice(held)
        if asker is None or holder is None:
            return
        if self.chance.random() < 0.5:
            self._swap(asker, mine, holder, theirs)
        else:
            self._pass_on(asker, mine, self.some())

    def _swap(self, asker: Any, mine: UUID, holder: Any, theirs: UUID) -> None:
        asked = self.do(
            "ask to swap",
            lambda: requests.ask_swap(asker, self.circle.id, mine, theirs, key=key()),
        )
        if asked is not None:
            self.do("swap", lambda: requests.agree(holder, asked.id, key=key()))

    def _pass_on(self, asker: Any, mine: UUID, substitute: Any) -> None:
        taker = next(member for member, actor in self.ids.items() if actor is substitute)
        asked = self.do(
            f"{asker.name} passes on to {substitute.name}",
            lambda: requests.ask_substitute(asker, self.circle.id, mine, taker, key=key()),
        )
        if asked is None:
            return
        self.do("take over", lambda: requests.agree(substitute, asked.id, key=key()))
        agreed = self.do("agree", lambda: requests.approve(self.admin, asked.id, key=key()))
        if agreed is None:
            self.do("take it back", lambda: requests.withdraw(asker, asked.id, key=key()))

    def default(self) -> None:
        """Who has had the pot and pays no more."""
        slot = self.pick("SELECT id FROM slot WHERE status = 'won' ORDER BY number")
        if slot is not None:
            self.do("default", lambda: defaults.declare(self.admin, slot, key=key()))

    def void(self) -> None:
        """A draw is doubted, and everybody agrees to another."""
        due = self.pick(
            "SELECT id FROM round WHERE status IN ('decided', 'collecting') ORDER BY number"
        )
        if due is None or self.preset == ORDER:
            return
        made = self.do("void", lambda: voiding.ask(self.some(), due, reason="Odd", key=key()))
        if made is not None:
            self.agree(
                self.pick(
                    "SELECT void_proposal_id FROM draw WHERE void_proposal_id IS NOT NULL"
                    " ORDER BY committed_at DESC LIMIT 1"
                )
            )

    def withdraw(self) -> None:
        """Somebody takes savings out that are in no pot."""
        actor, amount = self.some(), self.chance.choice([40, 50, 100, 1_000])
        asked = self.do(
            f"{actor.name} asks for savings",
            lambda: withdrawals.ask(actor, self.circle.id, amount_minor=amount, key=key()),
        )
        if asked is None:
            return
        self.agree(asked.proposal_id)
        payer = self.people[1] if actor is self.admin else self.admin
        self.do(
            "savings handed out",
            lambda: withdrawals.pay_out(payer, asked.id, method="cash", key=key()),
        )

    def distribute(self) -> None:
        """What was earned is given, as far as it is not in a pot."""
        asked = self.do(
            "ask to distribute",
            lambda: distributions.ask(self.admin, self.circle.id, policy="equal", key=key()),
        )
        if asked is not None:
            self.agree(asked.proposal_id)
            self.do("distribute", lambda: distributions.post(self.admin, asked.id, key=key()))

    def close(self) -> None:
        """The run is closed before its time."""
        self.do("close", lambda: closing.close(self.admin, self.run, key=key()))

    # What must hold.

    def check(self) -> None:
        """Say what is wrong, if anything is."""
        assert round_faults() == []
        assert due_faults() == []
        assert invariants.faults(database.engine()) == []
        with clock.frozen(self.now):
            found = reading.summary(self.admin, self.run)
            proof = verification.verify_circle(self.admin, self.circle.id)
        assert proof.intact, proof
        assert found.total.is_even
        decided = len([each for each in found.rounds if each.is_decided])
        left = {UUID(str(row[0])) for row in rows("SELECT id FROM slot WHERE left_by IS NOT NULL")}
        for slot in found.slots:
            put_in = slot.in_minor + slot.owes_minor + slot.waived_minor
            should = decided * found.run.amount_minor
            # Nobody owes anything for a slot that was left.
            assert put_in == should or (slot.slot_id in left and put_in < should)
        assert sum(each.in_minor for each in found.slots) == found.total.in_minor
        assert sum(each.out_minor for each in found.slots) == found.total.out_minor


_ACTS: Final = (
    (RotatingLife.week, 30),
    (RotatingLife.pay_some, 10),
    (RotatingLife.waive, 4),
    (RotatingLife.decide, 6),
    (RotatingLife.hand_out, 6),
    (RotatingLife.say, 6),
    (RotatingLife.take_payout_back, 4),
    (RotatingLife.take_payment_back, 5),
    (RotatingLife.leave, 4),
    (RotatingLife.move, 8),
    (RotatingLife.default, 3),
    (RotatingLife.void, 3),
    (RotatingLife.withdraw, 4),
    (RotatingLife.distribute, 3),
    (RotatingLife.close, 2),
)
