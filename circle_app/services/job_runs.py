"""The runs of jobs: when each began, for which day, how it ended. Shared by all processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.timetable import Plan
from circle_app.persistence import database
from circle_app.persistence.queries import jobs as queries
from circle_app.services import installation, job_faults

KEPT = timedelta(days=30)
#: Pages that show jobs are told of runs in their own process.
ROOM = "jobs"
_MAX_FAULT = 300
# A timer may come a moment early; a job's turn must not slip by a whole round for that.
_EARLY = timedelta(milliseconds=200)
# Machines differ by seconds. What began later than this was begun by a clock that was wrong.
_AHEAD = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job.

    Attributes:
        day: The day it was run for, where somebody named one.
        status: ``asked``, ``running``, ``done`` or ``failed``.
        changed: How many things it changed.
        fault: What kind of error ended it; ``stopped`` where its process did.
        started_by: Who started it by hand; None for the clock.
        by: Their name, where runs are listed.
    """

    id: int
    name: str
    day: date | None
    started_at: datetime
    ended_at: datetime | None
    status: str
    changed: int
    fault: str
    started_by: UUID | None
    by: str = ""

    @property
    def milliseconds(self) -> int | None:
        """How long it took; None while it runs."""
        if self.ended_at is None:
            return None
        return (self.ended_at - self.started_at) // timedelta(milliseconds=1)


def start(name: str, holder: str, *, day: date | None = None, by: UUID | None = None) -> int:
    """Write down that a job begins and return the number of the run."""
    with database.transaction() as session:
        return queries.insert_run(
            session,
            name=name,
            day=day,
            started_at=clock.real_now(),
            status="running",
            changed=0,
            fault="",
            holder=holder,
            started_by=by,
        )


def succeed(run_id: int, name: str, changed: int) -> None:
    """Write down what a run changed; one that changed nothing replaces the last such run."""
    with database.transaction() as session:
        queries.end_run(session, run_id, clock.real_now(), "done", changed, "")
        database.touch(session, ROOM)
        if not changed:
            queries.drop_idle_before(session, name, run_id)


def fail(run_id: int, name: str, failure: BaseException) -> None:
    """Write down what kind of error ended a run; its words may hold people's data, so not those.

    Operators are told of a job that fails again and again.
    """
    with database.transaction() as session:
        kind = type(failure).__name__[:_MAX_FAULT]
        queries.end_run(session, run_id, clock.real_now(), "failed", 0, kind)
        database.touch(session, ROOM)
        job_faults.tell_of_failures(session, name, kind)


def is_due(plan: Plan) -> bool:
    """Whether a job was last begun so long ago, by whichever process, that it is its turn."""
    with database.reading() as session:
        last = queries.last_turn(session, plan.name)
    now = clock.real_now()
    if last is None or last.started_at > now + _AHEAD:
        return True
    zone = installation.current().region_time_zone
    turn = plan.next_turn(last.started_at, zone, failed=last.status == "failed")
    return turn is None or now + _EARLY >= turn


def asked() -> list[tuple[int, str]]:
    """Return the runs that operators asked for: number and name of the job, the oldest first."""
    with database.reading() as session:
        return [(row.id, row.name) for row in queries.asked_runs(session)]


def begin_asked(run_id: int, holder: str) -> bool:
    """Begin a run that was asked for; False where another process did."""
    with database.transaction() as session:
        return queries.take_asked(session, run_id, holder, clock.real_now())


def fail_abandoned(holder: str) -> int:
    """Call runs failed whose process died in the middle; the caller runs the jobs now."""
    with database.transaction() as session:
        names = queries.fail_abandoned(session, holder, clock.real_now())
        for name in sorted(names):
            job_faults.tell_of_failures(session, name, "stopped")
        return len(names)


def newest() -> dict[str, Run]:
    """Return the newest run of each job, by the job's name."""
    with database.reading() as session:
        return {row.name: run_of(row) for row in queries.newest_runs(session)}


def history(name: str | None = None, *, before: int | None = None, most: int = 50) -> list[Run]:
    """Return runs, the newest first; ``before`` is the number of the last one seen."""
    with database.reading() as session:
        return [run_of(row) for row in queries.runs_before(session, name, before, most)]


def forget_old() -> int:
    """Forget runs of more than a month ago, each job's newest one excepted; return how many."""
    with database.transaction() as session:
        return queries.remove_old_runs(session, clock.real_now() - KEPT)


def run_of(row: Any) -> Run:
    """Return a row as a run."""
    return Run(
        id=row.id,
        name=row.name,
        day=row.day,
        started_at=row.started_at,
        ended_at=row.ended_at,
        status=row.status,
        changed=row.changed,
        fault=row.fault,
        started_by=row.started_by,
        by=getattr(row, "by", None) or "",
    )
