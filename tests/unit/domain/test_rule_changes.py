"""From which cycle on rules count: worked examples, and any order of looking gives the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.cycles import CycleKind
from circle_app.domain.presets import PRESETS
from circle_app.domain.rule_changes import (
    Dated,
    Round,
    Timetable,
    Version,
    VersionState,
    differences,
    following_start,
    number_on,
    state_of,
)
from circle_app.domain.rules import CircleRules, ContributionUnit

LENDING = PRESETS["lending"].rules
MONDAY = date(2026, 3, 2)


def paying(amount: int, cycle: str = "daily", **more: object) -> CircleRules:
    """Rules by which everybody pays an amount."""
    return LENDING.with_changes(
        {"contribution": {"amount_minor": amount * 100, "cycle": cycle, **more}}
    )


def all_rounds(table: Timetable, today: date, most: int = 1_000) -> tuple[list[Round], Timetable]:
    """Open batch after batch, as a circle that slept does."""
    found: list[Round] = []
    while True:
        rounds, table = table.begun(today, most)
        found += rounds
        if len(rounds) < most:
            return found, table


def test_five_rupees_become_ten_with_the_next_day() -> None:
    table = Timetable(Version(1, paying(5)), MONDAY, Version(2, paying(10)), date(2026, 3, 4))
    rounds, after = all_rounds(table, date(2026, 3, 5))
    told = [
        (each.starts_on.day, each.version.number, each.version.rules.contribution.amount_minor)
        for each in rounds
    ]
    assert told == [(2, 1, 500), (3, 1, 500), (4, 2, 1_000), (5, 2, 1_000)]
    assert (after.running.number, after.waiting, after.next_on) == (2, None, date(2026, 3, 6))


@pytest.mark.parametrize(
    ("cycle", "first_on", "decided_on", "counts_from"),
    [
        ("daily", date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)),
        ("weekly", MONDAY, date(2026, 3, 4), date(2026, 3, 9)),
        ("monthly", date(2026, 10, 15), date(2026, 11, 20), date(2026, 12, 15)),
    ],
)
def test_the_day_from_which_what_is_decided_counts(
    cycle: str, first_on: date, decided_on: date, counts_from: date
) -> None:
    _, now = Timetable(Version(1, paying(5, cycle)), first_on).begun(decided_on, 1_000)
    assert now.next_on == counts_from


def test_a_day_becomes_a_month_from_the_next_day_on() -> None:
    monthly = paying(100, "monthly", day=4)
    table = Timetable(Version(1, paying(5)), MONDAY, Version(2, monthly), date(2026, 3, 4))
    rounds, after = all_rounds(table, date(2026, 4, 3))
    assert [(each.starts_on, each.due_on) for each in rounds] == [
        (date(2026, 3, 2), date(2026, 3, 2)),
        (date(2026, 3, 3), date(2026, 3, 3)),
        (date(2026, 3, 4), date(2026, 4, 3)),
    ]
    assert after.next_on == date(2026, 4, 4)


def test_whoever_stops_paying_in_has_no_cycle_from_that_day_on() -> None:
    silent = LENDING.with_changes({"contribution": {"unit": "none"}})
    table = Timetable(Version(1, paying(5)), MONDAY, Version(2, silent), date(2026, 3, 4))
    rounds, after = all_rounds(table, date(2026, 3, 31))
    assert [each.starts_on.day for each in rounds] == [2, 3]
    assert after == Timetable(Version(2, silent), None)


def test_a_rest_leaves_the_cycles_out_and_keeps_their_beat() -> None:
    table = Timetable(Version(1, paying(100, "weekly")), MONDAY)
    assert table.skipped(date(2026, 3, 11)).next_on == date(2026, 3, 16)
    assert table.skipped(date(2026, 3, 16)).next_on == date(2026, 3, 16)
    assert table.skipped(MONDAY) == table


CYCLES = st.sampled_from(
    [
        (CycleKind.DAILY, 1),
        (CycleKind.WEEKLY, 1),
        (CycleKind.FORTNIGHTLY, 1),
        (CycleKind.MONTHLY, 1),
        (CycleKind.EVERY_N_DAYS, 10),
    ]
)


@st.composite
def some_rules(draw: st.DrawFn) -> CircleRules:
    """Rules with any amount and any cycle; sometimes nobody pays in."""
    kind, every = draw(CYCLES)
    paid = replace(
        LENDING.contribution,
        amount_minor=draw(st.integers(1, 10**6)),
        cycle=kind,
        every_days=every,
        day=draw(st.sampled_from([None, 1, 15, 31])),
        unit=draw(st.sampled_from([ContributionUnit.MEMBER] * 4 + [ContributionUnit.NONE])),
    )
    return replace(LENDING, contribution=paid, meeting_day=draw(st.sampled_from([None, 0, 5])))


@given(
    first=some_rules(),
    changes=st.lists(st.tuples(st.integers(0, 40), some_rules()), max_size=6),
    looks=st.lists(st.integers(0, 120), max_size=6),
    most=st.integers(1, 7),
)
def test_each_cycle_has_the_rules_of_its_first_day_however_late_anybody_looks(
    first: CircleRules, changes: list[tuple[int, CircleRules]], looks: list[int], most: int
) -> None:
    """Changes on some days, looks on others: the same cycles as if somebody looked every day."""
    first = replace(first, contribution=replace(first.contribution, unit=ContributionUnit.MEMBER))
    decided = {MONDAY + timedelta(days=day): rules for day, rules in changes}
    end = MONDAY + timedelta(days=120)

    def life(days: set[date], batch: int) -> tuple[list[Round], list[Dated], Timetable]:
        table = Timetable(Version(1, first), MONDAY)
        opened: list[Round] = []
        versions = [Dated(1, MONDAY)]
        for day in sorted(days | set(decided) | {end}):
            rounds, table = all_rounds(table, day, batch)
            opened += rounds
            if day in decided and table.next_on is not None:
                number = versions[-1].number + 1
                versions.append(Dated(number, day, table.next_on))
                waits = Version(number, decided[day])
                table = Timetable(table.running, table.next_on, waits, table.next_on)
        return opened, versions, table

    every_day = {MONDAY + timedelta(days=n) for n in range(121)}
    seen, versions, table = life({MONDAY + timedelta(days=n) for n in looks}, most)
    assert (seen, versions, table) == life(every_day, 1_000)
    for each in seen:
        assert each.version.number == number_on(versions, each.starts_on)
    for each, after in pairwise(seen):
        assert after.starts_on == each.due_on + timedelta(days=1)
        assert following_start(each.version.rules, each.starts_on) == after.starts_on
    assert table.running.number == number_on(versions, end)


VERSIONS = (
    Dated(1, MONDAY),
    # Decided on Tuesday for Thursday, replaced on Wednesday.
    Dated(2, date(2026, 3, 3), date(2026, 3, 5)),
    Dated(3, date(2026, 3, 4), date(2026, 3, 5)),
    # Decided on Friday for Sunday, taken back on Saturday.
    Dated(4, date(2026, 3, 6), date(2026, 3, 8)),
    Dated(5, date(2026, 3, 7)),
    Dated(6, date(2026, 3, 9), date(2026, 3, 20)),
)


@pytest.mark.parametrize(
    ("day", "number"), [(1, 1), (2, 1), (4, 1), (5, 3), (6, 3), (7, 5), (8, 5), (19, 5), (20, 6)]
)
def test_the_version_in_force_on_a_day(day: int, number: int) -> None:
    assert number_on(VERSIONS, date(2026, 3, day)) == number


def test_what_became_of_each_version() -> None:
    states = [state_of(each, VERSIONS, date(2026, 3, 10)) for each in VERSIONS]
    assert states == [
        VersionState.PAST,
        VersionState.NEVER,
        VersionState.PAST,
        VersionState.NEVER,
        VersionState.IN_FORCE,
        VersionState.WAITING,
    ]


def test_differences_name_each_rule_that_differs_and_nothing_else() -> None:
    after = LENDING.with_changes(
        {"contribution": {"amount_minor": 1_000}, "loans": {"penalty": {"after_days": 3}}}
    )
    told = [(each.path, each.before, each.after) for each in differences(LENDING, after)]
    assert told == [("contribution.amount_minor", 500, 1_000), ("loans.penalty.after_days", 0, 3)]
    assert differences(after, after) == ()
