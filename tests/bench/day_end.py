"""The end of the day over a hundred thousand running loans: how fast, in how much memory.

A second day is interrupted with ``kill -9`` and taken up again; a part of the loans is then
compared with their stories told again.
"""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from circle_app.adapters import clock
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.services import circles, loans
from circle_app.services.loans import day_end
from circle_app.services.loans.accounts import columns_after, history_of, run_of
from tests.bench import environment
from tests.bench.results import Results, middle, say, timed_ms
from tests.factories import key, person
from tests.support.loans import UNEQUAL_BUCKETS
from tests.support.many_loans import lend_to_many, running_ids

LOANS = 100_000
PER_SECOND = 1_000
MORE_MIB = 64
COMPARED = 500
# So many batches are waited for before the kill.
INTERRUPTED_AFTER = 40
GROUP = "the end of a day, PostgreSQL"
START = date(2026, 3, 1)
WORKER = Path(__file__).parents[1] / "support" / "day_end_worker.py"


def measure(results: Results, *, count: int = LOANS) -> None:
    """Measure a day that runs through, and one that is interrupted."""
    with environment.postgresql() as place:
        actor = person("Anil Deshmukh")
        circle = circles.create(actor, name="Nagar Finance", preset="lending", key=key())
        began = time.monotonic()
        lend_to_many(circle.id, actor, count, START)
        _analyse()
        took = time.monotonic() - began
        say(f"  {count:,} loans were written in {took:.0f} s; {place.durability}")
        ids = running_ids(circle.id)
        _whole_day(results, place.url, START + timedelta(days=1), count)
        again = _seconds(circle.id, START + timedelta(days=1))
        results.add(GROUP, "the same day once more", again * 1_000, "ms")
        _interrupted(results, place.url, circle.id, START + timedelta(days=2))
        _compare(ids[:: max(1, len(ids) // COMPARED)], START + timedelta(days=2))
        shown = middle(timed_ms(lambda: loans.portfolio_of(actor, circle.id), times=20))
        results.add(GROUP, f"portfolio of {count:,} loans, shown", shown, "ms")
        page = middle(timed_ms(lambda: loans.overdue(actor, circle.id), times=20))
        results.add(GROUP, "the first 50 late loans, shown", page, "ms")


def _analyse() -> None:
    with database.engine().connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


def _seconds(circle_id: UUID, day: date) -> float:
    began = time.perf_counter()
    with clock.frozen(_morning(day)):
        day_end.end_day(circle_id, day)
    return time.perf_counter() - began


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def _whole_day(results: Results, url: str, day: date, count: int) -> None:
    """All loans run; those of which something is due or late are looked at, one by one."""
    began = time.perf_counter()
    with _worker(url, day) as child:
        assert child.stdout is not None
        told = child.stdout.read().split()
    # Starting the process is not the day's work, but memory is that of one which did nothing else.
    took = time.perf_counter() - began
    done, memory = sum(map(int, told[:-2])), float(told[-1])
    results.add(GROUP, f"{count:,} running loans", took, "s", note=f"{done:,} had to be looked at")
    results.add(GROUP, "looked at", done / took, "loans/s", at_least=PER_SECOND)
    results.add(GROUP, "running", count / took, "loans/s")
    results.add(GROUP, "more memory at its peak", memory, "MiB", at_most=MORE_MIB)


def _worker(url: str, day: date) -> subprocess.Popen[str]:
    command = [sys.executable, str(WORKER), url, _morning(day).isoformat(), str(day_end.BATCH)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _interrupted(results: Results, url: str, circle_id: UUID, day: date) -> None:
    with _worker(url, day) as child:
        assert child.stdout is not None
        begun = sum(int(child.stdout.readline()) for _ in range(INTERRUPTED_AFTER))
        child.kill()
        child.wait()
    took = _seconds(circle_id, day)
    results.add(GROUP, "taken up again after kill -9", took, "s", note=f"after {begun:,} or more")


def _compare(ids: list[UUID], day: date) -> None:
    """Tell the stories of some loans again, and add all of them up."""
    with database.reading() as session:
        for loan_id in ids:
            loan = queries.loan_row(session, loan_id)
            run = run_of(loan, history_of(session, loan_id).confirmed, day)
            wanted = columns_after(run, day)
            charges = {
                (row.number, row.period): row.amount_minor
                for row in queries.charges_on(session, loan_id)
            }
            assert charges == {
                (each.number, each.period): each.amount_minor for each in run.account.charges
            }
            for name in ("days_late", "overdue_minor", "bucket", "outstanding_minor"):
                assert getattr(loan, name) == wanted[name], (loan.number, name)
        assert not session.connection().execute(text(UNEQUAL_BUCKETS)).all()
    say(f"  {len(ids):,} of the loans are as their stories told again, and all add up")
