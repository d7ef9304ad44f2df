"""Matters in a list, as the browser is told of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from circle_app.i18n import formats, text
from circle_app.services.proposals import ProposalView
from circle_app.web import matters, times
from circle_app.web.role_wording import the_role
from circle_app.web.ui import icons, ring_paths
from circle_app.web.ui.ring_paths import Ring

_RESULTS: Final = {
    "open": ("open", "amber", "clock"),
    "approved": ("agreed", "jade", "check"),
    "rejected": ("not agreed", "gray", "x"),
    "cancelled": ("withdrawn", "gray", "undo"),
}


@dataclass(frozen=True)
class VoteRow:
    """A matter in a list: of a vote with its ring, else with the icon of its kind."""

    id: str = ""
    href: str = ""
    title: str = ""
    sub: str = ""
    d: str = icons.PATHS["hand"]
    has_ring: bool = False
    ring: Ring = Ring()
    left: str = ""
    can_vote: bool = False
    can_decide: bool = False
    chip: str = ""
    tone: str = "gray"
    icon: str = ""


@dataclass(frozen=True)
class Here:
    """What the rows of one circle need to be told."""

    now: datetime
    time_zone: str
    currency: str
    titles: Mapping[str, str]
    language: str


def vote_rows(found: Sequence[ProposalView], here: Here) -> list[VoteRow]:
    """Matters, as they came."""
    return [_row(asked, here) for asked in found]


def _row(asked: ProposalView, here: Here) -> VoteRow:
    language = here.language
    matter = matters.matter_of(asked, language, here.currency)
    chip, tone, sign = _RESULTS[asked.status]
    if asked.failure:
        chip, tone, sign = "not carried out", "amber", "alert"
    waits = asked.can_vote and asked.my_vote is None
    is_open, is_vote = asked.status == "open", asked.decider == "vote"
    told = _told(asked, here)
    parts = [told]
    if is_open and asked.step_count > 1:
        step = text(language, "step {n} of {all}", n=asked.step, all=asked.step_count)
        parts.append(step)
    if asked.kind == "loan" and asked.title:
        parts.insert(0, asked.title)
    if asked.decided_at is not None and not asked.officer_name:
        day = times.day(asked.decided_at, here.time_zone)
        parts.append(formats.date_medium(day, language))
    left = int((asked.closes_at - here.now).total_seconds())
    return VoteRow(
        id=str(asked.id),
        href=f"/c/{asked.circle_id}/votes/{asked.id}",
        title=matter.asked,
        sub=" · ".join(filter(None, parts)),
        d=matter.d,
        has_ring=is_vote,
        ring=_ring(asked, told, waits=waits) if is_vote else Ring(),
        left=formats.time_left(left, language) if is_open else "",
        can_vote=waits,
        can_decide=asked.can_decide,
        chip=text(language, chip),
        tone=tone,
        icon=icons.PATHS[sign],
    )


def _told(asked: ProposalView, here: Here) -> str:
    """How it stands, or who decided."""
    language, is_open = here.language, asked.status == "open"
    if asked.decider == "officer":
        if is_open:
            who = the_role(asked.step_role, language, here.titles)
            return text(language, "It waits for {who}", who=who)
        if asked.officer_name and asked.decided_at is not None:
            when = times.when(asked.decided_at, here.time_zone, language)
            return text(language, "{name} decided {when}", name=asked.officer_name, when=when)
        if asked.decided_by == "time":
            return text(language, "Nobody decided in time")
        return ""
    if asked.tally_hidden:
        return text(language, "{n} of {all} have voted", n=asked.cast, all=asked.electorate)
    if is_open:
        return text(
            language, "{yes} yes so far, {needed} needed", yes=asked.yes, needed=asked.needed
        )
    return text(language, "{yes} yes of {all}", yes=asked.yes, all=asked.electorate)


def _ring(asked: ProposalView, told: str, *, waits: bool) -> Ring:
    still = asked.electorate - asked.cast
    if asked.tally_hidden:
        kinds = ring_paths.cycle_kinds(0, asked.cast, still, mine_open=waits)
        return ring_paths.ring(kinds, ring_paths.SMALL, told)
    kinds = ring_paths.vote_kinds(asked.yes, asked.no, still, mine_open=waits)
    return ring_paths.vote_ring(kinds, asked.needed, ring_paths.SMALL, told)
