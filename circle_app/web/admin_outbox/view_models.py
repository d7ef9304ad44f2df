"""Messages as operators are told of them: how each fares, not whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from circle_app.i18n import ntext, text
from circle_app.services.admin.outbox import Message, MessageRow, Outbox, WayDown
from circle_app.web import routes
from circle_app.web.admin import words
from circle_app.web.fault_words import fault_words
from circle_app.web.ui.icons import PATHS
from circle_app.web.ways_words import WAYS, way_words

_STATES = {
    "waiting": ("waiting", "amber", "clock"),
    "claimed": ("being sent", "blue", "refresh"),
    "sent": ("sent", "jade", "check"),
    "dead": ("given up", "red", "alert"),
    "dropped": ("dropped", "gray", "x"),
}


@dataclass(frozen=True)
class DownLine:
    """A way that is down."""

    title: str = ""
    sub: str = ""


@dataclass(frozen=True)
class MessageLine:
    """A message in the list."""

    key: str = ""
    d: str = ""
    title: str = ""
    sub: str = ""
    why: str = ""
    chip: str = ""
    tone: str = "gray"
    sign: str = ""


@dataclass(frozen=True)
class TryLine:
    """One try."""

    when: str = ""
    what: str = ""


@dataclass(frozen=True)
class MessageCard:
    """A message with what was tried."""

    line: MessageLine = MessageLine()
    next_try: str = ""
    reference: str = ""
    tries: list[TryLine] = field(default_factory=list)
    may_send: bool = False
    may_drop: bool = False


@dataclass(frozen=True)
class OutboxView:
    """How many messages stand how, and what is down."""

    waiting: str = "0"
    dead: str = "0"
    sent: str = "0"
    dropped: str = "0"
    any_dead: bool = False
    down: list[DownLine] = field(default_factory=list)


def outbox_view(found: Outbox, language: str) -> OutboxView:
    """The counts, and ways that are down."""
    return OutboxView(
        waiting=str(found.counts["waiting"]),
        dead=str(found.counts["dead"]),
        sent=str(found.counts["sent"]),
        dropped=str(found.counts["dropped"]),
        any_dead=found.counts["dead"] > 0,
        down=[_down(each, language) for each in found.down],
    )


def _down(way: WayDown, language: str) -> DownLine:
    name = way_words(way.kind, language)
    if way.circle:
        name = f"{name} · {way.circle}"
    since = words.when(way.since, language)
    return DownLine(
        text(language, "{way} has been down since {when}", way=name, when=since),
        fault_words(way.fault, language, mail=way.kind == "email"),
    )


def message_lines(rows: Sequence[MessageRow], language: str) -> list[MessageLine]:
    """Messages of the list."""
    return [_line(row, language) for row in rows]


def _line(row: MessageRow, language: str) -> MessageLine:
    chip, tone, sign = _STATES[row.status]
    parts = [way_words(row.channel, language), row.circle, words.when(row.made_at, language)]
    return MessageLine(
        key=str(row.id),
        d=PATHS[WAYS[row.channel][1]],
        title=row.to,
        sub=" · ".join(part for part in parts if part),
        why=fault_words(row.fault, language, mail=row.channel == "email"),
        chip=text(language, chip),
        tone=tone,
        sign=PATHS[sign],
    )


def message_card(found: Message, language: str) -> MessageCard:
    """A message with what was tried."""
    row, mail = found.row, found.row.channel == "email"
    next_try = ""
    if row.status == "waiting":
        when = words.when(row.next_at, language)
        next_try = text(language, "Next try: {when}", when=when)
    return MessageCard(
        line=_line(row, language),
        next_try=next_try,
        reference=row.reference,
        tries=[
            TryLine(
                words.when(each.at, language),
                _outcome(each.outcome, each.detail, each.milliseconds, language, mail=mail),
            )
            for each in found.tries
        ],
        may_send=row.status in ("waiting", "dead"),
        may_drop=row.status in ("waiting", "dead"),
    )


def _outcome(outcome: str, detail: str, took: int, language: str, *, mail: bool) -> str:
    seconds = ntext(language, "{n} millisecond", "{n} milliseconds", took)
    if outcome == "sent":
        return text(language, "Taken, after {time}", time=seconds)
    return f"{fault_words(detail, language, mail=mail)} ({seconds})"


def address(status: str) -> str:
    """The list narrowed to a state."""
    return routes.ADMIN_OUTBOX if status == "waiting" else f"{routes.ADMIN_OUTBOX}?status={status}"
