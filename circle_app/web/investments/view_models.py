"""Investments as the browser is told of them: ready text only."""

from dataclasses import dataclass, field
from typing import Final

from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.investments import ActView, Holdings, InvestmentView
from circle_app.web import routes
from circle_app.web.account_names import account_name
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.sheets import Slip, SlipLine

_STATES: Final = {
    "asked": ("waits for a decision", "amber", "clock"),
    "agreed": ("agreed, not bought yet", "teal", "check"),
    "held": ("the circle has it", "jade", "check_circle"),
    "sold": ("sold", "gray", "arrow_in"),
    "refused": ("not agreed", "gray", "x"),
    "cancelled": ("taken back", "gray", "undo"),
}
_KINDS: Final = {"deposit": "Deposit", "gold": "Gold", "other": "Something else"}
_ICONS: Final = {"deposit": "bank", "gold": "star", "other": "box"}
_ACTS: Final = {
    "buy": "bought",
    "revalue": "worth changed",
    "income": "brought in",
    "sell": "sold",
}
_DONE: Final = {
    "ask": "Asked for",
    "buy": "Bought",
    "worth": "Its worth is written down",
    "income": "Written down",
    "sell": "Sold",
    "cancel": "Taken back",
}


@dataclass(frozen=True)
class BoxOption:
    """A box with what is in it."""

    value: str = ""
    words: str = ""


@dataclass(frozen=True)
class Holding:
    """What the circle has put elsewhere, and whether the reader may ask for more."""

    value: MoneyParts = MoneyParts()
    told: str = ""
    can_ask: bool = False
    prefix: str = "₹"
    today: str = ""


@dataclass(frozen=True)
class ActRow:
    """Something that was done with it."""

    title: str = ""
    sub: str = ""
    amount: str = ""
    href: str = ""
    undone: bool = False


@dataclass(frozen=True)
class InvestmentCard:
    """One investment."""

    id: str = ""
    name: str = ""
    kind: str = ""
    icon: str = ""
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    value: MoneyParts = MoneyParts()
    value_words: str = ""
    facts: str = ""
    gain: str = ""
    note: str = ""
    href: str = ""
    acts: list[ActRow] = field(default_factory=list)
    can_buy: bool = False
    can_act: bool = False
    can_cancel: bool = False


def holding(found: Holdings, today: str, language: str) -> Holding:
    """What the circle has in investments."""
    return Holding(
        value=formats.money_parts(found.value_minor, found.currency),
        told=text(language, "Another officer decides on it.")
        if found.decided_by == "officer"
        else text(language, "The members vote on it."),
        can_ask=found.can_ask,
        prefix=formats.currency_symbol(found.currency),
        today=today,
    )


def box_options(found: Holdings, language: str) -> list[BoxOption]:
    """The boxes it could be paid from."""
    return [
        BoxOption(
            code,
            f"{account_name(code, language)}: {formats.money(held, found.currency, language)}",
        )
        for code, held in found.boxes
    ]


def card_of(view: InvestmentView, language: str) -> InvestmentCard:
    """An investment as it stands."""
    chip, tone, sign = _STATES[view.status]
    bought = view.bought_on is not None
    amount = view.value_minor if bought else view.cost_minor
    href = ""
    if view.proposal_id is not None and not bought:
        parts = {"circle": str(view.circle_id), "vote": str(view.proposal_id)}
        href = str(routes.path(routes.VOTE, **parts))
    return InvestmentCard(
        id=str(view.id),
        name=view.name,
        kind=text(language, _KINDS[view.kind]),
        icon=PATHS[_ICONS[view.kind]],
        chip=text(language, chip),
        tone=tone,
        d=PATHS[sign],
        value=formats.money_parts(amount, view.currency),
        value_words=text(language, "It stands for") if bought else text(language, "It may cost"),
        facts=_facts(view, language),
        gain=_gain(view, language),
        note=view.note,
        href=href,
        acts=[_act(act, view, language) for act in view.acts],
        can_buy=view.can_buy,
        can_act=view.can_act,
        can_cancel=view.can_cancel,
    )


def _facts(view: InvestmentView, language: str) -> str:
    facts = []
    if view.bought_on is not None:
        facts.append(
            text(
                language,
                "bought on {day} for {amount}",
                day=formats.date_medium(view.bought_on, language),
                amount=formats.money(view.cost_minor, view.currency, language),
            )
        )
    if view.matures_on is not None:
        day = formats.date_medium(view.matures_on, language)
        facts.append(text(language, "ends on {day}", day=day))
    if view.income_minor:
        amount = formats.money(view.income_minor, view.currency, language)
        facts.append(text(language, "brought {amount}", amount=amount))
    return " · ".join(facts)


def _gain(view: InvestmentView, language: str) -> str:
    if view.bought_on is None or not view.gain_minor:
        return ""
    amount = formats.money(abs(view.gain_minor), view.currency, language)
    if view.gain_minor > 0:
        return text(language, "Gain so far: {amount}", amount=amount)
    return text(language, "Loss so far: {amount}", amount=amount)


def _act(act: ActView, view: InvestmentView, language: str) -> ActRow:
    day = formats.date_medium(act.on, language)
    done = text(language, _ACTS[act.kind])
    parts = {"circle": str(view.circle_id), "entry": str(act.entry_id)}
    taken_back = [text(language, "taken back")] if act.taken_back else []
    return ActRow(
        title=done[:1].upper() + done[1:],
        sub=" · ".join([day, act.by, *taken_back, *([act.note] if act.note else [])]),
        amount=formats.money(act.amount_minor, view.currency, language, plus=act.kind != "buy"),
        href=str(routes.path(routes.ENTRY, **parts)) if act.entry_id else "",
        undone=act.taken_back,
    )


def slip_of(act: str, made: InvestmentView, language: str) -> Slip:
    """The receipt of an act."""
    done = made.acts[0] if act not in {"ask", "cancel"} and made.acts else None
    amount = made.cost_minor if done is None else done.amount_minor
    if act == "worth":
        amount = made.value_minor
    lines = [SlipLine(text(language, "What is it called?"), made.name)]
    if done is not None:
        value = formats.money(made.value_minor, made.currency, language)
        lines.append(SlipLine(text(language, "It stands for"), value))
        lines.append(SlipLine(text(language, "Entry"), str(done.entry_id)[-8:]))
    return Slip(text(language, _DONE[act]), formats.money_parts(amount, made.currency), lines)
