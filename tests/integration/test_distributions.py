"""Earnings go to the members: looked at, agreed to, booked as one entry, and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.distributions import (
    DistributionMoved,
    DistributionOpen,
    DistributionPaid,
    DistributionTooLarge,
    EarningsByRule,
    NobodyWeighs,
    NotDistributionAsker,
    NothingToDistribute,
    OwnPart,
    WrongDistributionState,
)
from circle_app.domain.errors import InsufficientFunds, InvalidInput, NotAllowed, NotFound
from circle_app.services import (
    dissolutions,
    distributions,
    financials,
    funds,
    invites,
    memberships,
    passbooks,
    proposals,
    reversals,
)
from tests.factories import NAMES, key, person
from tests.support.circles import MORNING, member_id, rows
from tests.support.departures import decided
from tests.support.earnings import agreed, earned, group_that_earned, withdrawn
from tests.support.expenses import balances, recorded
from tests.support.funds import save, saving_group
from tests.support.invariants import as_uuid

one_system = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _at():
    with clock.frozen(MORNING):
        yield


def parts_of(found):
    return {part.name: part.amount_minor for part in found.parts}


def test_what_is_earned_goes_into_the_savings(db):
    group = group_that_earned()
    circle, (asha, rekha) = group.circle, group.members
    seen = distributions.preview(rekha, circle.id, policy="savings")
    assert (seen.rule, seen.earned.limit_minor, seen.amount_minor) == (
        "savings_days",
        90_000,
        90_000,
    )
    assert (seen.can_ask, seen.decided_by, seen.into) == (False, "vote", "savings")
    found = agreed(group, policy="savings")
    assert found.status == "agreed"
    assert parts_of(found) == parts_of(seen)
    assert (parts_of(found)[asha.name], parts_of(found)[rekha.name]) == (60_000, 30_000)
    before = balances(circle)
    once = key()
    done = distributions.post(group.treasurer, found.id, key=once)
    assert distributions.post(group.treasurer, found.id, key=once).replayed
    assert (done.status, distributions.get(rekha, found.id).my_minor) == ("posted", 30_000)
    after = balances(circle)
    moved = {name: after.get(name, 0) - before.get(name, 0) for name in after}
    assert {name: amount for name, amount in moved.items() if amount} == {
        "distributed": 90_000,
        f"savings:{member_id(asha, circle)}": 60_000,
        f"savings:{member_id(rekha, circle)}": 30_000,
    }
    line = passbooks.lines(rekha, circle.id).items[0]
    assert (line.kind, line.amount_minor) == ("distribution", 30_000)
    with pytest.raises(WrongDistributionState):
        distributions.post(group.treasurer, found.id, key=key())
    with pytest.raises(NothingToDistribute):
        distributions.ask(group.treasurer, circle.id, key=key())


@one_system
def test_the_statements_of_the_year_still_add_up(db):
    group = group_that_earned()
    recorded(group.treasurer, group.circle, 10_000)
    found = agreed(group, policy="equal", amount_minor=50_000)
    distributions.post(group.treasurer, found.id, key=key())
    result = financials.income_statement(group.admin, group.circle.id).statement.result_minor
    assert result == 80_000
    sheet = financials.balance_sheet(group.admin, group.circle.id).sheet
    assert sheet.balanced
    fund = sheet.loan
    assert (fund.result_minor, fund.result_of_span_minor, fund.distributed_of_span_minor) == (
        30_000,
        80_000,
        50_000,
    )
    trial = financials.trial_balance(group.admin, group.circle.id).trial
    assert trial.totals.equal
    assert [each.section.value for each in trial.groups][-1] == "distributed"
    seen = distributions.preview(group.admin, group.circle.id)
    assert (seen.earned.limit_minor, seen.earned.surplus_minor) == (30_000, 30_000)


@one_system
def test_savings_count_for_the_days_they_were_there(db):
    """6,000 for thirty days and 3,000 for ten: six to one."""
    group = saving_group(600_000, members=2)
    asha, rekha = group.members
    with clock.frozen(MORNING + timedelta(days=20)):
        save(rekha, group.circle, 300_000, confirmed_by=group.admin)
    with clock.frozen(MORNING + timedelta(days=29)):
        earned(group, 70_000)
        start = clock.today("Asia/Kolkata") - timedelta(days=29)
        seen = distributions.preview(group.admin, group.circle.id, date_from=start)
    weights = {part.name: part.weight for part in seen.parts}
    assert seen.policy == "savings_days"
    assert (weights[asha.name], weights[rekha.name]) == (600_000 * 30, 300_000 * 10)
    assert (parts_of(seen)[asha.name], parts_of(seen)[rekha.name]) == (60_000, 10_000)
    assert parts_of(seen)[group.admin.name] == 0


@one_system
def test_never_more_than_the_surplus_nor_than_the_boxes_hold(db):
    group = group_that_earned()
    circle = group.circle
    with pytest.raises(DistributionTooLarge) as refusal:
        distributions.ask(group.treasurer, circle.id, amount_minor=90_001, key=key())
    assert refusal.value.context["available_minor"] == 90_000
    assert distributions.preview(group.admin, circle.id, amount_minor=90_001).excess
    # What members are owed is theirs already; what is in the social fund is for need.
    funds.pay_social(
        group.treasurer,
        circle.id,
        member_id=member_id(group.members[0], circle),
        amount_minor=5_000,
        key=key(),
    )
    assert distributions.preview(group.admin, circle.id).earned.held_minor == 990_000
    with pytest.raises(InvalidInput):
        distributions.preview(group.admin, circle.id, policy="luck")
    with pytest.raises(InvalidInput):
        distributions.preview(group.admin, circle.id, policy="shares", into="pocket")


@one_system
def test_a_loss_leaves_nothing(db):
    group = saving_group(100_000, members=1)
    recorded(group.treasurer, group.circle, 10_000)
    seen = distributions.preview(group.admin, group.circle.id)
    assert (seen.earned.limit_minor, seen.amount_minor) == (0, 0)
    with pytest.raises(NothingToDistribute):
        distributions.ask(group.treasurer, group.circle.id, key=key())


@one_system
def test_who_came_after_the_days_or_went_has_no_part(db):
    group = group_that_earned()
    circle = group.circle
    last = clock.today("Asia/Kolkata")
    with clock.frozen(MORNING + timedelta(days=2)):
        late = person("Kavita Yadav")
        joined = invites.join(late, str(circle.invite_code), key=key())
        memberships.approve(group.admin, joined.member_id)
        seen = distributions.preview(group.admin, circle.id, policy="equal", date_to=last)
        assert late.name not in parts_of(seen)
        assert late.name in parts_of(distributions.preview(group.admin, circle.id, policy="equal"))
    assert sum(parts_of(seen).values()) == 90_000


@one_system
def test_the_measure_is_the_rules_where_officers_decide_alone(db):
    steps = {"decisions": {"distribution": [{"by": "role", "role": "admin"}]}}
    group = group_that_earned(rules=steps)
    with pytest.raises(EarningsByRule) as refusal:
        distributions.ask(group.treasurer, group.circle.id, policy="equal", key=key())
    assert refusal.value.context["rule"] == "savings_days"
    found = distributions.ask(group.treasurer, group.circle.id, key=key())
    proposals.decide(group.admin, found.proposal_id, approve=True, key=key())
    assert distributions.get(group.treasurer, found.id).status == "agreed"


@one_system
def test_nobody_saved_in_those_days(db):
    group = saving_group(100_000, members=1)
    earned(group)
    early = clock.today("Asia/Kolkata")
    seen = distributions.preview(group.admin, group.circle.id, policy="savings_days")
    assert not seen.nobody
    with clock.frozen(MORNING + timedelta(days=3)):
        withdrawn(group, group.members[0], 100_000)
    with clock.frozen(MORNING + timedelta(days=40)):
        wanted = {"policy": "savings_days", "date_from": early + timedelta(days=30)}
        seen = distributions.preview(group.admin, group.circle.id, **wanted)
        assert (seen.nobody, seen.parts) == (True, ())
        with pytest.raises(NobodyWeighs):
            distributions.ask(group.treasurer, group.circle.id, key=key(), **wanted)


def test_a_plan_that_does_not_fit_any_more_is_not_carried_out(db):
    group = group_that_earned()
    found = agreed(group, policy="savings")
    with pytest.raises(DistributionOpen):
        distributions.ask(group.admin, group.circle.id, key=key())
    withdrawn(group, group.members[0], 100_000)
    with pytest.raises(DistributionMoved):
        distributions.post(group.treasurer, found.id, key=key())
    # A new wish takes its place.
    again = agreed(group, policy="savings")
    assert distributions.get(group.admin, found.id).status == "cancelled"
    assert distributions.post(group.treasurer, again.id, key=key()).number == 2


def test_parts_are_handed_out_one_by_one_and_never_to_oneself(db):
    group = group_that_earned()
    circle, (asha, rekha) = group.circle, group.members
    found = agreed(group, policy="equal", into="payable")
    distributions.post(group.admin, found.id, key=key())
    with pytest.raises(OwnPart):
        _pay(group.treasurer, found, circle)
    with pytest.raises(NotAllowed):
        distributions.pay(
            asha, found.id, member_id=member_id(rekha, circle), method="cash", key=key()
        )
    paid = _pay(asha, found, circle, by=group.treasurer)
    assert {part.name: part.paid_from for part in paid.parts}[asha.name] == "cash"
    with pytest.raises(WrongDistributionState):
        _pay(asha, found, circle, by=group.treasurer)
    with pytest.raises(InsufficientFunds):
        _pay(rekha, found, circle, by=group.treasurer, method="upi")
    with pytest.raises(NotFound):
        distributions.pay(group.treasurer, found.id, member_id=circle.id, method="cash", key=key())
    _pay(rekha, found, circle, by=group.treasurer, method="bank")
    entry = rows("SELECT public_id FROM ledger_entry WHERE kind = 'distribution.paid' ORDER BY id")
    back = reversals.reverse(
        group.treasurer, circle.id, as_uuid(entry[-1][0]), reason="Not handed over", key=key()
    )
    assert back.status == "done"
    assert {part.name: part.can_pay for part in distributions.get(group.treasurer, found.id).parts}[
        rekha.name
    ]
    with pytest.raises(DistributionPaid):
        reversals.reverse(
            group.admin,
            circle.id,
            distributions.get(group.admin, found.id).entry_id,
            reason="Wrong days",
            key=key(),
        )


def _pay(member, found, circle, by=None, method="cash"):
    return distributions.pay(
        by or member, found.id, member_id=member_id(member, circle), method=method, key=key()
    )


@one_system
def test_a_distribution_is_taken_back_and_asked_anew(db):
    group = group_that_earned()
    circle = group.circle
    found = agreed(group, policy="savings")
    done = distributions.post(group.treasurer, found.id, key=key())
    before = balances(circle)
    back = reversals.reverse(
        group.treasurer, circle.id, done.entry_id, reason="Wrong days", key=key()
    )
    assert back.status == "done"
    assert distributions.get(group.admin, found.id).status == "reversed"
    assert balances(circle).get("distributed", 0) == 0
    assert before["distributed"] == 90_000
    assert distributions.preview(group.admin, circle.id).earned.limit_minor == 90_000
    again = agreed(group, policy="savings")
    assert distributions.post(group.treasurer, again.id, key=key()).status == "posted"
    assert [each.number for each in distributions.of_circle(group.admin, circle.id).items] == [2, 1]


@one_system
def test_only_who_asked_takes_it_back_and_a_no_ends_it(db):
    group = group_that_earned()
    found = distributions.ask(group.treasurer, group.circle.id, policy="equal", key=key())
    with pytest.raises(NotDistributionAsker):
        distributions.cancel(group.admin, found.id)
    assert distributions.cancel(group.treasurer, found.id).status == "cancelled"
    assert proposals.get(group.admin, found.proposal_id).status == "cancelled"
    other = distributions.ask(group.treasurer, group.circle.id, policy="equal", key=key())
    for member in (group.admin, *group.members, group.treasurer):
        if proposals.get(group.admin, other.proposal_id).status == "open":
            proposals.vote(member, other.proposal_id, "no")
    assert distributions.get(group.admin, other.id).status == "refused"
    with pytest.raises(WrongDistributionState):
        distributions.post(group.treasurer, other.id, key=key())
    with pytest.raises(NotAllowed):
        distributions.ask(group.members[0], group.circle.id, key=key())
    stranger = person(NAMES[4])
    with pytest.raises(NotFound):
        distributions.get(stranger, other.id)
    with pytest.raises(NotFound):
        distributions.preview(stranger, group.circle.id)


@one_system
def test_a_circle_ends_with_what_was_not_given_yet(db):
    group = group_that_earned()
    found = agreed(group, policy="equal", amount_minor=40_000, into="payable")
    distributions.post(group.treasurer, found.id, key=key())
    ended = dissolutions.ask(
        group.admin, group.circle.id, policy="equal", reason="We are done", key=key()
    )
    decided(ended.proposal_id, group.admin, group.treasurer, *group.members)
    done = dissolutions.post(group.treasurer, ended.id, key=key())
    assert (done.closing.surplus_minor, done.status) == (50_000, "posted")
    assert {part.paid_from for part in distributions.get(group.admin, found.id).parts} == {
        "settlement"
    }
