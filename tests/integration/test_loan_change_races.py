"""Loans that take the place of others, while everything else happens to them at once."""

from __future__ import annotations

from circle_app.adapters import clock
from circle_app.domain.restructuring import NewPlan
from circle_app.services import loans
from tests.factories import key, outcomes, successes
from tests.support.late_loans import agree, late_loan
from tests.support.loans import loan_faults, receivable_minor


def new_loan():
    """₹12,000 given just now: what runs beside each other sees the real time."""
    return late_loan(at=clock.now())


def refusals(found):
    """The codes of those results that are refusals."""
    return {each for each in found if isinstance(each, str)}


def test_a_new_plan_and_payments_at_the_same_moment(db):
    circle, people, loan = new_loan()
    asked = loans.reschedule(people[1], loan.id, NewPlan(6), reason="Please", key=key())
    loans.vote(people[0], asked.id, "yes")

    def act(number):
        if number % 4 == 3:
            return loans.vote(people[2], asked.id, "yes")
        return loans.repay(people[1], loan.id, amount_minor=100_000, method="cash", key=key())

    found = outcomes(act, 8)
    paid = [each for each in successes(found) if isinstance(each, loans.Repaid)]
    new, old = loans.get(people[1], asked.id), loans.get(people[1], loan.id)
    assert (new.status, old.close_reason) == ("active", "rescheduled")
    left = 1_200_000 - sum(each.principal_minor for each in paid)
    assert new.outstanding_minor == receivable_minor(circle.id, new.member_id) == left
    assert refusals(found) <= {"loan_not_active", "vote_closed"}
    assert loan_faults() == []


def test_a_larger_loan_and_payments_at_the_same_moment(db):
    circle, people, loan = new_loan()
    asked = loans.top_up(people[1], loan.id, amount_minor=300_000, periods=6, key=key())
    agree(people, asked)

    def act(number):
        if number % 2:
            return loans.disburse(people[number % 4 - 1], asked.id, method="cash", key=key())
        return loans.repay(people[1], loan.id, amount_minor=100_000, method="cash", key=key())

    found = outcomes(act, 8)
    handed = [each for each in successes(found) if isinstance(each, loans.LoanView)]
    assert len(handed) == 1
    assert receivable_minor(circle.id, asked.member_id) == asked.principal_minor
    assert loans.get(people[1], loan.id).status == "closed"
    assert refusals(found) <= {"loan_not_active", "already_disbursed"}
    assert loan_faults() == []


def test_agreed_to_and_withdrawn_at_the_same_moment(db):
    circle, people, loan = new_loan()
    asked = loans.reschedule(people[1], loan.id, NewPlan(6), reason="Please", key=key())

    def act(number):
        if number % 3 == 2:
            return loans.cancel(people[1], asked.id)
        return loans.vote(people[(0, 2)[number % 2]], asked.id, "yes")

    outcomes(act, 9)
    new, old = loans.get(people[1], asked.id), loans.get(people[1], loan.id)
    assert (new.status, old.status) in {("active", "closed"), ("cancelled", "active")}
    changes = [each.to_status for each in loans.history(people[1], asked.id)]
    assert changes in (["applied", "approved", "active"], ["applied", "cancelled"])
    assert receivable_minor(circle.id, new.member_id) == 1_200_000
    assert loan_faults() == []
