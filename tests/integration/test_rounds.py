"""Runs of a rotating circle: slots, rounds, pots, and money that comes late."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from circle_app.services import (
    contributions,
    disputes,
    dues,
    funds,
    reversals,
    verification,
    withdrawals,
)
from circle_app.services.rounds import ordering, payouts, reading, runs
from tests.factories import key
from tests.support.circles import kinds, rows
from tests.support.dues import due_faults
from tests.support.late_dues import accounts, one_system
from tests.support.rounds import hand_out, on, pay, refused, rotating, round_faults, round_of

COLLECTED = {"rounds": {"unpaid": "collected"}}
RESERVE = {"rounds": {"unpaid": "reserve"}}


def decide(found, number):
    return ordering.decide(found.admin, round_of(found, number).id, key=key())


def payout_of(found, number, kind="prize"):
    detail = reading.round(found.admin, round_of(found, number).id)
    return next(each for each in detail.payouts if each.kind == kind and each.status != "cancelled")


def take_back(found, entry_id, actor=None):
    return reversals.reverse(
        actor or found.admin, found.circle.id, entry_id, reason="Wrong", key=key()
    )


def sound(found):
    assert round_faults() == []
    assert due_faults() == []
    assert verification.verify_circle(found.admin, found.circle.id).intact


@one_system
def test_a_run_from_the_first_slot_to_the_last_pot(db):
    found = rotating((2, 1, 1))
    for week in range(4):
        with on(week, 1):
            for who in range(3):
                pay(found, who)
            current = round_of(found, week + 1)
            assert (current.due_count, current.paid_count) == (3, 3)
            done = decide(found, week + 1)
            assert (done.prize_minor, done.winner_slot_number) == (4_000, week + 1)
            hand_out(found)
            sound(found)
    assert accounts() == {}
    summary = reading.summary(found.admin, found.run)
    assert summary.run.status == "closed"
    assert summary.total.is_even
    assert summary.total.in_minor == 16_000
    assert {(each.in_minor, each.out_minor) for each in summary.slots} == {(4_000, 4_000)}
    assert rows("SELECT next_cycle_on FROM circle")[0][0] is None
    with on(9):  # no round begins any more
        assert len(reading.rounds(found.admin, found.circle.id).items) == 4
        again = runs.plan(found.admin, found.circle.id, key=key())
        assert [slot.member_name for slot in again.slots] == [
            slot.member_name for slot in summary.run.slots
        ]
        assert (again.number, again.starts_on) == (2, None)
        opened = runs.open(found.admin, again.id, starts_on=date(2026, 6, 1), key=key())
        assert (opened.status, reading.rounds(found.admin, found.circle.id).items) == (
            "running",
            (),
        )
    with on(13):
        assert round_of(found, 1).starts_on == date(2026, 6, 1)


@one_system
def test_a_pot_that_is_waited_for(db):
    found = rotating((1, 1, 1))
    with on(0, 1):
        pay(found, 0)
        pay(found, 1, 400)
        held = refused("round_held", decide, found, 1)
        assert held.context["missing_minor"] == 1_600
        pay(found, 1)
        # Let off: the pot is that much smaller, and is not waited for any more.
        due = contributions.dues(found.people[2], found.circle.id, mine=True).items[0]
        contributions.waive(found.admin, due.id, reason="Ill", key=key())
        done = decide(found, 1)
        assert (done.pot_minor, done.prize_minor, done.missing_minor) == (2_000, 2_000, 0)
        refused("already_decided", decide, found, 1)
        sound(found)


@one_system
def test_what_comes_late_goes_on_to_the_winner(db):
    found = rotating((1, 1, 1), rules=COLLECTED)
    with on(0, 1):
        pay(found, 0)
        pay(found, 1)
        done = decide(found, 1)
        assert (done.prize_minor, done.missing_minor) == (3_000, 1_000)
        assert payout_of(found, 1).amount_minor == 2_000
        # While the pot is not handed out, it grows; then there is a rest of its own.
        pay(found, 2, 300)
        prize = payout_of(found, 1)
        assert (prize.amount_minor, prize.status) == (2_300, "owed")
        payouts.pay(found.admin, prize.id, method="cash", key=key())
        late = pay(found, 2, 700)
        rest = payout_of(found, 1, "rest")
        assert (rest.amount_minor, round_of(found, 1).missing_minor) == (700, 0)
        assert accounts() == {"cash": -700, "payout_payable": 700}
        # Taken back: what is not handed out is given back, the due is open again.
        take_back(found, late.entry_id)
        assert payout_of(found, 1).status == "paid"
        assert round_of(found, 1).missing_minor == 700
        assert accounts() == {}
        sound(found)
        pay(found, 2, 700)
        hand_out(found)
        assert round_of(found, 1).status == "received"
        sound(found)
    assert "round.late" in kinds()


@one_system
def test_a_payment_taken_back_after_the_pot_was_handed_out_is_a_debt(db):
    found = rotating((1, 1, 1))
    with on(0, 1):
        paid = [pay(found, who) for who in range(3)]
        decide(found, 1)
        hand_out(found)
        refused("money_used", take_back, found, paid[2].entry_id)
        pay(found, 0, 1_000)
        take_back(found, paid[2].entry_id)
        assert accounts() == {"round_debt": -1_000, "savings": 1_000}
        sound(found)
        # What is paid of it now goes to the circle; letting it off costs the circle.
        pay(found, 2, 400)
        assert accounts()["round_debt"] == -600
        due = contributions.dues(found.people[2], found.circle.id, mine=True).items[0]
        contributions.waive(found.admin, due.id, reason="Gone", key=key())
        assert accounts() == {"cash": -400, "savings": 1_000, "write_off": -600}
        sound(found)
        total = reading.summary(found.admin, found.run).total
        assert (total.forgiven_minor, total.is_even) == (600, True)


@one_system
def test_the_circle_fills_the_gap_with_what_it_has_earned(db):
    found = rotating((1, 1, 1), rules=RESERVE)
    with on(0, 1):
        pay(found, 0)
        pay(found, 1)
        short = refused("reserve_too_small", decide, found, 1)
        assert (short.context["missing_minor"], short.context["reserve_minor"]) == (1_000, 0)
        funds.receive(
            found.admin,
            found.circle.id,
            account="cash",
            source="donation",
            amount_minor=1_500,
            key=key(),
        )
        done = decide(found, 1)
        assert (done.prize_minor, done.missing_minor) == (3_000, 0)
        hand_out(found)
        assert accounts() == {"round_debt": -1_000, "cash": -500, "donation_income": 1_500}
    with on(1, 3):
        pay(found, 0)
        pay(found, 1)
        # What is out already does not fill another gap; two rounds of one member are missing.
        refused("reserve_too_small", decide, found, 2)
        dues.charge_late_fees(found.circle.id)
        pay(found, 2, 1_050)
        assert "round_debt" not in accounts()
        assert accounts()["fee_income"] == 50
        decide(found, 2)
        sound(found)


@one_system
def test_who_is_in_arrears_is_passed_over(db):
    found = rotating((1, 1, 1), rules=COLLECTED)
    with on(0, 1):
        pay(found, 1)
        pay(found, 2)
        assert decide(found, 1).winner_slot_number == 2
        pay(found, 0)
    with on(1, 1):
        for who in range(3):
            pay(found, who)
        refused("earlier_round_open", _decide_third_first, found)
        assert decide(found, 2).winner_slot_number == 1


def _decide_third_first(found):
    with on(2, 1):
        decide(found, 3)


@one_system
def test_money_ahead_pays_rounds_to_come_and_stays_in(db):
    found = rotating((1, 1, 1))
    with on(0, 1):
        pay(found, 0, 2_500)
        for who in (1, 2):
            pay(found, who)
        held = withdrawals.situation(found.admin, found.circle.id)
        assert held.free_minor == 0
        assert {hold.code for hold in held.holds} == {"ahead", "rounds"}
        decide(found, 1)
    with on(1, 1):
        mine = contributions.dues(found.admin, found.circle.id, mine=True).items
        assert [due.open_minor for due in mine if due.open_minor] == []
        for who in (1, 2):
            pay(found, who)
        decide(found, 2)
        sound(found)
    with on(2, 1):
        mine = contributions.dues(found.admin, found.circle.id, mine=True).items
        assert mine[-1].open_minor == 500


@one_system
def test_who_hands_a_pot_out_and_who_says_that_it_came(db):
    found = rotating((1, 1, 1))
    admin, rekha, sunita = found.people
    with on(0, 1):
        for who in range(3):
            pay(found, who)
        decide(found, 1)
        own = payout_of(found, 1)
        refused("not_allowed", payouts.pay, rekha, own.id, method="cash", key=key())
        # The keeper of the money wins: another member says that it is so.
        payouts.pay(admin, own.id, method="cash", key="once")
        assert payouts.pay(admin, own.id, method="cash", key="once").replayed
        refused("payout_state", payouts.pay, admin, own.id, method="cash", key=key())
        refused("own_payout", payouts.confirm, admin, own.id, key=key())
        assert payouts.confirm(sunita, own.id, key=key()).status == "received"
        refused("payout_state", payouts.confirm, rekha, own.id, key=key())
        assert round_of(found, 1).status == "received"
        refused("payout_state", take_back, found, _entry(own.id))
    with on(1, 1):
        for who in range(3):
            pay(found, who)
        decide(found, 2)
        hers = payout_of(found, 2)
        refused("payout_state", payouts.confirm, rekha, hers.id, key=key())
        payouts.pay(admin, hers.id, method="wallet", key=key())
        refused("not_receiver", payouts.confirm, sunita, hers.id, key=key())
        refused("invalid", payouts.dispute, rekha, hers.id, reason=" ", key=key())
        gone = payouts.dispute(rekha, hers.id, reason="Nothing came", key=key())
        assert (gone.status, gone.can_confirm, gone.can_dispute) == ("disputed", True, False)
        case = disputes.of_circle(rekha, found.circle.id).items[0]
        assert (case.reason, case.entry_id) == ("Nothing came", _entry(hers.id))
        # Taken back: the pot is owed again, and can be handed out in another way.
        take_back(found, _entry(hers.id))
        assert reading.payout(rekha, hers.id).status == "owed"
        payouts.pay(admin, hers.id, method="cash", key=key())
        assert payouts.confirm(rekha, hers.id, key=key()).status == "received"
        sound(found)


def _entry(payout_id):
    found = rows("SELECT entry_id FROM payout WHERE id = :id", id=payout_id.hex)
    return UUID(str(found[0][0]))


@one_system
def test_who_got_the_pot_does_not_take_back_alone_what_it_was_won_with(db):
    found = rotating((1, 1))
    with on(0, 1):
        own = pay(found, 0)
        pay(found, 1)
        pay(found, 1, 3_000)
        decide(found, 1)
        payouts.pay(found.admin, payout_of(found, 1).id, method="cash", key=key())
        asked = take_back(found, own.entry_id)
        assert (asked.status, accounts().get("round_debt")) == ("asked", None)
