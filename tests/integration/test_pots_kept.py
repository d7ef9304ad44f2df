"""What of pots stays where it is, and that the proof of the books notices where it does not."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.persistence import database
from circle_app.services import (
    contributions,
    dissolutions,
    distributions,
    funds,
    investments,
    pot_audits,
    proposals,
    reversals,
    verification,
    withdrawals,
)
from circle_app.services.rounds import (
    closing,
    drawing,
    overview,
    payouts,
    proofs,
    reading,
    requests,
    voiding,
)
from circle_app.web.pot_words import missing_words
from tests.factories import key
from tests.support import earnings
from tests.support.chits import chit, run_auction
from tests.support.circles import MORNING, member_id, rows
from tests.support.damage import force
from tests.support.late_dues import accounts, one_system
from tests.support.rounds import hand_out, on, pay, refused, rotating, round_of
from tests.support.shares import ShareGroup
from tests.support.slots import COLLECTED, decide, leave, slot_of, sound, whole_week

RESERVE = {"rounds": {"unpaid": "reserve"}}


def given(found, amount_minor):
    funds.receive(
        found.admin, found.circle.id, source="donation", amount_minor=amount_minor,
        account="cash", key=key(),
    )  # fmt: skip


@one_system
def test_the_pot_of_a_vacant_slot_is_divided_once_all_of_it_is_there(db):
    found = rotating((1, 1, 1), rules=COLLECTED)
    whole_week(found, 0, range(3))
    with on(1, 1):
        leave(found, 2)
    whole_week(found, 1, (0, 1))
    with on(2, 1):
        pay(found, 0)
        assert refused("round_held", decide, found, 3).context["missing_minor"] == 1_000
        assert not overview.now(found.admin, round_of(found, 3).id).can_decide
        pay(found, 1)
        assert overview.now(found.admin, round_of(found, 3).id).can_decide
        decide(found, 3)
        sound(found)


@one_system
def test_a_draw_says_when_only_a_slot_that_nobody_holds_is_left(db):
    rules = {**COLLECTED, "confirmation": "nobody"}
    found = rotating((1, 1, 1), preset="rosca_draw", rules=rules)
    with on(0, 1):
        for who in range(3):
            pay(found, who)
        first = drawing.hold(found.admin, round_of(found, 1).id, key=key())
        assert (first.pot.decided, first.pot.unpaid_minor, first.pot.vacant_minor) == (True, 0, 0)
        hand_out(found)
    winner = next(seat for seat in first.seats if seat.slot_id == first.winner_slot_id)
    gone = 1 if winner.number == 3 else 2
    with on(1, 1):
        leave(found, gone)
        pay(found, 0)
        second = round_of(found, 2).id
        before = proofs.get(found.admin, second)
        assert (before.pot.unpaid_minor, before.pot.vacant_minor) == (1_000, 1_000)
        assert (before.pot.ownerless, before.missing_minor, before.pot_minor) == (False, 0, 3_000)
        pay(found, 3 - gone)
        after = drawing.hold(found.admin, second, key=key())
        assert (after.pot.unpaid_minor, after.pot.vacant_minor) == (0, 1_000)
    with on(2, 1):
        pay(found, 0)
        third = round_of(found, 3).id
        last = proofs.get(found.admin, third)
        assert (last.pot.ownerless, last.missing_minor, last.pot_minor) == (True, 1_000, 2_000)
        said = missing_words(last.pot, "INR", "en")
        assert said.startswith("Only slots that nobody holds are left.")
        assert said.endswith("₹10 is still missing. The turn is decided once everybody has paid.")
        assert not overview.now(found.admin, third).can_decide
        pay(found, 3 - gone)
        drawing.hold(found.admin, third, key=key())
        sound(found)


@one_system
def test_a_void_draw_forgets_what_was_forgiven(db):
    found = rotating((1, 1, 1), preset="rosca_draw", rules=RESERVE)
    with on(0, 1):
        given(found, 5_000)
        pay(found, 0)
        pay(found, 1)
        first = round_of(found, 1).id
        drawing.hold(found.admin, first, key=key())
        (due,) = rows("SELECT id FROM due WHERE status = 'pending'")
        contributions.waive(found.admin, UUID(str(due[0])), reason="Ill", key=key())
        asked = voiding.ask(found.people[1], first, reason="Odd", key=key())
        for actor in found.people:
            if proposals.get(actor, asked.void_proposal_id).status == "open":
                proposals.vote(actor, asked.void_proposal_id, "yes")
        sound(found)
        assert "write_off" not in accounts()
        drawing.hold(found.admin, first, key=key())
        sound(found)


@one_system
@pytest.mark.parametrize("dividend", ["paid_out", "next_due"])
def test_only_what_stayed_in_goes_over_with_a_slot_and_it_cannot_be_taken_out(db, dividend):
    found = chit(4, rounds={"dividend": dividend})
    with on(0, 0.5):
        for who in range(4):
            pay(found, who)
    run_auction(found, 1, {1: 400})
    stays = {"next_due": 50, "paid_out": 0}[dividend]
    with on(0, 2):
        assert accounts().get("savings", 0) == 4 * stays
        if stays:
            refused(
                "savings_held", withdrawals.ask,
                found.people[2], found.circle.id, amount_minor=stays, key=key(),
            )  # fmt: skip
        to = member_id(found.people[3], found.circle)
        asked = requests.ask_substitute(
            found.people[1], found.circle.id, slot_of(found, 2).id, to, key=key()
        )
        requests.agree(found.people[3], asked.id, key=key())
        requests.approve(found.admin, asked.id, key=key())
        passed = rows("SELECT id FROM ledger_entry WHERE kind = 'slot.passed'")
        assert len(passed) == bool(stays)
        sound(found)
    with on(1, 0.5):
        if stays:  # it has lowered the due by now, and is in the pot
            refused(
                "savings_held", withdrawals.ask,
                found.people[2], found.circle.id, amount_minor=stays, key=key(),
            )  # fmt: skip


@one_system
def test_a_circle_does_not_end_while_a_pot_is_owed(db):
    found = rotating((1, 1))
    for week in (0, 1):
        whole_week(found, week, range(2))
        with on(week, 1):
            hand_out(found, confirm=False)
    with on(1, 2):
        closing.close(found.admin, found.run, key=key())
        entry = rows("SELECT entry_id FROM payout ORDER BY id")[1][0]
        asked = reversals.reverse(
            found.admin, found.circle.id, UUID(str(entry)), reason="Lost", key=key()
        )
        proposals.vote(found.people[1], asked.proposal_id, "yes")
        if proposals.get(found.admin, asked.proposal_id).status == "open":
            proposals.vote(found.admin, asked.proposal_id, "yes")
        assert rows("SELECT status FROM payout ORDER BY id")[1][0] == "owed"
        assert "rounds" in dissolutions.preview(found.admin, found.circle.id).holds
        sound(found)


@one_system
def test_what_the_circle_paid_in_the_place_of_members_is_not_given_away(db):
    found = rotating((1, 1, 1), rules=RESERVE)
    with on(0, 1):
        given(found, 1_200)
        pay(found, 0)
        pay(found, 1)
        decide(found, 1)
    with on(1, 1):
        pay(found, 0)  # lies in the box, and is for the next pot
        seen = distributions.preview(found.admin, found.circle.id, policy="equal")
        assert (seen.earned.income_minor, seen.earned.limit_minor) == (1_200, 200)


@one_system
def test_what_is_worth_nothing_does_not_keep_a_circle_from_ending(db):
    group = earnings.group_that_earned()
    held = earnings.invested(group, 50_000)
    assert "investments" in dissolutions.preview(group.admin, group.circle.id).holds
    investments.revalue(group.treasurer, held.id, worth_minor=0, key=key())
    assert dissolutions.preview(group.admin, group.circle.id).holds == ()


@one_system
def test_the_reference_of_a_pot_that_was_handed_out_is_its_own(db):
    found = rotating((1, 1))
    whole_week(found, 0, range(2))
    (payout,) = reading.summary(found.admin, found.run).payouts
    with on(0, 2):
        payouts.pay(found.admin, payout.id, method="upi", reference="412345678901", key=key())

    def used():
        report = verification.verify_circle(found.admin, found.circle.id)
        return next((each.total, each.ok) for each in report.checks if each.name == "references")

    assert used() == (1, True)
    force("DELETE FROM payment_reference")
    assert used() == (1, False)


def _unfit(circle_id, damage):
    """What the proof names after a change by hand, which is undone."""
    booked = dict(tuple(row) for row in rows("SELECT key, balance_minor FROM ledger_account"))
    with Session(database.engine()) as session:
        session.connection().execute(text(damage))
        found = [
            (finding.fault.value, (finding.account or "").partition(":")[0])
            for each in pot_audits.compared(session, circle_id, booked)
            for finding in each.findings
        ]
        session.rollback()
    return found


NOTHING = "SELECT 1"
ROUND_DAMAGES = {
    NOTHING: [],
    "UPDATE round SET missing_minor = missing_minor + 1 WHERE number = 1": ["run 1 round 1"],
    "UPDATE slot SET in_minor = in_minor + 1 WHERE number = 2": ["run 1 slot 2"],
    "UPDATE slot SET out_minor = out_minor - 1 WHERE number = 1": ["run 1 slot 1", "run 1"],
    "UPDATE payout SET amount_minor = amount_minor + 1": ["run 1 slot 1", "payout_payable"],
    "UPDATE payout SET status = 'paid'": ["payout_payable"],
    "UPDATE payout SET status = 'cancelled'": ["run 1 slot 1", "payout_payable"],
    "UPDATE round_part SET debt_minor = 1 WHERE in_minor = 0": [
        "run 1 round 1", "run 1", "round_debt",
    ],
    "UPDATE round SET commission_minor = 1 WHERE number = 1": ["run 1"],
}  # fmt: skip


@pytest.mark.parametrize("db", ["sqlite", "postgresql"], indirect=True)
def test_a_change_of_a_round_by_hand_is_found(db):
    found = rotating((1, 1, 1), rules=COLLECTED)
    with on(0, 1):
        pay(found, 0)
        pay(found, 1)
        decide(found, 1)
    for damage, wanted in ROUND_DAMAGES.items():
        unfit = _unfit(found.circle.id, damage)
        assert unfit == [("wrong_round", each) for each in wanted], damage


SHARE_DAMAGES = {
    NOTHING: [],
    "UPDATE share_holding SET shares = shares + 1": ["cycle 1"],
    "UPDATE share_cycle SET shares = shares - 1": ["cycle 1"],
    "UPDATE share_purchase SET status = 'reversed'": ["cycle 1"],
    "DELETE FROM share_holding": ["cycle 1"],
}


@one_system
def test_a_change_of_shares_by_hand_is_found(db):
    with clock.frozen(MORNING):
        group = ShareGroup()
        group.buys(group.anju, 3)
        group.buys(group.bimla, 2)
        for damage, wanted in SHARE_DAMAGES.items():
            unfit = _unfit(group.circle.id, damage)
            assert unfit == [("wrong_shares", each) for each in wanted], damage


@one_system
def test_a_change_of_an_investment_by_hand_is_found(db):
    group = earnings.group_that_earned()
    earnings.invested(group, 50_000)
    for damage, wanted in {
        NOTHING: [],
        "UPDATE investment SET value_minor = value_minor - 1": ["investments"],
    }.items():
        unfit = _unfit(group.circle.id, damage)
        assert unfit == [("wrong_investment", each) for each in wanted], damage
