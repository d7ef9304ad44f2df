"""A long book: how fast it is proved, and what reading it costs beside short ones.

Three circles stand side by side in one database. They are measured in turns, so that what else the
machine does hits all of them; the best of the rounds is compared.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import CASH, SAVINGS
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.persistence import database
from circle_app.services import circles, financials, ledger, passbooks, verification
from circle_app.services.access import Actor
from tests.bench import environment
from tests.bench.crowds import SIZE, join_together
from tests.bench.results import Results, middle, say, timed_ms
from tests.factories import person

LINES = (100, 10_000, 1_000_000)
BATCH = 2_000
YEARS = 10
PER_SECOND = 150_000
RATIO = 1.5
ROUNDS = 5
PAGE = 50
FULL_PAGE = "a full passbook page of 50 lines"
STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Kept:
    """A circle with so many lines in its book."""

    lines: int
    circle_id: UUID
    actor: Actor

    @property
    def label(self) -> str:
        """How the table names it."""
        return f"{self.lines:,} lines"


def measure(
    results: Results,
    *,
    dialects: tuple[str, ...] = ("sqlite", "postgresql"),
    sizes: tuple[int, ...] = LINES,
) -> None:
    """Measure on both databases."""
    for dialect in dialects:
        make = environment.sqlite if dialect == "sqlite" else environment.postgresql
        with make() as place:
            begun = time.monotonic()
            kept = [circle_with(lines) for lines in sizes]
            say(f"  {sum(sizes):,} lines were booked in {time.monotonic() - begun:.0f} s")
            _settle()
            _verification(results, f"proof of a book, {place.dialect}", kept)
            _reading(results, f"reading a book, {place.dialect}", kept)


def circle_with(lines: int) -> Kept:
    """Make a circle of 20 whose book has ``lines`` lines over ten years, two for each entry."""
    actors = [person(f"Saver {number}") for number in range(SIZE)]
    circle_id = join_together(actors, f"The circle with {lines:,} lines")
    members = [circles.get(actor, circle_id).my_member_id for actor in actors]
    count = lines // 2
    first = date(2016, 1, 1)
    for start in range(0, count, BATCH):
        with database.transaction() as session:
            book_id = ledger.book_of_circle(session, circle_id)
            drafts = [
                Draft(
                    book_id,
                    "contribution",
                    (
                        Line(account_key(CASH), 500),
                        Line(account_key(SAVINGS, members[number % SIZE]), -500),
                    ),
                    first + timedelta(number * 365 * YEARS // count),
                    params={"method": "cash", "name": actors[number % SIZE].name},
                    subject_id=new_id(),
                )
                for number in range(start, min(start + BATCH, count))
            ]
            ledger.post(session, drafts, actor_id=actors[0].user_id, at=clock.now())
    return Kept(lines, circle_id, actors[0])


def _settle() -> None:
    """Let the database tidy up after the filling: statistics, and the log into the file."""
    with database.engine().connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            autonomous = connection.execution_options(isolation_level="AUTOCOMMIT")
            autonomous.exec_driver_sql("VACUUM ANALYZE")


def _verification(results: Results, group: str, kept: list[Kept]) -> None:
    for each in kept:
        seconds: list[float] = []
        busy: list[float] = []
        grown = 0.0
        for _ in range(3 if each.lines > 100_000 else 7):
            before = _reset_peak()
            begun, worked = time.perf_counter(), time.process_time()
            report = verification.verify_circle(each.actor, each.circle_id)
            seconds.append(time.perf_counter() - begun)
            busy.append(time.process_time() - worked)
            grown = max(grown, _peak_mib() - before)
            if not report.intact or report.lines != each.lines:
                raise AssertionError(report)
        longest = each.lines == kept[-1].lines
        rate = each.lines / middle(seconds)
        best = each.lines / min(seconds)
        goal = PER_SECOND if longest and each.lines >= 100_000 else None
        results.add(group, f"verify, {each.label}", rate, "/s", at_least=goal, best=best)
        results.add(group, f"verify, best round, {each.label}", best, "/s")
        # What other programs leave of the machine is not in it; nor is the database's own server.
        own = each.lines / min(busy)
        results.add(group, f"verify, by the time of this process, {each.label}", own, "/s")
        results.add(group, f"verify, more memory at its peak, {each.label}", grown, "MiB")


def _reading(results: Results, group: str, kept: list[Kept]) -> None:
    reads: dict[str, Callable[[Kept], object]] = {
        "trial balance of today": lambda each: financials.trial_balance(each.actor, each.circle_id),
        "trial balance of a day five years ago": lambda each: financials.trial_balance(
            each.actor, each.circle_id, on=date(2021, 1, 1)
        ),
        "the newest 2 lines of a passbook": lambda each: passbooks.lines(
            each.actor, each.circle_id, limit=2
        ),
        FULL_PAGE: lambda each: passbooks.lines(each.actor, each.circle_id, limit=PAGE),
    }
    everybody = kept
    for name, read in reads.items():
        # Savers with 100 lines between them have no full page: there is nothing to compare.
        kept = [each for each in everybody if name != FULL_PAGE or each.lines >= 2 * SIZE * PAGE]
        times: dict[int, list[float]] = {each.lines: [] for each in kept}
        memory: dict[int, float] = dict.fromkeys(times, 0.0)
        for _ in range(ROUNDS):
            for each in kept:
                before = _reset_peak()
                found = timed_ms(lambda: read(each), times=40, warm=5)  # noqa: B023  (called at once)
                times[each.lines].append(middle(found))
                memory[each.lines] = max(memory[each.lines], _peak_mib() - before)
        if not kept:
            continue
        for each in kept:
            values = times[each.lines]
            results.add(group, f"{name}, {each.label}", middle(values), "ms", best=min(values))
            results.add(group, f"{name}, more memory, {each.label}", memory[each.lines], "MiB")
        if len(kept) == 1:
            continue
        # A small book that is read slowly beside a large one would be as bad as the reverse.
        best = [min(times[each.lines]) for each in kept]
        results.add(
            group,
            f"{name}: the slowest of {kept[0].label} … {kept[-1].label} ÷ the fastest",
            max(best) / min(best),
            "×",
            at_most=RATIO,
        )


def _reset_peak() -> float:
    """Forget the highest memory so far and return what is in use, in MiB."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _status_mib("VmRSS")


def _peak_mib() -> float:
    return _status_mib("VmHWM")


def _status_mib(name: str) -> float:
    for line in STATUS.read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    raise LookupError(name)
