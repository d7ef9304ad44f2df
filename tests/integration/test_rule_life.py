"""Rules that wait for the next cycle: the journey from five to ten rupees, and every way there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.rule_changes import NothingWaiting
from circle_app.persistence import database
from circle_app.services import (
    access,
    circles,
    contributions,
    cycles,
    proposals,
    rule_history,
    rule_versions,
    rules,
)
from tests.factories import key, outcomes, person, successes
from tests.support.circles import MORNING, circle_of, kinds, officers_circle, rows

TEN = {"contribution": {"amount_minor": 10_00}}
DAY = timedelta(days=1)
ZONE = "Asia/Kolkata"
sqlite_only = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def owed(circle_id):
    """First day, amount and rule version of each cycle, and what everybody owes of it."""
    found = rows(
        "SELECT c.starts_on, c.amount_minor, c.rule_version, d.amount_minor FROM cycle c"
        " JOIN due d ON d.cycle_id = c.id WHERE c.circle_id = :circle ORDER BY c.number, d.id",
        circle=circle_id.hex if database.engine().dialect.name == "sqlite" else circle_id,
    )
    return sorted({(str(row[0]), *row[1:]) for row in found})


def decided(actor, circle_id, changes, *voters):
    """Put a change to the vote and carry it."""
    asked = rules.change_rules(actor, circle_id, changes)
    for voter in voters:
        proposals.vote(voter, asked.id, "yes")
    return asked


def test_the_members_make_five_rupees_ten_from_the_next_day_on(db):
    people = [person(name) for name in ("Asha Kumari", "Rekha Verma", "Sunita Devi")]
    with clock.frozen(MORNING):
        circle = circle_of(*people)
        decided(people[0], circle.id, TEN, *people[:2])
        contributions.pay(people[2], circle.id, method="cash", key=key())
        now = circles.get(people[0], circle.id)
        assert (now.rule_version, now.rules.contribution.amount_minor) == (1, 5_00)
        assert (now.next_rules.version, now.next_rules.effective_on) == (2, date(2026, 3, 3))
    with clock.frozen(MORNING + DAY):
        assert cycles.current(people[1], circle.id).amount_minor == 10_00
        after = circles.get(people[0], circle.id)
        assert (after.rule_version, after.next_rules) == (2, None)
        assert after.rules_since.isoformat() == "2026-03-02T18:30:00+00:00"
        paid = contributions.pay(people[2], circle.id, method="cash", key=key())
        assert paid.amount_minor == 10_00
    assert owed(circle.id) == [("2026-03-02", 500, 1, 500), ("2026-03-03", 1000, 2, 1000)]
    assert [kind for kind in kinds() if kind.startswith("rules.")] == [
        "rules.decided",
        "rules.in_force",
    ]


@sqlite_only
def test_one_member_or_an_admin_changes_nothing_without_the_vote(db):
    people = [person(name) for name in ("Asha Kumari", "Rekha Verma", "Sunita Devi")]
    circle = circle_of(*people)
    rules.change_rules(people[0], circle.id, TEN)
    found = circles.get(people[0], circle.id)
    assert (found.rule_version, found.next_rules) == (1, None)
    with pytest.raises(NotFound):
        rules.change_rules(person(), circle.id, TEN)
    with pytest.raises(NotFound):
        rules.withdraw_change(person(), circle.id)
    with pytest.raises(NotFound):
        rule_history.history(person(), circle.id)


@sqlite_only
def test_a_second_change_builds_on_what_waits_and_takes_its_place(db):
    with clock.frozen(MORNING):
        group = officers_circle(1, rules={"contribution": {"amount_minor": 500_00}})
        admin, circle_id = group.admin, group.circle.id
        rules.change_rules(admin, circle_id, {"contribution": {"amount_minor": 600_00}})
        rules.change_rules(admin, circle_id, {"members": {"max": 40}})
        waiting = circles.get(admin, circle_id).next_rules
        assert (waiting.version, waiting.effective_on) == (3, date(2026, 4, 2))
        assert (waiting.rules.contribution.amount_minor, waiting.rules.members.max) == (600_00, 40)
    with clock.frozen(MORNING + 31 * DAY):
        after = circles.get(admin, circle_id)
        assert (after.rule_version, after.rules.members.max) == (3, 40)
        assert cycles.current(admin, circle_id).amount_minor == 600_00
        told = [(each.number, each.state.value) for each in rule_history.history(admin, circle_id)]
    assert told == [(3, "in_force"), (2, "never"), (1, "past")]


@sqlite_only
def test_a_change_is_taken_back_before_its_day_by_whoever_may_decide_it(db):
    with clock.frozen(MORNING):
        group = officers_circle(1)
        with pytest.raises(NothingWaiting):
            rules.withdraw_change(group.admin, group.circle.id)
        rules.change_rules(group.admin, group.circle.id, {"members": {"max": 40}})
        with pytest.raises(NotAllowed):
            rules.withdraw_change(group.treasurer, group.circle.id)
        after = rules.withdraw_change(group.admin, group.circle.id)
        assert (after.rule_version, after.next_rules) == (3, None)
        assert after.rules == group.circle.rules
        people = [person(name) for name in ("Asha Kumari", "Rekha Verma", "Sunita Devi")]
        circle = circle_of(*people)
        decided(people[0], circle.id, TEN, *people[:2])
        asked = rules.withdraw_change(people[2], circle.id)
        change = rule_history.asked_for(people[0], asked.id)
        amounts = [each.contribution.amount_minor for each in (change.before, change.after)]
        assert amounts == [10_00, 5_00]
        for voter in people[1:]:
            proposals.vote(voter, asked.id, "yes")
        assert circles.get(people[0], circle.id).next_rules is None
    with clock.frozen(MORNING + 40 * DAY):
        assert circles.get(group.admin, group.circle.id).rules.members.max == 50
        assert cycles.current(people[0], circle.id).amount_minor == 5_00


@sqlite_only
def test_a_day_becomes_a_month_with_the_next_cycle(db):
    with clock.frozen(MORNING):
        asha = person()
        circle = circle_of(asha)
        monthly = {"contribution": {"cycle": "monthly", "amount_minor": 150_00}}
        decided(asha, circle.id, monthly, asha)
    with clock.frozen(MORNING + 40 * DAY):
        assert cycles.current(asha, circle.id).due_on == date(2026, 5, 2)
        assert [row[:2] for row in owed(circle.id)] == [
            ("2026-03-02", 500),
            ("2026-03-03", 15_000),
            ("2026-04-03", 15_000),
        ]


@sqlite_only
def test_a_circle_without_cycles_has_new_rules_at_once_and_may_begin_to_pay_in(db):
    with clock.frozen(MORNING):
        asha = person()
        none = {"contribution": {"unit": "none"}}
        circle = circles.create(asha, name="Tools", preset="lending", rules=none, key=key())
        decided(asha, circle.id, {"members": {"max": 40}}, asha)
        found = circles.get(asha, circle.id)
        assert (found.rule_version, found.rules.members.max, found.next_rules) == (2, 40, None)
        assert cycles.current(asha, circle.id) is None
        decided(asha, circle.id, {"contribution": {"unit": "member"}}, asha)
        assert cycles.current(asha, circle.id).starts_on == date(2026, 3, 2)
        decided(asha, circle.id, none, asha)
    with clock.frozen(MORNING + 9 * DAY):
        cycles.ensure_open(circle.id)
        assert len(owed(circle.id)) == 1
        assert circles.get(asha, circle.id).rules.contribution.unit == "none"


@sqlite_only
def test_a_circle_that_slept_counts_each_cycle_by_its_own_day(db):
    """A vote that ran out, unnoticed, counts from the day after its end."""
    voting = {"counted_of": "votes", "early_close": False, "window_hours": 30}
    with clock.frozen(MORNING):
        people = [person(name) for name in ("Asha Kumari", "Rekha Verma", "Sunita Devi")]
        circle = circle_of(*people, rules={"rule_voting": voting})
        decided(people[0], circle.id, TEN, people[0])
    with clock.frozen(MORNING + 5 * DAY):
        assert cycles.open_due_cycles() > 0
        told = [row[:3] for row in owed(circle.id)]
        assert told == [
            ("2026-03-02", 500, 1),
            ("2026-03-03", 500, 1),
            *((f"2026-03-0{day}", 1000, 2) for day in (4, 5, 6, 7)),
        ]
        with database.reading() as session:
            for starts_on, _, version in told:
                found = rule_versions.in_force(session, circle.id, date.fromisoformat(starts_on))
                assert found.number == version
        newest, first = rule_history.history(people[1], circle.id)
        assert (newest.effective_on, newest.by_vote, newest.yes) == (date(2026, 3, 4), True, 1)
        assert (first.before, first.state.value) == (None, "past")


@sqlite_only
def test_rules_count_from_midnight_even_before_anybody_opens_the_cycle(db):
    with clock.frozen(MORNING):
        group = officers_circle(1, rules={"contribution": {"cycle": "daily"}})
        rules.change_rules(group.admin, group.circle.id, {"expenses": {"free_minor": 0}})
    with clock.frozen(MORNING + DAY), database.reading() as session:
        place = access.standing(session, group.admin, group.circle.id)
        assert place.rule_version == 2
        row = rows("SELECT rule_version, next_rule_version FROM circle")[0]
        assert tuple(row) == (1, 2)


@sqlite_only
def test_what_would_change_is_shown_before_it_is_asked_for(db):
    with clock.frozen(MORNING):
        asha = person()
        circle = circle_of(asha)
        change = rule_history.preview(asha, circle.id, TEN)
        assert (change.effective_on, change.by_vote) == (date(2026, 3, 3), True)
        assert change.after.contribution.amount_minor == 10_00
        group = officers_circle(1)
        assert not rule_history.preview(group.admin, group.circle.id, TEN).by_vote
        assert circles.get(asha, circle.id).next_rules is None


def test_two_changes_at_once_are_two_versions_and_the_last_builds_on_the_first(db):
    with clock.frozen(MORNING):
        group = officers_circle(1)
    changes = [{"members": {"max": 40}}, {"expenses": {"free_minor": 1_00}}]

    def change(number):
        with clock.frozen(MORNING):
            return rules.change_rules(group.admin, group.circle.id, changes[number])

    assert len(successes(outcomes(change, 2))) == 2
    with clock.frozen(MORNING):
        waiting = circles.get(group.admin, group.circle.id).next_rules
    assert waiting.version == 3
    assert (waiting.rules.members.max, waiting.rules.expenses.free_minor) == (40, 1_00)
    assert [row[0] for row in rows("SELECT version FROM rule_version ORDER BY version")] == [
        1,
        2,
        3,
    ]


def test_a_change_while_the_cycle_opens_counts_from_the_one_after(db):
    with clock.frozen(MORNING):
        group = officers_circle(1, rules={"contribution": {"cycle": "daily"}})

    def act(number):
        with clock.frozen(MORNING + 3 * DAY):
            if number % 2:
                return cycles.open_due_cycles(group.circle.id)
            changes = {"contribution": {"amount_minor": (number + 1) * 100}}
            return rules.change_rules(group.admin, group.circle.id, changes)

    assert len(successes(outcomes(act, 6))) == 6
    with clock.frozen(MORNING + 4 * DAY):
        cycles.ensure_open(group.circle.id)
        versions = [(row[0], row[2]) for row in owed(group.circle.id)]
    assert [day for day, _ in versions] == [f"2026-03-0{day}" for day in (2, 3, 4, 5, 6)]
    assert [version for _, version in versions] == [1, 1, 1, 1, 4]
