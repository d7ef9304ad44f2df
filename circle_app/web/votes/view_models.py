"""Votes in a list as the browser is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from circle_app.i18n import formats, text
from circle_app.services.proposals import ProposalView
from circle_app.web import matters, times
from circle_app.web.ui import icons, ring_paths
from circle_app.web.ui.ring_paths import Ring

_KINDS: Final = {
    "loan": "{name} asks for a loan",
    "rules": "Change of the rules",
    "admission": "{title} wants to join",
    "upi": "UPI payments go to {title}?",
}
_RESULTS: Final = {
    "open": ("open", "amber", "clock"),
    "approved": ("agreed", "jade", "check"),
    "rejected": ("not agreed", "gray", "x"),
    "cancelled": ("withdrawn", "gray", "undo"),
}


@dataclass(frozen=True)
class VoteRow:
    """A question in a list."""

    href: str = ""
    title: str = ""
    sub: str = ""
    ring: Ring = Ring()
    left: str = ""
    waits_for_me: bool = False
    chip: str = ""
    tone: str = "gray"
    icon: str = ""


def vote_rows(
    found: Sequence[ProposalView], now: datetime, time_zone: str, language: str
) -> list[VoteRow]:
    """Questions, as they came."""
    return [_row(asked, now, time_zone, language) for asked in found]


def _row(asked: ProposalView, now: datetime, time_zone: str, language: str) -> VoteRow:
    chip, tone, sign = _RESULTS[asked.status]
    waits = asked.can_vote and asked.my_vote is None
    still = asked.electorate - asked.yes - asked.no
    kinds = ring_paths.vote_kinds(asked.yes, asked.no, still, mine_open=waits)
    is_open = asked.status == "open"
    told = (
        text(language, "{yes} yes so far, {needed} needed", yes=asked.yes, needed=asked.needed)
        if is_open
        else text(language, "{yes} yes of {all}", yes=asked.yes, all=asked.electorate)
    )
    parts = [told]
    if asked.kind == "loan" and asked.title:
        parts.insert(0, asked.title)
    if asked.failure:
        chip, tone, sign = "not carried out", "amber", "alert"
    if asked.decided_at is not None:
        day = times.day(asked.decided_at, time_zone)
        parts.append(formats.date_medium(day, language))
    return VoteRow(
        href=f"/c/{asked.circle_id}/votes/{asked.id}",
        title=_title(asked, language),
        sub=" · ".join(parts),
        ring=ring_paths.vote_ring(kinds, asked.needed, ring_paths.SMALL, told),
        left=formats.time_left(int((asked.closes_at - now).total_seconds()), language)
        if is_open
        else "",
        waits_for_me=waits,
        chip=text(language, chip),
        tone=tone,
        icon=icons.PATHS[sign],
    )


def _title(asked: ProposalView, language: str) -> str:
    if asked.kind in _KINDS:
        return text(language, _KINDS[asked.kind], name=asked.opened_by_name, title=asked.title)
    return matters.matter_of(asked, language).asked
