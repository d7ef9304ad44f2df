"""Leaving a circle, or removing somebody, as the browser is told of it."""

from dataclasses import dataclass, field
from typing import Final

from circle_app.i18n import formats, text
from circle_app.i18n.messages import sentence
from circle_app.services.departures import Preview
from circle_app.web import routes
from circle_app.web.leave.plans import PlanCard, plan_card
from circle_app.web.ui.icons import PATHS

_HOLDS: Final = {
    "payments": "A payment waits to be confirmed or rejected.",
    "repayments": "A repayment waits to be confirmed or rejected.",
    "expenses": "Money that was laid out for the circle waits for a decision.",
    "guarantees": "Savings are held for the loan of somebody else. That has to end first.",
    "disputes": "Something is being questioned. It has to be cleared up first.",
    "slots": "A slot has had its pot and is still paying. Pay to the end, or find somebody who "
    "takes the slot over.",
    "pots": "A pot is still to be received, or money lies in one that is not given yet.",
    "round_debt": "The circle has paid for a round instead. That has to be paid back first.",
}


@dataclass(frozen=True)
class FactLine:
    """A sentence with its sign."""

    text: str = ""
    kind: str = "info"
    d: str = ""


@dataclass(frozen=True)
class StepText:
    """One step to come."""

    mark: str = ""
    title: str = ""


@dataclass(frozen=True)
class LeaveView:
    """What it would be if somebody went today.

    ``open_href`` leads to the departure that is asked for already.
    """

    is_me: bool = True
    name: str = ""
    member_id: str = ""
    circle_name: str = ""
    plan: PlanCard = field(default_factory=PlanCard)
    blocks: list[FactLine] = field(default_factory=list)
    facts: list[FactLine] = field(default_factory=list)
    steps: list[StepText] = field(default_factory=list)
    can_ask: bool = False
    at_once: bool = False
    may_forgive: bool = False
    forgives: bool = False
    restated: str = ""
    open_href: str = ""


def leave_view(found: Preview, circle_name: str, language: str) -> LeaveView:
    """Put a preview into words."""
    blocks = _blocks(found, language)
    at_once = found.decided_by == "nobody"
    href = ""
    if found.departure_id is not None:
        parts = {"circle": str(found.circle_id), "departure": str(found.departure_id)}
        href = str(routes.path(routes.DEPARTURE, **parts))
    return LeaveView(
        is_me=found.is_me,
        name=found.name,
        member_id="" if found.is_me else str(found.member_id),
        circle_name=circle_name,
        plan=plan_card(found.plan, found.name, found.currency, language, is_me=found.is_me),
        blocks=blocks,
        facts=_facts(found, language),
        steps=_steps(found, language),
        can_ask=not blocks and not href,
        at_once=at_once,
        may_forgive=found.may_forgive and (found.plan.missing_minor > 0 or found.plan.forgives),
        forgives=found.plan.forgives,
        restated=_restated(found, circle_name, language),
        open_href=href,
    )


def _blocks(found: Preview, language: str) -> list[FactLine]:
    words = [text(language, _HOLDS[hold]) for hold in found.holds]
    if found.refusal:
        words.insert(0, sentence(found.refusal, language))
    if found.plan.missing_minor:
        missing = formats.money(found.plan.missing_minor, found.currency, language)
        told = (
            "You owe {amount} more than is yours. Please pay that first."
            if found.is_me
            else "{name} owes {amount} more than there is. It is paid first, or given up."
        )
        words.append(text(language, told, name=found.name, amount=missing))
    return [FactLine(each, "warn", PATHS["alert"]) for each in words]


def _facts(found: Preview, language: str) -> list[FactLine]:
    words = (
        [
            "Loans and savings you asked for and did not get yet are withdrawn.",
            "Afterwards you do not see the circle any more. With a code you can join again.",
        ]
        if found.is_me
        else [
            "Loans and savings that were asked for and not given yet are withdrawn.",
            "Afterwards {name} does not see the circle any more.",
        ]
    )
    facts = [
        FactLine(text(language, each, name=found.name), "info", PATHS["info"]) for each in words
    ]
    if found.slots:
        later = formats.money(found.later_minor, found.currency, language)
        told = (
            "Your slots become free. What you put into pots that were given comes back at the end: "
            "{amount}."
            if found.is_me
            else "The slots of {name} become free. What was put into pots that were given goes "
            "back at the end: {amount}."
        )
        freed = text(language, told, name=found.name, amount=later)
        facts.insert(0, FactLine(freed, "info", PATHS["info"]))
    if found.pool_minor is not None and found.pool_minor < found.plan.payout_minor:
        pool = formats.money(found.pool_minor, found.currency, language)
        told = text(
            language,
            "The circle holds {amount} today. It is paid out when enough has come in.",
            amount=pool,
        )
        facts.insert(0, FactLine(told, "warn", PATHS["alert"]))
    return facts


def _steps(found: Preview, language: str) -> list[StepText]:
    decided = {
        "nobody": "",
        "officer": "An officer decides",
        "vote": "The members vote on it",
    }[found.decided_by]
    asked = "You ask to leave" if found.is_me else "You ask for it, and say why"
    paid = (
        "Somebody else who keeps the money pays you out"
        if found.is_me
        else "Somebody who keeps the money settles with {name}"
    )
    gone = "You leave at once: there is nothing to settle" if not decided else ""
    words = [gone] if gone else [asked, decided, paid]
    return [
        StepText(str(number), text(language, each, name=found.name))
        for number, each in enumerate(words, 1)
    ]


def _restated(found: Preview, circle_name: str, language: str) -> str:
    amount = formats.money(found.plan.payout_minor, found.currency, language)
    if found.is_me:
        told = (
            "You leave {circle} and get {amount}."
            if found.plan.payout_minor
            else "You leave {circle}."
        )
    elif found.plan.payout_minor:
        told = "{name} is removed from {circle} and gets {amount}."
    else:
        told = "{name} is removed from {circle}."
    return text(language, told, circle=circle_name, name=found.name, amount=amount)
