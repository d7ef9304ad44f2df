"""Messages that a process has in hand: handed over one by one, and marked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import structlog

from circle_app.adapters import clock
from circle_app.adapters.messages.base import Letter, Outcome, Way
from circle_app.persistence import database
from circle_app.persistence.queries import outbox as queries
from circle_app.services.notices import lanes
from circle_app.services.notices.lanes import Lane
from circle_app.services.notices.marking import Marks

_log = structlog.get_logger(__name__)
#: How long messages stay with the process that claimed them; it renews that while it sends.
LEASE: Final = timedelta(minutes=5)
#: How long to wait after each try that failed; after the last one it is left for dead.
PAUSES: Final = tuple(timedelta(minutes=each) for each in (1, 5, 20, 60, 240, 720, 1440))
#: Something in a message cannot be put into words, or broke the way.
FAULTY: Final = Outcome(sent=False, fault="faulty")


class Hand:
    """Messages of one way in the hand of one process.

    Attributes:
        sent: How many were taken by the other side.
        down: Whether the way turned out to be down; what was not tried was put back.
    """

    def __init__(
        self,
        who: str,
        lane: Lane,
        rows: Sequence[Any],
        marks: Marks,
        over: Callable[[], bool] = lambda: False,
    ) -> None:
        """Take messages that were just claimed."""
        self.sent = 0
        self.down = False
        self._who = who
        self._lane = lane
        self._marks = marks
        self._over = over
        self._failures = lane.failures
        self._open = {row.id: row for row in rows}
        self._work: list[tuple[Any, list[Letter]]] = []
        self._claimed_at = time.monotonic()
        self._row: Any = None
        self._left = 0
        self._outcomes: list[Outcome] = []
        self._began = self._claimed_at

    def take(self, row: Any, letters: list[Letter]) -> None:
        """Have letters ready to be handed over; a person with several browsers has several."""
        self._work.append((row, letters))

    def deliver(self, way: Way) -> None:
        """Hand everything over, and put back what a way that is down leaves."""
        try:
            # Closing it ends the connection, also where it is not asked for more.
            with closing(way.deliver(self._letters())) as outcomes:
                for outcome in outcomes:
                    self._hear(outcome)
                    if self.down:
                        break
        except Exception:  # noqa: BLE001 -- whatever it was: the rest is not lost for it
            _log.exception("way.broke", kind=self._lane.kind.value, way=str(self._lane.id))
            if self._row is not None and self._row.id in self._open:
                self.close(self._row, FAULTY)
        self.put_back()

    def put_back(self) -> None:
        """Give back what was not tried; it is due as it was."""
        if self._open:
            self._release(list(self._open), timedelta())
            self._open.clear()

    def drop(self, row: Any, reason: str) -> None:
        """Leave a message that nobody waits for any more."""
        self._end(row, "dropped", Outcome(sent=False, fault=reason), milliseconds=0)

    def close(self, row: Any, outcome: Outcome) -> None:
        """Write down what became of a message."""
        took = round((time.monotonic() - self._began) * 1000)
        if outcome.sent:
            self._end(row, "sent", outcome, took)
            lanes.went_well(self._lane)
            self.sent += 1
            return
        free = False
        if outcome.down:
            self.down = True
            # While a way is known to be down, that is no fault of the message and not its try.
            free = self._failures > 0
            free |= not lanes.is_down(self._lane, outcome.fault, known=self._failures)
        elif outcome is not FAULTY:
            lanes.had_fault(self._lane, outcome.fault)
        dead = outcome.final or row.tries > len(PAUSES)
        self._end(row, "dead" if dead and not free else "waiting", outcome, took, free=free)

    def _letters(self) -> Iterator[Letter]:
        for row, letters in self._work:
            if self._over():
                return
            if not self._is_mine(row):
                continue
            self._row, self._left, self._outcomes = row, len(letters), []
            self._began = time.monotonic()
            yield from letters

    def _hear(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        self._left -= 1
        if not self._left or outcome.down:
            self.close(self._row, _together(self._outcomes))

    def _is_mine(self, row: Any) -> bool:
        """Whether a message is still in this hand; a slow way may take longer than it may."""
        if time.monotonic() - self._claimed_at > LEASE.total_seconds() / 4:
            self._claimed_at = time.monotonic()
            kept = self._renew(list(self._open))
            for lost in set(self._open) - kept:
                _log.warning("outbox.lost", message=lost)
                del self._open[lost]
        return row.id in self._open

    @database.retried
    def _renew(self, messages: list[int]) -> frozenset[int]:
        with database.transaction() as session:
            return queries.renew(session, self._who, messages, clock.now() + LEASE)

    @database.retried
    def _release(self, messages: list[int], pause: timedelta) -> None:
        with database.transaction() as session:
            queries.release(session, self._who, messages, clock.now() + pause)

    def _end(
        self, row: Any, status: str, outcome: Outcome, milliseconds: int, *, free: bool = False
    ) -> None:
        now = clock.now()
        pause = lanes.RESTS[min(self._lane.failures, len(lanes.RESTS)) - 1]
        if not free:
            pause = PAUSES[min(row.tries, len(PAUSES)) - 1]
        tried = "sent" if outcome.sent else "refused" if outcome.final else "failed"
        self._open.pop(row.id, None)
        self._marks.put(
            {
                "message": row.id,
                "who": self._who,
                "status": status,
                "next_at": now + pause * lanes.jitter() if status == "waiting" else now,
                "reference": outcome.reference[:120],
                "fault": outcome.fault[:300],
                "sent_at": now if outcome.sent else None,
                "uncounted": int(free or status == "dropped"),
                "at": now,
                "outcome": "" if status == "dropped" else tried,
                "detail": (outcome.fault or outcome.reference)[:300],
                "milliseconds": milliseconds,
            }
        )


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    """A message has come when one of its letters has; it is hopeless when all of them are."""
    for outcome in outcomes:
        if outcome.sent:
            return outcome
    return replace(
        outcomes[-1],
        final=all(each.final for each in outcomes),
        down=any(each.down for each in outcomes),
    )
