"""A thousand dues in one act: taken down by one officer, confirmed by the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy import text

from circle_app.persistence import database
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import admissions, bulk, collect, today
from circle_app.services.bulk import Came
from tests.bench import environment
from tests.bench.results import Results, middle, timed_ms
from tests.factories import key
from tests.support.circles import Officers, officers_circle

ROWS: Final = 1_000
# What a treasurer waits for one act, and for a page.
SECONDS: Final = 10.0
PAGE_MS: Final = 200.0
T = TypeVar("T")


def measure(results: Results, *, count: int = ROWS) -> None:
    """Measure both acts and the two pages on both databases."""
    for place in (lambda: environment.sqlite("collect"), environment.postgresql):
        with place() as where:
            _measure(results, f"{count:,} dues in one act, {where.dialect}", count)


def _measure(results: Results, group: str, count: int) -> None:
    office = officers_circle(0)
    circle_id = office.circle.id
    with database.transaction() as session:
        names = [f"Member {number}" for number in range(1, count + 1)]
        circle = locked_circle(session, circle_id)
        members = admissions.add_records(session, circle, names, "member")
    owed = collect.of_circle(office.treasurer, circle_id).page.items[-1].open_minor
    came = [Came(each, owed, owed) for each in members]
    recorded, seconds = _timed(lambda: _finished_record(office, came))
    assert recorded.done == count, recorded.failed
    results.add(group, "cash of all taken down", seconds, "s", at_most=SECONDS)
    _analyse()
    pages = {
        "the first page of the treasurer": lambda: today.of_circle(office.admin, circle_id),
        "the list for collecting, 50 shown": lambda: collect.of_circle(office.admin, circle_id),
    }
    for name, read in pages.items():
        shown = middle(timed_ms(read, times=20, warm=3))
        results.add(group, f"{name}, while all wait", shown, "ms", at_most=PAGE_MS)
    made = [row.made for row in recorded.rows if row.made]
    begun = bulk.confirm(office.admin, circle_id, contributions=made, key=key())
    confirmed, seconds = _timed(lambda: bulk.finish(office.admin, begun.id))
    assert confirmed.done == count, confirmed.failed
    results.add(group, "all confirmed and booked", seconds, "s", at_most=SECONDS)


def _analyse() -> None:
    """What the database does by itself after a while: count its rows, to plan its reads by."""
    with database.engine().connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _finished_record(office: Officers, came: list[Came]) -> bulk.Run:
    begun = bulk.record(office.treasurer, office.circle.id, came, key=key())
    return bulk.finish(office.treasurer, begun.id)


def _timed(act: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    found = act()
    return found, time.perf_counter() - began
