"""Savings taken out: asked for, agreed to, handed out by somebody else, taken back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from circle_app.adapters import clock
from circle_app.domain.errors import IdempotencyMismatch, NotAllowed, NotFound
from circle_app.domain.funds import (
    Hold,
    NotAsker,
    OwnWithdrawal,
    SavingsHeld,
    WithdrawalsNotOffered,
    WithdrawalStateConflict,
)
from circle_app.domain.loans import PoolTooSmall
from circle_app.domain.upi import InvalidUtr, UtrUsed
from circle_app.domain.wallets import InvalidMethod
from circle_app.persistence import database
from circle_app.services import (
    activity,
    loans,
    overviews,
    passbooks,
    proposals,
    reversals,
    wallets,
    withdrawals,
)
from tests.factories import key, outcomes, person, successes
from tests.support.circles import MORNING, circle_of, count, rows
from tests.support.funds import agreed, carry, held, save, saving_circle, saving_group
from tests.support.loans import asked as loan_asked
from tests.support.loans import given as loan_given
from tests.support.loans import pool_minor

UTR = "412345678901"


def ask(actor, circle, amount=100_000, **more):
    """Ask for savings."""
    return withdrawals.ask(actor, circle.id, amount_minor=amount, key=key(), **more)


def pay(actor, found, method="cash", **more):
    """Hand savings out."""
    return withdrawals.pay_out(actor, found.id, method=method, key=key(), **more)


def test_members_agree_and_another_hands_the_money_out(db):
    circle, people = saving_circle(500_000)
    wanted = ask(people[0], circle, 200_000, note="school fees")
    assert (wanted.status, wanted.decider, wanted.electorate) == ("asked", "vote", 3)
    assert wanted.is_mine
    assert wanted.can_cancel
    assert wanted.can_vote
    assert not wanted.can_pay
    for voter in people[1:]:
        proposals.vote(voter, wanted.proposal_id, "yes")
    ready = withdrawals.get(people[1], wanted.id)
    assert (ready.status, ready.can_pay) == ("approved", True)
    assert not withdrawals.get(people[0], wanted.id).can_pay
    paid = pay(people[1], ready)
    assert (paid.status, paid.method, paid.payer_name) == ("paid", "cash", people[1].name)
    assert held(circle) == {"cash": 300_000}
    entry = activity.entries(people[0], circle.id, limit=1).items[0]
    assert (entry.entry_id, entry.kind) == (paid.entry_id, "savings.withdrawal")
    assert [(line.account, line.owner, line.amount_minor) for line in entry.lines] == [
        ("savings", people[0].name, 200_000),
        ("cash", None, -200_000),
    ]
    line = passbooks.lines(people[0], circle.id).items[0]
    assert (line.amount_minor, line.balance_minor) == (-200_000, 300_000)
    assert overviews.home(people[0], circle.id).savings_minor == 300_000
    acts = [row[0] for row in rows("SELECT kind FROM audit_event ORDER BY id")]
    told = [kind for kind in acts if kind.startswith("withdrawal.")]
    assert told == ["withdrawal.asked", "withdrawal.approved", "withdrawal.paid"]


def test_an_officer_decides_where_the_rule_says_so(db):
    group = saving_group(500_000)
    member = group.members[0]
    wanted = ask(member, group.circle, 200_000)
    assert (wanted.decider, wanted.can_vote, wanted.can_decide) == ("officer", False, False)
    assert withdrawals.get(group.treasurer, wanted.id).can_decide
    proposals.decide(
        group.treasurer, wanted.proposal_id, approve=True, note="the fees are due", key=key()
    )
    ready = withdrawals.get(member, wanted.id)
    assert (ready.status, ready.officer_name, ready.officer_note) == (
        "approved",
        group.treasurer.name,
        "the fees are due",
    )
    with pytest.raises(NotAllowed):
        pay(group.members[1], ready)
    assert pay(group.treasurer, ready).status == "paid"


def test_an_officer_neither_decides_on_nor_hands_out_the_own_savings(db):
    group = saving_group(500_000)
    save(group.treasurer, group.circle, 300_000, confirmed_by=group.admin)
    wanted = ask(group.treasurer, group.circle, 100_000)
    with pytest.raises(NotAllowed):
        proposals.decide(group.treasurer, wanted.proposal_id, approve=True, key=key())
    proposals.decide(group.admin, wanted.proposal_id, approve=True, key=key())
    with pytest.raises(OwnWithdrawal):
        pay(group.treasurer, wanted)
    assert pay(group.admin, wanted).status == "paid"


def test_where_savings_stay_in_nothing_is_asked_for(db):
    circle, people = saving_circle(500_000, withdrawal="none")
    found = withdrawals.situation(people[0], circle.id)
    assert (found.decided_by, found.free_minor, found.may_ask) == ("none", 0, False)
    with pytest.raises(WithdrawalsNotOffered):
        ask(people[0], circle)


def test_what_is_kept_owed_and_promised_is_not_free(db):
    circle, people = saving_circle(500_000, keep_minor=50_000)
    found = withdrawals.situation(people[0], circle.id)
    assert (found.savings_minor, found.free_minor, found.pool_minor) == (500_000, 450_000, 500_000)
    assert found.holds == (Hold("keep", 50_000),)
    loan = loan_given(people[0], people, circle, 300_000)
    assert withdrawals.situation(people[0], circle.id).free_minor == 200_000
    first = ask(people[0], circle, 150_000)
    found = withdrawals.situation(people[0], circle.id)
    assert (found.free_minor, found.pool_minor) == (50_000, 200_000)
    assert found.holds == (
        Hold("keep", 50_000, counts=False),
        Hold("loans", 300_000),
        Hold("promised", 150_000),
    )
    before = count("withdrawal")
    with pytest.raises(SavingsHeld) as refusal:
        ask(people[0], circle, 50_001)
    assert refusal.value.context["free_minor"] == 50_000
    assert count("withdrawal") == before
    withdrawals.cancel(people[0], first.id)
    loans.repay(people[0], loan.id, amount_minor=100_000, method="cash", key=key())
    assert withdrawals.situation(people[0], circle.id).free_minor == 300_000


def test_a_loan_that_is_only_asked_for_holds_savings_too(db):
    circle, people = saving_circle(500_000)
    wanted = loan_asked(people[0], circle, 400_000)
    assert withdrawals.situation(people[0], circle.id).free_minor == 100_000
    loans.cancel(people[0], wanted.id)
    assert withdrawals.situation(people[0], circle.id).free_minor == 500_000


def test_loans_hold_nothing_where_the_rule_says_so(db):
    circle, people = saving_circle(500_000, held_by_loans=False)
    loan_given(people[0], people, circle, 300_000)
    assert withdrawals.situation(people[0], circle.id).free_minor == 500_000


def test_what_was_agreed_is_looked_at_again_when_it_is_paid(db):
    circle, people = saving_circle(500_000)
    save(people[1], circle, 500_000)
    ready = agreed(people[0], people, circle, 500_000)
    loan_given(people[0], people, circle, 100_000)
    with pytest.raises(SavingsHeld) as refusal:
        pay(people[1], ready)
    assert refusal.value.context["free_minor"] == 400_000
    assert withdrawals.get(people[0], ready.id).status == "approved"
    withdrawals.cancel(people[0], ready.id)
    assert pay(people[1], agreed(people[0], people, circle, 400_000)).status == "paid"


def test_a_refusal_and_time_running_out_free_what_was_promised(db):
    circle, people = saving_circle(500_000)
    with clock.frozen(MORNING):
        wanted = ask(people[0], circle, 300_000)
        for voter in people[1:]:
            proposals.vote(voter, wanted.proposal_id, "no")
        assert withdrawals.get(people[0], wanted.id).status == "rejected"
        again = ask(people[0], circle, 500_000)
    with clock.frozen(MORNING + timedelta(days=40)):
        assert withdrawals.situation(people[0], circle.id).free_minor == 500_000
        late = withdrawals.get(people[1], again.id)
        assert (late.status, late.decided_by) == ("rejected", "time")
        with pytest.raises(WithdrawalStateConflict) as refusal:
            pay(people[1], late)
    assert refusal.value.context["reason"] == "rejected"


def test_only_the_asker_takes_it_back_and_only_before_it_is_paid(db):
    circle, people = saving_circle(500_000)
    wanted = ask(people[0], circle)
    with pytest.raises(NotAsker):
        withdrawals.cancel(people[1], wanted.id)
    ended = withdrawals.cancel(people[0], wanted.id)
    assert (ended.status, ended.can_cancel) == ("cancelled", False)
    assert proposals.get(people[0], wanted.proposal_id).status == "cancelled"
    for attempt in (
        lambda: withdrawals.cancel(people[0], wanted.id),
        lambda: pay(people[1], wanted),
    ):
        with pytest.raises(WithdrawalStateConflict):
            attempt()
    paid = pay(people[1], agreed(people[0], people, circle))
    with pytest.raises(WithdrawalStateConflict) as refusal:
        withdrawals.cancel(people[0], paid.id)
    assert refusal.value.context["reason"] == "paid"


def test_money_comes_from_the_place_of_the_method_first(db):
    circle, people = saving_circle(500_000)
    carry(people[0], circle, "bank", 300_000)
    pay(people[1], agreed(people[0], people, circle, 100_000), "bank")
    assert held(circle) == {"cash": 200_000, "bank": 200_000}
    pay(people[1], agreed(people[0], people, circle, 250_000), "cash")
    assert held(circle) == {"bank": 150_000}


def test_the_pool_gives_no_more_than_it_holds(db):
    circle, people = saving_circle(500_000)
    ready = agreed(people[0], people, circle, 400_000)
    carry(people[0], circle, "expense_fund", 200_000)
    with pytest.raises(PoolTooSmall) as refusal:
        pay(people[1], ready)
    assert refusal.value.context["pool_minor"] == 300_000
    assert withdrawals.get(people[0], ready.id).status == "approved"


def test_savings_go_into_the_members_wallet(db):
    circle, people = saving_circle(500_000)
    paid = pay(people[1], agreed(people[0], people, circle, 200_000), "wallet")
    assert paid.method == "wallet"
    assert wallets.balance(people[0]).balance_minor == 200_000
    line = wallets.movements(people[0]).items[0]
    assert (line.kind, line.params) == ("wallet.savings", {"circle": circle.name})
    assert held(circle) == {"cash": 300_000}


def test_upi_needs_the_banks_reference_and_each_counts_once(db):
    circle, people = saving_circle(500_000)
    ready = agreed(people[0], people, circle, 100_000)
    with pytest.raises(InvalidUtr):
        pay(people[1], ready, "upi")
    with pytest.raises(InvalidMethod):
        pay(people[1], ready, "gateway")
    carry(people[0], circle, "bank", 100, reference=UTR)
    with pytest.raises(UtrUsed):
        pay(people[1], ready, "upi", reference=UTR)
    with pytest.raises(UtrUsed):
        pay(people[1], ready, "bank", reference=UTR)
    assert pay(people[1], ready, "bank", reference="NEFT 77").reference == "NEFT 77"


def test_a_repeat_pays_nothing_and_gives_the_first_answer(db):
    circle, people = saving_circle(500_000)
    once = key()
    first = withdrawals.ask(people[0], circle.id, amount_minor=500_000, key=once)
    again = withdrawals.ask(people[0], circle.id, amount_minor=500_000, key=once)
    assert (again.id, first.replayed, again.replayed) == (first.id, False, True)
    with pytest.raises(IdempotencyMismatch):
        withdrawals.ask(people[0], circle.id, amount_minor=1, key=once)
    for voter in people[1:]:
        proposals.vote(voter, first.proposal_id, "yes")
    once = key()
    paid = withdrawals.pay_out(people[1], first.id, method="cash", key=once)
    again = withdrawals.pay_out(people[1], first.id, method="cash", key=once)
    assert (again.entry_id, again.replayed) == (paid.entry_id, True)
    assert held(circle) == {}
    with pytest.raises(WithdrawalStateConflict):
        pay(people[2], first)


def test_others_circles_are_not_there(db):
    circle, people = saving_circle(500_000)
    ready = agreed(people[0], people, circle)
    stranger = person()
    circle_of(stranger, person())
    for attempt in (
        lambda: withdrawals.get(stranger, ready.id),
        lambda: withdrawals.of_circle(stranger, circle.id),
        lambda: withdrawals.mine(stranger, circle.id),
        lambda: withdrawals.situation(stranger, circle.id),
        lambda: ask(stranger, circle),
        lambda: pay(stranger, ready),
        lambda: withdrawals.cancel(stranger, ready.id),
        lambda: withdrawals.get(people[0], uuid4()),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_the_lists_are_paged_and_narrowed(db):
    circle, people = saving_circle(500_000)
    save(people[1], circle, 500_000)
    made = [ask(people[number % 2], circle, 1_000 + number) for number in range(5)]
    withdrawals.cancel(people[0], made[0].id)
    first = withdrawals.of_circle(people[2], circle.id, limit=3)
    rest = withdrawals.of_circle(people[2], circle.id, limit=3, cursor=first.next_cursor)
    shown = [row.amount_minor for row in (*first.items, *rest.items)]
    assert shown == [1_004, 1_003, 1_002, 1_001, 1_000]
    mine = withdrawals.mine(people[1], circle.id)
    assert [row.amount_minor for row in mine.items] == [1_003, 1_001]
    ended = withdrawals.of_circle(people[2], circle.id, status="cancelled")
    assert [row.id for row in ended.items] == [made[0].id]


def test_a_payment_taken_back_leaves_the_savings_and_frees_the_reference(db):
    circle, people = saving_circle(500_000)
    carry(people[0], circle, "upi", 300_000)
    more = {"method": "upi", "reference": UTR}
    paid = pay(people[1], agreed(people[0], people, circle, 200_000), **more)
    reversals.reverse(people[1], circle.id, paid.entry_id, reason="the wrong person", key=key())
    assert withdrawals.get(people[0], paid.id).status == "reversed"
    assert pool_minor(circle)["savings"] == 500_000
    assert held(circle) == {"cash": 200_000, "upi": 300_000}
    assert withdrawals.situation(people[0], circle.id).free_minor == 500_000
    again = pay(people[1], agreed(people[0], people, circle, 200_000), **more)
    assert again.status == "paid"


def test_savings_taken_back_out_of_a_wallet_leave_both_books_as_before(db):
    circle, people = saving_circle(500_000)
    paid = pay(people[1], agreed(people[0], people, circle, 200_000), "wallet")
    reversals.reverse(people[1], circle.id, paid.entry_id, reason="too early", key=key())
    assert wallets.balance(people[0]).balance_minor == 0
    assert held(circle) == {"cash": 500_000}


def test_two_requests_at_once_promise_the_same_savings_once(db):
    circle, people = saving_circle(500_000)
    results = outcomes(lambda _: ask(people[0], circle, 300_000), 6)
    assert len(successes(results)) == 1
    assert results.count("savings_held") == 5


def test_of_two_hands_one_pays(db):
    circle, people = saving_circle(500_000, size=4)
    ready = agreed(people[0], people, circle, 300_000)
    results = outcomes(lambda number: pay(people[1 + number % 3], ready), 6)
    assert len(successes(results)) == 1
    assert results.count("withdrawal_state") == 5
    assert held(circle) == {"cash": 200_000}


def test_a_withdrawal_and_a_loan_do_not_share_one_pool(db):
    circle, people = saving_circle(500_000, size=4)
    ready = agreed(people[0], people, circle, 400_000)
    lent = loan_asked(people[1], circle, 400_000)
    for voter in people:
        if loans.vote(voter, lent.id, "yes").status != "open":
            break

    def hand_over(number):
        if number % 2:
            return loans.disburse(people[3], lent.id, method="cash", key=key())
        return pay(people[2], ready)

    results = outcomes(hand_over, 2)
    assert len(successes(results)) == 1
    assert "pool_too_small" in results
    assert held(circle) == {"cash": 100_000}


def test_savings_do_not_secure_a_loan_and_leave_as_well(db):
    """A request and a loan asked for in one moment; who comes second is refused, then or later."""
    circle, people = saving_circle(500_000)
    acts = (lambda: ask(people[0], circle, 300_000), lambda: loan_asked(people[0], circle, 300_000))
    results = outcomes(lambda number: acts[number](), 2)
    assert loans.mine(people[0]).items[0].status == "applied"
    if "savings_held" in results:
        assert withdrawals.mine(people[0], circle.id).items == ()
        return
    wanted = withdrawals.mine(people[0], circle.id).items[0]
    for voter in people[1:]:
        proposals.vote(voter, wanted.proposal_id, "yes")
    with pytest.raises(SavingsHeld):
        pay(people[1], wanted)


def test_nothing_is_asked_for_in_a_circle_that_has_ended(db):
    circle, people = saving_circle(500_000)
    ready = agreed(people[0], people, circle)
    with database.transaction() as session:
        session.connection().execute(text("UPDATE circle SET status = 'closed'"))
    for attempt in (lambda: ask(people[0], circle), lambda: pay(people[1], ready)):
        with pytest.raises(NotAllowed):
            attempt()
    assert not withdrawals.get(people[1], ready.id).can_pay
    assert not withdrawals.situation(people[0], circle.id).may_ask
