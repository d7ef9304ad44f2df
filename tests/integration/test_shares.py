"""Shares: one price in a cycle, bought at meetings or outside, kept by whoever writes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.domain.charts import SHARES
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.import_acts import CannotRevert
from circle_app.domain.meetings import SharesAtMeetings
from circle_app.domain.reversals import CannotReverse
from circle_app.domain.shares import NoShares, SharesNeedAnother, TooManyShares
from circle_app.reports.share_register import share_register_csv
from circle_app.services import (
    departures,
    imports,
    meetings,
    proposals,
    reversals,
    rules,
    share_outs,
    shares,
    verification,
    wallets,
)
from tests.factories import key, outcomes, person, successes
from tests.support.circles import MORNING, circle_of, count, kinds
from tests.support.imported import taken
from tests.support.meetings import HERE
from tests.support.shares import ShareGroup, share_faults

on_sqlite = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _at(db):
    with clock.frozen(MORNING):
        yield
        assert share_faults() == []


@on_sqlite
def test_shares_are_bought_outside_of_a_meeting_and_stand_in_the_register(db: Any) -> None:
    group = ShareGroup(
        contribution={"unit": "share", "amount_minor": 5_000, "max_units": 5, "cycle": "weekly"}
    )
    wallets.top_up(group.anju, amount_minor=50_000, method="cash", key=key())
    once = key()
    first = shares.buy(group.anju, group.circle.id, shares=3, method="wallet", key=once)
    again = shares.buy(group.anju, group.circle.id, shares=3, method="wallet", key=once)
    assert (first.amount_minor, first.cycle_number, again.replayed) == (15_000, 1, True)
    assert (wallets.balance(group.anju).balance_minor, group.booked(group.anju, SHARES)) == (
        35_000, 15_000,
    )  # fmt: skip
    with pytest.raises(TooManyShares) as refused:
        group.buys(group.anju, 3)
    assert refused.value.context["left"] == 2
    group.buys(group.treasurer, 2, on_behalf_of=group.id(group.bimla))
    with pytest.raises(NotAllowed):
        group.buys(group.anju, 1, on_behalf_of=group.id(group.bimla))
    found = shares.register(group.anju, group.circle.id)
    assert (found.mine.shares, found.mine.cost_minor, found.left) == (3, 15_000, 2)
    assert [(each.name, each.shares) for each in found.holdings] == [
        (group.anju.name, 3), (group.bimla.name, 2),
    ]  # fmt: skip
    assert (found.shares, found.cost_minor, found.cycle.price_minor) == (5, 25_000, 5_000)
    assert (found.refusal, found.can_record, found.purchases[0].at_meeting) == (None, False, False)
    assert shares.register(group.treasurer, group.circle.id).can_record
    # A week later others may be bought.
    with clock.frozen(MORNING + timedelta(days=7)):
        assert shares.register(group.anju, group.circle.id).left == 5
        group.buys(group.anju, 5, "upi", reference="123456789012")
    table = "".join(share_register_csv(group.bimla, group.circle.id)).splitlines()
    assert table[1].endswith(f"{group.anju.name},1,8,50.00,400.00,INR")
    with pytest.raises(NotFound):
        shares.register(person("Stranger Singh"), group.circle.id)
    with pytest.raises(NotFound):
        shares.register(group.anju, group.circle.id, number=7)
    assert "shares.bought" in kinds()
    _price_and_reversal(group)


def _price_and_reversal(group: ShareGroup) -> None:
    """A new price waits for the next cycle; what is taken back counts no more."""
    changes = {"contribution": {"amount_minor": 10_000}}
    rules.change_rules(group.admin, group.circle.id, changes)
    found = shares.register(group.anju, group.circle.id)
    assert (found.price_minor, found.next_price_minor) == (5_000, 10_000)
    bought = group.buys(group.dhapu, 1)
    assert bought.price_minor == 5_000
    undone = reversals.reverse(
        group.admin, group.circle.id, bought.entry_id, reason="A mistake", key=key()
    )
    assert undone.status == "done"
    assert shares.register(group.dhapu, group.circle.id).mine.shares == 0


@on_sqlite
def test_who_writes_down_what(db: Any) -> None:
    group = ShareGroup(confirmation="officer")
    with pytest.raises(SharesNeedAnother):
        group.buys(group.anju, 1)
    with pytest.raises(SharesNeedAnother):
        group.buys(group.treasurer, 1)
    assert group.buys(group.treasurer, 2, on_behalf_of=group.id(group.anju)).held == 2
    meets = ShareGroup(confirmation="meeting")
    with pytest.raises(SharesAtMeetings):
        meets.buys(meets.anju, 1, "wallet")
    assert shares.register(meets.anju, meets.circle.id).refusal == "shares_at_meetings"
    plain = person("Gita Devi")
    circle = circle_of(plain)
    with pytest.raises(NoShares):
        shares.buy(plain, circle.id, shares=1, method="cash", key=key())
    assert shares.register(plain, circle.id).refusal == "no_shares"
    assert count("share_purchase") == 1


@on_sqlite
def test_shares_of_a_meeting_are_of_the_cycle_and_leave_with_their_member(db: Any) -> None:
    group = ShareGroup(rule_voting={"share": "1/2", "more_than": False, "weighted_by": "share"})
    meeting = group.start()
    version = group.typed(
        meeting, {group.anju: {**HERE, "shares": 3}, group.bimla: {**HERE, "shares": 2}}, 25_000
    )
    meetings.post(group.treasurer, meeting.id, version=version, key=key())
    found = shares.register(group.anju, group.circle.id)
    assert (found.cycle.shares, found.purchases[0].at_meeting) == (5, True)
    # In this circle each share is a vote.
    asked = proposals.propose(group.anju, group.circle.id, title="A lamp", key=key())
    seen = proposals.get(group.anju, asked.proposal_id)
    assert [(each.name, each.weight) for each in seen.voters] == [
        (group.anju.name, 3), (group.bimla.name, 2),
    ]  # fmt: skip
    gone = departures.ask(group.bimla, group.circle.id, key=key())
    proposals.decide(group.admin, gone.proposal_id, approve=True, key=key())
    departures.settle(group.treasurer, gone.id, method="cash", key=key())
    after = shares.register(group.anju, group.circle.id)
    assert (after.cycle.shares, [each.shares for each in after.holdings]) == (3, [3])
    assert share_outs.preview(group.treasurer, group.circle.id).plan.shares == 3


def test_two_buy_the_last_shares_at_the_same_moment(db: Any) -> None:
    group = ShareGroup(
        contribution={"unit": "share", "amount_minor": 5_000, "max_units": 5, "cycle": "weekly"}
    )

    def act(number: int) -> Any:
        if number % 2:
            return group.buys(group.treasurer, 3, on_behalf_of=group.id(group.anju))
        return group.buys(group.anju, 3)

    found = outcomes(act, 4)
    assert len(successes(found)) == 1
    assert {each for each in found if isinstance(each, str)} == {"too_many_shares"}
    taken = shares.register(group.anju, group.circle.id)
    assert (taken.mine.shares, taken.cycle.number) == (3, 1)
    entry = taken.purchases[0].entry_id

    def back(number: int) -> Any:
        who = (group.admin, group.treasurer)[number % 2]
        return reversals.reverse(who, group.circle.id, entry, reason="Twice", key=key())

    results = outcomes(back, 2)
    assert CannotReverse.code not in results
    assert shares.register(group.anju, group.circle.id).mine.shares in (0, 3)


@on_sqlite
def test_shares_of_an_import_count_and_go_with_it(db: Any) -> None:
    group = ShareGroup()
    group.buys(group.anju, 1)
    table = [
        ["Name", "Shares", "Amount"],
        [group.anju.name, "150", ""],
        [group.bimla.name, "100", ""],
        ["Cash", "", "300"],
    ]
    brought = taken(group.treasurer, group.circle, "opening", table)
    register = shares.register(group.anju, group.circle.id)
    assert (register.cycle.shares, register.mine.shares) == (6, 4)
    assert [(each.kind, each.shares) for each in register.purchases] == [
        ("brought", 3), ("bought", 1),
    ]  # fmt: skip
    # ₹350 lie there for six shares of ₹50 each.
    plan = share_outs.preview(group.treasurer, group.circle.id).plan
    assert (plan.value, next(each for each in plan.parts if each.shares == 4).cost_minor) == (
        "5833.3333",
        20_000,
    )
    imports.revert(group.treasurer, brought.id, reason="Wrong list", key=key())
    after = shares.register(group.anju, group.circle.id)
    assert (after.cycle.shares, after.mine.shares) == (1, 1)
    assert group.booked(group.anju, SHARES) == 5_000
    again = taken(group.treasurer, group.circle, "opening", table)
    agreed = group.agree(group.count(35_000))
    share_outs.post(group.treasurer, agreed.id, key=key())
    with pytest.raises(CannotRevert) as refused:
        imports.revert(group.treasurer, again.id, reason="Too late", key=key())
    assert refused.value.context["why"] == "shares_shared_out"
    assert verification.verify_circle(group.anju, group.circle.id).intact
