"""Webhooks as the browser is told of them: ready text only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from circle_app.i18n import text
from circle_app.services.webhooks import DeliveryView, Webhooks, WebhookView
from circle_app.web import times
from circle_app.web.ui.icons import PATHS

#: What can be chosen to be heard of, in the words of the record of acts.
AREAS: Final[Mapping[str, str]] = {
    "members": "Members",
    "money": "Money",
    "rounds": "Rounds and draws",
    "loans": "Loans",
    "decisions": "Votes and decisions",
    "circle": "Circle and rules",
    "books": "Books",
}
#: What the fields of the form for a change begin with: the form for one more is on the same page.
CHANGED: Final = "changed_"
_FAULTS: Final[Mapping[str, str]] = {
    "timeout": "no answer in time",
    "unreachable": "not reached",
    "private": "leads into a private network",
    "garbled": "not an answer",
    "refused": "not taken",
}


@dataclass(frozen=True)
class HookRow:
    """An address elsewhere."""

    key: str = ""
    host: str = ""
    hears: str = ""
    sub: str = ""
    enabled: bool = False
    paused: str = ""
    old_secret: str = ""
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    areas: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class SentRow:
    """A message to an address."""

    key: str = ""
    kind: str = ""
    sub: str = ""
    answered: str = ""
    said: str = ""
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    waits: bool = False


@dataclass(frozen=True)
class Ground:
    """What holds for all of them."""

    any: bool = False
    full: bool = False
    plain: bool = False
    rule: str = ""


def ground(found: Webhooks, language: str) -> Ground:
    """Whether there may be another one, and what its address must be like."""
    return Ground(
        any=bool(found.items),
        full=len(found.items) >= found.most,
        plain=found.plain,
        rule=text(language, "At most {most} for a circle.", most=found.most),
    )


def hook_rows(found: Webhooks, language: str) -> list[HookRow]:
    """The addresses, each with its state."""
    return [_hook(each, found.time_zone, language) for each in found.items]


def _hook(view: WebhookView, time_zone: str, language: str) -> HookRow:
    names = ", ".join(text(language, AREAS[each]) for each in view.areas)
    if view.last_ok_at is not None:
        sub = text(
            language,
            "Last taken {moment}",
            moment=times.when(view.last_ok_at, time_zone, language),
        )
    else:
        sub = text(language, "Nothing was taken yet")
    paused = ""
    if view.paused_at is not None:
        paused = text(
            language,
            "Switched off {moment}: {n} tries in a row failed. Look at what was answered, mend it, "
            "and switch it on again.",
            moment=times.when(view.paused_at, time_zone, language),
            n=view.failures,
        )
    words, tone, sign = _state(view)
    old = view.old_secret_until
    return HookRow(
        key=str(view.id),
        host=view.host,
        hears=text(language, "Hears of: {areas}", areas=names or text(language, "everything")),
        sub=sub,
        enabled=view.enabled,
        paused=paused,
        old_secret=text(
            language,
            "The old secret signs as well until {moment}.",
            moment=times.when(old, time_zone, language),
        )
        if old is not None
        else "",
        chip=text(language, words),
        tone=tone,
        d=PATHS[sign],
        areas=list(view.areas or AREAS),
    )


def _state(view: WebhookView) -> tuple[str, str, str]:
    if view.paused_at is not None:
        return "paused", "amber", "alert"
    if not view.enabled:
        return "off", "gray", "x"
    if view.failures:
        return "not reached now", "amber", "clock"
    return "on", "teal", "check"


def sent_rows(found: Sequence[DeliveryView], time_zone: str, language: str) -> list[SentRow]:
    """Messages, the newest first, with what was answered."""
    return [_sent(each, time_zone, language) for each in found]


def _sent(view: DeliveryView, time_zone: str, language: str) -> SentRow:
    words, tone, sign = {
        "sent": ("taken", "teal", "check"),
        "waiting": ("waits", "amber", "clock"),
        "dead": ("given up", "red", "x"),
    }[view.status]
    sub = times.when(view.made_at, time_zone, language)
    if view.status == "waiting" and view.tries:
        again = times.when(view.next_at, time_zone, language)
        sub += " · " + text(language, "Next try: {when}", when=again)
    return SentRow(
        key=str(view.id),
        kind=view.kind,
        sub=sub,
        answered=_answered(view, language),
        said=view.said,
        chip=text(language, words),
        tone=tone,
        d=PATHS[sign],
        waits=view.status == "waiting" and not view.tries,
    )


def _answered(view: DeliveryView, language: str) -> str:
    if not view.tries:
        return ""
    parts = []
    if view.fault:
        parts.append(text(language, _FAULTS[view.fault]))
    if view.answer is not None:
        parts.append(str(view.answer))
    parts.append(text(language, "{n} ms", n=view.milliseconds))
    if view.tries > 1:
        parts.append(text(language, "{n} tries", n=view.tries))
    return " · ".join(parts)
