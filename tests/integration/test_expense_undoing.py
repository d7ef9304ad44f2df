"""Taking expenses back, and many people acting on one expense in the same moment."""

from __future__ import annotations

import contextlib
import itertools
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.services import expenses, proposals, reversals, wallets
from tests.factories import key, outcomes, successes
from tests.support.circles import MORNING, officers_circle
from tests.support.expenses import agreed, balances, expense_faults, put_in, recorded


@pytest.fixture
def group(db):
    """A savings group with ₹1,000 in its cash box and ₹500 in the wallets' pool."""
    with clock.frozen(MORNING):
        made = officers_circle()
        put_in(made.circle, "cash", 100_000)
        put_in(made.circle, "wallet_pool", 50_000)
        put_in(made.circle, "social_cash", 50_000)
        yield made
        assert expense_faults() == []


def undo(actor, group, entry_id):
    return reversals.reverse(actor, group.circle.id, entry_id, reason="A slip", key=key())


def refused(act, code):
    with pytest.raises(CircleError) as found:
        act()
    assert found.value.code == code


def test_an_expense_taken_back_leaves_the_box_as_it_was_and_its_reference_free(group):
    before = balances(group.circle)
    put_in(group.circle, "bank", 5_000)
    upi = {"paid_from": "bank", "reference": "512345678901"}
    made = recorded(group.treasurer, group.circle, 5_000, **upi)
    undo(group.treasurer, group, made.entry_id)
    assert expenses.get(group.admin, made.id).status == "reversed"
    assert {**balances(group.circle), "bank": 0, "donation_income": 0} == {
        **before,
        "bank": 0,
        "donation_income": 0,
    }
    assert recorded(group.treasurer, group.circle, 5_000, **upi).status == "paid"
    refused(lambda: undo(group.treasurer, group, made.entry_id), "already_reversed")
    (first, second) = expenses.entries(group.admin, made.id)
    assert (first.undone_by, second.kind) == (second.entry_id, "reversal")


def test_a_payment_to_a_member_is_undone_before_the_expense_is(group):
    farida = group.members[0]
    owed = agreed(group.admin, recorded(farida, group.circle, 9_000, paid_from=None))
    paid = expenses.pay(group.treasurer, owed.id, paid_from="cash", reference="chit 4", key=key())
    refused(lambda: undo(group.admin, group, paid.entry_id), "expense_repaid")
    undo(group.treasurer, group, paid.payment_id)
    again = expenses.get(group.treasurer, owed.id)
    assert (again.status, again.payment_id, again.paid_from, again.reference) == (
        "approved",
        None,
        None,
        None,
    )
    again = expenses.pay(group.treasurer, owed.id, paid_from="wallet_pool", key=key())
    assert wallets.balance(farida).balance_minor == 9_000
    undo(group.treasurer, group, again.payment_id)
    assert wallets.balance(farida).balance_minor == 0
    undo(group.admin, group, owed.entry_id)
    assert expenses.get(group.treasurer, owed.id).status == "reversed"


def test_what_the_member_has_spent_is_not_taken_out_of_the_wallet(group):
    farida = group.members[0]
    owed = agreed(group.admin, recorded(farida, group.circle, 9_000, paid_from=None))
    paid = expenses.pay(group.treasurer, owed.id, paid_from="wallet_pool", key=key())
    wallets.withdraw(farida, amount_minor=1, method="cash", key=key())
    refused(lambda: undo(group.treasurer, group, paid.payment_id), "money_used")
    assert expenses.get(group.treasurer, owed.id).status == "paid"


def test_an_expense_for_need_taken_back_is_in_the_social_fund_again(group):
    made = recorded(
        group.treasurer,
        group.circle,
        20_000,
        category="social",
        fund="social",
        paid_from="social_cash",
    )
    assert balances(group.circle)["social_fund"] == 30_000
    undo(group.treasurer, group, made.entry_id)
    assert balances(group.circle)["social_fund"] == 50_000
    assert expenses.get(group.admin, made.id).status == "reversed"


def test_two_officers_who_decide_at_once_decide_once(group):
    asked = recorded(group.members[1], group.circle, 9_000, paid_from=None)
    officers = (group.admin, group.treasurer)

    def decide(number):
        approve = number % 2 == 0
        return proposals.decide(officers[number % 2], asked.proposal_id, approve=approve, key=key())

    found = outcomes(lambda number: _frozen(decide, number), 6)
    (made,) = successes(found)
    assert found.count("already_decided") == 5
    assert expenses.get(group.admin, asked.id).status == made.status


def _frozen(act, *args):
    """Threads of a test do not inherit its clock."""
    with clock.frozen(MORNING):
        return act(*args)


def test_paying_twice_at_once_pays_once(group):
    owed = agreed(group.admin, recorded(group.members[0], group.circle, 30_000, paid_from=None))
    officers = (group.admin, group.treasurer)
    found = outcomes(
        lambda number: _frozen(
            lambda: expenses.pay(
                officers[number % 2],
                owed.id,
                paid_from=("cash", "wallet_pool")[number % 2],
                key=key(),
            )
        ),
        6,
    )
    assert len(successes(found)) == 1
    assert set(found) - set(successes(found)) == {"expense_state_conflict"}
    left = balances(group.circle)
    assert left["cash"] + left["wallet_pool"] == 120_000


def test_undoing_against_paying_leaves_one_of_the_two(group):
    owed = agreed(group.admin, recorded(group.members[0], group.circle, 30_000, paid_from=None))

    def act(number):
        if number % 2:
            return undo(group.admin, group, owed.entry_id)
        return expenses.pay(group.treasurer, owed.id, paid_from="cash", key=key())

    found = outcomes(lambda number: _frozen(act, number), 4)
    assert len(successes(found)) == 1
    after = expenses.get(group.admin, owed.id)
    assert (after.status, balances(group.circle)["cash"]) in (
        ("paid", 70_000),
        ("reversed", 100_000),
    )


def test_expenses_recorded_at_once_get_numbers_without_gaps_and_never_overdraw(group):
    found = outcomes(
        lambda _number: _frozen(lambda: recorded(group.treasurer, group.circle, 30_000)), 6
    )
    made = successes(found)
    assert sorted(each.number for each in made) == [1, 2, 3]
    assert [each for each in found if isinstance(each, str)] == ["insufficient_funds"] * 3
    assert balances(group.circle)["cash"] == 10_000


ACTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9_999)), min_size=5, max_size=25)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_is_done_books_and_expenses_agree(group, acts):
    dice = random.Random(repr(acts))
    people = (group.admin, group.treasurer, *group.members)
    numbers = itertools.count(600_000_000_000)
    for kind, choice in acts:
        who = people[choice % len(people)]
        listed = expenses.of_circle(group.admin, group.circle.id, limit=20).items
        one = listed[choice % len(listed)] if listed else None
        with contextlib.suppress(CircleError):  # most of what is tried at random is refused
            _act(group, kind, choice, who, one, dice, numbers)
        assert expense_faults() == []


def _act(group, kind, choice, who, one, dice, numbers):
    box = dice.choice(["cash", "bank", "wallet_pool", "social_cash", None])
    if kind <= 1 or one is None:
        social = choice % 4 == 0
        recorded(
            who,
            group.circle,
            choice * 10 + 1,
            category="social" if social else "rent",
            fund="social" if social else "loan",
            paid_from=box if box != "wallet_pool" else None,
            reference=str(next(numbers)) if choice % 3 == 0 else None,
        )
    elif kind == 2 and one.proposal_id:
        proposals.decide(group.admin, one.proposal_id, approve=choice % 5 != 0, key=key())
    elif kind == 3 and one.proposal_id:
        proposals.decide(group.treasurer, one.proposal_id, approve=True, key=key())
    elif kind == 4:
        expenses.pay(who, one.id, paid_from=box or "cash", key=key())
    elif kind == 5:
        expenses.cancel(who, one.id)
    elif entry_id := one.payment_id or one.entry_id:
        undo(who, group, entry_id)
