"""Both sides of a settlement, ending in one figure: for leaving and for whoever settles."""

from dataclasses import dataclass, field
from typing import Final

import reflex as rx

from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.departures import PlanView
from circle_app.web import ui
from circle_app.web.i18n import tr

_OWN: Final = {
    "savings": "Savings",
    "share_capital": "Shares",
    "advance": "Paid ahead on loans",
    "payable": "Paid for the circle",
    "payout_payable": "Share of the surplus",
}


@dataclass(frozen=True)
class PlanLine:
    """A name and its amount."""

    name: str = ""
    amount: str = ""


@dataclass(frozen=True)
class PlanCard:
    """What is somebody's, what is owed, and what is left."""

    own: list[PlanLine] = field(default_factory=list)
    owed: list[PlanLine] = field(default_factory=list)
    own_total: str = ""
    owed_total: str = ""
    label: str = ""
    net: MoneyParts = MoneyParts()
    is_short: bool = False
    notes: list[str] = field(default_factory=list)


def plan_card(plan: PlanView, name: str, currency: str, language: str, *, is_me: bool) -> PlanCard:
    """Put a plan into words."""

    def money(minor: int) -> str:
        return formats.money(minor, currency, language)

    label, net = _net(plan, name, language, is_me=is_me)
    return PlanCard(
        own=[
            PlanLine(text(language, _OWN[line.code]), money(line.amount_minor))
            for line in plan.owned
        ],
        owed=[
            PlanLine(
                text(language, "Loan {number}, paid off today", number=line.number),
                money(line.owed_minor),
            )
            for line in plan.loans
        ],
        own_total=money(plan.own_minor),
        owed_total=money(plan.owed_minor),
        label=label,
        net=formats.money_parts(net, currency),
        is_short=plan.missing_minor > 0,
        notes=_notes(plan, currency, language),
    )


def _net(plan: PlanView, name: str, language: str, *, is_me: bool) -> tuple[str, int]:
    if plan.missing_minor:
        words = "Still to be paid by you" if is_me else "Still to be paid by {name}"
        return text(language, words, name=name), plan.missing_minor
    words = "You get" if is_me else "{name} gets"
    return text(language, words, name=name), plan.payout_minor


def _notes(plan: PlanView, currency: str, language: str) -> list[str]:
    notes = []
    if plan.dues_minor:
        notes.append(
            ntext(
                language,
                "{n} open contribution of {amount} is let off.",
                "{n} open contributions of {amount} are let off.",
                plan.dues_count,
                amount=formats.money(plan.dues_minor, currency, language),
            )
        )
    if plan.written_off_minor:
        lost = formats.money(plan.written_off_minor, currency, language)
        notes.append(text(language, "{amount} is given up: the circle loses it.", amount=lost))
    return notes


def _line(line: rx.Var[PlanLine]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(line.name),
        rx.el.dd(rx.el.span(line.amount, class_name="num")),
        class_name="data__row",
    )


def _side(
    title: ui.Text, lines: rx.Var[list[PlanLine]], total: rx.Var[str], none: ui.Text
) -> rx.Component:
    return rx.el.div(
        rx.el.h2(title, class_name="plan-side__title"),
        rx.cond(
            lines.length() > 0,
            ui.data_list(rx.foreach(lines, _line)),
            rx.el.p(none, class_name="muted"),
        ),
        rx.el.p(
            rx.el.span(tr("Together")),
            rx.el.span(total, class_name="num"),
            class_name="row row--between strong plan-side__total",
        ),
        class_name="plan-side",
    )


def plan_sides(card: rx.Var[PlanCard]) -> rx.Component:
    """Two columns that end in one figure."""
    return ui.card(
        rx.el.div(
            _side(tr("What is there"), card.own, card.own_total, tr("No savings")),
            _side(tr("What is owed"), card.owed, card.owed_total, tr("No loans")),
            class_name="plan-sides",
        ),
        rx.el.div(
            ui.label(card.label),
            rx.el.div(
                ui.money(card.net, "page"),
                class_name=ui.classes(rx.cond(card.is_short, "plan-net--short", "")),
            ),
            class_name="plan-net",
        ),
        rx.foreach(card.notes, lambda note: rx.el.p(note, class_name="muted small")),
    )
