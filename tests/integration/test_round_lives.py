"""Rotating circles over whole runs: paying, not paying, deciding, handing out, taking back."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.services import (
    contributions,
    cycles,
    dues,
    funds,
    proposals,
    reversals,
    verification,
)
from circle_app.services.rounds import closing, ordering, payouts, reading
from tests.factories import key
from tests.support import databases, invariants
from tests.support.circles import rows
from tests.support.dues import due_faults
from tests.support.rounds import BEGUN, rotating, round_faults

whos = st.integers(0, 2)
places = st.integers(0, 30)
amounts = st.one_of(st.none(), st.none(), st.sampled_from([50, 500, 1_000, 1_700, 4_000]))


class RoundLives(RuleBasedStateMachine):
    """Three people with one to three slots each, over a run and a little more."""

    run_dir: Path
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(dir=self.folder)))
        self.db = self.stack.enter_context(databases.fresh("sqlite", self.run_dir, folder))
        self.now = BEGUN
        self.paid: list[Any] = []

    def teardown(self) -> None:
        with self.stack:
            if not hasattr(self, "found"):
                return
            with clock.frozen(self.now):
                assert verification.verify_circle(self.found.admin, self.circle).intact

    @initialize(
        held=st.sampled_from([(1, 1, 1), (2, 1, 0), (1, 2, 1)]),
        unpaid=st.sampled_from(["collected", "reserve", "hold"]),
        surplus=st.sampled_from(["next_dues", "savings"]),
    )
    def begin(self, held: tuple[int, ...], unpaid: str, surplus: str) -> None:
        rules = {"rounds": {"unpaid": unpaid}, "contribution": {"surplus": surplus}}
        self.found = rotating(held, rules=rules)
        self.circle = self.found.circle.id
        with clock.frozen(self.now):
            # What the circle has earned: enough for some of what is missing, not for all.
            funds.receive(
                self.found.admin, self.circle, source="donation", amount_minor=2_500,
                account="cash", key=key(),
            )  # fmt: skip

    def attempt(self, act: Any) -> Any:
        with clock.frozen(self.now):
            try:
                return act()
            except CircleError as refused:
                refusal = refused
        assert refusal.http_status < 500, refusal.code
        return None

    def pick(self, query: str, place: int) -> UUID | None:
        found = rows(query)
        return UUID(str(found[place % len(found)][0])) if found else None

    @rule(
        payers=st.lists(st.booleans(), min_size=3, max_size=3),
        decides=st.booleans(),
        hands_out=st.booleans(),
        days=st.sampled_from([1, 7, 7, 9]),
    )
    def week(self, payers: list[bool], decides: bool, hands_out: bool, days: int) -> None:
        """What most weeks are like: people pay, the pot is given, time goes on."""
        for who, pays in enumerate(payers):
            if pays:
                self.pay(who, None)
        if decides:
            self.decide()
        if hands_out:
            self.hand_out(0)
            self.say(0, 0, True)
            self.say(0, 1, True)
        self.now += timedelta(days=days)
        with clock.frozen(self.now):
            cycles.open_due_cycles(self.circle)
            dues.charge_late_fees(self.circle)

    @rule(who=whos, amount=amounts)
    def pays(self, who: int, amount: int | None) -> None:
        self.pay(who, amount)

    def pay(self, who: int, amount: int | None) -> None:
        def act() -> Any:
            paid = contributions.pay(
                self.found.people[who], self.circle, amount_minor=amount, method="cash", key=key()
            )
            if paid.status == "confirmed":
                return paid
            other = self.found.people[0 if who else 1]
            return contributions.confirm(other, paid.id, key=key())

        if (done := self.attempt(act)) is not None:
            self.paid.append(done)

    @rule(place=places)
    def waive(self, place: int) -> None:
        due = self.pick("SELECT id FROM due WHERE status = 'pending' ORDER BY id", place)
        if due is not None:
            self.attempt(
                lambda: contributions.waive(self.found.admin, due, reason="Ill", key=key())
            )

    def decide(self) -> None:
        due = self.pick("SELECT id FROM round WHERE winner_slot_id IS NULL ORDER BY number", 0)
        if due is not None:
            self.attempt(lambda: ordering.decide(self.found.admin, due, key=key()))

    def hand_out(self, place: int) -> None:
        payout = self.pick("SELECT id FROM payout WHERE status = 'owed' ORDER BY id", place)
        if payout is not None:
            self.attempt(lambda: payouts.pay(self.found.admin, payout, method="cash", key=key()))

    def say(self, place: int, who: int, came: bool) -> None:
        payout = self.pick("SELECT id FROM payout WHERE status = 'paid' ORDER BY id", place)
        actor = self.found.people[who]
        if payout is not None and came:
            self.attempt(lambda: payouts.confirm(actor, payout, key=key()))
        elif payout is not None:
            self.attempt(lambda: payouts.dispute(actor, payout, reason="No", key=key()))

    @rule(place=places, who=whos, came=st.booleans())
    def pot(self, place: int, who: int, came: bool) -> None:
        self.decide()
        self.hand_out(place)
        self.say(place, who, came)

    @rule(place=places)
    def take_payout_back(self, place: int) -> None:
        self._reverse(self.pick("SELECT entry_id FROM payout WHERE status = 'paid'", place))

    @rule(place=places)
    def take_payment_back(self, place: int) -> None:
        if self.paid:
            self._reverse(self.paid[place % len(self.paid)].entry_id)

    def _reverse(self, entry: UUID | None) -> None:
        if entry is None:
            return

        def act() -> Any:
            return reversals.reverse(
                self.found.admin, self.circle, entry, reason="Wrong", key=key()
            )

        done = self.attempt(act)
        if done is not None and done.proposal_id is not None:
            for actor in self.found.people[1:]:
                self.attempt(lambda who=actor: proposals.vote(who, done.proposal_id, "yes"))

    @rule()
    def close(self) -> None:
        self.attempt(lambda: closing.close(self.found.admin, self.found.run, key=key()))

    @precondition(lambda self: hasattr(self, "found"))
    @invariant()
    def sound(self) -> None:
        assert not round_faults()
        assert not due_faults()
        assert invariants.faults(self.db.engine) == []
        with clock.frozen(self.now):
            summary = reading.summary(self.found.admin, self.found.run)
        assert summary.total.is_even
        whole = summary.run.slot_count * summary.run.amount_minor
        for slot in summary.slots:
            begun = len([each for each in summary.rounds if each.is_decided])
            should = begun * summary.run.amount_minor
            assert slot.in_minor + slot.owes_minor + slot.waived_minor == should
            assert slot.out_minor + slot.gets_minor <= whole
        if summary.run.status == "closed":
            assert summary.total.owed_minor == 0


def test_any_order_of_acts_keeps_every_slot_even(run_dir, tmp_path):
    lives = type("Lives", (RoundLives,), {"run_dir": run_dir, "folder": tmp_path})
    run_state_machine_as_test(
        lives,
        settings=settings(
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            print_blob=True,
            database=None,
            derandomize=True,
            max_examples=2,
            stateful_step_count=30,
        ),
    )
