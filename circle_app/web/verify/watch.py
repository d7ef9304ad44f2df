"""A long check that runs in a thread, seen from the event loop: how far it is, and stopping it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

#: Threads of their own: a check of seconds must not keep pages waiting that need milliseconds.
POOL: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="verify")
#: How often an open page is told how far its check is, in seconds.
EVERY: Final = 0.3


class Stopped(Exception):
    """Whoever had a check started does not want it any more."""


@dataclass(slots=True)
class Watch:
    """Written by the thread that checks, read by the loop; each value by one side only."""

    done: int = 0
    total: int = 0
    stopping: bool = False

    def told(self, done: int, total: int) -> None:
        """Take note of how far the check is.

        Raises:
            Stopped: It is to end here.
        """
        self.done, self.total = done, total
        if self.stopping:
            raise Stopped
