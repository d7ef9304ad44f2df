"""Who may do what to a loan, once, and what happens when sixteen try at the same moment."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event

from circle_app.adapters import clock
from circle_app.domain.contributions import (
    ContributionDecided,
    InvalidPayMethod,
    MethodNotAvailable,
    OwnContribution,
)
from circle_app.domain.errors import InsufficientFunds, InvalidInput, NotFound
from circle_app.domain.loans import (
    AlreadyDecided,
    AlreadyDisbursed,
    BorrowerMayNotDecide,
    DecidedByVote,
    LoanNotActive,
    LoanStateConflict,
    NotBorrower,
    PoolTooSmall,
)
from circle_app.domain.repayments import ExceedsPayoff
from circle_app.domain.upi import InvalidUtr, UtrUsed
from circle_app.domain.votes import InvalidVote, NotAnElector, VoteClosed
from circle_app.domain.wallets import InvalidAmount
from circle_app.services import contributions, invites, loans, proposals, wallets
from tests.factories import key, outcomes, person, successes
from tests.support.circles import MORNING, count, kinds, member_id, rows
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
BY_OTHERS = {"confirmation": "member"}


@contextmanager
def statements(db):
    """Collect the statements that are sent to the database meanwhile."""
    seen = []

    def note(*call):
        if call[2].lstrip().startswith("SELECT"):
            seen.append(call[2])

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


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


# ---------------------------------------------------------------- paying back


def test_sixteen_payoffs_at_once_close_a_loan_once(db):
    circle, (asha, rekha, sunita) = lending_circle(wallet_minor=1_000_000)
    loan = given(rekha, [asha, sunita], circle, 100_000)
    payers = (rekha, asha, sunita)
    results = outcomes(
        lambda n: loans.repay(
            payers[n % 3], loan.id, amount_minor=100_000, method="wallet", key=key()
        ),
        16,
        threads=16,
    )
    assert [paid.closed for paid in successes(results)] == [True]
    assert {found for found in results if isinstance(found, str)} == {"loan_not_active"}
    assert sum(wallets.balance(who).balance_minor for who in payers) == 2_900_000
    assert receivable_minor(circle.id, member_id(rekha, circle)) == 0
    assert (count("repayment"), kinds().count("loan.closed")) == (1, 1)
    assert loan_faults() == []


def test_many_part_payments_at_once_never_overpay(db):
    circle, (asha, rekha, sunita) = lending_circle(wallet_minor=1_000_000)
    loan = given(rekha, [asha, sunita], circle, 100_000)
    results = outcomes(
        lambda _: loans.repay(rekha, loan.id, amount_minor=30_000, method="wallet", key=key()), 12
    )
    assert len(successes(results)) == 3
    assert {found for found in results if isinstance(found, str)} == {"amount_over_payoff"}
    assert loans.get(asha, loan.id).outstanding_minor == 10_000
    assert loan_faults() == []


def test_sixteen_calls_with_one_key_pay_once(db):
    circle, (asha, rekha, sunita) = lending_circle()
    loan, once = given(rekha, [asha, sunita], circle), key()
    results = outcomes(
        lambda _: loans.repay(rekha, loan.id, amount_minor=10_000, method="cash", key=once),
        16,
        threads=16,
    )
    assert {found for found in results if isinstance(found, str)} <= {"idempotency_in_progress"}
    assert len({paid.id for paid in successes(results)}) == 1
    assert loans.get(asha, loan.id).outstanding_minor == 90_000


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"amount_minor": 0}, InvalidAmount),
        ({"amount_minor": -1}, InvalidAmount),
        ({"amount_minor": 100_001}, ExceedsPayoff),
        ({"method": "wallet", "amount_minor": 50_000}, InsufficientFunds),
        ({"method": "gold"}, InvalidPayMethod),
        ({"method": "upi"}, InvalidUtr),
        ({"method": "upi", "reference": "123456789012"}, UtrUsed),
    ],
)
def test_a_repayment_that_is_not_acceptable_moves_nothing(db, wrong, refusal):
    circle, (asha, rekha, sunita) = lending_circle()
    loan = given(rekha, [asha, sunita], circle, 100_000)
    contributions.pay(
        asha, circle.id, amount_minor=500, method="upi", reference="123456789012", key=key()
    )
    before = count("ledger_entry")
    with pytest.raises(refusal):
        loans.repay(
            rekha, loan.id, **{"amount_minor": 1_000, "method": "cash", "key": key(), **wrong}
        )
    assert (count("ledger_entry"), count("repayment")) == (before, 0)
    assert loans.get(asha, loan.id).outstanding_minor == 100_000


@ONLY_SQLITE
def test_more_than_the_payoff_is_refused_with_the_payoff(db):
    circle, (asha, rekha, sunita) = lending_circle()
    loan = given(rekha, [asha, sunita], circle, 100_000)
    with pytest.raises(ExceedsPayoff) as refusal:
        loans.repay(rekha, loan.id, amount_minor=150_000, method="cash", key=key())
    assert (refusal.value.code, refusal.value.http_status) == ("amount_over_payoff", 422)
    assert refusal.value.context["payoff_minor"] == 100_000
    assert refusal.value.context["currency"] == "INR"


@ONLY_SQLITE
def test_what_the_loan_did_not_need_is_an_advance_where_the_rules_allow_it(db):
    circle, (asha, rekha, sunita) = lending_circle(rules={"loans": {"advance_allowed": True}})
    loan = given(rekha, [asha, sunita], circle, 100_000)
    paid = loans.repay(rekha, loan.id, amount_minor=100_700, method="cash", key=key())
    assert (paid.closed, paid.principal_minor) == (True, 100_000)
    assert pool_minor(circle)["advance"] == 700
    assert loan_faults() == []


@ONLY_SQLITE
def test_nothing_is_paid_on_a_loan_that_does_not_run(db):
    circle, (asha, rekha, sunita) = lending_circle()
    loan = asked(rekha, circle)
    for act in (
        lambda: loans.repay(rekha, loan.id, amount_minor=100, method="cash", key=key()),
        lambda: loans.payoff(rekha, loan.id),
    ):
        with pytest.raises(LoanNotActive):
            act()
    assert [row.status for row in loans.schedule(sunita, loan.id)] == ["planned"] * 4
    running = given(asha, [rekha, sunita], circle)
    with pytest.raises(InvalidInput):
        loans.payoff(rekha, running.id, MORNING.date() - timedelta(days=1))


def test_another_member_pays_from_the_own_wallet(db):
    circle, (asha, rekha, sunita) = lending_circle(wallet_minor=50_000)
    loan = given(rekha, [asha, sunita], circle, 100_000)
    loans.repay(asha, loan.id, amount_minor=20_000, method="wallet", key=key())
    assert wallets.balance(asha).balance_minor == 30_000
    assert wallets.balance(rekha).balance_minor == 50_000
    assert loans.get(rekha, loan.id).outstanding_minor == 80_000
    (row,) = loans.repayments_of(rekha, loan.id).items
    assert (row.recorder_name, row.amount_minor, row.can_confirm) == (asha.name, 20_000, False)


# ---------------------------------------------------------------- confirmed by another


def test_a_repayment_waits_for_another_member_where_the_rules_say_so(db):
    circle, (asha, rekha, sunita) = confirming_circle()
    loan = given(rekha, [asha, sunita], circle, 60_000, method="cash")
    entries = count("ledger_entry")
    paid = loans.repay(rekha, loan.id, amount_minor=20_000, method="cash", key=key())
    assert (paid.status, paid.outstanding_minor, paid.entry_id) == ("pending", 60_000, None)
    assert count("ledger_entry") == entries
    with pytest.raises(OwnContribution):
        loans.confirm_repayment(rekha, paid.id, key=key())
    # What waits is taken as paid: together they never exceed what is owed.
    assert loans.payoff(rekha, loan.id).total_minor == 40_000
    with pytest.raises(ExceedsPayoff):
        loans.repay(rekha, loan.id, amount_minor=40_001, method="cash", key=key())
    assert loans.repayments_of(asha, loan.id).items[0].can_confirm
    done = loans.confirm_repayment(asha, paid.id, key=key())
    assert (done.status, done.outstanding_minor, done.closed) == ("confirmed", 40_000, False)
    with pytest.raises(ContributionDecided):
        loans.confirm_repayment(sunita, paid.id, key=key())
    assert loan_faults() == []


def confirming_circle():
    """A circle in which another member confirms what was paid, with money in it."""
    circle, people = lending_circle(rules=BY_OTHERS, savings_minor=0, wallet_minor=500_000)
    contributions.pay(people[0], circle.id, amount_minor=400_000, method="wallet", key=key())
    for actor in people[1:]:
        contributions.pay(actor, circle.id, method="wallet", key=key())
    return circle, people


def test_a_repayment_that_never_came_is_rejected(db):
    circle, (asha, rekha, sunita) = confirming_circle()
    loan = given(rekha, [asha, sunita], circle, 60_000)
    utr = {"method": "upi", "reference": "4123 4567 8901"}
    paid = loans.repay(rekha, loan.id, amount_minor=20_000, **utr, key=key())
    with pytest.raises(UtrUsed):
        loans.repay(rekha, loan.id, amount_minor=20_000, **utr, key=key())
    with pytest.raises(InvalidInput):
        loans.reject_repayment(asha, paid.id, reason="  ", key=key())
    gone = loans.reject_repayment(asha, paid.id, reason="Not on the account", key=key())
    assert (gone.status, gone.outstanding_minor) == ("rejected", 60_000)
    assert loans.repayments_of(rekha, loan.id).items[0].reject_reason == "Not on the account"
    again = loans.repay(rekha, loan.id, amount_minor=20_000, **utr, key=key())
    assert again.status == "pending"


def test_a_late_confirmation_equals_having_booked_in_order(db):
    """A payment of an earlier day, confirmed after a later one, replays both."""
    rules = {**BY_OTHERS, "loans": {"rate_percent": "24", "prepayment": "shorten"}}
    circle, (asha, rekha, sunita) = lending_circle(
        rules=rules, savings_minor=0, wallet_minor=500_000
    )
    contributions.pay(asha, circle.id, amount_minor=400_000, method="wallet", key=key())
    in_order, turned = [], []
    for found, late in ((in_order, False), (turned, True)):
        with clock.frozen(MORNING):
            for actor in (asha, rekha, sunita):
                contributions.pay(actor, circle.id, method="wallet", key=key())
            loan = given(rekha, [asha, sunita], circle, 100_000, periods=6)
        with clock.frozen(MORNING + timedelta(days=10)):
            first = loans.repay(rekha, loan.id, amount_minor=30_000, method="cash", key=key())
            if not late:
                loans.confirm_repayment(asha, first.id, key=key())
        with clock.frozen(MORNING + timedelta(days=20)):
            loans.repay(rekha, loan.id, amount_minor=20_000, method="wallet", key=key())
        with clock.frozen(MORNING + timedelta(days=25)):
            if late:
                loans.confirm_repayment(asha, first.id, key=key())
        found += [
            (row.amount_minor, row.principal_minor, row.interest_minor, row.kind)
            for row in loans.repayments_of(asha, loan.id).items
        ]
        found += [(row.due_on, row.payment_minor) for row in loans.schedule(asha, loan.id)]
    assert turned == in_order
    assert loan_faults() == []
    split = "SELECT SUM(interest_minor) FROM repayment WHERE status = 'confirmed'"
    assert pool_minor(circle)["interest_income"] == int(rows(split)[0][0])


# ---------------------------------------------------------------- what others see


def test_the_loans_of_other_circles_do_not_exist(db):
    circle, (asha, rekha, sunita) = lending_circle()
    loan = given(rekha, [asha, sunita], circle)
    paid = loans.repay(rekha, loan.id, amount_minor=1_000, method="cash", key=key())
    stranger = person("Meena Patil", wallet_minor=500_000)
    for act in (
        lambda: loans.get(stranger, loan.id),
        lambda: loans.schedule(stranger, loan.id),
        lambda: loans.history(stranger, loan.id),
        lambda: loans.repayments_of(stranger, loan.id),
        lambda: loans.payoff(stranger, loan.id),
        lambda: loans.vote(stranger, loan.id, "yes"),
        lambda: loans.cancel(stranger, loan.id),
        lambda: loans.approve(stranger, loan.id),
        lambda: loans.disburse(stranger, loan.id, method="cash", key=key()),
        lambda: loans.repay(stranger, loan.id, amount_minor=1, method="wallet", key=key()),
        lambda: loans.confirm_repayment(stranger, paid.id, key=key()),
        lambda: loans.of_circle(stranger, circle.id),
        lambda: loans.eligibility(stranger, circle.id),
        lambda: loans.preview(stranger, circle.id, 1_000, 3),
        lambda: asked(stranger, circle),
        lambda: loans.get(asha, uuid4()),
        lambda: loans.confirm_repayment(asha, uuid4(), key=key()),
    ):
        with pytest.raises(NotFound):
            act()
    assert loans.mine(stranger).items == ()


def test_lists_are_paged_and_filtered(db):
    circle, (asha, rekha, sunita) = lending_circle(rules={"loans": {"max_running": 9}})
    made = [asked(rekha, circle, 1_000 + number) for number in range(5)]
    loans.cancel(rekha, made[0].id)
    asked(asha, circle)
    first = loans.of_circle(sunita, circle.id, limit=4)
    second = loans.of_circle(sunita, circle.id, limit=4, cursor=first.next_cursor)
    assert [loan.number for loan in first.items + second.items] == [6, 5, 4, 3, 2, 1]
    assert second.next_cursor is None
    (gone,) = loans.of_circle(sunita, circle.id, status="cancelled").items
    assert gone.id == made[0].id
    assert [loan.number for loan in loans.mine(rekha, limit=2).items] == [5, 4]
    assert [loan.number for loan in loans.mine(asha, circle_id=circle.id).items] == [6]
    assert loans.mine(asha).items[0].can_vote
    for wrong in ({"status": "lost"}, {"limit": 0}, {"cursor": "nonsense"}):
        with pytest.raises(InvalidInput):
            loans.of_circle(sunita, circle.id, **wrong)


def test_a_list_costs_as_many_statements_for_ten_loans_as_for_one(db):
    circle, (asha, rekha, sunita) = lending_circle(rules={"loans": {"max_running": 50}})
    given(rekha, [asha, sunita], circle, 1_000)
    counts = []
    for _ in range(2):
        found = []
        for look in (
            lambda: loans.of_circle(asha, circle.id),
            lambda: loans.mine(rekha),
            lambda: loans.get(asha, loans.mine(rekha).items[0].id),
        ):
            with statements(db) as seen:
                look()
            found.append(len(seen))
        counts.append(found)
        for _again in range(9):
            given(rekha, [asha, sunita], circle, 1_000)
    assert counts[0] == counts[1]
    assert counts[0][0] <= 5
