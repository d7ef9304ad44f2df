"""The record of acts as ready text: days, sentences, what changed, from where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from circle_app.domain import acts
from circle_app.i18n import formats, setting_words, text
from circle_app.services.activity import FeedItem
from circle_app.services.audits import AuditFilters, AuditRow
from circle_app.web.profile.view_models import device
from circle_app.web.wording import day_title, feed_line
from circle_app.web.wordings.admin import FIELDS

#: What a reader can narrow the record to, in the order of the chips.
GROUPS: Final[Mapping[str, str]] = {
    "sign_in": "Signing in",
    "admin": "Administration",
    "circle": "Circle and rules",
    "members": "Members",
    "money": "Money",
    "loans": "Loans",
    "rounds": "Rounds and draws",
    "decisions": "Votes and decisions",
    "books": "Books",
}
_NOTHING: Final = "—"


@dataclass(frozen=True)
class ChangeLine:
    """One value before and after."""

    name: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class ActLine:
    """One act; ``more`` says whether there is something to unfold."""

    key: str = ""
    d: str = ""
    tone: str = "gray"
    who: str = ""
    words: str = ""
    sub: str = ""
    more: bool = False
    changes: list[ChangeLine] = field(default_factory=list)
    origin: str = ""
    at: str = ""


@dataclass(frozen=True)
class ActDay:
    """The acts of one day."""

    title: str = ""
    lines: list[ActLine] = field(default_factory=list)


@dataclass(frozen=True)
class GroupChip:
    """One thing the record can be narrowed to."""

    words: str = ""
    href: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class FilterView:
    """What the record is narrowed to at the moment, and the ways to narrow it otherwise."""

    chips: list[GroupChip] = field(default_factory=list)
    since: str = ""
    until: str = ""
    name: str = ""
    person: bool = False
    narrowed: bool = False
    file: str = ""


def days_of(
    rows: Sequence[AuditRow], language: str, time_zone: str, today: date, *, named: bool = False
) -> list[ActDay]:
    """Group acts, the newest first, under their days; ``named`` tells the circle of each."""
    days: list[ActDay] = []
    zone = ZoneInfo(time_zone)
    for row in rows:
        title = day_title(row.at.astimezone(zone).date(), today, language)
        if not days or days[-1].title != title:
            days.append(ActDay(title, []))
        days[-1].lines.append(_line(row, language, time_zone, named=named))
    return days


def _line(row: AuditRow, language: str, time_zone: str, *, named: bool) -> ActLine:
    told = feed_line(
        FeedItem(
            row.id, row.at, row.kind, row.params, row.actor_id, row.actor_name, row.subject_id
        ),
        language,
        time_zone,
    )
    changes = _changes(row.before, row.after, language)
    origin = _origin(row, language)
    sub = f"{told.sub} · {row.circle_name}" if named and row.circle_name else told.sub
    return ActLine(
        key=told.key,
        d=told.d,
        tone=told.tone,
        who=told.who,
        words=told.words,
        sub=sub,
        more=bool(changes or origin),
        changes=changes,
        origin=origin,
        at=f"{row.at:%Y-%m-%d %H:%M:%S} UTC",
    )


def _origin(row: AuditRow, language: str) -> str:
    if not row.address and not row.agent:
        return ""
    where = row.address or text(language, "an unknown address")
    return f"{where} · {device(row.agent, language)}" if row.agent else where


def _changes(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, language: str
) -> list[ChangeLine]:
    old, new = before or {}, after or {}
    return [
        ChangeLine(
            _name(name, language),
            _value(name, old.get(name), language),
            _value(name, new.get(name), language),
        )
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]


def _name(name: str, language: str) -> str:
    plain = name.removesuffix("_minor")
    if plain in setting_words.WORDS:
        return setting_words.label(plain, language)
    return text(language, FIELDS[plain]) if plain in FIELDS else plain.replace("_", " ")


def _value(name: str, value: Any, language: str) -> str:
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, bool):
        return text(language, "yes" if value else "no")
    if name.endswith("_minor") and isinstance(value, int):
        return formats.money(value, "INR", language)
    if isinstance(value, list):
        return ", ".join(str(each) for each in value) or _NOTHING
    words = str(value)
    # A state or an office has its words; what somebody typed stays as it is.
    return text(language, words) if words.isidentifier() and words.islower() else words


def filter_view(
    filters: AuditFilters, groups: Sequence[str], page: str, file: str, language: str
) -> FilterView:
    """The chips and fields above the record.

    Args:
        filters: What it is narrowed to.
        groups: The groups that can be chosen here.
        page: The address of the page without its query.
        file: The address of the same rows as CSV.
        language: The reader's language.
    """
    # A name stays out of the address of the page: it is somebody's.
    query = {
        "from": filters.since.isoformat() if filters.since else "",
        "to": filters.until.isoformat() if filters.until else "",
        "actor": str(filters.actor_id or ""),
        "about": str(filters.subject_id or ""),
    }

    def href(group: str) -> str:
        kept = {name: value for name, value in {"group": group, **query}.items() if value}
        return f"{page}?{urlencode(kept)}" if kept else page

    chips = [GroupChip(text(language, "Everything"), href(""), filters.group is None)]
    chips += [
        GroupChip(text(language, GROUPS[group]), href(group), filters.group == group)
        for group in groups
    ]
    asked = {
        "group": filters.group,
        "from": query["from"],
        "to": query["to"],
        "actor_id": query["actor"],
        "subject_id": query["about"],
        "name": filters.name,
    }
    kept = {name: value for name, value in asked.items() if value}
    return FilterView(
        chips=chips,
        since=query["from"],
        until=query["to"],
        name=filters.name or "",
        person=bool(filters.actor_id or filters.subject_id),
        narrowed=bool(kept),
        file=f"{file}?{urlencode(kept)}" if kept else file,
    )


CIRCLE_GROUPS: Final = tuple(group for group in GROUPS if group != "sign_in")
ADMIN_GROUPS: Final = ("sign_in", "admin", "circle", "books")
assert set(GROUPS) == set(acts.GROUPS)  # noqa: S101  (each group has its words)
