"""Whom a treasurer can remind, of what, and how each would hear of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app import settings
from circle_app.adapters import clock
from circle_app.domain.ledger import canonical_json
from circle_app.domain.notices import NOTICES, Area, Channel
from circle_app.domain.permissions import Permission
from circle_app.domain.places import address
from circle_app.domain.writing import WAYS
from circle_app.i18n import notice_words, sms
from circle_app.persistence import database
from circle_app.persistence.queries import notices as notice_queries
from circle_app.persistence.queries import writing as queries
from circle_app.services import access, cycles
from circle_app.services.access import Actor, Standing
from circle_app.services.bulk.reminders import REMINDED, Owes, heard_today, owing
from circle_app.services.notices import rendering, templates
from circle_app.services.writing.looking import Preview
from circle_app.services.writing.reaching import Reader, reachable

_RULE: Final = NOTICES[REMINDED]


@dataclass(frozen=True, slots=True)
class ToRemind:
    """A member who owes something.

    Attributes:
        since: The day of the oldest of it.
        ways: By which ways besides the app the reminder goes; empty where it does not go out.
        in_app: Whether the person has an account, and reads it there.
    """

    member_id: UUID
    name: str
    dues: int
    dues_minor: int
    loans_minor: int
    since: date
    reminded_today: bool
    in_app: bool
    ways: tuple[Channel, ...]

    @property
    def owed_minor(self) -> int:
        """All of it."""
        return self.dues_minor + self.loans_minor


@dataclass(frozen=True, slots=True)
class Reminding:
    """Who owes what, and how a reminder reads.

    Attributes:
        previews: For who can be reminded today: how it reads in the app and by each way, in each
            language, as one of them gets it, how many do, and what that costs.
        alone: How many of them no way reaches: they get a text from somebody's own phone.
    """

    circle_id: UUID
    circle_name: str
    currency: str
    today: date
    people: tuple[ToRemind, ...]
    previews: tuple[Preview, ...]
    alone: int
    cost_minor: int


def to_remind(actor: Actor, circle_id: UUID) -> Reminding:
    """Return whom the actor can remind, who owes most first. Needs RECORD_FOR_OTHERS.

    Raises:
        NotFound, NotAllowed: Not a member, or one who does not collect.
    """
    cycles.ensure_open(circle_id)
    with database.reading(snapshot=True) as session:
        place = access.require(
            session, actor, circle_id, Permission.RECORD_FOR_OTHERS, writing=False
        )
        members = queries.members(session, circle_id)
        owed = owing(session, [row.id for row in members])
        meant = [row for row in members if row.id in owed]
        return _reminding(session, actor, place, meant, owed)


def left_alone(actor: Actor, circle_id: UUID, members: Sequence[UUID]) -> list[UUID]:
    """Return which of some members no reminder goes out to: they get a text from a phone.

    Needs RECORD_FOR_OTHERS.

    Raises:
        NotFound, NotAllowed: Not a member, or one who does not collect.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.RECORD_FOR_OTHERS, writing=False)
        costs = queries.costs(session, circle_id)
        rows = queries.members(session, circle_id, ids=members)
        readers = reachable(session, rows, Area.DUES)
        on = _switched_on(session, readers)
        return [each.member_id for each in readers if not any(_ways(each, costs, on))]


def _reminding(
    session: Session, actor: Actor, place: Standing, rows: Sequence[Any], owed: dict[UUID, Owes]
) -> Reminding:
    today = clock.today(place.time_zone)
    heard = heard_today(session, place, [row.id for row in rows])
    costs = queries.costs(session, place.circle_id)
    readers = reachable(session, rows, Area.DUES)
    on = _switched_on(session, readers)
    people, letters = [], []
    for reader in readers:
        ways = tuple(_ways(reader, costs, on))
        owes = owed[reader.member_id]
        people.append(
            ToRemind(
                member_id=reader.member_id,
                name=reader.name,
                dues=owes.dues,
                dues_minor=owes.dues_minor,
                loans_minor=owes.loans_minor,
                since=owes.since(today),
                reminded_today=reader.member_id in heard,
                in_app=reader.gone is None,
                ways=ways,
            )
        )
        if reader.member_id not in heard:
            here = (Channel.IN_APP,) if reader.gone is None else ()
            letters += [(way, reader, owes) for way in (*here, *ways)]
    previews = tuple(_previews(session, actor, place, letters, costs))
    people.sort(key=lambda each: (each.since, -each.owed_minor, each.name))
    waiting = [each for each in people if not each.reminded_today]
    return Reminding(
        circle_id=place.circle_id,
        circle_name=place.circle_name,
        currency=place.currency,
        today=today,
        people=tuple(people),
        previews=previews,
        alone=sum(not each.ways for each in waiting),
        cost_minor=sum(each.cost_minor for each in previews),
    )


def _switched_on(session: Session, readers: Sequence[Reader]) -> frozenset[tuple[UUID, str]]:
    """What people switched on that is usually off."""
    ids = [each.user_id for each in readers if each.user_id is not None]
    chosen = notice_queries.choices(session, ids) if ids else ()
    return frozenset(
        (row.user_id, row.channel) for row in chosen if row.area == _RULE.area.value and row.enabled
    )


def _ways(
    reader: Reader, costs: dict[str, int], on: frozenset[tuple[UUID, str]]
) -> Iterator[Channel]:
    for way in WAYS:
        wanted = way in _RULE.usual or (reader.user_id, way.value) in on
        if way.value in costs and wanted and reader.reached_by(way):
            yield way


def _previews(
    session: Session,
    actor: Actor,
    place: Standing,
    letters: Sequence[tuple[Channel, Reader, Owes]],
    costs: dict[str, int],
) -> Iterator[Preview]:
    """How reminders read, by way and language; what all of them cost."""
    groups: dict[tuple[Channel, str], list[tuple[str, str]]] = defaultdict(list)
    rows = [_row(number, actor, place, *letter) for number, letter in enumerate(letters)]
    own = templates.own_words(session, [row for row in rows if row.channel != Channel.IN_APP])
    for row in rows:
        groups[Channel(row.channel), row.language].append(_worded(row, own.get(row.id)))
    for (way, language), said in sorted(groups.items(), key=lambda each: _order(each[0])):
        sizes = [sms.size(text) for _, text in said] if way is Channel.SMS else []
        title, text = said[0]
        yield Preview(
            channel=way,
            language=language,
            count=len(said),
            title=title,
            text=text,
            units=sizes[0].units if sizes else 0,
            parts=sizes[0].parts if sizes else 0,
            cost_minor=costs.get(way.value, 0)
            * (sum(each.parts for each in sizes) if sizes else len(said)),
        )


def _order(group: tuple[Channel, str]) -> tuple[int, str]:
    way, language = group
    return (WAYS.index(way) if way in WAYS else -1), language


def _row(
    number: int, actor: Actor, place: Standing, way: Channel, reader: Reader, owes: Owes
) -> SimpleNamespace:
    """A reminder as the outbox would hold it."""
    params = {
        "name": reader.name,
        "by": actor.name,
        "amount_minor": owes.owed_minor,
        "currency": place.currency,
    }
    return SimpleNamespace(
        id=number,
        key="preview",
        channel=way.value,
        content=None,
        language=reader.language,
        circle=place.circle_name,
        circle_id=place.circle_id,
        kind=REMINDED,
        params=canonical_json(params),
        link=address(_RULE.page, circle=place.circle_id, subject=reader.member_id),
    )


def _worded(row: SimpleNamespace, own: templates.OwnWords | None) -> tuple[str, str]:
    if row.channel == Channel.IN_APP:
        said = notice_words.words(row.kind, row.language, json.loads(row.params), circle=row.circle)
        return said.title, said.body
    letter = rendering.letter(row, "", settings.get().circle_origin.rstrip("/"), own)
    # A provider puts the address behind the words.
    sms_too = row.channel == Channel.SMS
    text = f"{letter.text} {letter.link}".strip() if sms_too else letter.text
    return letter.subject, text
