"""A thread for each way out that has something to carry, so that none waits for another."""

from __future__ import annotations

import random
import threading
import time
from typing import Final
from uuid import UUID

import structlog

from circle_app.services.notices import lanes, sending
from circle_app.services.notices.lanes import Lane

_log = structlog.get_logger(__name__)
#: So many ways of circles carry at once; those of the installation always do.
OF_CIRCLES: Final = 4
#: How long a stopping process waits for the letter that is being handed over, in seconds.
PATIENCE: Final = 10.0
_MOST: Final = 10_000


class Porters:
    """The threads of this process that hand messages over."""

    def __init__(self, who: str) -> None:
        """Be ready.

        Args:
            who: The name of this process.
        """
        self._who = who
        self._over = threading.Event()
        self._at_work: dict[UUID, tuple[Lane, threading.Thread]] = {}

    def look(self) -> int:
        """Set every way to work that has something to carry; return how many that were."""
        sending.bury()
        self._at_work = {
            key: (lane, thread)
            for key, (lane, thread) in self._at_work.items()
            if thread.is_alive()
        }
        found = [lane for lane in lanes.due() if lane.id not in self._at_work]
        # Whose turn it is must not depend on how old a circle is.
        random.shuffle(found)
        return sum(self._set_to_work(lane) for lane in found)

    def _set_to_work(self, lane: Lane) -> bool:
        of_circles = sum(each.circle_id is not None for each, _ in self._at_work.values())
        if self._over.is_set() or (lane.circle_id is not None and of_circles >= OF_CIRCLES):
            return False
        thread = threading.Thread(
            target=self._carry, args=(lane,), name=f"porter-{lane.kind.value}", daemon=True
        )
        self._at_work[lane.id] = lane, thread
        thread.start()
        return True

    def _carry(self, lane: Lane) -> None:
        try:
            sending.drain(self._who, lane, _MOST, over=self._over.is_set)
        except Exception:  # noqa: BLE001 -- whatever it was: what is in hand comes back by itself
            _log.exception("porter.failed", kind=lane.kind.value, way=str(lane.id))

    def stop(self) -> None:
        """Take nothing more in hand, and put back what was not handed over."""
        self._over.set()
        until = time.monotonic() + PATIENCE
        for _, thread in self._at_work.values():
            thread.join(max(0.0, until - time.monotonic()))
