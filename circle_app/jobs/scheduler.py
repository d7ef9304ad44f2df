"""Runs the jobs on time: in one process of all, each in a thread, never two of a kind at once.

Every process has the same timetable, but only the one that holds the lease acts on it. Whether a
job's turn has come is read from the record of runs, which all share: after a restart, or when
another process takes over, what was missed is made up for at once and nothing runs twice.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from circle_app.adapters import clock
from circle_app.jobs.registry import JOBS, Job
from circle_app.jobs.word import Courier
from circle_app.services import job_faults, job_leases, job_runs

_log = structlog.get_logger(__name__)
# The first round begins when the pages are already served.
HEAD_START = timedelta(seconds=3)
#: How often a job that runs seldom is asked whether its turn has come.
LOOKED_AT_EVERY = timedelta(seconds=60)
#: How often it is looked whether an operator asks for a job.
ASKED_EVERY = timedelta(seconds=2)
# One that hangs must not keep all others from their turn.
_THREADS = 4


def run_once(
    job: Job, holder: str = "by hand", *, day: date | None = None, by: UUID | None = None
) -> int:
    """Run a job now; keep and log how long it took and what it did."""
    return _run(job, job_runs.start(job.name, holder, day=day, by=by))


def _run(job: Job, run_id: int) -> int:
    started = time.perf_counter()
    try:
        changed = job.run()
    except Exception as failure:
        job_runs.fail(run_id, job.name, failure)
        _log.exception("job.failed", job=job.name)
        raise
    job_runs.succeed(run_id, job.name, changed)
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
        # Whoever hangs keeps a thread of the jobs; this is asked beside them.
        self._watches_at = datetime.min.replace(tzinfo=UTC)
        self._running: dict[str, threading.Lock] = defaultdict(threading.Lock)

    @property
    def leads(self) -> bool:
        """Whether this process runs the jobs: never longer than it is sure of its lease."""
        return self._until is not None and job_leases.is_on(self._until)

    def renew(self) -> None:
        """Take the lease where it is free, or keep it."""
        led = self.leads
        self._until = job_leases.hold(job_leases.LEADER, self.name)
        if self.leads and not led:
            _log.info("jobs.leading", holder=self.name)
            job_runs.fail_abandoned(self.name)
        if self.leads and clock.real_now() >= self._watches_at:
            self._watches_at = clock.real_now() + LOOKED_AT_EVERY
            job_faults.tell_of_hanging()

    def run(self, job: Job) -> bool:
        """Run a job if this process leads, it does not run yet, and its turn has come."""
        if not self.leads:
            return False
        running = self._running[job.name]
        if running.acquire(blocking=False):
            try:
                if job_runs.is_due(job.plan):
                    run_once(job, self.name)
                    return True
            finally:
                running.release()
        return False

    def run_asked(self) -> None:
        """Run what operators asked for; what runs just now is left for later."""
        if not self.leads:
            return
        for run_id, name in job_runs.asked():
            running = self._running[name]
            if name in JOBS and running.acquire(blocking=False):
                try:
                    if job_runs.begin_asked(run_id, self.name):
                        _run(JOBS[name], run_id)
                finally:
                    running.release()

    def stop(self) -> None:
        """Let another process lead at once."""
        if self.leads:
            self._until = None
            job_leases.give_up(job_leases.LEADER, self.name)


def run_all_due() -> tuple[int | None, int]:
    """Lead for a moment and run each job whose turn has come, for cron.

    Returns:
        How many ran, and how many of them failed; None where another process runs the jobs.
    """
    leader = Leader()
    leader.renew()
    if not leader.leads:
        return None, 0
    ran = failed = 0
    try:
        for job in JOBS.values():
            # A job may take longer than the lease lasts.
            leader.renew()
            try:
                ran += leader.run(job)
            except Exception:  # noqa: BLE001 -- it is written down; the others have their turn too
                ran, failed = ran + 1, failed + 1
    finally:
        leader.stop()
    return ran, failed


def build(leader: Leader) -> BackgroundScheduler:
    """Return a scheduler that knows every job and is not started yet."""
    scheduler = BackgroundScheduler(
        # The lease is renewed beside the jobs, however long they take.
        executors={"default": ThreadPoolExecutor(_THREADS), "lease": ThreadPoolExecutor(1)},
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
    scheduler.add_job(leader.run_asked, "interval", seconds=ASKED_EVERY.total_seconds(), id="asked")
    for job in JOBS.values():
        scheduler.add_job(
            leader.run,
            "interval",
            args=(job,),
            seconds=min(job.plan.every, LOOKED_AT_EVERY).total_seconds(),
            id=job.name,
            next_run_time=clock.real_now() + HEAD_START,
        )
    return scheduler


def follow_clock(scheduler: BackgroundScheduler, offset: float) -> float:
    """Have every job looked at anew where the machine's clock was set back.

    The scheduler keeps moments: after a jump of an hour back it would wait for that hour.

    Args:
        scheduler: The scheduler.
        offset: What this returned the last time: how far the clock is from one that never jumps.
    """
    now = clock.real_now()
    known = now.timestamp() - time.monotonic()
    if offset - known > job_leases.RENEWED_EVERY.total_seconds():
        _log.warning("jobs.clock_set_back", seconds=round(offset - known))
        for job in scheduler.get_jobs():
            job.modify(next_run_time=now)
    return known


async def _watch_clock(scheduler: BackgroundScheduler) -> None:
    offset = follow_clock(scheduler, -math.inf)
    while True:
        await asyncio.sleep(job_leases.RENEWED_EVERY.total_seconds())
        offset = await asyncio.to_thread(follow_clock, scheduler, offset)


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Run the jobs while the application does."""
    leader, courier = Leader(), Courier()
    scheduler = build(leader)
    scheduler.start()
    courier.start()
    watch = asyncio.create_task(_watch_clock(scheduler))
    try:
        yield
    finally:
        watch.cancel()
        await asyncio.to_thread(courier.stop)
        await asyncio.to_thread(scheduler.shutdown, wait=True)
        await asyncio.to_thread(leader.stop)
