"""Sending what lies in the outbox: claimed, handed over outside of any transaction, marked.

A message is marked only after the other side took it. Who is killed in between leaves it claimed;
when its time is over it is sent again, under the same reference. So a message may come twice after
a crash, and is never lost.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Final

from circle_app import settings
from circle_app.adapters import clock
from circle_app.adapters.messages.base import Letter, Outcome
from circle_app.domain.notices import NOTICES
from circle_app.persistence import database
from circle_app.persistence.queries import outbox as queries
from circle_app.services import vote_codes
from circle_app.services.notices import hands, lanes, rendering, templates, ways
from circle_app.services.notices.hands import FAULTY, Hand
from circle_app.services.notices.lanes import Lane

#: Messages that are older than this are not sent any more: they would only confuse.
STALE: Final = timedelta(days=3)
# Few at a time: what is in hand waits for the one before, and is lost to others meanwhile.
_BATCH: Final = 25
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
    sent = tried = 0
    while tried < most and not over():
        # A way that was down is tried with one message.
        count = 1 if lane.failures else _BATCH
        rows = _claim(who, lane, count)
        if not rows:
            break
        tried += len(rows)
        hand = Hand(who, lane, rows, over)
        with database.reading() as session:
            way = ways.open_way(session, lane.id)
        if way is None:
            hand.put_back()
            break
        for row, letters in _worded(hand, lane, rows):
            hand.take(row, letters)
        began = time.monotonic()
        hand.deliver(way)
        sent += hand.sent
        if hand.down or time.monotonic() - began > _LONG:
            break
    return sent


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
        except Exception:  # noqa: BLE001 -- one that cannot be worded holds up nobody else
            hand.close(row, FAULTY)
        else:
            found.append((row, letters))
    return found


def _needless(row: Any, off: frozenset[Any]) -> str:
    """Why nobody waits for a message any more; empty where somebody does."""
    if not row.is_active or row.locked_at is not None:
        return "account closed"
    if row.read_at is not None:
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
