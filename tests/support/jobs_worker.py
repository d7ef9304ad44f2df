"""A process that runs the jobs and passes word on until it is killed; it writes down each run.

Usage: jobs_worker.py DATABASE MOMENT FILE HANGING

Times are short: a job every second, a lease of three. The job HANGING does not end in the first
process that runs it, so that it is killed in the middle.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from circle_app.adapters import clock, crypto
from circle_app.jobs import scheduler
from circle_app.jobs.registry import JOBS, Job
from circle_app.persistence import database, types
from circle_app.services import job_leases

EVERY = timedelta(seconds=1)
LASTS = timedelta(seconds=3)
RENEWED_EVERY = timedelta(milliseconds=200)


async def main(url: str, moment: str, log: str, hanging: str) -> None:
    """Run the jobs as a server does."""
    database.configure(url)
    types.use_cipher(crypto.encrypt, crypto.decrypt)
    clock.set_now(moment)
    vars(job_leases).update(LASTS=LASTS, RENEWED_EVERY=RENEWED_EVERY)
    jobs = {
        name: Job(replace(job.plan, every=EVERY, at=None), _told(Path(log), job, name == hanging))
        for name, job in JOBS.items()
    }
    vars(scheduler).update(JOBS=jobs, HEAD_START=timedelta(milliseconds=300))
    async with scheduler.running():
        await asyncio.Event().wait()


def _told(log: Path, job: Job, hangs: bool) -> Callable[[], int]:
    def run() -> int:
        _write(log, "begin", job.name)
        if hangs and not (log.parent / "hung").exists():
            (log.parent / "hung").touch()
            time.sleep(600)
        try:
            return job.run()
        finally:
            _write(log, "end", job.name)

    return run


def _write(log: Path, what: str, name: str) -> None:
    line = f"{what} {name} {os.getpid()} {time.time()}\n"
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(handle, line.encode())
    os.close(handle)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
