"""A message to many before it is sent: how it reads, whom it reaches, what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Final
from uuid import UUID

from sqlmodel import Session

from circle_app import settings
from circle_app.domain.notices import Area, Channel
from circle_app.domain.permissions import Permission
from circle_app.domain.writing import (
    A_DAY,
    WAYS,
    Hindrance,
    InvalidMessage,
    Readers,
    clean_subject,
    clean_text,
    readers_of,
    ways_of,
)
from circle_app.i18n import sms
from circle_app.persistence import database
from circle_app.persistence.queries import writing as queries
from circle_app.services import access, cycles
from circle_app.services.access import Actor, Standing
from circle_app.services.bulk.reminders import midnight
from circle_app.services.notices import rendering
from circle_app.services.notices.sending import content
from circle_app.services.writing.reaching import Reader, readers

#: Names that a preview lists; of more it says how many there are.
MOST_NAMES: Final = 50


@dataclass(frozen=True, slots=True)
class Way:
    """A way that is set up, and what one message by it costs."""

    channel: Channel
    cost_minor: int


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen.

    Attributes:
        left: How many messages the circle may still send today.
    """

    circle_name: str
    currency: str
    time_zone: str
    ways: tuple[Way, ...]
    members: tuple[Reader, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Preview:
    """How it reads by one way in one language.

    Attributes:
        count: How many get it like this.
        units, parts: How long it is as an SMS; 0 for other ways.
        cost_minor: What all of these cost.
    """

    channel: Channel
    language: str
    count: int
    title: str
    text: str
    units: int
    parts: int
    cost_minor: int


@dataclass(frozen=True, slots=True)
class Unreached:
    """Who is not reached by a way, and why; by no way at all where ``channel`` is None."""

    name: str
    channel: Channel | None
    why: Hindrance


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that was looked at.

    Attributes:
        in_app: How many read it in the app, whatever else.
        unreached: The first of those who are not reached; ``unreached_count`` is all of them.
    """

    subject: str
    body: str
    currency: str
    meant: int
    in_app: int
    previews: tuple[Preview, ...]
    unreached: tuple[Unreached, ...]
    unreached_count: int
    cost_minor: int
    left: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to send, as it is kept and sent."""

    whom: Readers
    members: tuple[UUID, ...]
    ways: frozenset[Channel]
    subject: str
    body: str


def asked(
    *, audience: str, members: Sequence[UUID], channels: Iterable[str], subject: str, body: str
) -> Asked:
    """Read what somebody wants to send.

    Raises:
        InvalidMessage: It cannot be sent like this.
    """
    whom = readers_of(audience)
    return Asked(
        whom=whom,
        members=tuple(members) if whom is Readers.CHOSEN else (),
        ways=ways_of(channels),
        subject=clean_subject(subject),
        body=clean_text(body),
    )


def options(actor: Actor, circle_id: UUID) -> Options:
    """Return what an officer can choose from. Needs ANNOUNCE.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not.
    """
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.ANNOUNCE, writing=False)
        costs = queries.costs(session, circle_id)
        return Options(
            circle_name=place.circle_name,
            currency=place.currency,
            time_zone=place.time_zone,
            ways=tuple(Way(way, costs[way.value]) for way in WAYS if way.value in costs),
            members=tuple(readers(session, place, Readers.EVERYBODY, (), Area.CIRCLE)),
            left=left_today(session, place),
        )


def preview(
    actor: Actor,
    circle_id: UUID,
    *,
    audience: str,
    members: Sequence[UUID] = (),
    channels: Iterable[str] = (),
    subject: str,
    body: str,
) -> Draft:
    """Look at a message to many; nothing is written. Needs ANNOUNCE.

    Args:
        actor: Who writes.
        circle_id: The circle.
        audience: One of :class:`Readers`.
        members: Whom, where they are chosen one by one.
        channels: The ways besides the app.
        subject: In one line.
        body: What is said.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not; or somebody chosen is none.
        InvalidMessage: It cannot be sent like this.
    """
    wanted = asked(
        audience=audience, members=members, channels=channels, subject=subject, body=body
    )
    cycles.ensure_open(circle_id)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.ANNOUNCE)
        found = readers(session, place, wanted.whom, wanted.members, Area.CIRCLE)
        return drafted(session, place, wanted, found)


def drafted(session: Session, place: Standing, wanted: Asked, found: Sequence[Reader]) -> Draft:
    """Work out how a message reads, whom it reaches, and what it costs.

    Raises:
        InvalidMessage: A way that is chosen is not set up.
    """
    costs = queries.costs(session, place.circle_id)
    if any(way.value not in costs for way in wanted.ways):
        raise InvalidMessage(field="channels")
    previews = tuple(
        _preview(place, wanted, way, language, count, costs[way.value])
        for way in WAYS
        if way in wanted.ways
        for language, count in sorted(_languages(found, way).items())
    )
    unreached = tuple(_unreached(found, wanted.ways))
    return Draft(
        subject=wanted.subject,
        body=wanted.body,
        currency=place.currency,
        meant=len(found),
        in_app=sum(each.gone is None for each in found),
        previews=previews,
        unreached=unreached[:MOST_NAMES],
        unreached_count=len(unreached),
        cost_minor=sum(each.cost_minor for each in previews),
        left=left_today(session, place),
    )


def left_today(session: Session, place: Standing) -> int:
    """How many messages to many the circle may still send today."""
    since = midnight(place.time_zone)
    return max(0, A_DAY - queries.sent_since(session, place.circle_id, since))


def letter_content(wanted: Asked) -> str:
    """Return what a message says as it lies in the outbox: a paragraph for each of the text's."""
    return content(wanted.subject, [part for part in wanted.body.split("\n\n") if part])


def _languages(found: Sequence[Reader], way: Channel) -> Counter[str]:
    return Counter(each.language for each in found if each.reached_by(way))


def _preview(
    place: Standing, wanted: Asked, way: Channel, language: str, count: int, each_minor: int
) -> Preview:
    row = SimpleNamespace(
        key="preview",
        channel=way.value,
        content=letter_content(wanted),
        language=language,
        circle=place.circle_name,
        circle_id=place.circle_id,
        kind="message.posted",
    )
    letter = rendering.letter(row, "", settings.get().circle_origin.rstrip("/"))
    size = sms.size(letter.text) if way is Channel.SMS else None
    parts = size.parts if size else 0
    return Preview(
        channel=way,
        language=language,
        count=count,
        title=letter.subject,
        text=letter.text,
        units=size.units if size else 0,
        parts=parts,
        cost_minor=count * each_minor * max(parts, 1),
    )


def _unreached(found: Sequence[Reader], ways: frozenset[Channel]) -> Iterable[Unreached]:
    for each in found:
        if each.gone is not None:
            yield Unreached(each.name, None, each.gone)
            continue
        for way in WAYS:
            if way in ways and way in each.hindrances:
                yield Unreached(each.name, way, each.hindrances[way])
