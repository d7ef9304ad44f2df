"""Jobs as operators see them: who runs them, how each stands, its runs, and having one run now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.timetable import PLANS, JobNotAsked, Plan
from circle_app.persistence import database
from circle_app.persistence.queries import admin as admin_queries
from circle_app.persistence.queries import jobs as queries
from circle_app.services import events, installation, job_leases
from circle_app.services.access import Actor
from circle_app.services.admin import operators
from circle_app.services.job_leases import Lease
from circle_app.services.job_runs import Run, run_of
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of

STATUSES = ("running", "done", "failed")
#: Whoever calls the jobs from outside, without leading, does so at least so often.
LATELY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class JobView:
    """A job: when it runs, how its last run went, when its next turn comes.

    Attributes:
        last: The newest run, also one that is not over; None before the first.
        failures: How often it has failed in a row.
        hangs: Whether it runs for longer than it should.
        next_at: When its turn comes; None for at once.
        asked: Whether an operator has asked for it and it has not begun.
    """

    plan: Plan
    last: Run | None
    failures: int
    hangs: bool
    next_at: datetime | None
    asked: bool

    @property
    def name(self) -> str:
        """What it is called by."""
        return self.plan.name


@dataclass(frozen=True, slots=True)
class JobsView:
    """Who runs the jobs, and how each stands.

    Attributes:
        lease: Which process leads; None where none does.
        alive: Whether jobs run: a process leads, or something from outside calls them.
    """

    lease: Lease | None
    jobs: tuple[JobView, ...]
    alive: bool

    @property
    def failing(self) -> int:
        """How many jobs failed the last time they ran."""
        return sum(job.failures > 0 for job in self.jobs)

    @property
    def hanging(self) -> int:
        """How many jobs run for longer than they should."""
        return sum(job.hangs for job in self.jobs)


def show(actor: Actor) -> JobsView:
    """Show who runs the jobs and how each stands. Needs an operator.

    Raises:
        NotFound: The actor operates nothing.
    """
    with database.reading() as session:
        operators.require(session, actor)
        return jobs_of(session)


def jobs_of(session: Session) -> JobsView:
    """Return how the jobs stand; the caller has asked who may see it."""
    newest = {row.name: run_of(row) for row in queries.newest_runs(session)}
    asked = {row.name for row in queries.asked_runs(session)}
    zone = installation.current().region_time_zone
    jobs = tuple(
        _job(session, plan, newest.get(plan.name), zone, asked=plan.name in asked)
        for plan in PLANS.values()
    )
    lease = job_leases.valid(queries.lease_of(session, job_leases.LEADER))
    lately = clock.real_now() - LATELY
    called = any(run.started_at > lately for run in newest.values())
    return JobsView(lease, jobs, alive=lease is not None or called)


def _job(session: Session, plan: Plan, last: Run | None, zone: str, *, asked: bool) -> JobView:
    running = last is not None and last.status == "running"
    failed = last is not None and last.status == "failed"
    times, _ = queries.failed_in_a_row(session, plan.name) if failed or running else (0, 0)
    turn = None
    if last is not None:
        turn = plan.next_turn(last.started_at, zone, failed=failed)
    return JobView(
        plan=plan,
        last=last,
        failures=times,
        hangs=last is not None and running and clock.real_now() - last.started_at > plan.limit,
        next_at=turn if turn is not None and turn > clock.real_now() else None,
        asked=asked,
    )


def history(
    actor: Actor,
    *,
    name: str | None = None,
    status: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Run]:
    """List runs, the newest first; one that found nothing to do replaces the last such run.

    Args:
        actor: An operator.
        name: Only runs of this job.
        status: ``running``, ``done`` or ``failed``.
        cursor: The page.
        limit: Its size.

    Raises:
        NotFound: The actor operates nothing, or there is no such job.
    """
    check_limit(limit)
    if status is not None and status not in STATUSES:
        raise InvalidInput(field="status", allowed=", ".join(STATUSES))
    before = decode_cursor(cursor, int)
    with database.reading() as session:
        operators.require(session, actor)
        _check(PLANS if name is None else [name])
        rows = queries.runs_before(
            session, name, before[0] if before else None, limit + 1, status=status
        )
        return page_of(rows, limit, run_of, lambda row: row.id)


def _check(names: Iterable[str]) -> None:
    for name in names:
        if name not in PLANS:
            raise NotFound(what="job")


@database.retried
def ask(actor: Actor, name: str) -> JobView:
    """Have a job run as soon as whoever runs the jobs can. Needs an operator.

    The job is what it always is: it does what is due by now, and nothing twice.

    Raises:
        NotFound: The actor operates nothing, or there is no such job.
        JobNotAsked: It runs just now, or was asked for already.
    """
    with database.transaction() as session:
        admin_queries.one_at_a_time(session)
        operators.require(session, actor)
        _check([name])
        before = next(job for job in jobs_of(session).jobs if job.name == name)
        runs = before.last is not None and before.last.status == "running" and not before.hangs
        if before.asked or runs:
            raise JobNotAsked(job=name)
        queries.insert_run(
            session,
            name=name,
            day=None,
            started_at=clock.real_now(),
            status="asked",
            changed=0,
            fault="",
            holder="",
            started_by=actor.user_id,
        )
        events.record(session, "admin.job_asked", actor, params={"job": name}, visible=False)
        return next(job for job in jobs_of(session).jobs if job.name == name)
