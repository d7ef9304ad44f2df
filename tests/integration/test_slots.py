"""Slots while a run is running: swapped, taken over, in default, joined before it begins."""

from __future__ import annotations

from datetime import timedelta

from circle_app.adapters import clock
from circle_app.services import (
    contributions,
    departures,
    funds,
    roles,
)
from circle_app.services.contributions.pay_screens import pay_screen
from circle_app.services.rounds import (
    defaults,
    drawing,
    reading,
    requests,
    runs,
    slot_screens,
    slots,
)
from tests.factories import key
from tests.support.circles import kinds, member_id, rows
from tests.support.dues import due_faults
from tests.support.late_dues import accounts, one_system
from tests.support.rounds import (
    BEGUN,
    circle_of,
    hand_out,
    on,
    pay,
    refused,
    rotating,
    round_faults,
    round_of,
)
from tests.support.slots import (
    COLLECTED,
    decide,
    join,
    open_dues,
    pay_as,
    screen,
    slot_of,
    sound,
)


@one_system
def test_a_substitute_takes_arrears_but_never_half_a_contribution(db):
    found = rotating((2, 1, 1), rules=COLLECTED)
    admin, rekha, _sunita = found.people
    with on(0, 1):
        kavita, her_id = join(found, "Kavita Yadav")
        pay(found, 1)
        pay(found, 2)
        assert decide(found, 1).winner_slot_number == 3  # who is in arrears is passed over
        mine = slot_of(found, 1)
        # The admin leaves one of two slots: another has to agree, so Rekha is made one.
        roles.assign(admin, found.circle.id, member_id(rekha, found.circle), "admin")
        asked = requests.ask_substitute(admin, found.circle.id, mine.id, her_id, key=key())
        refused("own_slot_request", requests.approve, admin, asked.id, key=key())
        pay(found, 0, 300)
        requests.agree(kavita, asked.id, key=key())
        refused("partly_paid", requests.approve, rekha, asked.id, key=key())
        pay(found, 0, 700)
        refused("partly_paid", requests.approve, rekha, asked.id, key=key())
        pay(found, 0, 1_000)
        assert requests.approve(rekha, asked.id, key=key()).status == "agreed"
        sound(found)
    with on(1, 1):
        # Two slots of one member, nothing paid: one goes over with its half of the due.
        round_of(found, 2)
        second = requests.ask_substitute(
            rekha, found.circle.id, slot_of(found, 3).id, her_id, key=key()
        )
        requests.agree(kavita, second.id, key=key())
        assert requests.approve(admin, second.id, key=key()).status == "agreed"
        back = requests.ask_substitute(
            kavita, found.circle.id, slot_of(found, 1).id, member_id(admin, found.circle), key=key()
        )
        requests.agree(admin, back.id, key=key())
        requests.approve(rekha, back.id, key=key())
        assert [due.open_minor for due in open_dues(found, admin)] == [2_000]
        assert [due.open_minor for due in open_dues(found, kavita)] == [1_000]
        assert [due.open_minor for due in open_dues(found, rekha)] == []
        sound(found)
        history = [(each.kind, each.slot_number, each.to_name) for each in screen(found).moves]
        assert history[0] == ("substituted", 1, admin.name)
        assert len(history) == 3


@one_system
def test_what_the_circle_has_paid_goes_over_with_the_slot(db):

    found = rotating((1, 1, 1), rules={"rounds": {"unpaid": "reserve"}})
    with on(0, 1):
        kavita, her_id = join(found, "Kavita Yadav")
        funds.receive(
            found.admin, found.circle.id, account="cash", source="donation", amount_minor=1_000,
            key=key(),
        )  # fmt: skip
        pay(found, 0)
        pay(found, 1)
        decide(found, 1)
        debtor = found.people[2]
        assert departures.preview(debtor, found.circle.id).holds == ("round_debt",)
        asked = requests.ask_substitute(
            debtor, found.circle.id, slot_of(found, 3).id, her_id, key=key()
        )
        requests.agree(kavita, asked.id, key=key())
        requests.approve(found.admin, asked.id, key=key())
        sound(found)
        assert "slot.passed" in [row[0] for row in rows("SELECT kind FROM ledger_entry")]
        assert departures.preview(debtor, found.circle.id).holds == ()
        pay_as(found, kavita, 1_000)
        assert "round_debt" not in accounts()
        sound(found)


@one_system
def test_two_swap_their_turns_if_both_want_it(db):
    found = rotating((1, 1, 1))
    admin, rekha, sunita = found.people
    with on(0, 1):
        first, second, third = screen(found).slots
        refused(
            "not_allowed", requests.ask_swap, rekha, found.circle.id, first.id, second.id, key=key()
        )
        refused(
            "slot_not_movable",
            requests.ask_swap,
            admin,
            found.circle.id,
            first.id,
            first.id,
            key=key(),
        )
        asked = requests.ask_swap(
            sunita, found.circle.id, third.id, first.id, note="A wedding", key=key()
        )
        assert [each.can_agree for each in screen(found, 0).requests] == [True]
        assert [each.can_agree for each in screen(found, 1).requests] == [False]
        refused("not_asked", requests.agree, rekha, asked.id, key=key())
        refused("not_asked", requests.withdraw, admin, asked.id, key=key())
        assert requests.refuse(admin, asked.id, key=key()).status == "refused"
        refused("request_over", requests.agree, admin, asked.id, key=key())
        again = requests.ask_swap(sunita, found.circle.id, third.id, first.id, key=key())
        assert requests.withdraw(sunita, again.id, key=key()).status == "withdrawn"
        late = requests.ask_swap(sunita, found.circle.id, third.id, first.id, key=key())
    with clock.frozen(BEGUN + timedelta(days=8)):
        assert (
            refused("request_over", requests.agree, admin, late.id, key=key()).context["reason"]
            == "lapsed"
        )
        assert [each.status for each in screen(found).requests] == [
            "lapsed", "withdrawn", "refused",
        ]  # fmt: skip
        new = requests.ask_swap(sunita, found.circle.id, third.id, first.id, key=key())
        assert requests.agree(admin, new.id, key="yes").status == "agreed"
        assert requests.agree(admin, new.id, key="yes").replayed
        assert [each.turn for each in screen(found).slots] == [3, 2, 1]
        sound(found)


@one_system
def test_what_is_asked_about_a_slot_is_over_when_it_wins(db):
    found = rotating((1, 1, 1))
    admin, rekha, sunita = found.people
    with clock.frozen(BEGUN + timedelta(days=8)):
        first, second, third = screen(found).slots
        new = requests.ask_swap(sunita, found.circle.id, third.id, first.id, key=key())
        requests.agree(admin, new.id, key=key())
        for who in range(3):
            pay(found, who)
        assert decide(found, 1).winner_slot_number == 3
        gone = slot_of(found, 3)
        assert (gone.status, gone.can_swap, gone.can_hand_over) == ("won", False, False)
        refused(
            "slot_not_movable",
            requests.ask_swap,
            admin,
            found.circle.id,
            first.id,
            third.id,
            key=key(),
        )
        waiting = requests.ask_swap(admin, found.circle.id, first.id, second.id, key=key())
        for who in range(3):
            pay(found, who)
        decide(found, 2)  # the second wins, so what was asked about it is over
        assert screen(found).requests[0].status == "lapsed"
        refused("request_over", requests.agree, rekha, waiting.id, key=key())
        sound(found)


@one_system
def test_slots_of_a_draw_are_swapped_and_those_of_an_auction_are_not(db):
    found = rotating((1, 1), preset="rosca_draw")
    with on(0, 1):
        pay(found, 0)
        one, other = screen(found).slots
        asked = requests.ask_swap(found.admin, found.circle.id, one.id, other.id, key=key())
        requests.agree(found.people[1], asked.id, key=key())
        assert [each.member_name for each in screen(found).slots] == [
            found.people[1].name, found.admin.name,
        ]  # fmt: skip
        # What the round asks for is still owed by whoever owed it.
        assert [due.open_minor for due in open_dues(found, found.people[1])] == [1_000]
        assert departures.preview(found.people[1], found.circle.id).holds == ("pots",)
        pay(found, 1)
        drawing.hold(found.admin, round_of(found, 1).id, key=key())
        sound(found)


@one_system
def test_a_default_is_declared_after_the_grace_and_cured_by_payment(db):
    found = rotating((1, 1, 1, 1), rules={**COLLECTED, "contribution": {"surplus": "savings"}})
    admin, rekha, _, _ = found.people
    with on(0, 1):
        for who in range(4):
            pay(found, who)
        decide(found, 1)
        hand_out(found)
        refused("not_in_default", defaults.declare, admin, slot_of(found, 1).id, key=key())
    with on(1, 1):
        for who in (1, 2, 3):
            pay(found, who)
        decide(found, 2)
        refused("not_in_default", defaults.declare, admin, slot_of(found, 1).id, key=key())
    with on(2, 2):
        mine = slot_of(found, 1)
        assert mine.can_declare
        refused("not_in_default", defaults.declare, admin, slot_of(found, 3).id, key=key())
        refused("not_allowed", defaults.declare, rekha, mine.id, key=key())
        seen = defaults.declare(admin, mine.id, key="once")
        assert defaults.declare(admin, mine.id, key="once").replayed
        refused("in_default", defaults.declare, admin, mine.id, key=key())
        one = seen.slots[0]
        # One round is late, one has begun, one is to come: that is called in.
        assert (one.owed_minor, one.called_minor, one.can_declare) == (1_000, 1_000, False)
        shown = pay_screen(admin, found.circle.id)
        assert (shown.called_minor, shown.suggested_minor) == (1_000, 3_000)
        # Money beyond what is open is kept for the round to come, though a surplus is savings here.
        pay(found, 0)
        assert rows("SELECT SUM(ahead_minor) FROM member")[0][0] == 1_000
        cured = slot_of(found, 1)
        assert (cured.owed_minor, cured.called_minor, cured.defaulted_on) == (0, 0, None)
        sound(found)
    with on(3, 1):
        round_of(found, 4)
        assert open_dues(found, admin) == ()
        assert "slot.defaulted" in kinds()
        sound(found)


@one_system
def test_joining_before_the_first_round_and_paying_for_another(db):
    with on(0):
        circle, (admin, rekha, sunita) = circle_of(
            3, rules={"contribution": {"max_units": 2}, "members": {"max": 5}}
        )
        plan = runs.plan(admin, circle.id, starts_on=BEGUN.date() + timedelta(days=7), key=key())
        slots.take(rekha, plan.id, how_many=2, key=key())
        slots.take(admin, plan.id, key=key())
        assert slot_screens.screen(sunita, circle.id).free == 2
        runs.open(admin, plan.id, key=key())
    with on(0, 5):
        hers = member_id(sunita, circle)
        refused("run_state", slots.take, sunita, plan.id, key=key())
        refused("slots_full", slots.give, admin, plan.id, hers, how_many=3, key=key())
        now = slots.give(admin, plan.id, hers, how_many=2, key=key())
        assert (now.slot_count, [each.turn for each in now.slots]) == (5, [1, 2, 3, 4, 5])
    with on(1, 1):
        refused("run_state", slots.give, admin, plan.id, hers, key=key())
        begun = reading.rounds(admin, circle.id).items
        assert (len(begun), begun[0].pot_minor) == (1, 5_000)
        paid = contributions.pay(
            rekha, circle.id, method="upi", reference="412345678901", on_behalf_of=hers, key=key()
        )
        contributions.confirm(admin, paid.id, key=key())
        parts = reading.round(admin, begun[0].id).parts
        assert [each.status for each in parts if each.member_id == hers] == ["paid", "paid"]
    assert (round_faults(), due_faults()) == ([], [])
