"""Whom a message to many is for, and by which ways each of them is reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.notices import Area, Channel
from circle_app.domain.permissions import Permission
from circle_app.domain.writing import MAX_CHOSEN, Hindrance, InvalidMessage, Readers
from circle_app.persistence.queries import collecting
from circle_app.persistence.queries import notices as notice_queries
from circle_app.persistence.queries import writing as queries
from circle_app.services import access, collect
from circle_app.services.access import Standing

#: Whoever may do one of these holds an office.
OFFICES = (Permission.ANNOUNCE, Permission.CONFIRM, Permission.DECIDE)
_MOST = 10_000
_BY_PAYMENT = (Readers.LATE, Readers.UNPAID)


@dataclass(frozen=True, slots=True)
class Reader:
    """One member who is meant.

    Attributes:
        user_id: None for who has no account.
        hindrances: Why not, by way; a way that is missing reaches the person.
    """

    member_id: UUID
    name: str
    user_id: UUID | None
    language: str
    hindrances: Mapping[Channel, Hindrance]
    gone: Hindrance | None = None

    def reached_by(self, way: Channel) -> bool:
        """Whether a way reaches the person."""
        return self.gone is None and way not in self.hindrances


def readers(
    session: Session, place: Standing, whom: Readers, chosen: Sequence[UUID], area: Area
) -> list[Reader]:
    """Return who is meant; members without an account among them, though nothing reaches them.

    Raises:
        NotAllowed: The actor does not see the members, or not who has paid.
        InvalidMessage: Too many, or nobody, was chosen.
        NotFound: Somebody chosen is no active member of the circle.
    """
    # Names stand in the preview: of who is late, for who may see that, too.
    needed = Permission.SEE_ACTIVITY if whom in _BY_PAYMENT else Permission.SEE_MEMBERS
    if not place.may(needed):
        raise NotAllowed(permission=needed.value)
    rows = _meant(session, place, whom, chosen)
    return reachable(session, rows, area)


def reachable(session: Session, rows: Sequence[Any], area: Area) -> list[Reader]:
    """Say of members how each can be reached."""
    ids = [row.user_id for row in rows if row.user_id is not None]
    known = {row.id: row for row in notice_queries.reached(session, ids)} if ids else {}
    off: dict[UUID, set[str]] = defaultdict(set)
    for choice in notice_queries.choices(session, ids) if ids else ():
        if choice.area == area.value and not choice.enabled:
            off[choice.user_id].add(choice.channel)
    return [_reader(row, known.get(row.user_id), off[row.user_id]) for row in rows]


def _meant(
    session: Session, place: Standing, whom: Readers, chosen: Sequence[UUID]
) -> Sequence[Any]:
    circle_id = place.circle_id
    if whom is Readers.CHOSEN:
        wanted = list(dict.fromkeys(chosen))
        if not 0 < len(wanted) <= MAX_CHOSEN:
            raise InvalidMessage(field="members", maximum=MAX_CHOSEN)
        found = queries.members(session, circle_id, ids=wanted)
        if len(found) != len(wanted):
            raise NotFound(what="member")
        return found
    if whom is Readers.LATE:
        asked = collect.wanted_in(session, place, state="late")
        late = collecting.people(session, asked, None, _MOST)
        return queries.members(session, circle_id, ids=[row.id for row in late])
    if whom is Readers.UNPAID:
        return queries.members(session, circle_id, ids=queries.unpaid_in(session, circle_id))
    if whom is Readers.OFFICERS and place.has_officers:
        roles = {role for each in OFFICES for role in access.roles_with(session, circle_id, each)}
        return queries.members(session, circle_id, roles=sorted(roles))
    return queries.members(session, circle_id)


def _reader(row: Any, person: Any, off: set[str]) -> Reader:
    gone = None
    if row.user_id is None:
        gone = Hindrance.NO_ACCOUNT
    elif person is None:
        gone = Hindrance.CLOSED
    return Reader(
        member_id=row.id,
        name=row.name,
        user_id=row.user_id,
        language=row.language or "en",
        hindrances={} if gone else _hindrances(person, off),
        gone=gone,
    )


def _hindrances(person: Any, off: set[str]) -> dict[Channel, Hindrance]:
    found = {Channel(each): Hindrance.OFF for each in off}
    if not person.has_email:
        found[Channel.EMAIL] = Hindrance.NO_EMAIL
    if not person.has_phone:
        found[Channel.SMS] = found[Channel.WHATSAPP] = Hindrance.NO_PHONE
    if not person.browsers:
        found[Channel.PUSH] = Hindrance.NO_BROWSER
    return found
