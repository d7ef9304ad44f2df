"""Sending what lies in the outbox: claimed, handed over outside of any transaction, marked.

A message is marked only after the other side took it. Who is killed in between leaves it claimed;
when its time is over it is sent again, under the same reference. So a message may come twice after
a crash, and is never lost.
"""

from __future__ import annotations

import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

import structlog

from circle_app import settings
from circle_app.adapters import clock
from circle_app.adapters.messages.base import Letter, Outcome, Way
from circle_app.domain.notices import Channel
from circle_app.persistence import database
from circle_app.persistence.queries import outbox as queries
from circle_app.services import vote_codes
from circle_app.services.notices import rendering, ways

_log = structlog.get_logger(__name__)
#: How long a message stays with the process that claimed it.
LEASE: Final = timedelta(minutes=5)
#: How long to wait after each try that failed; after the last one it is left for dead.
PAUSES: Final = tuple(timedelta(minutes=each) for each in (1, 5, 20, 60, 240, 720, 1440))
#: Messages that are older than this are not sent any more: they would only confuse.
STALE: Final = timedelta(days=3)
_JITTER: Final = 0.2
_BATCH: Final = 50


def send_due(who: str, most: int = 1_000) -> int:
    """Send what is due and return how many messages were taken by the other side.

    Args:
        who: The name of this process, so that no other one sends the same meanwhile.
        most: Stop after so many; the rest waits for the next call.
    """
    sent = 0
    for _ in range(0, most, _BATCH):
        claimed = _claim(who)
        groups: dict[Any, list[Any]] = defaultdict(list)
        for row in claimed:
            groups[row.circle_id, row.channel].append(row)
        for (circle_id, kind), rows in groups.items():
            sent += _send_all(who, circle_id, Channel(kind), rows)
        if len(claimed) < _BATCH:
            break
    return sent


@database.retried
def _claim(who: str) -> Sequence[Any]:
    now = clock.now()
    with database.reading() as session:
        if not queries.any_due(session, now):
            return []
    with database.transaction() as session:
        return queries.claim(session, who, now, now + LEASE, _BATCH)


def _send_all(who: str, circle_id: Any, kind: Channel, rows: Sequence[Any]) -> int:
    codes = vote_codes.for_messages(rows)
    with database.reading() as session:
        way = ways.open_way(session, circle_id, kind)
        addressed = [
            (row, vote_codes.written(letter, codes.get(row.id, "")))
            for row, letter in _addressed(session, kind, rows)
        ]
    if way is None:
        for row in rows:
            _mark(who, row, Outcome(sent=False, fault="no way out"), 0)
        return 0
    lost = {row.id for row in rows} - {row.id for row, _ in addressed}
    for row in rows:
        if row.id in lost:
            _mark(who, row, Outcome(sent=False, fault="no address", final=True), 0)
    return _deliver(who, way, addressed)


def _deliver(who: str, way: Way, addressed: Sequence[tuple[Any, Letter]]) -> int:
    sent = 0
    began = time.perf_counter()
    outcomes = way.deliver([letter for _, letter in addressed])
    pairs = zip((row for row, _ in addressed), outcomes, strict=True)
    # A person with several browsers has one message and a letter for each.
    for _, same in groupby(pairs, key=lambda pair: pair[0].id):
        tried = list(same)
        took = round((time.perf_counter() - began) * 1000)
        outcome = _together([each for _, each in tried])
        _mark(who, tried[0][0], outcome, took)
        sent += outcome.sent
        began = time.perf_counter()
    return sent


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    """A message has come when one of its letters has; it is hopeless when all of them are."""
    for outcome in outcomes:
        if outcome.sent:
            return outcome
    return replace(outcomes[0], final=all(each.final for each in outcomes))


def _addressed(session: Any, kind: Channel, rows: Sequence[Any]) -> Iterator[tuple[Any, Letter]]:
    """Pair messages with their letters; who cannot be reached any more is left out."""
    origin = settings.get().circle_origin
    now = clock.now()
    for row in rows:
        gone = not row.is_active or row.locked_at is not None or now - row.made_at > STALE
        if gone:
            continue
        for to in ways.addresses(session, kind, row):
            yield row, rendering.letter(row, to, origin)


@database.retried
def _mark(who: str, row: Any, outcome: Outcome, milliseconds: int) -> None:
    now = clock.now()
    again, status = now, "sent"
    if not outcome.sent:
        dead = outcome.final or row.tries > len(PAUSES)
        status = "dead" if dead else "waiting"
        pause = PAUSES[min(row.tries, len(PAUSES)) - 1]
        again = now + pause * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 -- not a secret
    with database.transaction() as session:
        mine = queries.end(
            session,
            row.id,
            who,
            status=status,
            next_at=again,
            reference=outcome.reference[:120],
            fault=outcome.fault[:300],
            sent_at=now if outcome.sent else None,
        )
        queries.keep_try(
            session,
            outbox_id=row.id,
            at=now,
            outcome="sent" if outcome.sent else "refused" if outcome.final else "failed",
            detail=(outcome.fault or outcome.reference)[:300],
            milliseconds=milliseconds,
        )
    if not mine:
        _log.warning("outbox.sent_late", message=row.id)


def content(title: str, paragraphs: Sequence[str], link: str = "") -> str:
    """Return what a message says that no notice stands behind, as it is kept."""
    return json.dumps({"title": title, "paragraphs": list(paragraphs), "link": link})
