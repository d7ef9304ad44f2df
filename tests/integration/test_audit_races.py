"""Many at once, and late: whatever meets, the answers are refusals and the money adds up."""

from __future__ import annotations

import itertools
import random
from datetime import timedelta

import pytest
from sqlalchemy import text

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.persistence import database
from circle_app.services import contributions, invites, loans, proposals, verification, wallets
from tests.factories import NAMES, key, outcomes, person
from tests.support.circles import MORNING, circle_of, rows
from tests.support.loans import approved, asked, given, lending_circle, loan_faults, pool_minor

MONEY = """
    SELECT SUM(balance_minor) FROM ledger_account
    WHERE code IN ('backing', 'cash', 'upi', 'wallet_pool')
"""


def test_everything_at_once_on_one_circle(db):
    circle, people = lending_circle(wallet_minor=50_000, savings_minor=3_000_000)
    running = given(people[0], people, circle, 900_000, periods=12)
    waiting = approved(people[1], people, circle, 200_000, periods=4)
    open_vote = asked(people[2], circle, 5_000)
    utrs = itertools.count(500_000_000_000)
    before = rows(MONEY)[0][0]

    def pay(who, way, dice):
        reference = str(next(utrs)) if way == "upi" else None
        return contributions.pay(
            who,
            circle.id,
            amount_minor=dice.randrange(1, 90),
            method=way,
            reference=reference,
            key=key(),
        )

    def act(number):
        dice = random.Random(number)
        who, other = dice.sample(people, 2)
        acts = [
            lambda: pay(who, "cash", dice),
            lambda: pay(who, "upi", dice),
            lambda: pay(who, "wallet", dice),
            lambda: loans.repay(
                who, running.id, amount_minor=dice.randrange(1, 90), method="wallet", key=key()
            ),
            lambda: loans.repay(
                who, running.id, amount_minor=dice.randrange(1, 90), method="cash", key=key()
            ),
            lambda: wallets.transfer(
                who, to_user=other.user_id, amount_minor=dice.randrange(1, 90), key=key()
            ),
            lambda: loans.disburse(
                who, waiting.id, method="upi", reference=str(next(utrs)), key=key()
            ),
            lambda: loans.vote(who, open_vote.id, dice.choice(["yes", "no"])),
            lambda: loans.cancel(who, open_vote.id),
            lambda: verification.verify_circle(who, circle.id),
            lambda: invites.new_invite(who, circle.id),
        ]
        kind = number % len(acts)
        done = acts[kind]()
        if kind in (0, 1, 4):
            return ("in", done.amount_minor)
        if kind == 6:
            return ("out", done.principal_minor)
        assert kind != 9 or done.intact
        return ("same", 0)

    found = [each for each in outcomes(act, 110) if not isinstance(each, str)]
    signs = {"in": 1, "out": -1, "same": 0}
    assert rows(MONEY)[0][0] == before + sum(signs[kind] * amount for kind, amount in found)
    assert [kind for kind, _ in found].count("out") == 1
    assert loan_faults() == []


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_nothing_is_written_in_a_circle_that_was_archived(db):
    circle, people = lending_circle(wallet_minor=5_000)
    running = given(people[0], people, circle, 10_000)
    waiting = approved(people[1], people, circle, 5_000)
    voted = asked(people[2], circle, 5_000)
    question = proposals.propose(people[0], circle.id, title="Meet on Sunday?", key=key())
    with database.transaction() as session:
        session.connection().execute(text("UPDATE circle SET status = 'archived'"))
    entries = rows("SELECT COUNT(*) FROM audit_event")
    one = people[0]
    for act in (
        lambda: contributions.pay(one, circle.id, method="cash", key=key()),
        lambda: loans.repay(one, running.id, amount_minor=5, method="wallet", key=key()),
        lambda: loans.disburse(one, waiting.id, method="cash", key=key()),
        lambda: loans.request(one, circle.id, amount_minor=500, periods=1, key=key()),
        lambda: loans.cancel(people[2], voted.id),
        lambda: loans.vote(one, voted.id, "yes"),
        lambda: proposals.vote(one, question.proposal_id, "yes"),
        lambda: proposals.propose(one, circle.id, title="Again?", key=key()),
        lambda: invites.new_invite(one, circle.id),
        lambda: invites.join(person(NAMES[4]), str(circle.invite_code), key=key()),
    ):
        with pytest.raises(CircleError) as refused:
            act()
        assert refused.value.code in ("circle_archived", "circle_closed")
    signed_up = 1
    assert rows("SELECT COUNT(*) FROM audit_event")[0][0] == entries[0][0] + signed_up


def test_a_payment_that_waits_is_booked_after_another_has_closed_the_loan(db):
    rules = {"confirmation": "member", "loans": {"advance_allowed": True}}
    with clock.frozen(MORNING):
        people = [person(name, wallet_minor=50_000) for name in NAMES[:3]]
        circle = circle_of(*people, rules=rules)
        contributions.pay(people[1], circle.id, amount_minor=40_000, method="wallet", key=key())
        loan = given(people[0], people, circle, 10_000, periods=2)
        waiting = loans.repay(people[0], loan.id, amount_minor=6_000, method="cash", key=key())
        assert waiting.status == "pending"
    with clock.frozen(MORNING + timedelta(days=1)):
        closing = loans.repay(people[0], loan.id, amount_minor=10_000, method="wallet", key=key())
        assert closing.closed
        late = loans.confirm_repayment(people[1], waiting.id, key=key())
    assert (late.status, late.closed, late.outstanding_minor) == ("confirmed", True, 0)
    assert pool_minor(circle)["advance"] == 6_000
    assert loan_faults() == []


def test_a_double_tap_hands_out_one_code(db):
    asha, again = person(), key()
    circle = circle_of(asha)
    first = invites.new_invite(asha, circle.id, key=again)
    second = invites.new_invite(asha, circle.id, key=again)
    assert (second.code, first.replayed, second.replayed) == (first.code, False, True)
    assert len(invites.live_codes(asha, circle.id)) == 2
