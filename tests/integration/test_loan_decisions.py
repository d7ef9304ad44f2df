"""Deciding on loans and giving them: by whom, and once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.contributions import (
    InvalidPayMethod,
    MethodNotAvailable,
)
from circle_app.domain.errors import InvalidInput
from circle_app.domain.loans import (
    AlreadyDecided,
    AlreadyDisbursed,
    BorrowerMayNotDecide,
    DecidedByVote,
    LoanStateConflict,
    NotBorrower,
    PoolTooSmall,
)
from circle_app.domain.upi import InvalidUtr, UtrUsed
from circle_app.domain.votes import InvalidVote, NotAnElector, VoteClosed
from circle_app.services import contributions, invites, loans, proposals, wallets
from tests.factories import key, outcomes, person, successes
from tests.support.circles import MORNING, count, kinds, member_id
from tests.support.loans import (
    approved,
    asked,
    given,
    lending_circle,
    loan_faults,
    pool_minor,
    receivable_minor,
)

ONLY_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


# ---------------------------------------------------------------- deciding


def test_a_loan_is_rejected_once_approval_is_impossible(db):
    circle, (asha, rekha, sunita) = lending_circle()
    loan = asked(rekha, circle)
    loans.vote(asha, loan.id, "no")
    assert loans.vote(sunita, loan.id, "no").status == "rejected"
    shown = loans.get(rekha, loan.id)
    assert (shown.status, shown.decided_by, shown.can_vote) == ("rejected", "impossible", False)
    with pytest.raises(VoteClosed):
        loans.vote(rekha, loan.id, "yes")
    with pytest.raises(AlreadyDecided):
        loans.cancel(rekha, loan.id)
    with pytest.raises(LoanStateConflict):
        loans.disburse(asha, loan.id, method="cash", key=key())


@pytest.mark.parametrize("look", ["get", "list", "job"])
def test_a_loan_is_rejected_when_the_time_is_up(db, look):
    with clock.frozen(MORNING):
        circle, (asha, rekha, _sunita) = lending_circle()
        loan = asked(rekha, circle)
        loans.vote(asha, loan.id, "yes")
    with clock.frozen(MORNING + timedelta(hours=25)):
        if look == "get":
            shown = loans.get(asha, loan.id)
        elif look == "list":
            (shown,) = loans.of_circle(asha, circle.id).items
        else:
            assert proposals.close_due() == 1
            assert proposals.close_due() == 0
            shown = loans.get(asha, loan.id)
    assert (shown.status, shown.decided_by) == ("rejected", "time")
    assert shown.decided_at == MORNING + timedelta(hours=24)
    assert loans.history(asha, loan.id)[-1].actor_name is None


def test_the_borrower_counts_but_decides_nothing_else(db):
    circle, (asha, rekha, _sunita) = lending_circle()
    loan = asked(rekha, circle)
    assert loans.vote(rekha, loan.id, "yes").my_vote == "yes"
    assert loans.vote(asha, loan.id, "yes").status == "approved"
    with pytest.raises(BorrowerMayNotDecide) as refusal:
        loans.disburse(rekha, loan.id, method="cash", key=key())
    assert refusal.value.code == "own_loan"
    assert loans.get(rekha, loan.id).status == "approved"


@ONLY_SQLITE
def test_where_the_rules_leave_the_borrower_out_the_others_decide(db):
    rules = {"loan_voting": {"interested_vote": False}}
    circle, (asha, rekha, sunita) = lending_circle(rules=rules)
    loan = asked(rekha, circle)
    assert (loan.electorate, loan.can_vote) == (2, False)
    with pytest.raises(NotAnElector):
        loans.vote(rekha, loan.id, "yes")
    assert approved_by(loan, asha, sunita) == "approved"


def approved_by(loan, *voters):
    return [loans.vote(voter, loan.id, "yes").status for voter in voters][-1]


@ONLY_SQLITE
def test_with_nobody_left_to_vote_the_answer_is_no_at_once(db):
    rules = {"loan_voting": {"interested_vote": False}}
    circle, (asha,) = lending_circle(size=1, rules=rules)
    assert asked(asha, circle).status == "rejected"


@ONLY_SQLITE
def test_no_role_decides_where_members_vote(db):
    circle, (asha, rekha, sunita) = lending_circle()
    loan = asked(rekha, circle)
    for act in (loans.approve, loans.reject):
        with pytest.raises(DecidedByVote):
            act(asha, loan.id)
        with pytest.raises(BorrowerMayNotDecide):
            act(rekha, loan.id)
    approved_by(loan, asha, sunita)
    with pytest.raises(AlreadyDecided):
        loans.approve(asha, loan.id)


@ONLY_SQLITE
def test_who_joins_later_has_no_vote(db):
    circle, (_asha, rekha, _sunita) = lending_circle()
    loan = asked(rekha, circle)
    late = person("Farida Khatoon")
    invites.join(late, circle.invite_code, key=key())
    assert not loans.get(late, loan.id).can_vote
    with pytest.raises(NotAnElector):
        loans.vote(late, loan.id, "yes")
    with pytest.raises(InvalidVote):
        loans.vote(rekha, loan.id, "maybe")


def test_a_request_is_withdrawn_by_who_asked(db):
    circle, (asha, rekha, sunita) = lending_circle()
    loan = asked(rekha, circle)
    with pytest.raises(NotBorrower):
        loans.cancel(asha, loan.id)
    assert loans.cancel(rekha, loan.id).status == "cancelled"
    with pytest.raises(VoteClosed):
        loans.vote(asha, loan.id, "yes")
    second = approved(rekha, [asha, sunita], circle)
    assert loans.cancel(rekha, second.id).status == "cancelled"
    with pytest.raises(LoanStateConflict):
        loans.disburse(asha, second.id, method="cash", key=key())
    third = given(rekha, [asha, sunita], circle)
    with pytest.raises(AlreadyDecided):
        loans.cancel(rekha, third.id)
    assert kinds().count("loan.cancelled") == 2


def test_a_vote_that_decides_and_a_withdrawal_do_not_both_happen(db):
    circle, (asha, rekha, sunita) = lending_circle()
    loan = asked(rekha, circle)
    loans.vote(asha, loan.id, "yes")

    def act(number):
        if number % 2:
            return loans.cancel(rekha, loan.id).status
        return loans.vote(sunita, loan.id, "yes").status

    outcomes(act, 8)
    path = [row.to_status for row in loans.history(asha, loan.id)]
    assert path in (["applied", "cancelled"], ["applied", "approved", "cancelled"])


def test_votes_at_the_same_moment_decide_once(db):
    circle, people = lending_circle()
    loan = asked(people[1], circle)
    outcomes(lambda n: loans.vote(people[n % 3], loan.id, "yes"), 12, threads=12)
    assert [row.to_status for row in loans.history(people[0], loan.id)] == ["applied", "approved"]
    assert kinds().count("loan.approved") == 1


# ---------------------------------------------------------------- giving


def test_sixteen_at_once_give_a_loan_once(db):
    circle, (asha, rekha, sunita) = lending_circle()
    loan = approved(rekha, [asha, sunita], circle, 100_000)
    before = wallets.balance(rekha).balance_minor
    givers = (asha, sunita)
    results = outcomes(
        lambda n: loans.disburse(givers[n % 2], loan.id, method="wallet", key=key()),
        16,
        threads=16,
    )
    assert len(successes(results)) == 1
    assert {found for found in results if isinstance(found, str)} == {"already_disbursed"}
    assert wallets.balance(rekha).balance_minor == before + 100_000
    assert receivable_minor(circle.id, member_id(rekha, circle)) == 100_000
    assert (count("instalment"), kinds().count("loan.disbursed")) == (4, 1)
    assert loan_faults() == []


def test_giving_again_with_the_same_key_is_a_replay(db):
    circle, (asha, rekha, sunita) = lending_circle()
    loan, once = approved(rekha, [asha, sunita], circle), key()
    first = loans.disburse(asha, loan.id, method="cash", key=once)
    again = loans.disburse(asha, loan.id, method="cash", key=once)
    assert (first.replayed, again.replayed, again.status) == (False, True, "active")
    with pytest.raises(AlreadyDisbursed):
        loans.disburse(asha, loan.id, method="cash", key=key())


def test_two_loans_cannot_both_take_what_the_pool_holds_once(db):
    circle, (asha, rekha, sunita) = lending_circle(savings_minor=100_000)
    found = [
        approved(who, [asha, sunita] if who is rekha else [rekha, sunita], circle, 80_000)
        for who in (rekha, asha)
    ]
    results = outcomes(
        lambda n: loans.disburse(sunita, found[n % 2].id, method="cash", key=key()), 16, threads=16
    )
    assert len(successes(results)) == 1
    assert {found for found in results if isinstance(found, str)} == {
        "already_disbursed",
        "pool_too_small",
    }
    assert pool_minor(circle)["cash"] == 101_500 - 80_000
    left = next(loan for loan in found if loans.get(asha, loan.id).status == "approved")
    with pytest.raises(PoolTooSmall) as refusal:
        loans.disburse(sunita, left.id, method="cash", key=key())
    assert refusal.value.context["pool_minor"] == 21_500


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"method": "gold"}, InvalidPayMethod),
        ({"method": "gateway"}, MethodNotAvailable),
        ({"method": "upi"}, InvalidUtr),
        ({"method": "upi", "reference": "12345"}, InvalidUtr),
        ({"method": "upi", "reference": "123456789012"}, UtrUsed),
        ({"reference": "x" * 41}, InvalidInput),
    ],
)
@ONLY_SQLITE
def test_a_hand_over_that_is_not_acceptable_moves_nothing(db, wrong, refusal):
    circle, (asha, rekha, sunita) = lending_circle()
    contributions.pay(
        asha, circle.id, amount_minor=500, method="upi", reference="123456789012", key=key()
    )
    loan = approved(rekha, [asha, sunita], circle)
    before = count("ledger_entry")
    with pytest.raises(refusal):
        loans.disburse(asha, loan.id, **{"method": "cash", "key": key(), **wrong})
    assert loans.get(asha, loan.id).status == "approved"
    assert (count("ledger_entry"), count("instalment")) == (before, 0)
