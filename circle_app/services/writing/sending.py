"""Sending a message to many: one transaction writes what was said and to whom, once."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.ledger import canonical_json
from circle_app.domain.notices import Area
from circle_app.domain.permissions import Permission
from circle_app.domain.writing import A_DAY, NobodyToTell, TooManyMessages
from circle_app.persistence import database
from circle_app.persistence.queries import writing as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import access, cycles, events, notices
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.notices import Told
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of
from circle_app.services.writing.looking import Asked, asked, drafted, left_today, letter_content
from circle_app.services.writing.reaching import Reader, readers

KIND = "message.posted"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was sent to many.

    Attributes:
        audience: To whom it went; ``chosen`` says how many were picked one by one.
        states: What became of it by each way: how many messages wait, were sent, or were given up.
    """

    id: UUID
    circle_id: UUID
    audience: str
    channels: tuple[str, ...]
    subject: str
    body: str
    recipients: int
    cost_minor: int
    currency: str
    by_name: str
    sent_at: datetime
    states: tuple[tuple[str, str, int], ...] = ()
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """What a key stands for."""

    id: UUID
    replayed: bool = False


@database.retried
def send(
    actor: Actor,
    circle_id: UUID,
    *,
    audience: str,
    members: Sequence[UUID] = (),
    channels: Iterable[str] = (),
    subject: str,
    body: str,
    key: str,
) -> Sent:
    """Write to many members of a circle. Needs ANNOUNCE.

    It stands among everybody's notices, and goes by the chosen ways to whom each of them reaches
    and who did not switch it off. Who sends it has it among the own notices, too.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not; or somebody chosen is none.
        InvalidMessage: It cannot be sent like this.
        NobodyToTell: Nobody of those has an account.
        TooManyMessages: The circle has sent enough today.
    """
    wanted = asked(
        audience=audience, members=members, channels=channels, subject=subject, body=body
    )
    cycles.ensure_open(circle_id)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.ANNOUNCE)
        once = Once(session, actor.user_id, "message.send", key, _payload(circle_id, wanted))
        if once.stored is not None:
            done = once.replay(Posted)
            return replace(_shown(session, place, done.id), replayed=True)
        # Two at the same moment must not both be the last that is allowed today.
        locked_circle(session, circle_id)
        if not left_today(session, place):
            raise TooManyMessages(maximum=A_DAY)
        found = readers(session, place, wanted.whom, wanted.members, Area.CIRCLE)
        reached = [each for each in found if each.gone is None]
        if not reached:
            raise NobodyToTell
        made = once.remember(Posted(new_id()))
        cost_minor = drafted(session, place, wanted, found).cost_minor
        _write(session, actor, place, wanted, made.id, len(reached), cost_minor)
        notices.give(session, list(_told(actor, place, wanted, made.id, reached)))
        return _shown(session, place, made.id)


def _payload(circle_id: UUID, wanted: Asked) -> dict[str, Any]:
    return {
        "circle": circle_id,
        "audience": wanted.whom.value,
        "members": [str(each) for each in wanted.members],
        "ways": sorted(wanted.ways),
        "subject": wanted.subject,
        "body": wanted.body,
    }


def _write(
    session: Session,
    actor: Actor,
    place: Standing,
    wanted: Asked,
    message_id: UUID,
    count: int,
    cost_minor: int,
) -> None:
    queries.add(
        session,
        {
            "id": message_id,
            "circle_id": place.circle_id,
            "audience": canonical_json(
                {"kind": wanted.whom.value, "members": [str(each) for each in wanted.members]}
            ),
            "channels": ",".join(sorted(wanted.ways)),
            "subject": wanted.subject,
            "body": wanted.body,
            "recipient_count": count,
            "cost_minor": cost_minor,
            "sent_by": actor.user_id,
            "sent_at": clock.now(),
        },
    )
    # What was said stands with the message; the record says that it was sent, and to how many.
    events.record(
        session,
        "message.sent",
        actor,
        circle_id=place.circle_id,
        subject_id=message_id,
        params={"by": actor.name, "count": count, "audience": wanted.whom.value},
        visible=False,
    )


def _told(
    actor: Actor, place: Standing, wanted: Asked, message_id: UUID, reached: Sequence[Reader]
) -> Iterator[Told]:
    said = letter_content(wanted)
    params = canonical_json({"name": actor.name, "title": wanted.subject, "text": wanted.body})
    own = Told(
        user_id=actor.user_id,
        circle_id=place.circle_id,
        kind=KIND,
        key=f"message:{message_id}",
        params=params,
        link="",
        at=clock.now(),
        ways=frozenset(),
        content=said,
        batch_id=message_id,
    )
    people = {each.user_id: each for each in reached if each.user_id is not None}
    if actor.user_id not in people:
        yield own
    for user_id, each in people.items():
        ways = frozenset(way for way in wanted.ways if each.reached_by(way))
        yield replace(own, user_id=user_id, ways=ways)


def listed(
    actor: Actor, circle_id: UUID, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[Sent]:
    """List what officers wrote to many, the newest first, with what became of it. Needs ANNOUNCE.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not.
    """
    check_limit(limit)
    before = decode_cursor(cursor, UUID)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.ANNOUNCE, writing=False)
        rows = queries.sent(session, circle_id, before[0] if before else None, limit + 1)
        states = _states(session, [row.id for row in rows])
    return page_of(
        rows, limit, lambda row: _view(row, place, states.get(row.id, [])), lambda row: row.id
    )


def _states(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, str, int]]]:
    found: dict[UUID, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in queries.delivered(session, ids) if ids else ():
        # Whether a process has it in hand just now is nobody's concern.
        state = "waiting" if row.status == "claimed" else row.status
        found[row.batch_id][row.channel, state] += row.messages
    return {
        message: [(way, state, count) for (way, state), count in counted.items()]
        for message, counted in found.items()
    }


def _shown(session: Session, place: Standing, message_id: UUID) -> Sent:
    states = _states(session, [message_id])
    return _view(queries.one(session, message_id), place, states.get(message_id, []))


def _view(row: Any, place: Standing, states: Sequence[tuple[str, str, int]]) -> Sent:
    return Sent(
        id=row.id,
        circle_id=row.circle_id,
        audience=json.loads(row.audience)["kind"],
        channels=tuple(filter(None, row.channels.split(","))),
        subject=row.subject,
        body=row.body,
        recipients=row.recipient_count,
        cost_minor=row.cost_minor,
        currency=place.currency,
        by_name=row.by_name,
        sent_at=row.sent_at,
        states=tuple(sorted(states)),
    )
