"""Two share or sell the same at once: one does, the other gets a clear answer, the books hold."""

from __future__ import annotations

from circle_app.services import distributions, investments, proposals, withdrawals
from tests.factories import key, outcomes, successes
from tests.support.departures import decided
from tests.support.earnings import agreed, group_that_earned, invested, wished
from tests.support.expenses import balances


def test_two_give_the_same_once(db):
    group = group_that_earned()
    found = agreed(group, policy="equal")
    done = outcomes(
        lambda number: distributions.post(
            (group.admin, group.treasurer)[number % 2], found.id, key=key()
        ),
        6,
    )
    assert len(successes(done)) == 1
    assert {each for each in done if isinstance(each, str)} == {"distribution_state"}
    assert balances(group.circle)["distributed"] == 90_000


def test_giving_and_a_withdrawal_meet(db):
    """Either the savings left first, and the plan does not fit; or the parts were given first."""
    group = group_that_earned()
    found = agreed(group, policy="savings")
    asha = group.members[0]
    asked = withdrawals.ask(asha, group.circle.id, amount_minor=50_000, key=key())
    proposals.decide(group.admin, asked.proposal_id, approve=True, key=key())

    def act(number):
        if number % 2:
            return withdrawals.pay_out(group.treasurer, asked.id, method="cash", key=key())
        return distributions.post(group.admin, found.id, key=key())

    done = outcomes(act, 4)
    state = distributions.get(group.admin, found.id).status
    assert state in {"agreed", "posted"}
    assert ("distribution_moved" in done) == (state == "agreed")
    assert balances(group.circle).get("distributed", 0) == (90_000 if state == "posted" else 0)


def test_deciding_and_giving_meet(db):
    group = group_that_earned()
    found = distributions.ask(group.treasurer, group.circle.id, policy="equal", key=key())
    proposals.vote(group.admin, found.proposal_id, "yes")
    voters = [group.treasurer, *group.members]

    def act(number):
        if number % 2:
            return distributions.post(group.admin, found.id, key=key())
        return proposals.vote(voters[number // 2], found.proposal_id, "yes")

    done = outcomes(act, 6)
    assert {each for each in done if isinstance(each, str)} <= {
        "distribution_state",
        "vote_closed",
        "already_decided",
    }
    if distributions.get(group.admin, found.id).status == "agreed":
        distributions.post(group.admin, found.id, key=key())
    assert balances(group.circle)["distributed"] == 90_000


def test_what_is_held_is_sold_once(db):
    group = group_that_earned()
    held = invested(group, 500_000)
    done = outcomes(
        lambda number: investments.sell(
            (group.admin, group.treasurer)[number % 2],
            held.id,
            price_minor=510_000,
            box="bank",
            key=key(),
        ),
        6,
    )
    assert len(successes(done)) == 1
    assert {each for each in done if isinstance(each, str)} == {"investment_state"}
    assert balances(group.circle)["investment_income"] == 10_000


def test_what_was_agreed_is_bought_once_and_a_box_pays_for_one(db):
    """Two purchases of 600,000 out of a box of 900,000, each pressed twice."""
    group = group_that_earned()
    wishes = [wished(group, 600_000) for _ in range(2)]
    for wish in wishes:
        decided(wish.proposal_id, group.admin, *group.members)
    done = outcomes(
        lambda number: investments.buy(group.treasurer, wishes[number % 2].id, key=key()), 4
    )
    assert len(successes(done)) == 1
    assert {each for each in done if isinstance(each, str)} <= {
        "investment_state",
        "insufficient_funds",
    }
    assert balances(group.circle)["cash"] == 300_000
