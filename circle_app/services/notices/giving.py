"""Giving people notices: in the app, and by the other ways that they want and that exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.notice_lives import ASKING, PAPERS
from circle_app.domain.notices import NOTICES, Channel, Quiet, Rule
from circle_app.persistence import database
from circle_app.persistence.queries import notices as queries
from circle_app.services import events

# So many people are asked for at once how they can be reached.
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Told:
    """What one person is to be told.

    Attributes:
        key: What makes it one and the same notice, however often it is asked for.
        params: Values for its sentences, as canonical JSON.
        link: The page it leads to, without the origin.
        ways: By which ways besides the app, of those that reach the person; None for those that
            the person wants.
        content: What the messages say, where they say more than the notice.
        batch_id: The message to many that it is a part of.
        about: What it asks something about, so that it is found when that is done.
        own: Whether it is of the person's own act: nothing rings, only its paper comes by letter.
    """

    user_id: UUID
    circle_id: UUID | None
    kind: str
    key: str
    params: str
    link: str
    at: datetime
    ways: frozenset[Channel] | None = None
    content: str | None = None
    batch_id: UUID | None = None
    about: str = ""
    own: bool = False


def give(session: Session, told: Sequence[Told]) -> int:
    """Write notices down, once each, with the messages that go out for them.

    Returns:
        How many were new. Locked people and those without an account get none.
    """
    given = 0
    for start in range(0, len(told), _BATCH):
        given += _give(session, told[start : start + _BATCH])
    return given


def _give(session: Session, told: Sequence[Told]) -> int:
    reached = {row.id: row for row in queries.reached(session, [each.user_id for each in told])}
    wanted = [each for each in told if each.user_id in reached]
    made = queries.insert_new(session, [_row(each) for each in wanted])
    new = [each for each in wanted if (each.user_id, each.key) in made]
    chosen = _choices(session, [each.user_id for each in new])
    open_ways: dict[UUID | None, frozenset[str]] = {}
    messages: list[dict[str, Any]] = []
    for each in new:
        if each.circle_id not in open_ways:
            open_ways[each.circle_id] = queries.open_channels(session, each.circle_id)
        person = reached[each.user_id]
        ways = (
            ways_for(each.kind, person, chosen[each.user_id], open_ways[each.circle_id])
            if each.ways is None
            else sorted(each.ways)
        )
        if each.own:
            ways = [way for way in ways if way is Channel.EMAIL]
        messages += [_message(each, made[each.user_id, each.key], way, person) for way in ways]
    queries.insert_messages(session, messages)
    for each in new:
        database.touch(session, events.bell_room(each.user_id))
    return len(new)


def ways_for(
    kind: str, person: Any, chosen: dict[tuple[str, str], bool], open_ways: Iterable[str]
) -> list[Channel]:
    """Return by which ways besides the app a person hears of an act.

    Args:
        kind: The kind of the act.
        person: ``has_phone``, ``has_email``, ``browsers``, ``digest``.
        chosen: What the person chose otherwise than usual, by area and channel.
        open_ways: The channels that are set up.
    """
    rule = NOTICES[kind]
    possible = {
        Channel.EMAIL: person.has_email,
        Channel.SMS: person.has_phone,
        Channel.WHATSAPP: person.has_phone,
        # Who is in a chat is not known here: nothing of one person goes there.
        Channel.TELEGRAM: rule.for_all,
        Channel.PUSH: bool(person.browsers),
    }
    ways = []
    for way, can in possible.items():
        wanted = chosen.get((rule.area.value, way.value), way in rule.usual)
        # Letters that can wait are gathered for those who want them gathered.
        gathered = way is Channel.EMAIL and not rule.urgent and (person.digest or "none") != "none"
        gathered = gathered and kind not in PAPERS
        if can and wanted and way.value in open_ways and not gathered:
            ways.append(way)
    return ways


def _choices(session: Session, people: Sequence[UUID]) -> dict[UUID, dict[tuple[str, str], bool]]:
    found: dict[UUID, dict[tuple[str, str], bool]] = defaultdict(dict)
    for row in queries.choices(session, people) if people else ():
        found[row.user_id][row.area, row.channel] = row.enabled
    return found


def _row(told: Told) -> dict[str, Any]:
    return {
        "user_id": told.user_id,
        "circle_id": told.circle_id,
        "kind": told.kind,
        "key": told.key,
        "params": told.params,
        "link": told.link,
        "at": told.at,
        "read_at": told.at if told.own else None,
        "about": told.about if told.kind in ASKING else "",
        "settled": False,
    }


def _message(told: Told, notice_id: int, way: Channel, person: Any) -> dict[str, Any]:
    # A chat is told once, at once, however many want to hear there.
    in_chat = way is Channel.TELEGRAM
    return {
        "key": f"chat:{told.circle_id}:{told.key}"
        if in_chat
        else f"notice:{notice_id}:{way.value}",
        "user_id": told.user_id,
        "circle_id": told.circle_id,
        "notice_id": notice_id,
        "batch_id": told.batch_id,
        "channel": way.value,
        "content": told.content,
        "status": "waiting",
        "tries": 0,
        "next_at": told.at if in_chat else not_before(told.at, NOTICES[told.kind], person),
        "claimed_by": "",
        "provider_reference": "",
        "fault": "",
        "made_at": told.at,
        "sent_at": None,
    }


def not_before(at: datetime, rule: Rule, person: Any) -> datetime:
    """Return when a message may go: after the quiet hours of its reader, unless it is urgent."""
    if rule.urgent or person.quiet_from is None or person.quiet_to is None:
        return at
    return Quiet(person.quiet_from, person.quiet_to, person.time_zone).until(at)
