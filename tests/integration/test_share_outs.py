"""A cycle of shares from count to payout: booked once, to the unit, or not at all.

What holds of every share-out, whatever happened before, is in ``test_sharing_lives``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from circle_app.adapters import clock
from circle_app.domain.charts import LOANS, SHARES
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.reversals import CannotReverse, ReasonMissing
from circle_app.domain.share_outs import (
    BoxNotCounted,
    NothingToShareOut,
    NotShareOutAsker,
    ShareOutHeld,
    ShareOutOpen,
    ShareOutStale,
    WrongShareOutState,
)
from circle_app.services import (
    funds,
    loans,
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
from tests.support.circles import MORNING, kinds, rows
from tests.support.loans import loan_faults
from tests.support.meetings import HERE
from tests.support.shares import ShareGroup, share_faults

on_sqlite = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _at(db):
    with clock.frozen(MORNING):
        yield
        assert (share_faults(), loan_faults()) == ([], [])


def group_that_earned(**more: Any) -> ShareGroup:
    """45 shares of Anju's among 90, ₹50 each; 900 was earned: a share is worth ₹60."""
    group = ShareGroup(**more)
    group.buys(group.anju, 45)
    group.buys(group.bimla, 30)
    group.buys(group.dhapu, 15)
    funds.receive(
        group.treasurer,
        group.circle.id,
        account="cash",
        source="donation",
        amount_minor=90_000,
        key=key(),
    )
    return group


@on_sqlite
def test_from_the_count_to_the_next_cycle(db: Any) -> None:
    group = group_that_earned()
    seen = share_outs.preview(group.treasurer, group.circle.id)
    assert (seen.holds, seen.refusal, seen.plan.value) == ((), None, "6000.0000")
    assert [(box.account, box.booked_minor) for box in seen.boxes] == [("cash", 540_000)]
    with pytest.raises(ReasonMissing):
        group.count(539_100)
    with pytest.raises(BoxNotCounted):
        share_outs.count(group.treasurer, group.circle.id, counted={}, key=key())
    # Nine rupees are missing: that is booked first, so a share is worth 59.90.
    found = group.count(539_100, reason="A torn note")
    assert (found.status, found.difference_minor, found.plan.value) == (
        "counting", -900, "5990.0000",
    )  # fmt: skip
    assert group.balances()["variance"] == 900
    rules.change_rules(group.admin, group.circle.id, {"contribution": {"amount_minor": 10_000}})
    found = group.count(539_100, carry_shares=2)
    agreed = group.agree(found)
    assert (agreed.status, agreed.can_post, agreed.is_stale) == ("agreed", True, False)
    anju = group.part(agreed, group.anju)
    # Twice the new price of ₹100 stays, once the rules count; the old one while they wait.
    assert (anju.entitled_minor, anju.carried_shares) == (269_550, 2)
    assert anju.paid_minor == 269_550 - anju.carried_minor
    once = key()
    done = share_outs.post(group.treasurer, found.id, key=once)
    assert share_outs.post(group.treasurer, found.id, key=once).replayed
    with pytest.raises(WrongShareOutState):
        share_outs.post(group.treasurer, found.id, key=key())
    assert done.plan.paid_minor + done.plan.carried_minor == 539_100
    after = shares.register(group.anju, group.circle.id)
    assert (after.cycle.number, after.cycle.shares, after.mine.shares) == (2, 6, 2)
    assert after.purchases[0].kind == "carried"
    before = shares.register(group.anju, group.circle.id, number=1)
    assert (before.cycle.status, before.mine.shares) == ("closed", 45)
    left = group.balances()
    assert left["cash"] == left["share_capital"] == done.plan.carried_minor
    assert left["distributed"] == 89_100
    _what_is_over(group, done)


def _what_is_over(group: ShareGroup, done: Any) -> None:
    assert done.received is None
    mine = share_outs.received(group.anju, done.id)
    assert (mine.received, share_outs.received(group.anju, done.id).received_count) == (True, 1)
    entry = rows("SELECT public_id FROM ledger_entry WHERE kind = 'shares.bought' LIMIT 1")[0][0]
    posted = rows("SELECT public_id FROM ledger_entry WHERE kind = 'share_out.settlement' LIMIT 1")
    for each in (entry, posted[0][0]):
        with pytest.raises(CannotReverse):
            reversals.reverse(
                group.admin, group.circle.id, _uuid(each), reason="Too late", key=key()
            )
    told = [kind.partition(".")[2] for kind in kinds() if kind.startswith("share_out.")]
    assert told == ["counted", "counted", "asked", "agreed", "posted", "received"]


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


@on_sqlite
def test_loans_and_fines_are_set_off_and_what_is_left_is_owed_on(db: Any) -> None:
    group = group_that_earned()
    small = group.lend(group.bimla, 60_000)
    large = group.lend(group.dhapu, 45_000)
    older = group.lend(group.dhapu, 100_000)
    # 5,400 less 2,050 lent. Dhapu owes 1,450 with 15 shares: they cover less than that.
    found = group.count(335_000, social="keep")
    # A share of who covers what they owe: (3,350 + 600) / 75.
    assert found.plan.value == "5266.6667"
    dhapu, bimla = group.part(found, group.dhapu), group.part(found, group.bimla)
    assert (dhapu.entitled_minor, dhapu.set_off_minor, dhapu.debt_minor, dhapu.paid_minor) == (
        79_000, 79_000, 66_000, 0,
    )  # fmt: skip
    assert (bimla.set_off_minor, bimla.paid_minor) == (60_000, 158_000 - 60_000)
    agreed = group.agree(found)
    done = share_outs.post(group.admin, agreed.id, key=key())
    assert done.plan.paid_minor == 335_000
    assert loans.get(group.bimla, small.id).status == "closed"
    assert loans.get(group.dhapu, large.id).status == "closed"
    rest = loans.get(group.dhapu, older.id)
    assert (rest.status, rest.outstanding_minor) == ("active", 66_000)
    assert group.balance(LOANS, group.dhapu) == 66_000
    assert group.balance(SHARES, group.dhapu) == 0
    left = group.balances()
    # What stays owed stands against what the books have earned and not given yet.
    assert left == {"loans": 66_000, "donation_income": 90_000, "distributed": 24_000}
    # It comes in later, and belongs to whoever has shares then.
    loans.repay(group.dhapu, older.id, amount_minor=66_000, method="cash", key=key())
    group.buys(group.anju, 1)
    again = group.agree(group.count(71_000))
    assert group.part(again, group.anju).paid_minor == 71_000


@on_sqlite
def test_wallets_boxes_and_the_social_fund(db: Any) -> None:
    group = ShareGroup()
    wallets.top_up(group.anju, amount_minor=50_000, method="cash", key=key())
    group.buys(group.anju, 3, "wallet")
    group.buys(group.anju, 1)
    group.buys(group.bimla, 4)
    for actor, amount in ((group.anju, 1_000), (group.bimla, 501)):
        funds.pay_social(
            group.treasurer,
            group.circle.id,
            member_id=group.id(actor),
            amount_minor=amount,
            key=key(),
        )
    with pytest.raises(BoxNotCounted) as refused:
        group.count(25_000)
    assert refused.value.context["account"] == "social_cash"
    kept = group.count(25_000, boxes={"social_cash": 1_501})
    assert (kept.plan.social_minor, kept.plan.paid_minor) == (0, 40_000)
    agreed = group.agree(kept, social="equal")
    # Everybody has the same part of the social fund; the units left over go to the first.
    assert [each.social_minor for each in agreed.plan.parts] == [301, 300, 300, 300, 300]
    done = share_outs.post(group.treasurer, agreed.id, key=key())
    assert done.plan.paid_minor == 41_501
    # What lay in wallets goes into wallets, of whoever comes first.
    assert wallets.balance(group.anju).balance_minor == 50_000
    # One entry gives hers into the wallet and by hand.
    assert verification.verify_circle(group.anju, group.circle.id).intact
    assert group.balances() == {}
    movement = wallets.movements(group.anju).items[0]
    assert (movement.kind, movement.amount_minor) == ("wallet.share_out", 15_000)


@on_sqlite
def test_a_loss_is_borne_by_all_shares(db: Any) -> None:
    group = ShareGroup()
    with pytest.raises(NothingToShareOut):
        group.count(0)
    group.buys(group.anju, 2)
    group.buys(group.bimla, 1)
    agreed = group.agree(group.count(14_999, reason="A coin is gone"))
    assert [each.paid_minor for each in agreed.plan.parts if each.shares] == [9_999, 5_000]
    share_outs.post(group.treasurer, agreed.id, key=key())
    left = group.balances()
    assert (left.get("cash"), left["variance"], left["distributed"]) == (None, 1, -1)


@on_sqlite
def test_a_plan_goes_stale_and_is_counted_again(db: Any) -> None:
    group = group_that_earned()
    agreed = group.agree(group.count(540_000))
    with pytest.raises(ShareOutOpen):
        group.count(540_000)
    with pytest.raises(NotShareOutAsker):
        share_outs.cancel(group.admin, agreed.id)
    group.buys(group.anju, 1)
    stale = share_outs.get(group.bimla, agreed.id)
    assert (stale.is_stale, stale.can_post) == (True, False)
    with pytest.raises(ShareOutStale):
        share_outs.post(group.treasurer, agreed.id, key=key())
    fresh = group.count(545_000)
    assert share_outs.get(group.bimla, agreed.id).status == "cancelled"
    with pytest.raises(NotAllowed):
        share_outs.ask(group.bimla, fresh.id, key=key())
    asked = share_outs.ask(group.treasurer, fresh.id, key=key())
    for actor in (group.admin, group.anju, group.bimla):
        proposals.vote(actor, asked.proposal_id, "no")
    refused = share_outs.newest(group.bimla, group.circle.id)
    assert (refused.status, refused.can_count) == ("refused", False)
    # Whoever counted may take it back; a month later a count is too old.
    back = group.count(545_000)
    assert share_outs.cancel(group.treasurer, back.id).status == "cancelled"
    old = group.agree(group.count(545_000))
    with clock.frozen(MORNING + timedelta(days=31)):
        assert share_outs.get(group.treasurer, old.id).is_stale
        with pytest.raises(ShareOutStale):
            share_outs.post(group.treasurer, old.id, key=key())
    _what_holds(group)


def _what_holds(group: ShareGroup) -> None:
    meeting = group.start()
    with clock.frozen(MORNING + timedelta(days=1)), pytest.raises(ShareOutOpen):
        group.count(545_000)
    group.buys(group.anju, 1)
    with pytest.raises(ShareOutHeld) as refused:
        group.count(550_000)
    assert refused.value.context["holds"] == ("meeting",)
    meetings.cancel(group.treasurer, meeting.id)
    group.count(550_000)
    with pytest.raises(NotFound):
        share_outs.newest(person("Stranger Singh"), group.circle.id)


def test_it_is_carried_out_once_and_not_beside_anything_else(db: Any) -> None:
    group = group_that_earned()
    loan = group.lend(group.bimla, 10_000)
    agreed = group.agree(group.count(530_000))
    people = (group.treasurer, group.admin)

    def act(number: int) -> Any:
        if number == 3:
            return loans.repay(group.bimla, loan.id, amount_minor=5_000, method="cash", key=key())
        if number == 4:
            return group.buys(group.anju, 1)
        return share_outs.post(people[number % 2], agreed.id, key=key())

    found = outcomes(act, 5)
    posted = [each for each in successes(found) if isinstance(each, share_outs.ShareOutView)]
    state = share_outs.get(group.treasurer, agreed.id)
    # Either it was carried out, once, or something else came first and it fits no more.
    assert len(posted) == (1 if state.status == "posted" else 0)
    refused = {each for each in found if isinstance(each, str)}
    assert refused <= {"share_out_state", "share_out_stale", "loan_not_active"}
    if state.status == "posted":
        assert rows("SELECT COUNT(*) FROM share_out_line")[0][0] == 5
        assert rows("SELECT COUNT(*) FROM share_cycle")[0][0] == 2
    else:
        assert rows("SELECT COUNT(*) FROM share_out_line")[0][0] == 0


def test_two_counts_and_a_meeting_at_the_same_moment(db: Any) -> None:
    group = group_that_earned()
    agreed = group.agree(group.count(540_000))
    meeting = group.start()
    version = group.typed(meeting, {group.anju: {**HERE, "shares": 1}}, 545_000)

    def act(number: int) -> Any:
        if number == 0:
            return meetings.post(group.treasurer, meeting.id, version=version, key=key())
        if number == 1:
            return share_outs.post(group.admin, agreed.id, key=key())
        return group.count(545_000, (group.admin, group.treasurer)[number % 2])

    found = outcomes(act, 4)
    # While a meeting is held nothing is shared out; what it books makes the plan stale.
    assert rows("SELECT status FROM meeting") == [("posted",)]
    refused = {each for each in found if isinstance(each, str)}
    assert refused <= {
        *("share_out_held", "share_out_stale", "share_out_state", "share_out_open"),
        "reason_missing",
    }
    open_ones = rows("SELECT COUNT(*) FROM share_out WHERE status IN ('counting', 'agreed')")
    assert open_ones[0][0] == 1
