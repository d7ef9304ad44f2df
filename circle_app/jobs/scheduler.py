"""Runs the jobs on time: in one process of all, each in a thread, never two of a kind at once.

Every process has the same timetable, but only the one that holds the lease acts on it. Whether a
job's turn has come is read from the record of runs, which all share: after a restart, or when
another process takes over, what was missed is made up for at once and nothing runs twice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from uuid import UUID

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from circle_app.adapters import clock
from circle_app.jobs.registry import JOBS, Job
from circle_app.jobs.word import Courier
from circle_app.services import job_leases, job_runs, running_jobs

_log = structlog.get_logger(__name__)
# The first round begins when the pages are already served.
HEAD_START = timedelta(seconds=3)
#: How often a job that runs seldom is asked whether its turn has come.
LOOKED_AT_EVERY = timedelta(seconds=60)
# A timer may come a moment early; a job's turn must not slip by a whole round for that.
_EARLY = timedelta(milliseconds=200)


def run_once(
    job: Job, holder: str = "by hand", *, day: date | None = None, by: UUID | None = None
) -> int:
    """Run a job now; keep and log how long it took and what it did."""
    started = time.perf_counter()
    run_id = job_runs.start(job.name, holder, day=day, by=by)
    try:
        changed = job.run()
    except Exception as failure:
        job_runs.fail(run_id, failure)
        running_jobs.ended(job.name, succeeded=False)
        _log.exception("job.failed", job=job.name)
        raise
    job_runs.succeed(run_id, job.name, changed)
    running_jobs.ended(job.name, succeeded=True)
    elapsed = round((time.perf_counter() - started) * 1000)
    if changed:
        _log.info("job.done", job=job.name, changed=changed, milliseconds=elapsed)
    return changed


class Leader:
    """This process among those that could run the jobs."""

    def __init__(self) -> None:
        """Be one of many at first."""
        self.name = job_leases.name_of_process()
        self._until: datetime | None = None

    @property
    def leads(self) -> bool:
        """Whether this process runs the jobs: never longer than it is sure of its lease."""
        return self._until is not None and clock.real_now() < self._until

    def renew(self) -> None:
        """Take the lease where it is free, or keep it."""
        led = self.leads
        self._until = job_leases.hold(job_leases.LEADER, self.name)
        if self.leads and not led:
            _log.info("jobs.leading", holder=self.name)
            job_runs.fail_abandoned(self.name)

    def run(self, job: Job) -> None:
        """Run a job if this process leads and the job's turn has come."""
        every = timedelta(seconds=job.every_seconds) - _EARLY
        if self.leads and job_runs.is_due(job.name, every):
            run_once(job, self.name)

    def stop(self) -> None:
        """Let another process lead at once."""
        if self.leads:
            self._until = None
            job_leases.give_up(job_leases.LEADER, self.name)


def build(leader: Leader) -> BackgroundScheduler:
    """Return a scheduler that knows every job and is not started yet."""
    scheduler = BackgroundScheduler(
        # The lease is renewed beside the jobs, however long they take.
        executors={"default": ThreadPoolExecutor(2), "lease": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone="UTC",
    )
    scheduler.add_job(
        leader.renew,
        "interval",
        seconds=job_leases.RENEWED_EVERY.total_seconds(),
        id="lease",
        executor="lease",
        next_run_time=clock.real_now(),
    )
    for job in JOBS.values():
        scheduler.add_job(
            leader.run,
            "interval",
            args=(job,),
            seconds=min(job.every_seconds, LOOKED_AT_EVERY.total_seconds()),
            id=job.name,
            next_run_time=clock.real_now() + HEAD_START,
        )
    return scheduler


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Run the jobs while the application does."""
    leader, courier = Leader(), Courier()
    scheduler = build(leader)
    running_jobs.started((job.name, job.every_seconds) for job in JOBS.values())
    scheduler.start()
    courier.start()
    try:
        yield
    finally:
        running_jobs.stopped()
        await asyncio.to_thread(courier.stop)
        await asyncio.to_thread(scheduler.shutdown, wait=True)
        await asyncio.to_thread(leader.stop)
