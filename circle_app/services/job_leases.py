"""One process runs the jobs: whoever holds the lease, which runs out by itself if it dies.

Times are those of the machines' own clocks; several machines must agree to a few seconds.
"""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from circle_app.adapters import clock
from circle_app.persistence import database
from circle_app.persistence.queries import jobs as queries

LEADER = "jobs"
#: How long a process that says nothing more is still believed to be alive.
LASTS = timedelta(seconds=30)
#: How often whoever holds the lease renews it.
RENEWED_EVERY = timedelta(seconds=5)
#: One that lasts for longer was written by a clock that was wrong: it holds nobody up.
BELIEVED = 2 * LASTS


@dataclass(frozen=True, slots=True)
class Lease:
    """Who runs the jobs, since when, and until when it has said so."""

    holder: str
    since: datetime
    until: datetime


def name_of_process() -> str:
    """Return a name for this process that no other one has, not even after a restart."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"


@database.retried
def hold(name: str, who: str) -> datetime | None:
    """Take or keep a lease.

    Returns:
        Until when it is held; None where another process holds it.
    """
    with database.transaction() as session:
        now = clock.real_now()
        till = now + LASTS
        latest = now + BELIEVED
        return till if queries.take_lease(session, name, who, now, till, latest) else None


def give_up(name: str, who: str) -> None:
    """Let another process have a lease at once, because this one ends."""
    with database.transaction() as session:
        queries.give_up_lease(session, name, who)


def holder(name: str) -> Lease | None:
    """Return who holds a lease now; None where nobody does."""
    with database.reading() as session:
        return valid(queries.lease_of(session, name))


def is_on(until: datetime) -> bool:
    """Whether a lease holds now that is held until some moment."""
    now = clock.real_now()
    return now < until <= now + BELIEVED


def valid(row: Any) -> Lease | None:
    """Return a row as a lease; None where it has run out."""
    if row is None or not is_on(row.until):
        return None
    return Lease(row.holder, row.since, row.until)
