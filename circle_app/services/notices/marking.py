"""Marking what became of messages: beside the handing over, all that waits in one transaction.

Whoever hands over does not wait for the disk, but only so far: no more than a few messages are
handed over and not marked yet. Those are what comes twice when the process is killed.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextvars import copy_context
from datetime import datetime
from types import TracebackType
from typing import Self, TypedDict

import structlog

from circle_app.persistence import database
from circle_app.persistence.queries import outbox as queries

_log = structlog.get_logger(__name__)


class Mark(TypedDict):
    """What became of a message, and the try that is kept of it.

    Attributes:
        who: In whose hand it was.
        uncounted: 1 where the try is not counted.
        outcome: ``sent``, ``failed`` or ``refused``; empty where nothing was tried.
    """

    message: int
    who: str
    status: str
    next_at: datetime
    reference: str
    fault: str
    sent_at: datetime | None
    uncounted: int
    at: datetime
    outcome: str
    detail: str
    milliseconds: int


class Marks:
    """Marks that a thread of its own writes down; on leaving all of them are written."""

    def __init__(self, window: int) -> None:
        """Be ready.

        Args:
            window: Whoever marks so many waits until at least one of them is written.
        """
        self._window = window
        self._changed = threading.Condition()
        self._waiting: list[Mark] = []
        self._unwritten = 0
        self._over = False
        self._failure: BaseException | None = None
        self._thread = threading.Thread(
            target=copy_context().run, args=(self._run,), name="marks", daemon=True
        )

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write down what still waits."""
        with self._changed:
            self._over = True
            self._changed.notify_all()
        self._thread.join()
        if failure is None and self._failure is not None:
            raise self._failure

    def put(self, mark: Mark) -> None:
        """Have it written down what became of a message; wait where too many are not yet.

        Raises:
            Exception: What kept marks from being written: handing over more would be of no use.
        """
        with self._changed:
            self._waiting.append(mark)
            self._unwritten += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._failure or self._unwritten < self._window)
            if self._failure is not None:
                raise self._failure

    def _run(self) -> None:
        while marks := self._next():
            try:
                self._write(marks)
            except BaseException as failure:  # noqa: BLE001 -- whoever hands over raises it
                self._failure = failure
            with self._changed:
                self._unwritten -= len(marks)
                self._changed.notify_all()

    def _next(self) -> Sequence[Mark]:
        """Wait for marks and return all there are; none at the end, or after a failure."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._over or self._failure)
            marks, self._waiting = self._waiting, []
            return [] if self._failure else marks

    @database.retried
    def _write(self, marks: Sequence[Mark]) -> None:
        with database.transaction() as session:
            late = queries.end(session, marks)
            queries.keep_tries(session, [each for each in marks if each["outcome"]])
        for each in sorted(late):
            _log.warning("outbox.late", message=each)
