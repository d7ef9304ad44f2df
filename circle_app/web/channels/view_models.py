"""The ways out as the browser is told of them: ready text, and nothing secret."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from circle_app.domain.money import to_decimal_string
from circle_app.domain.notices import Channel
from circle_app.domain.ways_out import PROVIDED
from circle_app.i18n import formats, ntext, text
from circle_app.services.notices.way_views import WayView
from circle_app.web.fault_words import fault_words
from circle_app.web.ui.icons import PATHS
from circle_app.web.ways_words import WAYS, way_words

When = Callable[[datetime | None], str]


@dataclass(frozen=True)
class WayCard:
    """A way and how it stands."""

    kind: str = ""
    title: str = ""
    about: str = ""
    d: str = ""
    tile: str = "gray"
    chip: str = ""
    tone: str = "gray"
    sign: str = ""
    known: bool = False
    enabled: bool = False
    label: str = ""
    fault: str = ""
    facts: list[str] = field(default_factory=list)
    href: str = ""


@dataclass(frozen=True)
class WayForm:
    """What stands in the form of a way."""

    kind: str = ""
    title: str = ""
    known: bool = False
    host: str = ""
    port: str = "587"
    security: str = "starttls"
    user: str = ""
    has_password: bool = False
    sender: str = ""
    sender_name: str = ""
    reply_to: str = ""
    label: str = ""
    cost: str = ""
    contact: str = ""
    provided: bool = False


def way_card(way: WayView, currency: str, when: When, href: str, language: str) -> WayCard:
    """A way with its state in words."""
    chip, tone, sign = _state(way)
    facts = []
    if way.last_ok_at is not None:
        facts.append(text(language, "Last one that went: {when}", when=when(way.last_ok_at)))
    elif way.known:
        facts.append(text(language, "Nothing has gone this way yet."))
    if way.waiting:
        facts.append(ntext(language, "{n} message waits", "{n} messages wait", way.waiting))
    if way.cost_minor:
        cost = formats.money(way.cost_minor, currency, language)
        facts.append(text(language, "One message costs {cost}", cost=cost))
    if way.known:
        day = when(way.set_at)
        facts.append(text(language, "Set up by {name}, {when}", name=way.set_by, when=day))
    return WayCard(
        kind=way.kind.value,
        title=way_words(way.kind.value, language),
        about=text(language, _ABOUT[way.kind]),
        d=PATHS[WAYS[way.kind.value][1]],
        tile="red" if way.down_since and way.enabled else "teal" if way.enabled else "gray",
        chip=text(language, chip),
        tone=tone,
        sign=PATHS[sign],
        known=way.known,
        enabled=way.enabled,
        label=way.label.removeprefix("mailto:"),
        fault=_fault(way, when, language),
        facts=facts,
        href=href,
    )


_ABOUT = {
    Channel.EMAIL: "Letters with all that is to say, through a mail server.",
    Channel.SMS: "Short messages to any phone, through a provider.",
    Channel.WHATSAPP: "Messages on WhatsApp, through a provider.",
    Channel.TELEGRAM: "What concerns everybody, into one chat on Telegram.",
    Channel.PUSH: "Notices on phones and computers that agreed to them.",
}


def _state(way: WayView) -> tuple[str, str, str]:
    if not way.known:
        return ("of the installation", "teal", "check") if way.lent else ("not set up", "gray", "x")
    if not way.enabled:
        return "off", "gray", "lock"
    if way.down_since:
        return "down", "red", "alert"
    return ("works", "jade", "check") if way.last_ok_at else ("not tried yet", "amber", "clock")


def _fault(way: WayView, when: When, language: str) -> str:
    if not way.last_fault:
        return ""
    why = fault_words(way.last_fault, language, mail=way.kind is Channel.EMAIL)
    if way.down_since is not None:
        since = when(way.down_since)
        return text(language, "Down since {when}. {why}", when=since, why=why)
    return text(language, "Last fault, {when}: {why}", when=when(way.last_fault_at), why=why)


def way_form(ways: Sequence[WayView], kind: str, currency: str, language: str) -> WayForm:
    """The form of a way with what is kept of it; empty where there is no such way."""
    way = next((each for each in ways if each.kind.value == kind), None)
    if way is None:
        return WayForm()
    known = WayForm(
        kind=kind,
        title=way_words(kind, language),
        known=way.known,
        label=way.label,
        cost=to_decimal_string(way.cost_minor, currency) if way.cost_minor else "",
        contact=way.label.removeprefix("mailto:"),
        provided=way.kind in PROVIDED,
    )
    if way.mail is None:
        return known
    return WayForm(
        kind=kind,
        title=known.title,
        known=True,
        host=way.mail.host,
        port=str(way.mail.port),
        security=way.mail.security,
        user=way.mail.user,
        has_password=way.mail.has_password,
        sender=way.mail.sender,
        sender_name=way.mail.sender_name,
        reply_to=way.mail.reply_to,
    )
