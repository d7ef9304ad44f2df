"""Circles and their disputes as operators read them, in ready text."""

from __future__ import annotations

from dataclasses import dataclass, field

from circle_app.i18n import ntext, text
from circle_app.i18n.formats import MoneyParts, money, money_parts
from circle_app.services.admin.circles import CircleFacts, CircleRow, DisputeRow
from circle_app.web import routes
from circle_app.web.admin import words
from circle_app.web.role_wording import role_name
from circle_app.web.shell.state import initials_of
from circle_app.web.ui.icons import PATHS


@dataclass(frozen=True)
class CircleLine:
    """A circle in the list."""

    name: str = ""
    kind: str = ""
    sub: str = ""
    members: str = ""
    pool: str = ""
    last: str = ""
    chip: str = ""
    tone: str = "gray"
    sign: str = PATHS["check"]
    href: str = ""


@dataclass(frozen=True)
class OfficerLine:
    """Who holds an office."""

    initials: str = ""
    name: str = ""
    role: str = ""


@dataclass(frozen=True)
class CircleCardView:
    """One circle: its facts."""

    name: str = ""
    kind: str = ""
    chip: str = ""
    tone: str = "gray"
    sign: str = PATHS["check"]
    pool: MoneyParts = MoneyParts()
    members: str = ""
    since: str = ""
    last: str = ""
    rules: str = ""
    listed: str = ""
    disputes: str = ""
    checked: str = ""
    check_kind: str = "good"
    check_sign: str = PATHS["check_circle"]
    officers: list[OfficerLine] = field(default_factory=list)


@dataclass(frozen=True)
class DisputeLine:
    """An open dispute: where and since when."""

    circle: str = ""
    about: str = ""
    since: str = ""
    age: str = ""
    href: str = ""


def circle_line(row: CircleRow, language: str) -> CircleLine:
    """Put a circle into words."""
    kind = words.preset_words(row.preset, language)
    members = ntext(language, "{n} member", "{n} members", row.member_count)
    chip, tone, sign = words.CIRCLE_STATES.get(row.status, words.CIRCLE_STATES["active"])
    return CircleLine(
        name=row.name,
        kind=kind,
        sub=f"{kind} · {members}",
        members=str(row.member_count),
        pool=money(row.pool_minor, row.currency, language),
        last=words.ago(row.last_act_at, language) or text(language, "nothing yet"),
        chip=text(language, chip),
        tone=tone,
        sign=PATHS[sign],
        href=str(routes.path(routes.ADMIN_CIRCLE, subject=str(row.id))),
    )


def circle_card(facts: CircleFacts, language: str) -> CircleCardView:
    """Put the facts of a circle into words."""
    row = facts.circle
    line = circle_line(row, language)
    checked, kind, sign = _check(facts, language)
    return CircleCardView(
        name=row.name,
        kind=line.kind,
        chip=line.chip,
        tone=line.tone,
        sign=line.sign,
        pool=money_parts(row.pool_minor, row.currency),
        members=ntext(language, "{n} member", "{n} members", row.member_count),
        since=words.day_of(row.created_at, language),
        last=words.when(row.last_act_at, language) or text(language, "nothing yet"),
        rules=text(language, "version {version}", version=facts.rule_version),
        listed=text(language, "yes" if facts.listed else "no"),
        disputes=str(row.open_disputes),
        checked=checked,
        check_kind=kind,
        check_sign=sign,
        officers=[
            OfficerLine(initials_of(each.name), each.name, role_name(each.role, language))
            for each in facts.officers
        ],
    )


def _check(facts: CircleFacts, language: str) -> tuple[str, str, str]:
    last = facts.last_check
    if last is None:
        return text(language, "The book was not checked yet."), "info", PATHS["info"]
    when = words.when(last.checked_at, language)
    if last.intact:
        said = text(language, "The book holds, checked {when}.", when=when)
        return said, "good", PATHS["check_circle"]
    said = text(
        language,
        "The book does not hold at entry {entry}, checked {when}.",
        entry=last.broken_sequence or "?",
        when=when,
    )
    return said, "bad", PATHS["alert"]


def dispute_line(row: DisputeRow, language: str) -> DisputeLine:
    """Put an open dispute into words; what it is about stays with the circle."""
    about = {"entry": "An entry of the books is questioned", "person": "What a person did"}
    return DisputeLine(
        circle=row.circle_name,
        about=text(language, about[row.about]),
        since=words.day_of(row.opened_at, language),
        age=words.ago(row.opened_at, language),
        href=str(routes.path(routes.ADMIN_CIRCLE, subject=str(row.circle_id))),
    )
