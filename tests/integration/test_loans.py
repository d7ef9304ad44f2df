"""Loans from the request to the last instalment: what is booked, shown and refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import (
    IdempotencyMismatch,
    InvalidInput,
)
from circle_app.domain.loans import (
    LoanLimitExceeded,
    LoanPeriodsExceeded,
    LoansNotOffered,
    NotEligible,
    PoolTooSmall,
    TooManyLoans,
)
from circle_app.domain.wallets import InvalidAmount
from circle_app.services import circles, contributions, loans, proposals, rules, wallets
from tests.factories import key, outcomes, successes
from tests.support.circles import MORNING, count, kinds
from tests.support.loans import (
    asked,
    given,
    lending_circle,
    loan_faults,
    pool_minor,
)

ONLY_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def test_the_whole_story(db):
    circle, (asha, rekha, sunita) = lending_circle()
    loan = asked(rekha, circle, 100_000)
    assert (loan.status, loan.number, loan.borrower) == ("applied", 1, rekha.name)
    assert (loan.electorate, loan.needed, loan.yes, loan.my_vote) == (3, 2, 0, None)
    assert (loan.can_vote, loan.can_cancel, loan.can_disburse) == (True, True, False)
    assert loans.vote(asha, loan.id, "yes").status == "open"
    assert loans.vote(sunita, loan.id, "yes").status == "approved"
    shown = loans.get(sunita, loan.id)
    assert (shown.status, shown.can_disburse, shown.is_mine) == ("approved", True, False)
    after = loans.disburse(sunita, loan.id, method="cash", key=key())
    assert (after.status, after.outstanding_minor, after.instalment_count) == ("active", 100_000, 4)
    assert (after.next_due_minor, after.paid_instalments) == (25_000, 0)
    assert pool_minor(circle)["cash"] == 1_001_500 - 100_000
    first = loans.repay(rekha, loan.id, amount_minor=25_000, method="cash", key=key())
    assert (first.outstanding_minor, first.closed, first.kind) == (75_000, False, "early")
    running = loans.get(asha, loan.id)
    assert (running.paid_instalments, running.next_due_minor) == (1, 25_000)
    assert loans.payoff(rekha, loan.id).total_minor == 75_000
    last = loans.repay(rekha, loan.id, amount_minor=75_000, method="cash", key=key())
    assert (last.outstanding_minor, last.closed, last.kind) == (0, True, "payoff")
    closed = loans.get(asha, loan.id)
    assert (closed.status, closed.close_reason) == ("closed", "obligations_met")
    assert closed.paid_instalments == closed.instalment_count
    assert [(row.to_status, row.actor_name) for row in loans.history(asha, loan.id)] == [
        ("applied", rekha.name),
        ("approved", sunita.name),
        ("active", sunita.name),
        ("closed", rekha.name),
    ]
    assert loan_faults() == []
    assert [kind for kind in kinds() if kind.startswith("loan.")] == [
        "loan.requested",
        "loan.approved",
        "loan.disbursed",
        "loan.repaid",
        "loan.repaid",
        "loan.closed",
    ]


def test_through_wallets_it_is_one_movement_in_two_books(db):
    circle, (asha, rekha, _sunita) = lending_circle()
    before = wallets.balance(rekha).balance_minor
    loan = given(rekha, [asha, _sunita], circle, 60_000, method="wallet")
    assert wallets.balance(rekha).balance_minor == before + 60_000
    # The pool had only cash: it is drawn on although the wallet pool comes first.
    assert pool_minor(circle)["cash"] == 1_001_500 - 60_000
    paid = loans.repay(rekha, loan.id, amount_minor=60_000, method="wallet", key=key())
    assert (paid.closed, wallets.balance(rekha).balance_minor) == (True, before)
    assert pool_minor(circle)["wallet_pool"] == 60_000
    shown = [row.kind for row in wallets.movements(rekha).items]
    assert shown[:2] == ["wallet.repayment", "wallet.loan"]
    assert loan_faults() == []


def test_interest_is_income_and_a_fee_is_kept_back(db):
    rules = {
        "loans": {
            "rate_percent": "24",
            "fee_minor": 1_000,
            "min_minor": 2_000,
            "prepayment": "shorten",
        }
    }
    circle, (asha, rekha, sunita) = lending_circle(rules=rules)
    with clock.frozen(MORNING):
        loan = given(rekha, [asha, sunita], circle, 1_000_000, periods=6)
        assert (loan.instalment_minor, loan.next_due_on) == (178_526, date(2026, 4, 2))
    books = pool_minor(circle)
    assert (books["loans"], books["fee_income"], books["cash"]) == (1_000_000, 1_000, 2_500)
    with clock.frozen(MORNING + timedelta(days=31)):
        paid = loans.repay(rekha, loan.id, amount_minor=178_526, method="cash", key=key())
    assert (paid.interest_minor, paid.principal_minor, paid.kind) == (20_000, 158_526, "instalment")
    books = pool_minor(circle)
    assert (books["interest_income"], books["loans"]) == (20_000, 841_474)
    with clock.frozen(MORNING + timedelta(days=40)):
        owed = loans.payoff(rekha, loan.id)
        # Nine days at 24 % a year on what is left.
        assert (owed.principal_minor, owed.interest_minor) == (841_474, 4_980)
        contributions.pay(asha, circle.id, amount_minor=500, method="cash", key=key())
        last = loans.repay(rekha, loan.id, amount_minor=owed.total_minor, method="cash", key=key())
    assert (last.closed, last.interest_minor) == (True, 4_980)
    shown = loans.schedule(rekha, loan.id)
    assert [(row.kind, row.status, row.balance_minor) for row in shown] == [
        ("instalment", "paid", 841_474),
        ("early", "paid", 0),
    ]
    assert loan_faults() == []


def test_a_payment_beyond_the_dues_shortens_where_the_rules_say_so(db):
    rules = {"loans": {"rate_percent": "12", "prepayment": "shorten"}}
    circle, (asha, rekha, sunita) = lending_circle(rules=rules)
    loan = given(rekha, [asha, sunita], circle, 120_000, periods=12)
    paid = loans.repay(rekha, loan.id, amount_minor=60_000, method="cash", key=key())
    assert (paid.kind, paid.principal_minor) == ("early", 60_000)
    shown = loans.get(rekha, loan.id)
    assert (shown.instalment_count, shown.outstanding_minor) == (6, 60_000)
    assert loans.schedule(rekha, loan.id)[-1].balance_minor == 0
    assert loan_faults() == []


def test_what_is_late_shows_and_is_paid_first(db):
    circle, (asha, rekha, sunita) = lending_circle()
    with clock.frozen(MORNING):
        loan = given(rekha, [asha, sunita], circle, 100_000)
    later = MORNING + timedelta(days=70)
    with clock.frozen(later):
        shown = loans.get(asha, loan.id)
        assert (shown.days_late, shown.next_due_on) == (39, date(2026, 4, 2))
        assert [row.status for row in loans.schedule(asha, loan.id)] == [
            "late",
            "late",
            "open",
            "open",
        ]
        owed = loans.payoff(rekha, loan.id)
        assert (owed.due_minor, owed.next_minor, owed.total_minor) == (50_000, 25_000, 100_000)
        part = loans.repay(rekha, loan.id, amount_minor=30_000, method="cash", key=key())
        assert part.kind == "partial"
        assert loans.get(asha, loan.id).days_late == 9
        assert loans.get(asha, loan.id).next_due_minor == 20_000


# ---------------------------------------------------------------- asking


def test_eligibility_explains_every_check(db):
    circle, (asha, _rekha, _sunita) = lending_circle(savings_minor=100_000)
    found = loans.eligibility(asha, circle.id, 200_000, 13)
    assert (found.ok, found.limit_minor, found.min_minor) == (False, 101_500, 100)
    assert {fact.code: fact.ok for fact in found.facts} == {
        "membership": True,
        "amount_minimum": True,
        "amount_maximum": True,
        "periods": False,
        "running_loans": True,
        "arrears": True,
        "pool_cash": False,
    }
    assert loans.eligibility(asha, circle.id).ok
    asked(asha, circle, 1_000)
    asked(asha, circle, 1_000)
    assert loans.eligibility(asha, circle.id).limit_minor == 0


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"amount_minor": 99}, LoanLimitExceeded),
        ({"amount_minor": 300_001}, LoanLimitExceeded),
        ({"amount_minor": 150_000}, PoolTooSmall),
        ({"periods": 13}, LoanPeriodsExceeded),
        ({"periods": 0}, LoanPeriodsExceeded),
        ({"amount_minor": 0}, InvalidAmount),
        ({"amount_minor": -5}, InvalidAmount),
        ({"purpose": "x" * 201}, InvalidInput),
        ({"key": ""}, InvalidInput),
    ],
)
@ONLY_SQLITE
def test_a_request_beyond_the_rules_leaves_nothing(db, wrong, refusal):
    rules = {"loans": {"max_minor": 300_000}}
    circle, (asha, *_) = lending_circle(savings_minor=100_000, rules=rules)
    with pytest.raises(refusal):
        loans.request(
            asha, circle.id, **{"amount_minor": 1_000, "periods": 3, "key": key(), **wrong}
        )
    assert (count("loan"), count("proposal"), count("loan_change")) == (0, 0, 0)


def test_a_third_loan_is_one_too_many(db):
    circle, (asha, rekha, _sunita) = lending_circle()
    first, second = asked(rekha, circle), asked(rekha, circle)
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(TooManyLoans) as refusal:
        asked(rekha, circle)
    assert (refusal.value.context["running"], refusal.value.context["maximum"]) == (2, 2)
    loans.cancel(rekha, first.id)
    assert asked(rekha, circle).number == 3
    assert asked(asha, circle).number == 4


def test_who_is_late_pays_first(db):
    with clock.frozen(MORNING):
        circle, (_asha, rekha, _sunita) = lending_circle()
    with clock.frozen(MORNING + timedelta(days=2)):
        with pytest.raises(NotEligible) as refusal:
            asked(rekha, circle)
        assert (refusal.value.code, refusal.value.context["overdue_minor"]) == ("not_eligible", 500)
        contributions.pay(rekha, circle.id, method="cash", key=key())
        assert asked(rekha, circle).status == "applied"


def test_savings_bound_a_loan_where_the_rules_say_so(db):
    circle, (asha, rekha, _sunita) = lending_circle(rules={"loans": {"savings_multiple": "3"}})
    found = loans.eligibility(rekha, circle.id)
    assert found.limit_minor == 1_500
    asked(rekha, circle, 1_000)
    # What was asked for counts: two requests cannot pass the limit together.
    with pytest.raises(LoanLimitExceeded) as refusal:
        asked(rekha, circle, 501)
    assert refusal.value.context["maximum_minor"] == 500
    assert loans.eligibility(asha, circle.id).limit_minor > 1_500


def test_without_loans_in_the_rules_none_is_given(db):
    circle, (asha, *_) = lending_circle(rules={"loans": {"enabled": False}})
    for act in (
        lambda: loans.eligibility(asha, circle.id),
        lambda: loans.preview(asha, circle.id, 1_000, 3),
        lambda: asked(asha, circle),
    ):
        with pytest.raises(LoansNotOffered):
            act()


def test_a_preview_is_what_the_loan_becomes(db):
    rules = {"loans": {"rate_percent": "2", "rate_per": "month", "rounding_step": "1"}}
    circle, (asha, rekha, sunita) = lending_circle(rules=rules)
    with clock.frozen(MORNING):
        seen = loans.preview(rekha, circle.id, 1_000_000, 10)
        loan = given(rekha, [asha, sunita], circle, 1_000_000, periods=10)
    assert (seen.first_due_on, seen.last_due_on) == (date(2026, 4, 2), date(2027, 1, 2))
    assert (seen.apr_percent, seen.rate_percent, seen.rate_per) == ("24.00", "2", "month")
    assert seen.total_payment_minor == 1_000_000 + seen.total_interest_minor
    assert (seen.min_minor, seen.max_minor, seen.max_periods) == (100, 50_000_000, 12)
    assert loan.instalment_minor == seen.instalment_minor
    with clock.frozen(MORNING):
        planned = [(row.due_on, row.payment_minor, row.balance_minor) for row in seen.rows]
        real = loans.schedule(asha, loan.id)
    assert [(row.due_on, row.payment_minor, row.balance_minor) for row in real] == planned
    with pytest.raises(LoanPeriodsExceeded):
        loans.preview(rekha, circle.id, 1_000, 0)
    with pytest.raises(InvalidAmount):
        loans.preview(rekha, circle.id, 0, 3)


def test_the_terms_stay_as_they_were_asked_for(db):
    circle, people = lending_circle()
    loan = asked(people[1], circle)
    changes = {"loans": {"rate_percent": "36"}, "loan_voting": {"window_hours": 1}}
    asked_for = rules.change_rules(people[0], circle.id, changes)
    for voter in people[:2]:
        proposals.vote(voter, asked_for.id, "yes")
    # Until their day comes, the new rules are nobody's.
    assert asked(people[2], circle).rate_percent == "0"
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert circles.get(people[0], circle.id).rule_version == 2
        shown = loans.get(people[0], loan.id)
        assert (shown.rate_percent, shown.rule_version) == ("0", 1)
        assert asked(people[2], circle).rate_percent == "36"


def test_the_same_request_is_one_loan(db):
    circle, (_asha, rekha, _sunita) = lending_circle()
    once = key()
    first = loans.request(rekha, circle.id, amount_minor=5_000, periods=2, key=once)
    again = loans.request(rekha, circle.id, amount_minor=5_000, periods=2, key=once)
    assert (again.id, first.replayed, again.replayed) == (first.id, False, True)
    with pytest.raises(IdempotencyMismatch):
        loans.request(rekha, circle.id, amount_minor=5_001, periods=2, key=once)
    assert (count("loan"), count("proposal")) == (1, 1)


def test_sixteen_requests_at_once_stay_within_the_limit(db):
    circle, (_asha, rekha, _sunita) = lending_circle()
    results = outcomes(lambda _: asked(rekha, circle), 16, threads=16)
    assert sorted(loan.number for loan in successes(results)) == [1, 2]
    assert {found for found in results if isinstance(found, str)} == {"too_many_loans"}
