"""Runs of a rotating circle: planned, opened, given up, and what stays while one is running."""

from __future__ import annotations

from datetime import date

from circle_app.services import (
    autopay,
    circles,
    contributions,
    departures,
    invites,
    memberships,
    rules,
)
from circle_app.services.rounds import closing, reading, runs, slots
from tests.factories import key, person
from tests.support.circles import member_id, rows
from tests.support.dues import due_faults
from tests.support.late_dues import one_system
from tests.support.rounds import circle_of, on, pay, refused, rotating


@one_system
def test_slots_before_a_run_begins(db):
    with on(0):
        circle, (admin, rekha, sunita) = circle_of(3, rules={"contribution": {"max_units": 2}})
        refused("not_allowed", runs.plan, rekha, circle.id, key=key())
        refused("invalid", runs.plan, admin, circle.id, starts_on=date(2026, 3, 1), key=key())
        plan = runs.plan(admin, circle.id, starts_on=date(2026, 3, 9), key="plan")
        assert runs.plan(admin, circle.id, starts_on=date(2026, 3, 9), key="plan").replayed
        refused("run_open", runs.plan, admin, circle.id, key=key())
        refused("too_few_slots", runs.open, admin, plan.id, key=key())
        slots.take(rekha, plan.id, how_many=2, key=key())
        refused("slots_full", slots.take, rekha, plan.id, key=key())
        refused("invalid", slots.take, rekha, plan.id, how_many=0, key=key())
        refused("too_few_slots", runs.open, admin, plan.id, key=key())
        refused("not_allowed", slots.give, rekha, plan.id, member_id(sunita, circle), key=key())
        now = slots.give(admin, plan.id, member_id(sunita, circle), key=key())
        first, second, third = now.slots
        refused("not_allowed", slots.drop, sunita, first.id, key=key())
        now = slots.drop(rekha, first.id, key=key())
        assert [(each.number, each.id) for each in now.slots] == [(1, second.id), (2, third.id)]
        refused("invalid_order", slots.arrange, admin, plan.id, [second.id], key=key())
        slots.arrange(admin, plan.id, [third.id, second.id], key=key())
        stranger = person("Farida Khatoon")
        refused("not_found", reading.run, stranger, plan.id)
        refused("not_found", slots.drop, stranger, second.id, key=key())
        opened = runs.open(admin, plan.id, key=key())
        assert (opened.starts_on, opened.slot_count) == (date(2026, 3, 9), 2)
        assert [each.turn for each in opened.slots] == [2, 1]
        for late in (
            lambda: slots.take(admin, plan.id, key=key()),
            lambda: slots.drop(rekha, second.id, key=key()),
            lambda: slots.arrange(admin, plan.id, [second.id, third.id], key=key()),
            lambda: runs.open(admin, plan.id, key=key()),
        ):
            refused("run_state", late)
        refused("run_unfinished", closing.close, admin, plan.id, key=key())


@one_system
def test_a_run_is_given_up_only_before_money_came_in(db):
    found = rotating((1, 1, 1))
    with on(0, 1):
        gone = runs.abandon(found.admin, found.run, reason="Too early", key=key())
        assert gone.status == "abandoned"
        assert [due.status for due in contributions.dues(found.admin, found.circle.id).items] == []
        assert rows("SELECT next_cycle_on FROM circle")[0][0] is None
        assert due_faults() == []
        plan = runs.plan(found.admin, found.circle.id, key=key())
        assert plan.slots == ()  # nothing is carried from a run that was given up
        assert runs.abandon(found.admin, plan.id, key=key()).status == "abandoned"
    other = rotating((1, 1))
    with on(0, 1):
        pay(other, 0)
        refused("run_begun", runs.abandon, other.admin, other.run, key=key())


@one_system
def test_coming_and_going_while_a_run_is_running(db):
    found = rotating((1, 1, 1))
    admin, rekha, _ = found.people
    with on(0, 1):
        joined = invites.join(
            person("Kavita Yadav"), str(circles.get(admin, found.circle.id).invite_code), key=key()
        )
        memberships.approve(admin, joined.member_id)
        assert rows("SELECT due_count FROM cycle")[0][0] == 3
        held = departures.preview(rekha, found.circle.id, member_id(rekha, found.circle))
        assert (held.holds, held.slots, held.decided_by) == ((), 1, "officer")
        changed = {"contribution": {"amount_minor": 2_000}}
        refused("rules_frozen", rules.change_rules, admin, found.circle.id, changed)
        # What a run does not go by can be voted on.
        rules.change_rules(admin, found.circle.id, {"contribution": {"grace_days": 3}})


@one_system
def test_rules_that_stay_while_a_run_is_running(db):
    found = rotating((1, 1), rules={"frozen_in_run": True, "rule_change": "admin"})
    with on(0, 1):
        refused(
            "rules_frozen",
            rules.change_rules,
            found.admin,
            found.circle.id,
            {"contribution": {"grace_days": 3}},
        )


@one_system
def test_months_begin_on_the_day_on_which_the_run_began(db):
    found = rotating((1, 1), rules={"contribution": {"cycle": "monthly", "day": 17}})
    with on(10):
        days = [each.starts_on for each in reading.rounds(found.admin, found.circle.id).items]
    assert days == [date(2026, 3, 2), date(2026, 4, 2)]


@one_system
def test_whoever_pays_by_itself_is_told_of_all_slots(db):
    found = rotating((2, 1))
    with on(0, 1):
        for who in range(2):
            pay(found, who)
        autopay.switch(found.admin, found.circle.id, enabled=True)
        assert autopay.status(found.admin, found.circle.id).next.amount_minor == 2_000
