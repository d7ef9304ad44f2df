"""Paying, claiming, confirming, rejecting, letting off, taking back, charging: in any order."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

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
    departures,
    dues,
    proposals,
    reversals,
    verification,
)
from tests.factories import key
from tests.support import databases, invariants
from tests.support.circles import MORNING, officers_circle, rows
from tests.support.dues import due_faults

CONTRIBUTION = {
    "cycle": "weekly",
    "amount_minor": 1_000,
    "grace_days": 2,
    "late_fee_minor": 70,
    "surplus": "next_dues",
}
whos = st.integers(0, 2)
amounts = st.one_of(st.none(), st.sampled_from([70, 500, 1_000, 1_070, 3_500]))
places = st.integers(0, 30)


class DueLives(RuleBasedStateMachine):
    """Three members and two officers over some weeks."""

    run_dir: Path
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(dir=self.folder)))
        self.db = self.stack.enter_context(databases.fresh("sqlite", self.run_dir, folder))
        self.now = MORNING
        self.paid: list[Any] = []

    def teardown(self) -> None:
        with self.stack:
            if hasattr(self, "found"):
                with clock.frozen(self.now):
                    assert verification.verify_circle(self.found.admin, self.circle).intact

    @initialize(surplus=st.sampled_from(["next_dues", "savings"]))
    def begin(self, surplus: str) -> None:
        with clock.frozen(self.now):
            self.found = officers_circle(
                3, rules={"contribution": {**CONTRIBUTION, "surplus": surplus}}, wallet_minor=20_000
            )
        self.circle = self.found.circle.id
        self.people = (*self.found.members, self.found.treasurer)

    def attempt(self, act: Any) -> Any:
        with clock.frozen(self.now):
            try:
                return act()
            except CircleError as refused:
                refusal = refused
        assert refusal.http_status < 500, refusal.code
        return None

    def pick(self, place: int) -> Any:
        return self.paid[place % len(self.paid)] if self.paid else None

    @rule(who=whos, amount=amounts, method=st.sampled_from(["cash", "wallet"]))
    def pay(self, who: int, amount: int | None, method: str) -> None:
        done = self.attempt(
            lambda: contributions.pay(
                self.people[who], self.circle, amount_minor=amount, method=method, key=key()
            )
        )
        if done is not None:
            self.paid.append(done)

    @rule(place=places, yes=st.booleans())
    def decide(self, place: int, yes: bool) -> None:
        if (paid := self.pick(place)) is None:
            return
        if yes:
            self.attempt(lambda: contributions.confirm(self.found.admin, paid.id, key=key()))
        else:
            self.attempt(
                lambda: contributions.reject(self.found.admin, paid.id, reason="No", key=key())
            )

    @rule(place=places)
    def take_back(self, place: int) -> None:
        paid = self.pick(place)
        if paid is None:
            return
        (row,) = rows("SELECT entry_id FROM contribution WHERE id = :id", id=paid.id.hex)
        if row.entry_id is None:
            return
        entry = invariants.as_uuid(row.entry_id)
        asked = self.attempt(
            lambda: reversals.reverse(
                self.found.treasurer, self.circle, entry, reason="No", key=key()
            )
        )
        if asked is not None and asked.proposal_id is not None:
            self.attempt(
                lambda: proposals.decide(
                    self.found.admin, asked.proposal_id, approve=True, key=key()
                )
            )

    @rule(who=whos, place=places, amount=amounts, fee=st.sampled_from([None, 0, 70]))
    def waive(self, who: int, place: int, amount: int | None, fee: int | None) -> None:
        # Who has left has no dues here any more.
        page = self.attempt(lambda: contributions.dues(self.people[who], self.circle, mine=True))
        if page is not None and (mine := page.items):
            self.attempt(
                lambda: contributions.waive(
                    self.found.admin,
                    mine[place % len(mine)].id,
                    amount_minor=amount,
                    fee_minor=fee,
                    reason="Illness",
                    key=key(),
                )
            )

    @rule(days=st.integers(1, 9), charges=st.booleans())
    def wait(self, days: int, charges: bool) -> None:
        self.now += timedelta(days=days)
        with clock.frozen(self.now):
            cycles.open_due_cycles(self.circle)
            if charges:
                dues.charge_late_fees(self.circle)
                assert dues.charge_late_fees() == 0

    @precondition(lambda self: self.now > MORNING + timedelta(days=35))
    @rule()
    def leave(self) -> None:
        asked = self.attempt(lambda: departures.ask_leave(self.people[2], self.circle, key=key()))
        if asked is not None and asked.proposal_id is not None:
            self.attempt(
                lambda: proposals.decide(
                    self.found.admin, asked.proposal_id, approve=True, key=key()
                )
            )

    @invariant()
    def everything_adds_up(self) -> None:
        if hasattr(self, "found"):
            assert due_faults() == []
            assert invariants.faults(self.db.engine) == []


def test_dues_add_up_whatever_is_done_in_whatever_order(run_dir, tmp_path):
    lives = type("Lives", (DueLives,), {"run_dir": run_dir, "folder": tmp_path})
    run_state_machine_as_test(
        lives,
        settings=settings(
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            print_blob=True,
            database=None,
            derandomize=True,
            max_examples=5,
            stateful_step_count=35,
        ),
    )
