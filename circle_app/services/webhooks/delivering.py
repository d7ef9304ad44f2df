"""Calling addresses: each by one process at a time, oldest act first, outside of transactions.

A message is marked when the other side has said that it took it. Who is killed in between leaves
the address in its hands; when that time is over another one sends the message again, under the
same name. So a message may come twice after a crash, and is never lost.
"""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from sqlmodel import Session

from circle_app.adapters import clock, webhook_calls
from circle_app.adapters.webhook_calls import CallFailed
from circle_app.domain import webhooks as rules
from circle_app.persistence import database
from circle_app.persistence.queries import webhooks as queries
from circle_app.services import events, outside
from circle_app.services.webhooks.passing_on import log_room

_log = structlog.get_logger(__name__)
#: How long an address stays with the process that took it in hand; longer than a round lasts.
LEASE: Final = timedelta(minutes=2)
_ROUND_SECONDS: Final = 30.0
_BATCH: Final = 20
# So many addresses are called at once: one that hangs holds up few others.
_AT_ONCE: Final = 8
_ROUNDS: Final = 20
_JITTER: Final = 0.2
_GONE: Final = 410
# Answers that tell of the machine, not of the message.
_BUSY: Final = (408, 425, 429)


@dataclass(frozen=True, slots=True)
class _Tried:
    """What became of a call: an answer, or why there was none."""

    status: int | None
    said: str
    fault: str
    milliseconds: int

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def down(self) -> bool:
        """Whether the next message would fare no better."""
        return self.status is None or self.status >= 500 or self.status in _BUSY


def deliver_due(who: str) -> int:
    """Send what is due and return how many messages were taken by the other side.

    Args:
        who: The name of this process, so that no other one calls the same addresses meanwhile.
    """
    sent = 0
    for _ in range(_ROUNDS):
        with database.reading() as session:
            waiting = queries.due(session, clock.now(), _AT_ONCE)
        if not waiting:
            break
        with ThreadPoolExecutor(len(waiting), "webhook") as pool:
            calls = [pool.submit(copy_context().run, _call_one, who, each) for each in waiting]
        sent += sum(each.result() for each in calls)
    return sent


def _call_one(who: str, webhook_id: UUID) -> int:
    hook, rows = _hold(who, webhook_id)
    if hook is None:
        return 0
    sent, began = 0, time.monotonic()
    try:
        for row in rows:
            tried = _call(hook, row)
            go_on = _mark(who, row, tried)
            sent += tried.taken
            if not go_on or time.monotonic() - began > _ROUND_SECONDS:
                break
    finally:
        _let_go(who, webhook_id)
    return sent


@database.retried
def _hold(who: str, webhook_id: UUID) -> tuple[Any, Any]:
    now = clock.now()
    with database.transaction() as session:
        return queries.hold(session, webhook_id, who, now, now + LEASE, _BATCH)


@database.retried
def _let_go(who: str, webhook_id: UUID) -> None:
    with database.transaction() as session:
        queries.let_go(session, webhook_id, who)


def _call(hook: Any, row: Any) -> _Tried:
    now = clock.now()
    secrets = [hook.secret]
    if hook.old_secret and hook.old_until is not None and hook.old_until > now:
        secrets.append(hook.old_secret)
    headers = rules.headers(secrets, row.event, int(now.timestamp()), row.body)
    began = time.perf_counter()
    status, said, fault = None, "", ""
    try:
        answer = webhook_calls.post(hook.url, row.body.encode(), headers, outside.reach)
        status, said = answer.status, answer.said
    except CallFailed as failed:
        fault = failed.reason
    tried = _Tried(status, said, fault, round((time.perf_counter() - began) * 1000))
    if tried.status is not None and not tried.taken:
        return _Tried(status, said, "refused", tried.milliseconds)
    return tried


@database.retried
def _mark(who: str, row: Any, tried: _Tried) -> bool:
    """Write down what became of a message; say whether the next one may follow at once."""
    now = clock.now()
    with database.transaction() as session:
        hook = queries.held(session, row.webhook_id, who)
        if hook is None:
            # It was held for too long, or forgotten meanwhile: another one says what became of it.
            _log.warning("webhook.sent_late", message=row.id)
            return False
        told = {
            "tries": row.tries + 1,
            "answer": tried.status,
            "said": tried.said,
            "fault": tried.fault,
            "milliseconds": tried.milliseconds,
        }
        if tried.taken:
            queries.change_delivery(session, row.id, **told, status="sent", sent_at=now)
            queries.change(session, hook.id, failures=0, rest_until=None, last_ok_at=now)
        else:
            _failed(session, hook, row, told, tried, now)
        database.touch(session, log_room(hook.circle_id))
    return tried.taken or not (tried.down or tried.status == _GONE)


def _failed(
    session: Session, hook: Any, row: Any, told: dict[str, Any], tried: _Tried, now: datetime
) -> None:
    gone = tried.status == _GONE
    dead = gone or row.tries >= len(rules.PAUSES)
    pause = rules.PAUSES[min(row.tries, len(rules.PAUSES) - 1)]
    again = now + pause * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 -- not a secret
    queries.change_delivery(
        session, row.id, **told, status="dead" if dead else "waiting", next_at=again
    )
    failures = hook.failures + 1
    changed: dict[str, Any] = {"failures": failures}
    if tried.down:
        # What comes after it waits as well: acts are told in their order.
        changed["rest_until"] = again
    if gone or (dead and failures >= len(rules.PAUSES)):
        changed |= {"enabled": False, "paused_at": now}
        events.record(
            session,
            "webhook.paused",
            None,
            circle_id=hook.circle_id,
            subject_id=hook.id,
            params={"host": hook.label, "failures": failures},
            users=(hook.made_by,),
        )
    queries.change(session, hook.id, **changed)
