"""Somebody who goes, as the browser is told of it."""

from dataclasses import dataclass, field
from typing import Final

from circle_app.i18n import formats, text
from circle_app.services.departures import DepartureView
from circle_app.web import routes, times
from circle_app.web.leave.plans import PlanCard, plan_card
from circle_app.web.shell.state import initials_of
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.sheets import Slip, SlipLine
from circle_app.web.wordings.funds import paid_words

_STATES: Final = {
    "asked": ("waits for a decision", "amber", "clock"),
    "agreed": ("agreed, not settled yet", "teal", "check"),
    "settled": ("settled", "jade", "check_circle"),
    "refused": ("not agreed", "gray", "x"),
    "cancelled": ("taken back", "gray", "undo"),
}


@dataclass(frozen=True)
class StepLine:
    """One step of the way."""

    mark: str = ""
    title: str = ""
    sub: str = ""
    state: str = "todo"


@dataclass(frozen=True)
class DepartureCard:
    """A departure: the plan, how far it is, and what the reader may do."""

    id: str = ""
    name: str = ""
    initials: str = ""
    title: str = ""
    sub: str = ""
    reason: str = ""
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    plan: PlanCard = field(default_factory=PlanCard)
    steps: list[StepLine] = field(default_factory=list)
    decide_href: str = ""
    pays: bool = False
    amount: str = ""
    has_account: bool = False
    can_settle: bool = False
    can_cancel: bool = False
    is_open: bool = False


def departure_card(view: DepartureView, zone: str, language: str) -> DepartureCard:
    """Put a departure into words."""
    chip, tone, sign = _STATES[view.status]
    href = ""
    if view.proposal_id is not None:
        parts = {"circle": str(view.circle_id), "vote": str(view.proposal_id)}
        href = str(routes.path(routes.VOTE, **parts))
    asked = times.when(view.asked_at, zone, language)
    return DepartureCard(
        id=str(view.id),
        name=view.name,
        initials=initials_of(view.name),
        title=_title(view, language),
        sub=text(language, "asked by {name}", name=view.asked_by) + f" · {asked}",
        reason=f"“{view.reason}”" if view.reason else "",
        chip=text(language, chip),
        tone=tone,
        d=PATHS[sign],
        plan=plan_card(view.plan, view.name, view.currency, language, is_me=view.is_me),
        steps=_steps(view, zone, language),
        decide_href=href,
        pays=view.plan.payout_minor > 0,
        amount=formats.money(view.plan.payout_minor, view.currency, language),
        has_account=view.has_account,
        can_settle=view.can_settle,
        can_cancel=view.can_cancel,
        is_open=view.status in ("asked", "agreed"),
    )


def _title(view: DepartureView, language: str) -> str:
    if view.is_me:
        words = "You want to leave" if view.kind == "leave" else "You are to be removed"
    else:
        words = "{name} wants to leave" if view.kind == "leave" else "{name} is to be removed"
    if view.status == "settled":
        words = "{name} has left" if view.kind == "leave" else "{name} was removed"
    return text(language, words, name=view.name)


def _steps(view: DepartureView, zone: str, language: str) -> list[StepLine]:
    status = view.status
    decided = {"agreed": "done", "settled": "done", "asked": "now"}.get(status, "done")
    asked = StepLine(
        "1", text(language, "Asked"), times.when(view.asked_at, zone, language), "done"
    )
    lines = [asked]
    if view.decided_by != "nobody":
        title = {
            "officer": "An officer decides",
            "vote": "The members vote on it",
        }[view.decided_by]
        sub = {
            "refused": text(language, "not agreed"),
            "cancelled": text(language, "taken back"),
            "asked": "",
        }.get(status, text(language, "agreed"))
        lines.append(StepLine("2", text(language, title), sub, decided))
    last = {"settled": "done", "agreed": "now"}.get(status, "todo")
    when = times.when(view.settled_at, zone, language) if view.settled_at else ""
    number = str(len(lines) + 1)
    settled = "Everything is settled" if status == "settled" else "To be settled"
    lines.append(StepLine(number, text(language, settled), when, last))
    return lines


def settled_slip(view: DepartureView, method: str, zone: str, language: str) -> Slip:
    """The receipt of a settlement."""
    lines = [SlipLine(text(language, "To"), view.name)]
    if view.plan.payout_minor:
        lines.append(SlipLine(text(language, "How"), paid_words(method, language)))
    if view.plan.loans:
        owed = formats.money(view.plan.own_minor - view.plan.payout_minor, view.currency, language)
        lines.append(SlipLine(text(language, "Set off against loans"), owed))
    if view.settled_at is not None:
        recorded = times.when(view.settled_at, zone, language)
        lines.append(SlipLine(text(language, "Recorded"), recorded))
    amount = formats.money_parts(view.plan.payout_minor, view.currency)
    return Slip(text(language, "Settled with {name}", name=view.name), amount, lines)
