"""Savings taken out, as the browser is told of them: ready text only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from circle_app.domain.money import to_decimal_string
from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.withdrawals import Situation, WithdrawalView
from circle_app.web import routes, times
from circle_app.web.shell.state import initials_of
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.sheets import Slip, SlipLine
from circle_app.web.wordings.funds import paid_words

_HOLDS: Final = {
    "keep": "{amount} stay in: that is the rule here.",
    "loans": "{amount} stay in for your loans, as long as they run.",
    "guarantees": "{amount} stay in because you stand for loans of others.",
    "ahead": "{amount} are paid ahead for dues to come.",
    "rounds": "{amount} are in the pot of a round that nobody has won yet.",
    "promised": "{amount} you have asked for already.",
}
_DECIDERS: Final = {
    "officer": "An officer decides on a request.",
    "vote": "The members vote on a request.",
}
_STATES: Final = {
    "asked": ("waits for a decision", "amber", "clock"),
    "approved": ("agreed, not handed out yet", "teal", "check"),
    "paid": ("handed out", "jade", "check_circle"),
    "rejected": ("not agreed", "gray", "x"),
    "cancelled": ("taken back", "gray", "undo"),
    "reversed": ("payment taken back", "gray", "undo"),
}

_INFO, _WARN, _GOOD = PATHS["lock"], PATHS["alert"], PATHS["check_circle"]


@dataclass(frozen=True)
class FactLine:
    """A sentence with its sign."""

    text: str = ""
    kind: str = "info"
    d: str = ""


@dataclass(frozen=True)
class Mine:
    """What the reader may take out, and why not more."""

    free: MoneyParts = MoneyParts()
    savings: str = ""
    facts: list[FactLine] = field(default_factory=list)
    may_ask: bool = False
    offered: bool = True
    most: str = ""
    most_words: str = ""
    decider: str = ""
    prefix: str = "₹"


@dataclass(frozen=True)
class Request:
    """One request in a list, and in the sheet that is open on it."""

    id: str = ""
    name: str = ""
    initials: str = ""
    title: str = ""
    sub: str = ""
    note: str = ""
    amount: MoneyParts = MoneyParts()
    amount_text: str = ""
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    said: str = ""
    vote_href: str = ""
    decide_href: str = ""
    entry_href: str = ""
    is_mine: bool = False
    can_pay: bool = False
    can_cancel: bool = False


def mine_of(found: Situation, language: str) -> Mine:
    """The card at the top."""

    def money(minor: int) -> str:
        return formats.money(minor, found.currency, language)

    offered = found.decided_by != "none"
    facts = [
        FactLine(text(language, _HOLDS[hold.code], amount=money(hold.amount_minor)), "info", _INFO)
        for hold in found.holds
        if hold.counts
    ]
    if not offered:
        words = text(language, "Here savings stay in: that is the rule. The members can change it.")
        facts.append(FactLine(words, "warn", _WARN))
    elif found.pool_minor is not None and found.pool_minor < found.free_minor:
        words = text(
            language,
            "The circle holds {amount} today. More can be handed out when money comes in.",
            amount=money(found.pool_minor),
        )
        facts.append(FactLine(words, "warn", _WARN))
    elif found.free_minor and found.free_minor == found.savings_minor:
        facts.append(FactLine(text(language, "Nothing holds your savings back."), "good", _GOOD))
    return Mine(
        free=formats.money_parts(found.free_minor, found.currency),
        savings=money(found.savings_minor),
        facts=facts,
        may_ask=found.may_ask,
        offered=offered,
        most=to_decimal_string(found.free_minor, found.currency),
        most_words=text(language, "at most {amount}", amount=money(found.free_minor)),
        decider=text(language, _DECIDERS[found.decided_by]) if offered else "",
        prefix=formats.currency_symbol(found.currency),
    )


def requests_of(found: Sequence[WithdrawalView], time_zone: str, language: str) -> list[Request]:
    """Requests, as they came."""
    return [_request(view, time_zone, language) for view in found]


def _request(view: WithdrawalView, time_zone: str, language: str) -> Request:
    chip, tone, sign = _STATES[view.status]
    circle = str(view.circle_id)
    title = (
        text(language, "You ask for your savings")
        if view.is_mine
        else text(language, "{name} asks for savings", name=view.name)
    )
    entry = ""
    if view.entry_id is not None:
        entry = str(routes.path(routes.ENTRY, circle=circle, entry=str(view.entry_id)))
    return Request(
        id=str(view.id),
        name=view.name,
        initials=initials_of(view.name),
        title=title if view.status in ("asked", "approved") else view.name,
        sub=_sub(view, time_zone, language),
        note=f"“{view.note}”" if view.note else "",
        amount=formats.money_parts(view.amount_minor, view.currency),
        amount_text=formats.money(view.amount_minor, view.currency, language),
        chip=text(language, chip),
        tone=tone,
        d=PATHS[sign],
        said=_said(view, language),
        vote_href=_vote_href(view, circle) if view.can_vote else "",
        decide_href=str(routes.path(routes.DECISIONS, circle=circle)) if view.can_decide else "",
        entry_href=entry,
        is_mine=view.is_mine,
        can_pay=view.can_pay,
        can_cancel=view.can_cancel,
    )


def _vote_href(view: WithdrawalView, circle: str) -> str:
    return str(routes.path(routes.VOTE, circle=circle, vote=str(view.proposal_id)))


def _sub(view: WithdrawalView, time_zone: str, language: str) -> str:
    if view.paid_at is not None and view.method is not None:
        parts = [
            times.when(view.paid_at, time_zone, language),
            paid_words(view.method, language),
        ]
        if view.payer_name:
            parts.append(text(language, "by {name}", name=view.payer_name))
        return " · ".join(parts)
    return times.when(view.asked_at, time_zone, language)


def _said(view: WithdrawalView, language: str) -> str:
    """How the decision stands, or what came of it."""
    if view.status == "asked" and view.decider == "officer":
        return text(language, "an officer decides")
    if view.status == "asked":
        return text(language, "{yes} yes so far, {needed} needed", yes=view.yes, needed=view.needed)
    if view.officer_name and view.status != "paid":
        words = text(language, "decided by {name}", name=view.officer_name)
        return f"{words}: “{view.officer_note}”" if view.officer_note else words
    if view.status == "rejected" and view.decided_by == "time":
        return text(language, "nobody decided in time")
    return ""


def asked_slip(view: WithdrawalView, time_zone: str, language: str) -> Slip:
    """What was asked for, and what comes next."""
    lines = [
        SlipLine(
            text(language, "Who decides"),
            text(language, "an officer" if view.decider == "officer" else "the members"),
        )
    ]
    if view.closes_at is not None:
        lines.append(
            SlipLine(text(language, "Until"), times.when(view.closes_at, time_zone, language))
        )
    amount = formats.money_parts(view.amount_minor, view.currency)
    return Slip(text(language, "You asked for your savings"), amount, lines)


def paid_slip(view: WithdrawalView, time_zone: str, language: str) -> Slip:
    """The receipt of savings that were handed out."""
    lines = [
        SlipLine(text(language, "To"), view.name),
        SlipLine(text(language, "How"), paid_words(view.method or "", language)),
    ]
    if view.reference:
        lines.append(SlipLine(text(language, "Reference"), view.reference))
    if view.paid_at is not None:
        recorded = times.when(view.paid_at, time_zone, language)
        lines.append(SlipLine(text(language, "Recorded"), recorded))
    lines.append(SlipLine(text(language, "Entry"), str(view.entry_id)[-8:]))
    amount = formats.money_parts(view.amount_minor, view.currency)
    return Slip(text(language, "Handed out to {name}", name=view.name), amount, lines)
