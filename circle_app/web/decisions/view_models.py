"""Matters that officers decide, as the browser is told of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.proposals import ProposalView
from circle_app.web import times
from circle_app.web.matters import amount_of, matter_of
from circle_app.web.role_wording import the_role
from circle_app.web.shell.state import initials_of
from circle_app.web.ui.icons import PATHS

_RESULTS: Final = {
    "approved": ("agreed", "jade", "check"),
    "rejected": ("not agreed", "gray", "x"),
    "cancelled": ("withdrawn", "gray", "undo"),
}


@dataclass(frozen=True)
class MatterCard:
    """A matter that waits."""

    id: str = ""
    initials: str = ""
    asked: str = ""
    why: str = ""
    when: str = ""
    has_amount: bool = False
    amount: MoneyParts = MoneyParts()
    href: str = ""
    can_decide: bool = False
    waits: str = ""


@dataclass(frozen=True)
class DecidedRow:
    """A matter that was decided."""

    id: str = ""
    d: str = PATHS["file"]
    asked: str = ""
    sub: str = ""
    note: str = ""
    failure: str = ""
    chip: str = ""
    tone: str = "gray"
    chip_d: str = PATHS["x"]
    href: str = ""


def matter_card(
    asked: ProposalView,
    time_zone: str,
    currency: str,
    titles: Mapping[str, str],
    language: str,
) -> MatterCard:
    """Make the card of a matter that waits."""
    matter = matter_of(asked, language, currency)
    minor = amount_of(asked)
    return MatterCard(
        id=str(asked.id),
        initials=initials_of(asked.opened_by_name),
        asked=matter.asked,
        why=matter.why,
        when=text(language, "asked {when}", when=times.when(asked.opened_at, time_zone, language)),
        has_amount=minor is not None,
        amount=formats.money_parts(minor or 0, currency),
        href=f"/c/{asked.circle_id}/votes/{asked.id}",
        can_decide=asked.can_decide,
        waits=_waits(asked, titles, language),
    )


def _waits(asked: ProposalView, titles: Mapping[str, str], language: str) -> str:
    """Whom it waits for, where the reader cannot decide it."""
    if asked.can_decide:
        return ""
    if asked.is_mine:
        return text(language, "You asked; an officer decides")
    who = the_role(asked.step_role, language, titles)
    return text(language, "It waits for {who}", who=who)


def decided_row(asked: ProposalView, time_zone: str, currency: str, language: str) -> DecidedRow:
    """Make the line of a matter that was decided."""
    matter = matter_of(asked, language, currency)
    chip, tone, sign = _RESULTS[asked.status]
    if asked.failure:
        chip, tone, sign = "not carried out", "amber", "alert"
    return DecidedRow(
        id=str(asked.id),
        d=matter.d,
        asked=matter.asked,
        sub=_decided(asked, time_zone, language),
        note=f"“{asked.officer_note}”" if asked.officer_note else "",
        failure=(
            text(language, "Agreed, but it could not be carried out: {why}", why=matter.failure)
            if matter.failure
            else ""
        ),
        chip=text(language, chip),
        tone=tone,
        chip_d=PATHS[sign],
        href=f"/c/{asked.circle_id}/votes/{asked.id}",
    )


def _decided(asked: ProposalView, time_zone: str, language: str) -> str:
    when = times.when(asked.decided_at, time_zone, language) if asked.decided_at else ""
    if asked.officer_name:
        return text(language, "{name} decided {when}", name=asked.officer_name, when=when)
    if asked.decided_by == "time":
        return text(language, "Nobody decided in time, {when}", when=when)
    return when
