"""Which ways have something to carry now, and what is kept of how each of them goes.

Every way is a lane of its own, so that one that hangs holds nobody else up. A way that is down
rests, longer each time, and is then tried with one message; the others wait and lose no try.
"""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog

from circle_app.adapters import clock
from circle_app.domain.notices import Channel
from circle_app.persistence import database
from circle_app.persistence.queries import channels as queries
from circle_app.persistence.queries import outbox

_log = structlog.get_logger(__name__)
#: How long a way rests after each time in a row that nothing went.
RESTS: Final = tuple(timedelta(seconds=each) for each in (15, 30, 60, 120, 300, 600))
JITTER: Final = 0.2
# That a way goes well is written down this often while it does.
_NOTED_EVERY: Final = timedelta(minutes=1)


@dataclass(slots=True)
class Lane:
    """A way that has something to carry.

    Attributes:
        circle_id: Whose own way it is; None for the installation's.
        failures: How often in a row nothing went.
    """

    id: UUID
    kind: Channel
    circle_id: UUID | None
    failures: int
    last_ok_at: datetime | None
    # Several threads carry by one way.
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)


def due() -> list[Lane]:
    """Return the ways that have something to carry now and do not rest."""
    now = clock.now()
    with database.reading() as session:
        waiting = {(row.channel, row.circle_id) for row in outbox.due(session, now)}
        if not waiting:
            return []
        there = queries.enabled(session)
    own = {(row.kind, row.circle_id): row for row in there}
    found: dict[UUID, Lane] = {}
    for kind, circle_id in waiting:
        row = own.get((kind, circle_id)) or own.get((kind, None))
        if row is not None and (row.rest_until is None or row.rest_until <= now):
            found[row.id] = _lane(row)
    return sorted(found.values(), key=lambda lane: (lane.circle_id is not None, lane.id))


def _lane(row: Any) -> Lane:
    return Lane(row.id, Channel(row.kind), row.circle_id, row.failures, row.last_ok_at)


def went_well(lane: Lane) -> None:
    """Keep that a message has gone; while all goes well not each time."""
    now = clock.now()
    with lane.lock:
        fresh = lane.last_ok_at is not None and now - lane.last_ok_at < _NOTED_EVERY
        if not lane.failures and fresh:
            return
        _keep_well(lane, now)
        if lane.failures:
            _log.info("way.up", kind=lane.kind.value, way=str(lane.id))
        lane.failures, lane.last_ok_at = 0, now


@database.retried
def _keep_well(lane: Lane, now: datetime) -> None:
    with database.transaction() as session:
        queries.went_well(session, lane.id, now)


@database.retried
def had_fault(lane: Lane, fault: str) -> None:
    """Keep why a message has not gone, though others do."""
    with database.transaction() as session:
        queries.had_fault(session, lane.id, clock.now(), fault[:300])


def is_down(lane: Lane, fault: str, *, known: int) -> bool:
    """Keep that nothing goes this way, and let it rest.

    Args:
        lane: The way.
        fault: Why.
        known: How often that was known before; whoever carried beside may have found out first.

    Returns:
        Whether it was not known.
    """
    with lane.lock:
        if lane.failures > known:
            return False
        _keep_down(lane, fault)
        if not lane.failures:
            _log.warning("way.down", kind=lane.kind.value, way=str(lane.id), fault=fault)
        lane.failures += 1
        return True


@database.retried
def _keep_down(lane: Lane, fault: str) -> None:
    now = clock.now()
    rest = RESTS[min(lane.failures, len(RESTS) - 1)] * jitter()
    with database.transaction() as session:
        queries.is_down(session, lane.id, now, fault[:300], now + rest)


def jitter() -> float:
    """A factor around one, so that not everybody comes again in the same moment."""
    return random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 -- not a secret
