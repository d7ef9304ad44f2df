"""The sections of a run, in their order."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from circle_app.persistence import database
from circle_app.services import sessions
from tests.bench import (
    books,
    browser,
    collecting,
    day_end,
    dues,
    environment,
    imports,
    letters,
    live,
    meetings,
    notices,
    past,
    plans,
    reads,
    rest,
    transfers,
)
from tests.bench.crowds import SIZE, Group, group
from tests.bench.results import Figure, Results, say
from tests.bench.server import BenchServer, raise_file_limit

LEVELS = (100, 10_000, 100_000)
RATIO = 1.5
PEOPLE = 2000
# What is compared between the fewest and the most entries: times, but not the rare slow ones, and
# not the page of the passbook, which has more lines to show once there are more.
GROWS = ("ms", "s")
NOT_COMPARED = ("p95", "at most 50")


def with_entries(results: Results, levels: tuple[int, ...] = LEVELS, people: int = PEOPLE) -> None:
    """Measure reads, REST, websocket and browser with ever more entries in the books."""
    raise_file_limit()
    server = BenchServer()
    begun = time.monotonic()
    server.build()
    say(f"  the pages were built in {time.monotonic() - begun:.0f} s")
    begun = time.monotonic()
    with environment.sqlite("crowd"):
        others = [group(f"Circle {number}") for number in range(people // SIZE - 1)]
        _checkpoint()
    say(f"  {people - SIZE:,} other people were made in {time.monotonic() - begun:.0f} s")
    try:
        for entries in levels:
            _level(results, server, others, entries)
    finally:
        server.stop()
    _ratios(results, levels)


def _level(results: Results, server: BenchServer, others: list[Group], entries: int) -> None:
    label = f"{entries:,} entries"
    begun = time.monotonic()
    shutil.copyfile(environment.FOLDER / "crowd.db", environment.FOLDER / "level.db")
    with environment.sqlite("level") as place:
        measured = past.group_with_past(entries)
        say(f"  {label} were booked and verified in {time.monotonic() - begun:.0f} s")
        reads.measure(results, measured, label, place.dialect)
        token = sessions.issue_tokens(
            measured.actors[0].user_id, address="127.0.0.1", agent="bench"
        ).access_token
        server.serve(place.url)
        try:
            rest.measure(results, server.port, measured, token, label)
            browser.measure(results, server.origin, measured, token, label)
        finally:
            server.stop()
        server.serve(place.url)  # fresh, so that the memory is that of the connected people
        try:
            crowd = [measured, *others]
            size = sum(len(each.cookies) for each in crowd)
            sizes = tuple(count for count in live.CROWDS if count <= size)
            asyncio.run(live.measure(results, server, crowd, token, label, sizes))
        finally:
            server.stop()
    for path in Path(environment.FOLDER).glob("level.db*"):
        path.unlink()


def _checkpoint() -> None:
    with database.engine().connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _ratios(results: Results, levels: tuple[int, ...]) -> None:
    """Compare what it costs with most and with fewest entries."""
    least, most = f"{levels[0]:,} entries", f"{levels[-1]:,} entries"
    if least == most:
        return
    for figure in list(results.figures):
        skipped = any(words in figure.name for words in NOT_COMPARED)
        if least not in figure.name or figure.unit not in GROWS or skipped:
            continue
        other = results.find(figure.group, figure.name.replace(least, most))
        if other is not None:
            _ratio(results, figure, other, figure.name.replace(f", {least}", ""), levels)


def _ratio(
    results: Results, figure: Figure, other: Figure, name: str, levels: tuple[int, ...]
) -> None:
    slow = ", slow 4G" if "slow 4G" in figure.group else ""
    results.add(
        f"cost at {levels[-1]:,} entries ÷ cost at {levels[0]:,}",
        f"{name}{slow}",
        (other.best or other.value) / (figure.best or figure.value),
        "×",
        at_most=RATIO,
    )


SECTIONS: dict[str, Callable[[Results], None]] = {
    "transfers": transfers.measure,
    "books": books.measure,
    "plans": plans.measure,
    "day_end": day_end.measure,
    "collecting": collecting.measure,
    "meetings": meetings.measure,
    "dues": dues.measure,
    "imports": imports.measure,
    "notices": notices.measure,
    "letters": letters.measure,
    "entries": with_entries,
}
