"""Which jobs this process runs, and how their last run went. Kept in memory, for operators."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from circle_app.adapters import clock


@dataclass(frozen=True, slots=True)
class JobRun:
    """A job of this process; ``ran_at`` is None before its first run is over."""

    name: str
    every_seconds: int
    ran_at: datetime | None = None
    succeeded: bool = True


_lock = threading.Lock()
_jobs: dict[str, JobRun] = {}


def started(jobs: Iterable[tuple[str, int]]) -> None:
    """Note that this process runs these jobs from now on: name, and seconds between runs."""
    with _lock:
        _jobs.clear()
        _jobs.update({name: JobRun(name, seconds) for name, seconds in jobs})


def stopped() -> None:
    """Note that this process runs no jobs any more."""
    with _lock:
        _jobs.clear()


def ended(name: str, *, succeeded: bool) -> None:
    """Note the end of a run, if this process runs that job."""
    with _lock:
        if name in _jobs:
            _jobs[name] = replace(_jobs[name], ran_at=clock.real_now(), succeeded=succeeded)


def here() -> tuple[JobRun, ...]:
    """Return the jobs of this process; none where another process runs them."""
    with _lock:
        return tuple(_jobs.values())
