"""Paying loans back: by whom, how much, and once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.contributions import (
    ContributionDecided,
    InvalidPayMethod,
    OwnContribution,
)
from circle_app.domain.errors import InsufficientFunds, InvalidInput
from circle_app.domain.loans import (
    LoanNotActive,
)
from circle_app.domain.repayments import ExceedsPayoff
from circle_app.domain.upi import InvalidUtr, UtrUsed
from circle_app.domain.wallets import InvalidAmount
from circle_app.services import contributions, loans, wallets
from tests.factories import key, outcomes, successes
from tests.support.circles import MORNING, count, kinds, member_id, rows
from tests.support.loans import (
    asked,
    given,
    lending_circle,
    loan_faults,
    pool_minor,
    receivable_minor,
)

ONLY_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
BY_OTHERS = {"confirmation": "member"}


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


@ONLY_SQLITE
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
