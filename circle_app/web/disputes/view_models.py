"""Questions about entries and complaints about people, as pages tell them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from circle_app.i18n import formats, ntext, text
from circle_app.services.disputes import DisputeView
from circle_app.web import routes, times
from circle_app.web.ui.icons import PATHS
from circle_app.web.wording import entry_sentence

#: How a dispute stands: words, tone, icon.
STATES: Final = {
    "open": ("Open", "amber", "flag"),
    "settled": ("Answered", "jade", "check"),
    "withdrawn": ("Taken back", "gray", "undo"),
}


@dataclass(frozen=True)
class Doubt:
    """One question about an entry, on the entry's own page; without an id there is none."""

    id: str = ""
    asked: str = ""
    reason: str = ""
    ended: str = ""
    outcome: str = ""
    href: str = ""
    can_settle: bool = False


@dataclass(frozen=True)
class DisputeRow:
    """A dispute in the list of all."""

    href: str = ""
    d: str = PATHS["flag"]
    title: str = ""
    reason: str = ""
    sub: str = ""
    chip: str = ""
    tone: str = "gray"
    sign: str = PATHS["flag"]
    is_open: bool = False


@dataclass(frozen=True)
class Person:
    """Somebody to choose in the form of a complaint."""

    id: str = ""
    name: str = ""


def href_of(view: DisputeView) -> str:
    """The address of a dispute."""
    return str(routes.path(routes.DISPUTE, circle=str(view.circle_id), dispute=str(view.id)))


def doubts(
    found: Sequence[DisputeView], time_zone: str, language: str
) -> tuple[Doubt, list[Doubt]]:
    """Tell the open question about an entry apart from those that ended."""
    told = [_doubt(view, time_zone, language) for view in found]
    is_open = next(
        (doubt for doubt, view in zip(told, found, strict=True) if view.status == "open"), Doubt()
    )
    return is_open, [doubt for doubt in told if doubt.ended]


def _doubt(view: DisputeView, time_zone: str, language: str) -> Doubt:
    asked = text(
        language,
        "{name} questions this entry, {when}",
        name=view.opened_by_name,
        when=times.when(view.opened_at, time_zone, language),
    )
    return Doubt(
        id=str(view.id),
        asked=asked,
        reason=f"“{view.reason}”",
        ended=ended_words(view, time_zone, language),
        outcome=f"“{view.outcome}”" if view.outcome else "",
        href=href_of(view),
        can_settle=view.can_settle,
    )


def ended_words(view: DisputeView, time_zone: str, language: str) -> str:
    """Who ended it and when; empty while it is open."""
    if view.closed_at is None:
        return ""
    when = times.when(view.closed_at, time_zone, language)
    if view.outcome:
        return text(language, "{name} answered, {when}", name=view.closed_by_name or "", when=when)
    return text(language, "taken back, {when}", when=when)


def subject(view: DisputeView, language: str) -> str:
    """What or whom it is about: "Entry 12: Contribution of Asha", "About Rekha Verma"."""
    if view.about == "person":
        return text(language, "About {name}", name=view.member_name or "")
    what = entry_sentence(view.entry_kind or "", view.entry_params, language)
    number = formats.grouped(view.entry_sequence or 0)
    return text(language, "Entry {number}: {what}", number=number, what=what)


def dispute_rows(found: Sequence[DisputeView], time_zone: str, language: str) -> list[DisputeRow]:
    """Disputes, as they came."""
    return [_row(view, time_zone, language) for view in found]


def _row(view: DisputeView, time_zone: str, language: str) -> DisputeRow:
    chip, tone, sign = STATES[view.status]
    day = formats.date_medium(times.day(view.opened_at, time_zone), language)
    parts = [view.opened_by_name, day]
    if view.messages:
        parts.append(ntext(language, "{n} message", "{n} messages", view.messages))
    return DisputeRow(
        href=href_of(view),
        d=PATHS["user" if view.about == "person" else "receipt"],
        title=subject(view, language),
        reason=f"“{view.reason}”",
        sub=" · ".join(parts),
        chip=text(language, chip),
        tone=tone,
        sign=PATHS[sign],
        is_open=view.status == "open",
    )
