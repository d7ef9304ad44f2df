"""Sending what lies in the outbox: claimed, handed over outside of any transaction, marked.

A message is marked only after the other side took it. Who is killed in between leaves it claimed;
when its time is over it is sent again, under the same reference. So a message may come twice after
a crash, and is never lost.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections.abc import Callable, Sequence
from contextvars import copy_context
from datetime import timedelta
from typing import Any, Final

from circle_app import settings
from circle_app.adapters import clock
from circle_app.adapters.messages.base import Letter, Outcome
from circle_app.domain.notice_lives import is_paper
from circle_app.domain.notices import NOTICES, Channel
from circle_app.persistence import database
from circle_app.persistence.queries import outbox as queries
from circle_app.services import vote_codes
from circle_app.services.notices import attached, hands, lanes, rendering, templates, ways
from circle_app.services.notices.hands import FAULTY, Hand
from circle_app.services.notices.lanes import Lane
from circle_app.services.notices.marking import Marks

#: Messages that are older than this are not sent any more: they would only confuse.
STALE: Final = timedelta(days=3)
# Few at a time: what is in hand waits for the one before, and is lost to others meanwhile.
_BATCH: Final = 25
#: Where many letters wait they go by so many connections at once: most of that is waiting.
CONNECTIONS: Final = 4
#: Letters carry a name by which a second one can be told, so that up to so many may be handed over
#: and not marked yet. What has no such name is marked before the next one goes.
UNMARKED: Final = 8
_NAMED: Final = frozenset({Channel.EMAIL, Channel.PUSH})
_hands = itertools.count()
# Who was long about it, in seconds, asks anew how the way stands and what it is.
_LONG: Final = 60.0


def send_due(who: str, most: int = 1_000) -> int:
    """Send what is due, way after way, and return how many messages were taken.

    Args:
        who: The name of this process, so that no other one sends the same meanwhile.
        most: Stop after so many by each way; the rest waits for the next call.
    """
    bury()
    return sum(drain(who, lane, most) for lane in lanes.due())


def drain(
    who: str, lane: Lane, most: int = 1_000, *, over: Callable[[], bool] = lambda: False
) -> int:
    """Send what is due by one way until it is done or the way is down; return how many went.

    Args:
        who: The name of this process.
        lane: The way.
        most: Stop after so many.
        over: Whether to end; what is not handed over is put back.
    """
    with Marks(UNMARKED if lane.kind in _NAMED else 1) as marks:
        load = _Load(who, lane, marks, most, over)
        load.carry(rounds=1)
        if lane.kind is Channel.EMAIL and not load.over():
            load.carry_by_many()
        else:
            load.carry()
    return load.sent


class _Load:
    """What goes by one way until nothing is left or the way is down.

    Attributes:
        sent: How many the other side took.
    """

    def __init__(
        self, who: str, lane: Lane, marks: Marks, most: int, over: Callable[[], bool]
    ) -> None:
        self.sent = 0
        self._who, self._lane, self._marks = who, lane, marks
        self._left = most
        self._stopping = over
        self._done = self._down = False
        self._lock = threading.Lock()
        self._failures: list[Exception] = []

    def over(self) -> bool:
        """Whether to take nothing more in hand."""
        return self._done or self._left <= 0 or self._halted()

    def _halted(self) -> bool:
        """Whether to put back what is in hand: the way is down, or the process stops."""
        return self._down or self._stopping()

    def carry_by_many(self) -> None:
        """Carry in several threads, each with a connection of its own.

        Raises:
            Exception: What ended one of them.
        """
        crew = [
            threading.Thread(
                target=copy_context().run, args=(self._carry_beside,), name="porter", daemon=True
            )
            for _ in range(CONNECTIONS)
        ]
        for each in crew:
            each.start()
        for each in crew:
            each.join()
        if self._failures:
            raise self._failures[0]

    def _carry_beside(self) -> None:
        try:
            self.carry()
        except Exception as failure:  # noqa: BLE001 -- whoever waits for it raises it
            self._failures.append(failure)
            self._down = True

    def carry(self, rounds: int | None = None) -> None:
        """Carry so many times as much as one hand holds."""
        # No two have one name, so that each knows what it has in hand itself.
        who = f"{self._who[:50]}/{next(_hands)}"
        while rounds != 0 and not self.over():
            self._go(who)
            rounds = None if rounds is None else rounds - 1

    def _go(self, who: str) -> None:
        began = time.monotonic()
        # A way that was down is tried with one message.
        rows = _claim(who, self._lane, 1 if self._lane.failures else _BATCH)
        if not rows:
            self._done = True
            return
        hand = Hand(who, self._lane, rows, self._marks, self._halted)
        with self._lock:
            self._left -= len(rows)
        with database.reading() as session:
            way = ways.open_way(session, self._lane.id)
        if way is None:
            hand.put_back()
            self._done = True
            return
        for row, letters in _worded(hand, self._lane, rows):
            hand.take(row, letters)
        hand.deliver(way)
        with self._lock:
            self.sent += hand.sent
        self._down |= hand.down
        self._done |= time.monotonic() - began > _LONG


@database.retried
def _claim(who: str, lane: Lane, most: int) -> Sequence[Any]:
    now = clock.now()
    with database.transaction() as session:
        return queries.claim(
            session,
            who,
            lane.kind.value,
            lane.circle_id,
            now=now,
            until=now + hands.LEASE,
            most=most,
        )


def _worded(hand: Hand, lane: Lane, rows: Sequence[Any]) -> list[tuple[Any, list[Letter]]]:
    """Pair messages with their letters; what needs none any more is closed here."""
    origin = settings.get().circle_origin
    found = []
    with database.reading() as session:
        off = queries.switched_off(session, [row.user_id for row in rows], lane.kind.value)
        reached = {row.id: list(ways.addresses(session, lane.kind, row)) for row in rows}
    wanted = []
    for row in rows:
        if reason := _needless(row, off):
            hand.drop(row, reason)
        elif not reached[row.id]:
            hand.close(row, Outcome(sent=False, fault="no address", final=True))
        else:
            wanted.append(row)
    codes = vote_codes.for_messages(wanted)
    with database.reading() as session:
        own = templates.own_words(session, wanted)
    for row in wanted:
        try:
            letters = [
                vote_codes.written(
                    rendering.letter(row, to, origin, own.get(row.id)), codes.get(row.id, "")
                )
                for to in reached[row.id]
            ]
            if lane.kind is Channel.EMAIL:
                letters = [attached.with_papers(each, row) for each in letters]
        except Exception:  # noqa: BLE001 -- one that cannot be worded holds up nobody else
            hand.close(row, FAULTY)
        else:
            found.append((row, letters))
    return found


def _needless(row: Any, off: frozenset[Any]) -> str:
    """Why nobody waits for a message any more; empty where somebody does."""
    if not row.is_active or row.locked_at is not None:
        return "account closed"
    if row.settled:
        return "settled"
    if row.read_at is not None and not (row.channel == Channel.EMAIL and is_paper(row.kind)):
        return "read"
    rule = NOTICES.get(row.kind)
    if rule is not None and (row.user_id, rule.area.value) in off:
        return "switched off"
    return ""


@database.retried
def bury() -> int:
    """Give up messages that were due and did not go for days; return how many."""
    now = clock.now()
    with database.reading() as session:
        if not queries.any_older(session, now, now - STALE):
            return 0
    with database.transaction() as session:
        return queries.bury(session, now, now - STALE)


def content(title: str, paragraphs: Sequence[str], link: str = "") -> str:
    """Return what a message says that no notice stands behind, as it is kept."""
    return json.dumps({"title": title, "paragraphs": list(paragraphs), "link": link})
