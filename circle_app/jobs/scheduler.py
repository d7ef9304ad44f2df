"""Runs the jobs inside the one process, each in a thread, never two of a kind at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from circle_app.adapters import clock
from circle_app.jobs.registry import JOBS, Job
from circle_app.services import running_jobs

_log = structlog.get_logger(__name__)
# The first round begins when the pages are already served.
HEAD_START = timedelta(seconds=3)


def run_once(job: Job) -> int:
    """Run a job now; log how long it took and what it did."""
    started = time.perf_counter()
    try:
        changed = job.run()
    except Exception:
        running_jobs.ended(job.name, succeeded=False)
        _log.exception("job.failed", job=job.name)
        raise
    running_jobs.ended(job.name, succeeded=True)
    elapsed = round((time.perf_counter() - started) * 1000)
    if changed:
        _log.info("job.done", job=job.name, changed=changed, milliseconds=elapsed)
    return changed


def build() -> BackgroundScheduler:
    """Return a scheduler that knows every job and is not started yet."""
    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(2)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone="UTC",
    )
    for job in JOBS.values():
        scheduler.add_job(
            run_once,
            "interval",
            args=(job,),
            seconds=job.every_seconds,
            id=job.name,
            next_run_time=clock.real_now() + HEAD_START,
        )
    return scheduler


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Run the jobs while the application does."""
    scheduler = build()
    running_jobs.started((job.name, job.every_seconds) for job in JOBS.values())
    scheduler.start()
    try:
        yield
    finally:
        running_jobs.stopped()
        await asyncio.to_thread(scheduler.shutdown, wait=True)
