"""The kinds of notices, and the words of one, as the page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Final

from circle_app.domain.hearing import Area, Channel
from circle_app.i18n import formats, notice_words, ntext, text
from circle_app.services.notices.templates import (
    EXAMPLES,
    KindRow,
    Preview,
    TextView,
)
from circle_app.web import times
from circle_app.web.notice_settings.view_models import AREAS

WAYS: Final = {Channel.EMAIL: "E-mail", Channel.SMS: "SMS", Channel.PUSH: "Push"}


@dataclass(frozen=True)
class KindLine:
    """One kind of notice: what it is called, and whether somebody wrote own words for it."""

    kind: str = ""
    title: str = ""
    sub: str = ""
    own: str = ""
    href: str = ""


@dataclass(frozen=True)
class AreaPart:
    """The kinds of an area."""

    title: str = ""
    sub: str = ""
    own: str = ""
    lines: list[KindLine] = field(default_factory=list)


@dataclass(frozen=True)
class Seen:
    """Words filled in with examples, as a reader sees them."""

    title: str = ""
    lines: list[str] = field(default_factory=list)
    size: str = ""
    dear: bool = False


@dataclass(frozen=True)
class Editor:
    """The words of one kind for one way and language."""

    kind: str = ""
    name: str = ""
    way: str = ""
    language: str = ""
    subject: str = ""
    body: str = ""
    places: list[str] = field(default_factory=list)
    own: bool = False
    by: str = ""


def href_of(here: str, kind: str, way: str = "email", language: str = "en") -> str:
    """The address of the editor; ``here`` is that of the list."""
    return f"{here}?notice={kind}&way={way}&lang={language}"


def parts_of(rows: Sequence[KindRow], here: str, circle: str, language: str) -> list[AreaPart]:
    """The list of kinds, area by area, with the name of a circle in their examples."""
    return [
        _part(area, list(group), here, circle, language)
        for area, group in groupby(rows, key=lambda row: row.area)
    ]


def _part(area: Area, rows: list[KindRow], here: str, circle: str, language: str) -> AreaPart:
    title, sub = (text(language, each) for each in AREAS[area])
    own = sum(row.own for row in rows)
    return AreaPart(
        title,
        sub,
        _own(own, language),
        [_line(row, here, circle, language) for row in rows],
    )


def _own(count: int, language: str) -> str:
    return ntext(language, "{n} own text", "{n} own texts", count) if count else ""


def _line(row: KindRow, here: str, circle: str, language: str) -> KindLine:
    said = notice_words.words(row.kind, language, EXAMPLES, circle=circle)
    return KindLine(
        row.kind,
        said.title,
        said.body,
        _own(row.own, language),
        href_of(here, row.kind, language=language),
    )


def editor_of(kind: str, view: TextView, circle: str, zone: str, language: str) -> Editor:
    """What the editor shows for one way and language."""
    return Editor(
        kind=kind,
        name=notice_words.words(kind, language, EXAMPLES, circle=circle).title,
        way=view.channel.value,
        language=view.language,
        subject=view.subject,
        body=view.body,
        places=[f"{{{name}}}" for name in notice_words.placeholders(kind)],
        own=view.own,
        by=_by(view.changed_by, view.changed_at, zone, language),
    )


def _by(name: str, at: datetime | None, zone: str, language: str) -> str:
    if at is None:
        return text(language, "These are the usual words.")
    day = formats.date_medium(times.day(at, zone), language)
    return text(language, "Changed by {name} on {day}", name=name or "?", day=day)


def seen_of(found: Preview, language: str) -> Seen:
    """A preview as the page shows it; of an SMS with its length."""
    size, dear = "", False
    if found.size is not None:
        dear = found.size.parts > 1
        size = ntext(
            language,
            "{units} of {room} letters: {n} SMS",
            "{units} of {room} letters: {n} SMS, each is paid for",
            found.size.parts,
            units=found.size.units,
            room=found.size.room,
        )
    return Seen(found.title, found.text.split("\n"), size, dear)
