"""Taking repayments and the giving of loans back: the loan is as without them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.loans import LoanHasRepayments
from circle_app.domain.reversals import (
    AlreadyReversed,
    CannotReverse,
    MoneyUsed,
)
from circle_app.services import loans, proposals, reversals, wallets
from tests.factories import key
from tests.support.circles import MORNING, rows
from tests.support.invariants import as_uuid
from tests.support.loans import approved, given, lending_circle, loan_faults, pool_minor

UTR = "412345678901"


def take_back(actor, circle, entry_id, reason="Wrong amount"):
    return reversals.reverse(actor, circle.id, entry_id, reason=reason, key=key())


def newest(kind):
    return rows(
        "SELECT public_id, sequence FROM ledger_entry WHERE kind = :kind ORDER BY id DESC",
        kind=kind,
    )[0]


def test_a_repayment_taken_back_is_owed_again(db):
    with clock.frozen(MORNING):
        circle, people = lending_circle()
        loan = given(people[1], people, circle, 40_000, periods=4)
        before, pool = loans.schedule(people[1], loan.id), pool_minor(circle)
        paid = loans.repay(people[1], loan.id, amount_minor=10_000, method="cash", key=key())
        take_back(people[1], circle, paid.entry_id)
        assert loans.schedule(people[1], loan.id) == before
        assert pool_minor(circle) == pool
        assert loans.get(people[1], loan.id).outstanding_minor == 40_000
        assert [row.status for row in loans.repayments_of(people[1], loan.id).items] == ["reversed"]
    assert loan_faults() == []


def test_a_loan_that_was_paid_back_runs_again(db):
    with clock.frozen(MORNING):
        circle, people = lending_circle()
        loan = given(people[1], people, circle, 40_000, periods=4)
        paid = loans.repay(people[1], loan.id, amount_minor=40_000, method="cash", key=key())
        assert paid.closed
        take_back(people[1], circle, paid.entry_id, "Was for another loan")
        found = loans.get(people[1], loan.id)
        assert (found.status, found.close_reason, found.closed_at) == ("active", None, None)
        assert found.outstanding_minor == 40_000
        changes = loans.history(people[1], loan.id)
        assert (changes[-1].from_status, changes[-1].to_status) == ("closed", "active")
        assert changes[-1].note == "Was for another loan"
    assert loan_faults() == []


def test_later_payments_are_split_anew_and_an_entry_says_so(db):
    rules = {
        "loans": {
            "method": "reducing",
            "rate_percent": "24",
            "max_periods": 12,
            "prepayment": "shorten",
        }
    }
    with clock.frozen(MORNING):
        circle, people = lending_circle(rules=rules)
        loan = given(people[1], people, circle, 100_000, periods=6)
        first = loans.repay(people[1], loan.id, amount_minor=50_000, method="cash", key=key())
    with clock.frozen(MORNING + timedelta(days=31)):
        second = loans.repay(people[1], loan.id, amount_minor=5_000, method="cash", key=key())
        asked = take_back(people[1], circle, first.entry_id)
        for actor in people:
            if proposals.vote(actor, asked.proposal_id, "yes").status != "open":
                break
    now = {row.id: row for row in loans.repayments_of(people[1], loan.id).items}
    assert now[first.id].status == "reversed"
    # On all of the loan a month's interest is more, so less of the payment is principal.
    assert (second.interest_minor, now[second.id].interest_minor) == (1_000, 2_000)
    replay = newest("loan.replay")
    lines = rows(
        "SELECT a.code, l.amount_minor FROM ledger_line l"
        " JOIN ledger_account a ON a.id = l.account_id"
        " JOIN ledger_entry e ON e.id = l.entry_id"
        " WHERE e.kind = 'loan.replay' ORDER BY l.position"
    )
    assert dict(lines) == {"loans": 1_000, "interest_income": -1_000}
    with pytest.raises(CannotReverse):
        take_back(people[1], circle, as_uuid(replay.public_id))
    assert loan_faults() == []


def test_a_loan_that_was_given_by_mistake_is_approved_again(db):
    circle, people = lending_circle()
    pool = pool_minor(circle)
    loan = approved(people[1], people, circle, 40_000, periods=4)
    loans.disburse(people[-1], loan.id, method="upi", reference=UTR, key=key())
    giving = newest("loan.disbursal").public_id
    giver = people[-1]
    paid = loans.repay(people[1], loan.id, amount_minor=1_000, method="cash", key=key())
    with pytest.raises(LoanHasRepayments):
        take_back(giver, circle, as_uuid(giving))
    take_back(people[1], circle, paid.entry_id)
    take_back(giver, circle, as_uuid(giving), "Given to another")
    found = loans.get(people[1], loan.id)
    assert (found.status, found.outstanding_minor, found.disbursed_on) == ("approved", 0, None)
    assert pool_minor(circle) == {"bank": 0, **pool}
    assert rows("SELECT COUNT(*) FROM instalment")[0][0] == 0
    again = loans.disburse(giver, loan.id, method="upi", reference=UTR, key=key())
    assert (again.status, again.outstanding_minor) == ("active", 40_000)
    with pytest.raises(AlreadyReversed):
        take_back(giver, circle, as_uuid(giving))
    assert loan_faults() == []


def test_a_loan_in_a_wallet_comes_back_while_it_is_there(db):
    circle, people = lending_circle()
    given(people[1], people, circle, 40_000, method="wallet", periods=4)
    giving = as_uuid(newest("loan.disbursal").public_id)
    spent = wallets.withdraw(people[1], amount_minor=100, method="cash", key=key())
    with pytest.raises(MoneyUsed):
        take_back(people[-1], circle, giving)
    wallets.undo(people[1], spent.entry_id, reason="Kept it", key=key())
    take_back(people[-1], circle, giving)
    assert wallets.balance(people[1]).balance_minor == 0
    assert loan_faults() == []
