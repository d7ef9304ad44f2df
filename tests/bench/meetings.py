"""A meeting of 100 members: its sheet shown, kept as it is typed, and posted in one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

from circle_app.persistence import database
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import admissions, meetings
from circle_app.services.meetings import Cell
from tests.bench import environment
from tests.bench.results import Results, middle, timed_ms
from tests.factories import key
from tests.support.circles import officers_circle

MEMBERS: Final = 100
# What people wait for while they sit together.
POST_SECONDS: Final = 2.0
SHOW_MS: Final = 250.0
SAVE_MS: Final = 50.0
T = TypeVar("T")


def measure(results: Results, *, count: int = MEMBERS) -> None:
    """Measure a meeting on both databases."""
    for place in (lambda: environment.sqlite("meeting"), environment.postgresql):
        with place() as where:
            _measure(results, f"a meeting of {count} members, {where.dialect}", count)


def _measure(results: Results, group: str, count: int) -> None:
    rules = {
        "confirmation": "meeting",
        "social_fund_minor": 1_000,
        "members": {"max": 500},
        "meeting": {"absent_fine_minor": 1_000, "late_fine_minor": 500},
    }
    office = officers_circle(0, rules=rules)
    with database.transaction() as session:
        names = [f"Member {number}" for number in range(count - 2)]
        admissions.add_records(session, locked_circle(session, office.circle.id), names, "member")
    opened = meetings.start(office.treasurer, office.circle.id, key=key())
    cells = [
        Cell(row.member_id, name, value)
        for number, row in enumerate(opened.rows)
        for name, value in {
            "presence": "late" if number % 10 == 3 else "present",
            "savings": row.due_minor,
            "social": row.social_minor,
            "fine": 500 if number % 10 == 3 else 0,
        }.items()
    ]
    cells.append(Cell(None, f"counted_by.{opened.rows[0].member_id}", True))
    meetings.save(office.treasurer, opened.id, cells=cells)
    shown = meetings.meeting(office.treasurer, opened.id)
    counted = Cell(None, "count.coins", shown.expected_minor)
    meetings.save(office.treasurer, opened.id, cells=[counted])
    saving = middle(
        timed_ms(lambda: meetings.save(office.treasurer, opened.id, cells=[counted]), times=20)
    )
    results.add(group, "one cell kept", saving, "ms", at_most=SAVE_MS)
    showing = middle(timed_ms(lambda: meetings.meeting(office.treasurer, opened.id), times=20))
    results.add(group, "the sheet shown", showing, "ms", at_most=SHOW_MS)
    version = meetings.meeting(office.treasurer, opened.id).version
    done, seconds = _timed(
        lambda: meetings.post(office.treasurer, opened.id, version=version, key=key())
    )
    assert done.difference_minor == 0
    results.add(group, "posted", seconds, "s", at_most=POST_SECONDS)


def _timed(act: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    found = act()
    return found, time.perf_counter() - began
