"""Passing word on: each act that was kept becomes notices for those whom it concerns.

An act and the wish to tell of it are one transaction, and telling of it is another one, which
also forgets the wish. So nobody hears of what was rolled back, nothing is lost when the process
dies in between, and nobody is told twice, however many processes pass word on at once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import structlog
from sqlmodel import Session

from circle_app.domain.notice_lives import PAPERS, about
from circle_app.domain.notices import NOTICES, Rule
from circle_app.domain.places import address
from circle_app.persistence import database
from circle_app.persistence.queries import happened
from circle_app.services import webhooks
from circle_app.services.notices.giving import Told, give
from circle_app.services.notices.recipients import Asking, also, applies
from circle_app.services.notices.settling import settle, settles_any

_log = structlog.get_logger(__name__)
# So many acts at a time, and no more of them once so many are to be told: a circle may have
# hundreds of members, and writing for all of them holds others up.
BATCH = 50
AT_ONCE = 500
_UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def dispatch(most: int = 5_000) -> int:
    """Tell of what has happened and return how many notices were given.

    May be run at any time, by several processes at once, and again.

    Args:
        most: How many acts to pass on before it returns; what is left waits for the next call.
    """
    given = acts = 0
    while acts < most:
        passed_on, new, more = _dispatch_batch()
        acts, given = acts + passed_on, given + new
        if not more:
            break
    return given


@database.retried
def _dispatch_batch() -> tuple[int, int, bool]:
    """Pass acts on; return how many, how many notices came of them, and whether more wait."""
    with database.reading() as session:
        if not happened.any_waiting(session):
            return 0, 0, False
    with database.transaction() as session:
        events = happened.next_events(session, BATCH)
        asking, done, given = Asking(session), 0, 0
        acts: list[Any] = []
        told: list[Told] = []
        for event in events:
            if settles_any(event, told):
                # What was asked a moment ago is given first, so that it can be settled.
                given += _tell(session, acts, told)
                acts, told = [], []
            acts.append(event)
            told += _told_safely(asking, event)
            done += 1
            if len(told) >= AT_ONCE:
                break
        given += _tell(session, acts, told)
        webhooks.pass_on(session, events[:done])
        happened.remove(session, [event.id for event in events[:done]])
        return done, given, done < len(events) or len(events) == BATCH


def _tell(session: Session, acts: Sequence[Any], told: Sequence[Told]) -> int:
    """Settle what was asked before some acts, and give what they tell; return how much that was."""
    settle(session, acts)
    return give(session, told)


def _told_safely(asking: Asking, event: Any) -> list[Told]:
    try:
        return _told(asking, event)
    except _UNREADABLE:
        # One act whose values nobody can read must not keep everybody from hearing of all others.
        _log.exception("notices.unreadable", act=event.id, kind=event.kind)
        return []


def _told(asking: Asking, event: Any) -> list[Told]:
    """Return what is told of an act, to whom, in which words."""
    rule = NOTICES.get(event.kind)
    if rule is None or not applies(event, rule):
        return []
    found = _in_words_of(asking, event, event.kind, rule)
    if rule.also and also(asking, event, other := NOTICES[rule.also]):
        found += _in_words_of(asking, event, rule.also, other)
    return found


def _in_words_of(asking: Asking, event: Any, kind: str, rule: Rule) -> list[Told]:
    found = asking.concerned(event, rule)
    # Nobody is told of the own act; but a paper that people must have comes by letter all the same.
    people = sorted(found - {event.actor_id} if kind not in PAPERS else found)
    if not people:
        return []
    subject = params_of(event).get(rule.subject, event.subject_id)
    link = address(rule.page, circle=event.circle_id or "", subject=subject or "")
    return [
        Told(
            user_id=each,
            circle_id=event.circle_id,
            kind=kind,
            key=f"event:{event.id}",
            params=event.params,
            link=link,
            at=event.at,
            about=about(event.kind, event.subject_id, params_of(event)),
            own=each == event.actor_id,
        )
        for each in people
    ]


def params_of(row: Any) -> dict[str, Any]:
    """Read the values of a notice's sentences."""
    found: dict[str, Any] = json.loads(row.params)
    return found
