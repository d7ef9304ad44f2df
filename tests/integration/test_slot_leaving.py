"""Leaving a rotating circle: before the pot a slot is left vacant, after it somebody takes over."""

from __future__ import annotations

from circle_app.services import (
    contributions,
    departures,
    dues,
    reversals,
)
from circle_app.services.rounds import (
    drawing,
    reading,
    requests,
)
from tests.factories import key, person
from tests.support.circles import member_id
from tests.support.late_dues import accounts, one_system
from tests.support.rounds import (
    hand_out,
    on,
    pay,
    refused,
    rotating,
    round_of,
)
from tests.support.slots import (
    COLLECTED,
    decide,
    hand_all_out,
    holds_open,
    join,
    leave,
    open_dues,
    pay_as,
    screen,
    slot_of,
    sound,
    whole_week,
)


@one_system
def test_whoever_leaves_before_the_pot_is_paid_back_at_the_end(db):
    found = rotating((1, 1, 1, 1))
    whole_week(found, 0, range(4))
    with on(1, 1):
        pay(found, 2)
        gone = leave(found, 2)
        # Paid for a round without a winner: back at once. What lies in a pot that was given: later.
        assert gone.plan.payout_minor == 1_000
        seen = screen(found)
        assert [(each.turn, each.status) for each in seen.slots] == [
            (1, "won"), (2, "open"), (4, "vacant"), (3, "open"),
        ]  # fmt: skip
        assert (seen.slots[2].left_name, seen.slots[2].back_minor) == (gone.name, 1_000)
        for who in (0, 1, 3):
            pay(found, who)
        done = decide(found, 2)
        assert (done.winner_slot_number, done.prize_minor, done.missing_minor) == (2, 4_000, 1_000)
        sound(found)
    done = whole_week(found, 2, (0, 1, 3))
    assert (done.winner_slot_number, done.missing_minor) == (4, 1_000)
    with on(3, 1):
        pay(found, 0)
        pay(found, 1)
        refused("round_held", decide, found, 4)
        pay(found, 3)
        last = decide(found, 4)
        assert (last.winner_slot_number, last.winner_name, last.prize_minor) == (3, None, 3_000)
        owed = {
            (each.kind, each.round_number, each.amount_minor)
            for each in reading.summary(found.admin, found.run).payouts
            if each.status == "owed" and each.kind != "prize"
        }
        assert owed == {("refund", 4, 1_000), ("rest", 2, 1_000), ("rest", 3, 1_000)}
        sound(found)
        hand_all_out(found)
        summary = reading.summary(found.admin, found.run)
        assert (summary.run.status, summary.total.is_even) == ("closed", True)
        assert {(each.in_minor, each.out_minor) for each in summary.slots} == {
            (4_000, 4_000), (3_000, 3_000),
        }  # fmt: skip
    assert accounts() == {}
    sound(found)


@one_system
def test_several_leave_a_run_by_draw_with_arrears_and_all_comes_out_even(db):
    found = rotating((1, 1, 1, 1, 1), preset="rosca_draw", rules=COLLECTED)
    with on(0, 1):
        for who in (0, 1, 2):
            pay(found, who)
        drawing.hold(found.admin, round_of(found, 1).id, key=key())
    winner = next(each for each in screen(found).slots if each.status == "won").member_id
    left = []
    for week in range(1, 5):
        with on(week, 1):
            round_of(found, week + 1)
            # Those who paid nothing, and one who did: as long as they have not won.
            if week < 3:
                who = next(
                    number
                    for number in (3, 4, 2, 1)
                    if number not in left
                    and member_id(found.people[number], found.circle) != winner
                    and holds_open(found, number)
                )
                leave(found, who)
                left.append(who)
            for who in set(range(5)) - set(left):
                if open_dues(found, found.people[who]):
                    pay(found, who)
            drawing.hold(found.admin, round_of(found, week + 1).id, key=key())
            sound(found)
    with on(5, 1):
        hand_all_out(found)
        summary = reading.summary(found.admin, found.run)
        assert (summary.run.status, summary.total.is_even) == ("closed", True)
        assert all(each.in_minor == each.out_minor for each in summary.slots)
        assert set(accounts()) <= {"cash", "fee_income"}  # nothing but a late fee is left
        sound(found)


@one_system
def test_whoever_won_stays_until_all_is_paid_or_a_substitute_has_it(db):
    found = rotating((1, 1, 1))
    admin, rekha, sunita = found.people
    with on(0, 1):
        kavita, her_id = join(found, "Kavita Yadav")
        for who in range(3):
            pay(found, who)
        decide(found, 1)
        hand_out(found)
    with on(1, 1):
        for who in range(3):
            pay(found, who)
        decide(found, 2)
        hand_out(found)
    with on(2, 2):
        held = departures.preview(rekha, found.circle.id)
        assert (held.holds, held.slots) == (("slots",), 0)
        refused("departure_held", departures.ask_leave, rekha, found.circle.id, key=key())
        ask, mine = requests.ask_substitute, slot_of(found, 2)
        what = (found.circle.id, mine.id, her_id)
        refused("not_allowed", ask, sunita, *what, key=key())
        asked = ask(rekha, *what, note="Ranchi", key="ask")
        assert ask(rekha, *what, note="Ranchi", key="ask").replayed
        refused("slot_request_open", ask, rekha, *what, key=key())
        refused("not_allowed", requests.approve, sunita, asked.id, key=key())
        refused("not_asked", requests.agree, sunita, asked.id, key=key())
        assert requests.approve(admin, asked.id, key=key()).status == "asked"
    with on(3, 1):
        # The round has begun and is late: arrears and late fee go over.
        dues.charge_late_fees(found.circle.id)
        refused("not_found", requests.agree, person("Farida Khatoon"), asked.id, key=key())
        done = requests.agree(kavita, asked.id, key=key())
        assert done.status == "agreed"
        refused("request_over", requests.agree, kavita, asked.id, key=key())
        now = slot_of(found, 2)
        assert (now.member_name, now.status, now.owed_minor) == ("Kavita Yadav", "won", 1_000)
        assert [
            each.open_minor for each in contributions.dues(rekha, found.circle.id, mine=True).items
        ] == []
        theirs = contributions.dues(kavita, found.circle.id, mine=True).items
        assert [(each.open_minor, each.fee_minor) for each in theirs] == [(1_050, 50)]
        sound(found)
        # Who passed the slot on is free to go; the last rounds are paid by the substitute.
        assert departures.ask_leave(rekha, found.circle.id, key=key()).status == "settled"
        for actor, amount in ((admin, None), (sunita, None), (kavita, 1_050)):
            pay_as(found, actor, amount)
        decide(found, 3)
        sound(found)
        assert accounts()["fee_income"] > 0


@one_system
def test_whoever_swapped_stays_until_the_other_has_paid_for_the_slot(db):
    found = rotating((1, 2, 1, 1), preset="rosca_draw", rules=COLLECTED)
    rekha = found.people[1]
    with on(0, 1):
        for who in (0, 2, 3):
            pay(found, who)
        drawing.hold(found.admin, round_of(found, 1).id, key=key())
        who = 2 if holds_open(found, 2) else 3
        mine, theirs = slot_of(found, 2), slot_of(found, who + 2)
        asked = requests.ask_swap(rekha, found.circle.id, mine.id, theirs.id, key=key())
        requests.agree(found.people[who], asked.id, key=key())
        # Going, it would let Rekha off what she owes for the round, and for her other slot.
        held = departures.preview(found.people[who], found.circle.id)
        assert held.holds == ("pots",)
        assert open_dues(found, rekha)[0].open_minor == 2_000
        pay(found, 1)
        gone = leave(found, who)
        assert (gone.status, open_dues(found, rekha)) == ("settled", ())
        sound(found)


@one_system
def test_what_was_left_is_given_back_once_whoever_swapped_has_paid_for_it(db):
    found = rotating((1, 1, 1, 1), preset="rosca_draw", rules=COLLECTED)
    with on(0, 1):
        paid = [pay(found, who) for who in range(4)]
        drawing.hold(found.admin, round_of(found, 1).id, key=key())
        stays, goes = [who for who in (1, 2, 3) if holds_open(found, who)][:2]
        turns = [slot_of(found, who + 1).id for who in (stays, goes)]
        asked = requests.ask_swap(found.people[stays], found.circle.id, *turns, key=key())
        requests.agree(found.people[goes], asked.id, key=key())
        leave(found, goes)
        entry = paid[stays].entry_id
        reversals.reverse(found.admin, found.circle.id, entry, reason="Wrong", key=key())
    here = [who for who in range(4) if who != goes]
    for week in (1, 2, 3):
        with on(week, 1):
            for who in here:
                newest = max(open_dues(found, found.people[who]), key=lambda due: due.due_on)
                pay(found, who, 1_000, due_id=newest.id)
            if week == 3:
                refused("round_held", drawing.hold, found.admin, round_of(found, 4).id, key=key())
                pay(found, stays)
            drawing.hold(found.admin, round_of(found, week + 1).id, key=key())
            sound(found)
    with on(3, 2):
        hand_all_out(found)
        end = reading.summary(found.admin, found.run)
        assert [each.amount_minor for each in end.payouts if each.kind == "refund"] == [1_000]
        assert accounts() == {"cash": -50, "fee_income": 50}
        assert end.run.status == "closed"
