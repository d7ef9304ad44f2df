"""Trying a way out: a message to whoever tries it, and what the other side answered."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from circle_app import settings
from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.adapters.messages.base import Letter, Outcome
from circle_app.domain.errors import NotFound
from circle_app.domain.notices import Channel
from circle_app.domain.ways_out import WAYS, ChannelMissing, NoOwnAddress
from circle_app.i18n import text
from circle_app.persistence import database
from circle_app.persistence.queries import channels as queries
from circle_app.persistence.queries import outbox
from circle_app.services import events, throttles
from circle_app.services.access import Actor
from circle_app.services.notices import letters, ways
from circle_app.services.notices.channels import allow


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a message that tries a way.

    Attributes:
        sent: Whether the other side took it.
        answer: What it called it, or why it did not take it.
        milliseconds: How long that took.
    """

    sent: bool
    answer: str
    milliseconds: int


def try_out(actor: Actor, circle_id: UUID | None, kind: str) -> Tried:
    """Send the actor a message by a way. Needs an operator; MANAGE_GATEWAY for that of a circle.

    Raises:
        NotFound: The actor operates nothing, is not in the circle, or there is no such way.
        NotAllowed: The actor does not look after the ways of the circle.
        ChannelMissing: It is not set up.
        NoOwnAddress: The actor cannot be reached by it.
        TooManyAttempts: It was tried too often.
    """
    if kind not in [each.value for each in WAYS]:
        raise NotFound(what="page")
    way = Channel(kind)
    with database.reading() as session:
        name = allow(session, actor, circle_id)
        row = queries.one(session, circle_id, kind)
        if row is None:
            raise ChannelMissing
        person = outbox.reader(session, actor.user_id)
        to = next(ways.addresses(session, way, person), None)
        if to is None:
            raise NoOwnAddress
    counted = throttles.keys(f"try-out {actor.user_id}", "")
    throttles.check(counted)
    # Each one counts, as failed sign-ins do: a provider wants money for it, or sees a flood.
    throttles.failed(counted)
    made = ways.way_of(way, json.loads(row.settings), of_circle=circle_id is not None)
    began = time.perf_counter()
    outcome = next(made.deliver([_letter(actor, way, to)]))
    took = round((time.perf_counter() - began) * 1000)
    _keep(actor, name, circle_id, row, outcome)
    return Tried(outcome.sent, outcome.reference if outcome.sent else outcome.fault, took)


def _letter(actor: Actor, way: Channel, to: str) -> Letter:
    origin = settings.get().circle_origin
    title = text(actor.language, "Circle can reach you this way")
    body = text(actor.language, "This message was sent to try it out. Nothing else happened.")
    said = letters.Said(title, (body,), "", "", f"{origin}/notices/settings", actor.language)
    reference = f"test-{new_id()}"
    if way is Channel.EMAIL:
        plain, page = letters.plain(said), letters.page(said)
        return Letter(to, reference, title, plain, page, language=actor.language)
    return Letter(to, reference, title, f"{title}. {body}", language=actor.language)


@database.retried
def _keep(actor: Actor, name: str, circle_id: UUID | None, row: Any, outcome: Outcome) -> None:
    now = clock.now()
    with database.transaction() as session:
        if outcome.sent:
            queries.went_well(session, row.id, now)
        else:
            queries.had_fault(session, row.id, now, outcome.fault[:300])
        events.record(
            session,
            "channel.tried",
            actor,
            circle_id=circle_id,
            params={"by": name, "way": row.kind, "what": "sent" if outcome.sent else "failed"},
            visible=False,
        )
