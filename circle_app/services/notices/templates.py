"""Own words for notices: written by the operators for all circles, or by a circle for its own.

A circle's words come before the installation's, and these before ours. They are checked when they
are written, so that nothing can go wrong when they are sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app import settings
from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import NotFound
from circle_app.domain.hearing import Audience
from circle_app.domain.notice_templates import ROOMS, InvalidTemplate, check, fill, words_of
from circle_app.domain.notices import NOTICES, Area, Channel
from circle_app.domain.permissions import Permission
from circle_app.i18n import LANGUAGES, language_or_default, notice_words, sms
from circle_app.persistence import database
from circle_app.persistence.queries import notice_templates as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import access, events
from circle_app.services.access import Actor
from circle_app.services.admin import operators
from circle_app.services.notices import letters

#: Values with which words are shown before they are used.
EXAMPLES: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "amount_minor": 500_00,
        "currency": "INR",
        "name": "Rekha Verma",
        "by": "Sunita Devi",
        "former": "Rekha Kumari",
        "person": "Asha Kumari",
        "borrower": "Asha Kumari",
        "payee": "Gupta Tent House",
        "title": "A bell for the hall",
        "reason": "not in the bank",
        "due_on": "2026-12-05",
        "until": "2026-12-05T18:30:00+05:30",
        "yes": 7,
        "no": 2,
        "rows": 24,
        "received_minor": 450_00,
        "upi_address": "sakhi@upi",
    }
)
EXAMPLE_CIRCLE: Final = "Sakhi Bachat Samooh"
# What happens to an account, whatever circle its person is in.
_OF_ACCOUNTS: Final = ("admin", "person", "wallet")


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of notice in the list: how many of its words are own ones, and who wrote the last."""

    kind: str
    area: Area
    own: int
    changed_by: str
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class TextView:
    """The words of a kind for one way and language.

    ``own`` are those of the place that is asked for; else they are what is said there without:
    the installation's in a circle, or ours.
    """

    channel: Channel
    language: str
    subject: str
    body: str
    own: bool
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """Words as a reader sees them.

    Attributes:
        page: The letter as a page, for e-mail.
        size: How long it is as an SMS; None for other ways.
    """

    title: str
    text: str
    page: str
    size: sms.Size | None


def listed(actor: Actor, circle_id: UUID | None = None) -> tuple[KindRow, ...]:
    """List the kinds of notices, area by area. Needs an operator, or MANAGE_GATEWAY in a circle.

    A circle has words only for what happens in circles.
    """
    with database.reading() as session:
        _check(session, actor, circle_id, writing=False)
        rows: dict[str, list[Any]] = {}
        for row in queries.of_place(session, circle_id, None):
            rows.setdefault(row.kind, []).append(row)
    order = list(Area)
    kinds = sorted(NOTICES, key=lambda kind: order.index(NOTICES[kind].area))
    found = []
    for kind in kinds:
        if circle_id is not None and not _of_circles(kind):
            continue
        mine = rows.get(kind, [])
        last = max(mine, key=lambda row: row.set_at, default=None)
        by, at = (last.by, last.set_at) if last else ("", None)
        found.append(KindRow(kind, NOTICES[kind].area, len(mine), by, at))
    return tuple(found)


def show(actor: Actor, kind: str, circle_id: UUID | None = None) -> tuple[TextView, ...]:
    """Return the words of a kind, for each way and language. As :func:`listed`.

    Raises:
        NotFound: There is no such kind.
    """
    _known(kind, circle_id)
    with database.reading() as session:
        _check(session, actor, circle_id, writing=False)
        own = _kept(session, circle_id, kind)
        general = _kept(session, None, kind) if circle_id is not None else {}
    views = []
    for way in ROOMS:
        for language in LANGUAGES:
            place = (way.value, language)
            if (row := own.get(place)) is not None:
                view = TextView(way, language, row.subject, row.body, True, row.by, row.set_at)
            elif (row := general.get(place)) is not None:
                # Who runs the installation is nobody's business in a circle.
                view = TextView(way, language, row.subject, row.body, own=False)
            else:
                view = ours(kind, way, language)
            views.append(view)
    return tuple(views)


def _kept(session: Session, circle_id: UUID | None, kind: str) -> dict[tuple[str, str], Any]:
    found = queries.of_place(session, circle_id, kind)
    return {(row.channel, row.language): row for row in found}


def ours(kind: str, way: Channel, language: str) -> TextView:
    """Return the usual words of a kind, with its places in braces."""
    title, body, short = notice_words.sentences(kind, language)
    if way is Channel.SMS:
        return TextView(way, language, "", short, own=False)
    return TextView(way, language, title, body, own=False)


def preview(
    kind: str,
    way: Channel,
    language: str,
    *,
    subject: str,
    body: str,
    circle: str = EXAMPLE_CIRCLE,
) -> Preview:
    """Show words filled in with examples, and with the name of a circle.

    Raises:
        NotFound: There is no such kind.
        InvalidTemplate: As :func:`change`.
    """
    known = notice_words.placeholders(_known(kind))
    checked = check(way, subject, body, known)
    values = dict.fromkeys(known, "…") | notice_words.values_of(
        EXAMPLES, language, circle=circle, sms=way is Channel.SMS
    )
    title, text = (fill(each, values) for each in checked)
    if way is Channel.SMS:
        short = notice_words.plainer(text)
        return Preview("", short, "", sms.size(short))
    origin = settings.get().circle_origin
    said = letters.Said(
        title=title,
        paragraphs=tuple(text.split("\n")),
        circle=circle,
        link=origin,
        settings_link=f"{origin}/notices/settings",
        language=language,
    )
    page = letters.page(said) if way is Channel.EMAIL else ""
    return Preview(title, text, page, None)


@database.retried
def change(
    actor: Actor,
    kind: str,
    way: Channel,
    language: str,
    *,
    subject: str,
    body: str,
    circle_id: UUID | None = None,
) -> None:
    """Use own words from now on. Needs an operator, or MANAGE_GATEWAY in a circle.

    Raises:
        NotFound: There is no such kind, or the actor may not know of it.
        InvalidTemplate: Empty or too long, an unknown place, or a brace that is none.
    """
    checked = check(way, subject, body, notice_words.placeholders(_known(kind, circle_id)))
    _language(language)
    with database.transaction() as session:
        _check(session, actor, circle_id, writing=True)
        before = queries.one(session, circle_id, kind, way.value, language)
        queries.put(
            session,
            id=new_id(),
            circle_id=circle_id,
            kind=kind,
            channel=way.value,
            language=language,
            subject=checked[0],
            body=checked[1],
            set_by=actor.user_id,
            set_at=clock.now(),
        )
        _record(session, actor, circle_id, kind, way, language, before, checked)


@database.retried
def reset(
    actor: Actor, kind: str, way: Channel, language: str, *, circle_id: UUID | None = None
) -> None:
    """Use the usual words again; again is fine. As :func:`change`."""
    _known(kind, circle_id)
    with database.transaction() as session:
        _check(session, actor, circle_id, writing=True)
        before = queries.remove(session, circle_id, kind, way.value, language)
        if before is not None:
            _record(session, actor, circle_id, kind, way, language, before, None)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Words that stand instead of ours, with their places still in braces."""

    subject: str
    body: str


def own_words(session: Session, rows: Sequence[Any]) -> dict[int, OwnWords]:
    """Find own words for messages, in one statement; the circle's before the installation's.

    Args:
        session: Any transaction.
        rows: The messages: ``id``, ``kind``, ``circle_id``, ``channel``, ``language``.
    """
    kinds = {row.kind for row in rows if row.kind is not None}
    if not kinds:
        return {}
    circles = {row.circle_id for row in rows if row.circle_id is not None}
    kept = {
        (each.circle_id, each.kind, each.channel, each.language): OwnWords(each.subject, each.body)
        for each in queries.of_kinds(session, kinds, circles)
    }
    found = {}
    for row in rows if kept else ():
        way, language = words_of(Channel(row.channel)).value, language_or_default(row.language)
        for place in (row.circle_id, None):
            if (own := kept.get((place, row.kind, way, language))) is not None:
                found[row.id] = own
                break
    return found


def _known(kind: str, circle_id: UUID | None = None) -> str:
    if kind not in NOTICES or (circle_id is not None and not _of_circles(kind)):
        raise NotFound(what="notice")
    return kind


def _of_circles(kind: str) -> bool:
    area = kind.partition(".")[0]
    return area not in _OF_ACCOUNTS and Audience.OPERATORS not in NOTICES[kind].to


def _language(language: str) -> None:
    if language not in LANGUAGES:
        raise InvalidTemplate(field="language")


def _check(session: Session, actor: Actor, circle_id: UUID | None, *, writing: bool) -> None:
    if circle_id is None:
        operators.require(session, actor)
        return
    access.require(session, actor, circle_id, Permission.MANAGE_GATEWAY, writing=writing)
    if writing:
        locked_circle(session, circle_id)


def _record(
    session: Session,
    actor: Actor,
    circle_id: UUID | None,
    kind: str,
    way: Channel,
    language: str,
    before: Any,
    after: tuple[str, str] | None,
) -> None:
    events.record(
        session,
        "template.changed" if after is not None else "template.reset",
        actor,
        circle_id=circle_id,
        params={"by": actor.name, "notice": kind, "channel": way.value, "language": language},
        before=None if before is None else {"subject": before.subject, "body": before.body},
        after=None if after is None else {"subject": after[0], "body": after[1]},
        visible=False,
    )
