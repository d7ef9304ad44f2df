"""A circle ends: everything is divided, booked at once, and empty afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.departures import NotDepartureAsker
from circle_app.domain.dissolutions import (
    DissolutionHeld,
    DissolutionOpen,
    MembersOwe,
    SharesMoved,
    WrongDissolutionState,
)
from circle_app.domain.errors import InvalidInput, NotAllowed
from circle_app.domain.invites import CodeRevoked
from circle_app.services import (
    circles,
    contributions,
    cycles,
    departures,
    dissolutions,
    funds,
    invites,
    loans,
    passbooks,
    proposals,
    verification,
    wallets,
)
from tests.factories import key, outcomes, person, successes
from tests.support.circles import MORNING, member_id, rows
from tests.support.departures import LENDING, accounts_of, decided, lent, standing_of
from tests.support.funds import save, saving_group
from tests.support.loans import given, lending_circle, loan_faults, pool_minor

one_system = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _at():
    with clock.frozen(MORNING):
        yield


def ended(actor, circle, *people, policy="savings"):
    """The end of a circle that people agreed to."""
    found = dissolutions.ask(actor, circle.id, policy=policy, reason="We are done", key=key())
    decided(found.proposal_id, *people)
    return dissolutions.get(actor, found.id)


def full_group():
    """Savings, a loan, interest from the bank, a social fund, money in every box and a wallet."""
    group = saving_group(600_000, members=2, rules=LENDING, wallet_minor=100_000)
    circle, (asha, rekha) = group.circle, group.members
    save(rekha, circle, 300_000, confirmed_by=group.admin)
    contributions.pay(rekha, circle.id, amount_minor=60_000, method="wallet", key=key())
    lent(group, asha, 200_000)
    funds.receive(
        group.treasurer,
        circle.id,
        account="bank",
        source="bank_interest",
        amount_minor=10_001,
        key=key(),
    )
    funds.transfer(
        group.treasurer,
        circle.id,
        from_account="cash",
        to_account="expense_fund",
        amount_minor=5_000,
        key=key(),
    )
    funds.pay_social(
        group.treasurer,
        circle.id,
        member_id=member_id(rekha, circle),
        amount_minor=1_000,
        key=key(),
    )
    return group


def test_everything_is_paid_out_and_nothing_is_left(db):
    group = full_group()
    circle, (asha, rekha) = group.circle, group.members
    wished = loans.request(rekha, circle.id, amount_minor=60_000, periods=3, key=key())
    seen = dissolutions.preview(group.admin, circle.id)
    assert (seen.holds, seen.short, seen.closing.difference_minor) == ((), (), 0)
    assert seen.closing.payout_minor == 600_000 + 360_000 - 200_000 + 10_001 + 1_000
    found = ended(group.admin, circle, group.admin, group.treasurer, asha)
    assert found.status == "agreed"
    with clock.frozen(MORNING + timedelta(days=10)):
        before = wallets.balance(asha).balance_minor
        once = key()
        done = dissolutions.post(group.treasurer, found.id, key=once)
        assert dissolutions.post(group.treasurer, found.id, key=once).replayed
        with pytest.raises(WrongDissolutionState):
            dissolutions.post(group.treasurer, found.id, key=key())
    # Ten days of interest are earned by the loan: 1,315, shared by savings with the 10,001.
    closing = done.closing
    shares = {share.name: share for share in closing.shares}
    assert closing.surplus_minor == 11_316
    mine, hers = (shares[asha.name], shares[rekha.name])
    assert (mine.surplus_minor, hers.surplus_minor) == (7_073, 4_243)
    assert (mine.payout_minor, hers.payout_minor) == (
        600_000 - 201_315 + 7_073 + 250,
        360_000 + 4_243 + 250,
    )
    assert closing.payout_minor == seen.closing.payout_minor
    # What was paid out of a wallet goes into wallets, the first of them first.
    assert wallets.balance(asha).balance_minor - before == 60_000
    assert mine.payout_minor > 60_000  # the rest by hand, in the same entry
    assert verification.verify_circle(asha, circle.id).intact
    everything_is_over(group, found, wished)


def everything_is_over(group, found, wished):
    circle, (asha, rekha) = group.circle, group.members
    assert {code for code, amount in pool_minor(circle).items() if amount} == set()
    assert loan_faults() == []
    after = circles.get(asha, circle.id)
    assert after.status == "dissolved"
    assert loans.get(asha, wished.id).status == "cancelled"
    assert standing_of(member_id(asha, circle))[0] == "active"
    with pytest.raises(NotAllowed):
        contributions.pay(asha, circle.id, method="cash", key=key())
    with pytest.raises(CodeRevoked):
        invites.join(person("Kavita Yadav"), str(circle.invite_code), key=key())
    with clock.frozen(MORNING + timedelta(days=70)):
        assert cycles.open_due_cycles() == 0
        assert passbooks.lines(asha, circle.id).items
        assert dissolutions.newest(rekha, circle.id).id == found.id


@one_system
def test_what_stands_in_the_way_is_said(db):
    group = saving_group(100_000, members=2, rules=LENDING)
    circle, (asha, rekha) = group.circle, group.members
    save(rekha, circle, 400_000, confirmed_by=group.admin)
    with pytest.raises(NotAllowed):
        dissolutions.preview(rekha, circle.id)
    with pytest.raises(InvalidInput):
        dissolutions.preview(group.admin, circle.id, policy="by height")
    claim = contributions.pay(asha, circle.id, amount_minor=500, method="cash", key=key())
    with pytest.raises(DissolutionHeld) as refused:
        dissolutions.ask(group.admin, circle.id, policy="equal", reason="Done", key=key())
    assert refused.value.context["holds"] == ("payments",)
    contributions.reject(group.admin, claim.id, reason="Not come", key=key())
    loan = lent(group, asha, 200_000)
    with pytest.raises(MembersOwe) as refused:
        dissolutions.ask(group.admin, circle.id, policy="equal", reason="Done", key=key())
    assert refused.value.context["names"] == asha.name
    paid = loans.repay(asha, loan.id, amount_minor=150_000, method="cash", key=key())
    loans.confirm_repayment(group.admin, paid.id, key=key())
    asked = dissolutions.ask(group.admin, circle.id, policy="equal", reason="Done", key=key())
    with pytest.raises(DissolutionOpen):
        dissolutions.ask(group.admin, circle.id, policy="equal", reason="Done", key=key())
    with pytest.raises(WrongDissolutionState):
        dissolutions.post(group.treasurer, asked.id, key=key())
    assert dissolutions.cancel(group.admin, asked.id).status == "cancelled"
    found = ended(group.admin, circle, group.admin, group.treasurer, asha, policy="equal")
    with pytest.raises(NotAllowed):
        dissolutions.cancel(asha, found.id)
    save(rekha, circle, 500, confirmed_by=group.admin)
    with pytest.raises(SharesMoved):
        dissolutions.post(group.treasurer, found.id, key=key())
    # Asked anew, an agreement that does not fit any more makes way.
    anew = ended(group.admin, circle, group.admin, group.treasurer, asha)
    assert dissolutions.get(asha, found.id).status == "cancelled"
    assert dissolutions.post(group.treasurer, anew.id, key=key()).status == "posted"


@one_system
def test_a_loss_is_borne_and_a_leaderless_circle_ends_by_vote(db):
    circle, people = lending_circle(savings_minor=300_000, wallet_minor=50_000)
    asha, rekha, sunita = people
    contributions.pay(sunita, circle.id, amount_minor=40_000, method="wallet", key=key())
    loan = given(rekha, [asha, sunita], circle, 60_000)
    asked = loans.ask_write_off(asha, loan.id, reason="Gone without a word", key=key())
    decided(asked.proposal_id, asha, sunita)
    assert loans.get(asha, loan.id).close_reason == "written_off"
    departure = departures.ask_leave(sunita, circle.id, key=key())
    found = ended(asha, circle, asha, rekha, sunita)
    with pytest.raises(NotDepartureAsker):
        dissolutions.cancel(rekha, found.id)
    before = {actor.name: wallets.balance(actor).balance_minor for actor in people}
    closing = dissolutions.post(sunita, found.id, key=key()).closing
    assert closing.surplus_minor == -60_000
    assert sum(share.surplus_minor for share in closing.shares) == -60_000
    into = sum(wallets.balance(actor).balance_minor - before[actor.name] for actor in people)
    # What the circle held in wallets went into wallets, the rest was handed out.
    assert into == 40_000
    assert not any(pool_minor(circle).values())
    assert departure.status in ("asked", "agreed")
    [(status,)] = rows("SELECT status FROM departure")
    assert status == "cancelled"


@pytest.fixture
def ending(db):
    circle, people = lending_circle(savings_minor=300_000, wallet_minor=50_000)
    asha, rekha, sunita = people
    loan = given(rekha, [asha, sunita], circle, 400)
    return circle, people, loan, ended(asha, circle, asha, rekha, sunita)


def test_an_end_races_with_everything_else(ending):
    circle, people, loan, end = ending
    asha, rekha, sunita = people

    def act(number):
        if number % 5 == 1:
            return dissolutions.post(people[number % 2], end.id, key=key())
        if number % 5 == 2:
            return contributions.pay(sunita, circle.id, amount_minor=500, method="cash", key=key())
        if number % 5 == 3:
            return loans.repay(rekha, loan.id, amount_minor=100, method="wallet", key=key())
        if number % 5 == 4:
            return funds.transfer(
                asha,
                circle.id,
                from_account="cash",
                to_account="bank",
                amount_minor=100,
                key=key(),
            )
        return proposals.propose(asha, circle.id, title="One more?", key=key())

    found = outcomes(act, 15)
    allowed = {
        "shares_moved",
        "dissolution_state",
        "not_allowed",
        "period_closed",
        "loan_not_active",
        "idempotency_in_progress",
        # PostgreSQL: who read the circle as open finds the box emptied by the end.
        "insufficient_funds",
    }
    assert {each for each in found if isinstance(each, str)} <= allowed, found
    [(status,)] = rows("SELECT status FROM circle")
    posted = [each for each in successes(found) if getattr(each, "status", "") == "posted"]
    assert len(posted) == (1 if status == "dissolved" else 0)
    if status == "dissolved":
        assert not any(pool_minor(circle).values())
        assert all(not accounts_of(member_id(actor, circle)) for actor in people)
    else:
        assert "shares_moved" in found
    assert loan_faults() == []


def test_an_end_is_posted_once(ending):
    circle, people, _, end = ending
    found = outcomes(lambda number: dissolutions.post(people[number % 3], end.id, key=key()), 6)
    assert len(successes(found)) == 1
    assert set(found) - set(successes(found)) <= {"dissolution_state", "not_allowed"}
    assert not any(pool_minor(circle).values())
    [(many,)] = rows("SELECT COUNT(*) FROM ledger_entry WHERE kind = 'dissolution.settlement'")
    assert int(many) == 3
