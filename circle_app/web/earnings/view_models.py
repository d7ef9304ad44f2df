"""What was earned and whose it becomes, as the browser is told of it: ready text only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.distributions import (
    DistributionPreview,
    DistributionView,
    EarnedView,
    PartView,
)
from circle_app.web import routes
from circle_app.web.shell.state import initials_of
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.sheets import Slip, SlipLine
from circle_app.web.wordings.earnings import POLICIES

_STATES: Final = {
    "asked": ("waits for a decision", "amber", "clock"),
    "agreed": ("agreed, not given yet", "teal", "check"),
    "posted": ("given", "jade", "check_circle"),
    "refused": ("not agreed", "gray", "x"),
    "cancelled": ("taken back", "gray", "undo"),
    "reversed": ("taken back", "gray", "undo"),
}
_WAYS: Final = {"savings": "into the savings", "payable": "to be handed out"}
_HANDED: Final = {
    "cash": "handed out in cash",
    "upi": "handed out by UPI",
    "bank": "handed out by bank",
    "wallet": "handed out into the wallet",
    "settlement": "handed out on leaving",
}


@dataclass(frozen=True)
class Option:
    """One line of a select."""

    value: str = ""
    words: str = ""


@dataclass(frozen=True)
class Figure:
    """A name and an amount."""

    name: str = ""
    amount: str = ""


@dataclass(frozen=True)
class PartRow:
    """One member's part and what it is measured by."""

    key: str = ""
    name: str = ""
    initials: str = ""
    sub: str = ""
    amount: str = ""
    can_pay: bool = False


@dataclass(frozen=True)
class PlanCard:
    """What could be given, and the plan that is looked at."""

    limit: MoneyParts = MoneyParts()
    figures: list[Figure] = field(default_factory=list)
    why: str = ""
    rule: str = ""
    policy: str = ""
    policies: list[Option] = field(default_factory=list)
    into: str = ""
    ways: list[Option] = field(default_factory=list)
    date_from: str = ""
    date_to: str = ""
    today: str = ""
    prefix: str = "₹"
    rows: list[PartRow] = field(default_factory=list)
    total: MoneyParts = MoneyParts()
    asked: str = ""
    told: str = ""
    can_ask: bool = False


@dataclass(frozen=True)
class GivenCard:
    """A distribution: asked for, given, or what else became of it; without an id there is none."""

    id: str = ""
    title: str = ""
    sub: str = ""
    amount: str = ""
    mine: str = ""
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    href: str = ""
    can_post: bool = False
    can_cancel: bool = False
    rows: list[PartRow] = field(default_factory=list)


def _money(minor: int, currency: str, language: str) -> str:
    return formats.money(minor, currency, language)


def policy_words(policy: str, language: str) -> str:
    """By what it is shared, in a few words."""
    return text(language, POLICIES[policy]) if policy in POLICIES else ""


def weight_words(policy: str, weight: int, currency: str, language: str) -> str:
    """What a part is measured by: savings, shares, or savings for so many days."""
    if policy == "savings":
        return text(language, "{amount} saved", amount=_money(weight, currency, language))
    if policy == "savings_days":
        amount = _money(weight, currency, language)
        return text(language, "{amount} saved, all days added up", amount=amount)
    if policy == "shares":
        return ntext(language, "{n} share", "{n} shares", weight)
    return ""


def plan_card(found: DistributionPreview, today: date, language: str) -> PlanCard:
    """What could be given today, by the plan that was chosen."""
    currency = found.currency
    return PlanCard(
        limit=formats.money_parts(found.earned.limit_minor, currency),
        figures=_figures(found.earned, currency, language),
        why=_why(found, language),
        rule=_rule(found.rule, language),
        policy=found.policy,
        policies=[Option(each, policy_words(each, language)) for each in found.policies],
        into=found.into,
        ways=[Option(each, text(language, _WAYS[each])) for each in found.ways],
        date_from=found.date_from.isoformat(),
        date_to=found.date_to.isoformat(),
        today=today.isoformat(),
        prefix=formats.currency_symbol(currency),
        rows=part_rows(found.parts, found.policy, currency, language),
        total=formats.money_parts(found.amount_minor, currency),
        asked=_money(found.amount_minor, currency, language),
        told=text(language, "Another officer decides on it.")
        if found.decided_by == "officer"
        else text(language, "The members vote on it."),
        can_ask=found.can_ask
        and bool(found.parts)
        and found.amount_minor > 0
        and not found.excess
        and found.distribution_id is None,
    )


def _rule(rule: str, language: str) -> str:
    words = policy_words(rule, language)
    if not words:
        return text(language, "The rules do not say by what. The members choose.")
    return text(language, "By the rules: {how}.", how=words)


def _figures(earned: EarnedView, currency: str, language: str) -> list[Figure]:
    named = (
        ("Earned in these days", earned.income_minor),
        ("Spent and lost in these days", -earned.expense_minor),
        ("Left from before", earned.before_minor),
        ("Given to members already", -(earned.given_minor + earned.since_minor)),
        ("Free in the boxes", earned.held_minor),
    )
    return [
        Figure(text(language, name), _money(minor, currency, language))
        for name, minor in named
        if minor or name == "Earned in these days"
    ]


def _why(found: DistributionPreview, language: str) -> str:
    if found.excess:
        return text(language, "That is more than can be given.")
    if found.nobody:
        return text(language, "By this measure nobody has a part. Please choose another one.")
    if found.earned.limit_minor == 0:
        return text(language, "There is nothing to give to members now.")
    if found.earned.limited_by == "boxes":
        return text(language, "The boxes hold no more that is free.")
    return ""


def part_rows(
    parts: Sequence[PartView], policy: str, currency: str, language: str
) -> list[PartRow]:
    """Everybody's part."""
    return [
        PartRow(
            key=str(part.member_id),
            name=part.name,
            initials=initials_of(part.name),
            sub=text(language, _HANDED[part.paid_from])
            if part.paid_from
            else weight_words(policy, part.weight, currency, language),
            amount=_money(part.amount_minor, currency, language),
            can_pay=part.can_pay,
        )
        for part in parts
    ]


def given_card(view: DistributionView, language: str) -> GivenCard:
    """A distribution as it stands."""
    chip, tone, sign = _STATES[view.status]
    currency = view.currency
    first, last = (formats.date_medium(day, language) for day in (view.date_from, view.date_to))
    days = first if first == last else text(language, "{first} to {last}", first=first, last=last)
    href = ""
    if view.proposal_id is not None:
        parts = {"circle": str(view.circle_id), "vote": str(view.proposal_id)}
        href = str(routes.path(routes.VOTE, **parts))
    if view.entry_id is not None:
        parts = {"circle": str(view.circle_id), "entry": str(view.entry_id)}
        href = str(routes.path(routes.ENTRY, **parts))
    mine = ""
    if view.my_minor:
        amount = _money(view.my_minor, currency, language)
        mine = text(language, "your part: {amount}", amount=amount)
    return GivenCard(
        id=str(view.id),
        title=days,
        sub=" · ".join((policy_words(view.policy, language), text(language, _WAYS[view.into]))),
        amount=_money(view.amount_minor, currency, language),
        mine=mine,
        chip=text(language, chip),
        tone=tone,
        d=PATHS[sign],
        href=href,
        can_post=view.can_post,
        can_cancel=view.can_cancel,
        rows=part_rows(view.parts, view.policy, currency, language),
    )


_DONE: Final = {
    "ask": "Asked for",
    "give": "Given to the members",
    "take_back": "Taken back",
    "pay": "Handed out",
}


def slip_of(act: str, made: DistributionView, member: UUID | None, language: str) -> Slip:
    """The receipt of an act; of a part that was handed out, whose it was."""
    part = next((each for each in made.parts if each.member_id == member), None)
    amount = made.amount_minor if part is None else part.amount_minor
    lines = [SlipLine(text(language, "By what"), policy_words(made.policy, language))]
    if part is not None:
        lines = [SlipLine(text(language, "To"), part.name)]
    elif made.my_minor:
        mine = _money(made.my_minor, made.currency, language)
        lines.append(SlipLine(text(language, "Your part"), mine))
    lines.append(SlipLine(text(language, "Where it goes"), text(language, _WAYS[made.into])))
    return Slip(text(language, _DONE[act]), formats.money_parts(amount, made.currency), lines)
