"""Two want the same at once: one is first, the other gets a clear answer, the books hold."""

from __future__ import annotations

import pytest

from circle_app.services import contributions, loans, proposals, reversals, wallets
from tests.factories import NAMES, key, outcomes, person, successes
from tests.support.circles import circle_of, officers_circle, rows
from tests.support.invariants import as_uuid
from tests.support.loans import approved, given, lending_circle, loan_faults, pool_minor

REVERSALS = "SELECT COUNT(*) FROM ledger_entry WHERE reverses_id IS NOT NULL"


def test_one_entry_is_taken_back_once(db):
    asha = person(wallet_minor=5_000)
    circle = circle_of(asha, person(NAMES[1]))
    paid = contributions.pay(asha, circle.id, amount_minor=900, method="wallet", key=key())
    found = outcomes(
        lambda _: reversals.reverse(asha, circle.id, paid.entry_id, reason="Twice", key=key()), 8
    )
    assert len(successes(found)) == 1
    assert [each for each in found if isinstance(each, str)] == ["already_reversed"] * 7
    assert rows(REVERSALS)[0][0] == 2  # both legs
    assert wallets.balance(asha).balance_minor == 5_000


def test_one_tap_sent_many_times_is_one_reversal(db):
    asha = person()
    circle = circle_of(asha, person(NAMES[1]))
    paid = contributions.pay(asha, circle.id, method="cash", key=key())
    once = key()
    found = outcomes(
        lambda _: reversals.reverse(asha, circle.id, paid.entry_id, reason="Twice", key=once), 8
    )
    assert {each.sequence for each in successes(found)} == {2}
    assert {each for each in found if isinstance(each, str)} <= {"idempotency_in_progress"}


def test_a_vote_that_decides_and_an_undo_meet(db):
    """Somebody else asked, the recorder answers in the same moment as the deciding vote."""
    asha, rekha, sunita = (person(name) for name in NAMES[:3])
    circle = circle_of(asha, rekha, sunita)
    paid = contributions.pay(asha, circle.id, method="cash", key=key())
    asked = reversals.reverse(rekha, circle.id, paid.entry_id, reason="Never came", key=key())
    proposals.vote(rekha, asked.proposal_id, "yes")

    def act(number):
        if number % 2:
            return proposals.vote(sunita, asked.proposal_id, "yes")
        return reversals.reverse(asha, circle.id, paid.entry_id, reason="Undo", key=key())

    found = outcomes(act, 6)
    codes = {each for each in found if isinstance(each, str)}
    assert codes <= {"reversal_pending", "already_reversed", "vote_closed"}
    assert rows(REVERSALS)[0][0] == 1
    assert proposals.get(asha, asked.proposal_id).failure is None


def test_many_ask_for_the_same_and_it_is_put_once(db):
    found = officers_circle(members=3)
    circle, admin, treasurer = found[:3]
    entry = contributions.confirm(
        admin, contributions.pay(treasurer, circle.id, method="cash", key=key()).id, key=key()
    ).entry_id
    asked = outcomes(
        lambda number: reversals.reverse(
            found.members[number % 3], circle.id, entry, reason="Wrong", key=key()
        ),
        6,
    )
    assert len(successes(asked)) == 1
    assert {each for each in asked if isinstance(each, str)} == {"reversal_pending"}


def test_a_repayment_and_the_reversal_of_another(db):
    circle, people = lending_circle(wallet_minor=50_000)
    loan = given(people[1], people, circle, 40_000, periods=4)
    first = loans.repay(people[1], loan.id, amount_minor=15_000, method="cash", key=key())

    def act(number):
        if number % 2:
            return reversals.reverse(
                people[1], circle.id, first.entry_id, reason="Wrong loan", key=key()
            )
        return loans.repay(people[1], loan.id, amount_minor=25_000, method="wallet", key=key())

    found = outcomes(act, 4)
    codes = sorted(each for each in found if isinstance(each, str))
    left = loans.get(people[1], loan.id)
    # The first reversal always succeeds; two payments of 25,000 never both fit.
    assert codes.count("already_reversed") == 1
    assert set(codes) <= {"already_reversed", "amount_over_payoff", "loan_not_active"}
    paid = [each for each in successes(found) if isinstance(each, loans.Repaid)]
    assert len(paid) == 1
    assert (left.status, left.outstanding_minor) == ("active", 15_000)
    assert loan_faults() == []


def test_giving_a_loan_undone_while_it_is_paid_back(db):
    circle, people = lending_circle()
    loan = given(people[1], people, circle, 40_000, periods=4)
    giving = rows("SELECT public_id FROM ledger_entry WHERE kind = 'loan.disbursal'")[0][0]

    def act(number):
        if number % 2:
            return reversals.reverse(
                people[-1], circle.id, as_uuid(giving), reason="Wrong member", key=key()
            )
        return loans.repay(people[1], loan.id, amount_minor=1_000, method="cash", key=key())

    found = outcomes(act, 2)
    assert len(successes(found)) == 1
    assert next(each for each in found if isinstance(each, str)) in {
        "loan_has_repayments",
        "loan_not_active",
    }
    assert loan_faults() == []


@pytest.mark.parametrize("round_number", range(3))
def test_money_is_taken_out_while_it_is_taken_back(db, round_number):
    asha = person()
    filled = wallets.top_up(asha, amount_minor=5_000, method="cash", key=key())

    def act(number):
        if (number + round_number) % 2:
            return wallets.undo(asha, filled.entry_id, reason="Mistake", key=key())
        return wallets.withdraw(asha, amount_minor=4_000, method="cash", key=key())

    found = outcomes(act, 2)
    assert len(successes(found)) == 1
    assert next(each for each in found if isinstance(each, str)) in {
        "money_used",
        "insufficient_funds",
    }
    assert wallets.balance(asha).balance_minor in {0, 1_000}


def test_a_contribution_is_lent_while_it_is_taken_back(db):
    circle, people = lending_circle(savings_minor=0)
    before = pool_minor(circle)["cash"]
    paid = contributions.pay(people[0], circle.id, amount_minor=40_000, method="cash", key=key())
    loan = approved(people[1], people, circle, 40_000, periods=4)

    def act(number):
        if number % 2:
            return reversals.reverse(people[0], circle.id, paid.entry_id, reason="No", key=key())
        return loans.disburse(people[-1], loan.id, method="cash", key=key())

    found = outcomes(act, 2)
    assert len(successes(found)) == 1
    assert next(each for each in found if isinstance(each, str)) in {"money_used", "pool_too_small"}
    assert pool_minor(circle)["cash"] == before
    assert loan_faults() == []
