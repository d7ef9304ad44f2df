"""The sheets of investments: asking, buying, worth, income, selling, taking the wish back."""

from typing import Any

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.investments.state import InvestmentsState
from circle_app.web.investments.view_models import BoxOption
from circle_app.web.ui.sheets import sheet, sheet_steps

ASK, BUY, INCOME = "invest-ask", "invest-buy", "invest-income"
WORTH, SELL, BACK = "invest-worth", "invest-sell", "invest-back"
_held = InvestmentsState.holding


def opener(words: ui.Text, name: str, investment: Any, **props: Any) -> rx.Component:
    """A button that opens one of these sheets with a fresh form, for one investment."""
    return ui.button(
        words,
        custom_attrs=ui.opens(name),
        on_click=InvestmentsState.choose(investment),
        **props,
    )


def _form(handler: Any, words: ui.Text, *fields: ui.Child, kind: Any = "solid") -> rx.Component:
    return sheet_steps(
        InvestmentsState.slip,
        rx.el.form(
            ui.request_id(InvestmentsState.request_id),
            ui.error_callout(InvestmentsState.error),
            *fields,
            ui.button(words, kind, submit=True, wide=True, large=True, busy=InvestmentsState.busy),
            # The fields are remade for every opening, with the balances of that moment.
            key=InvestmentsState.request_id,
            class_name="stack stack--wide",
            on_submit=handler,
        ),
    )


def _named() -> rx.Component:
    return rx.el.p(InvestmentsState.one.name, class_name="strong")


def _amount(sheet_name: str, name: str, label: ui.Text, hint: ui.Text | None = None) -> Any:
    return ui.text_field(
        name,
        label,
        hint=hint,
        control_id=f"{sheet_name}-{name}",
        input_mode="decimal",
        auto_complete="off",
        max_length=20,
    )


def _typed(sheet_name: str, name: str, label: ui.Text, **props: Any) -> rx.Component:
    return ui.text_field(
        name, label, control_id=f"{sheet_name}-{name}", auto_complete="off", **props
    )


def _day(sheet_name: str) -> rx.Component:
    return _typed(
        sheet_name,
        "on",
        tr("Which day?"),
        type="date",
        default_value=_held.today,
        max=_held.today,
    )


def _reference(sheet_name: str) -> rx.Component:
    return _typed(sheet_name, "reference", tr("Reference (if there is one)"), max_length=40)


def _option(option: rx.Var[BoxOption]) -> rx.Component:
    return rx.el.option(option.words, value=option.value)


def _box(sheet_name: str, label: ui.Text, name: str = "box") -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=f"{sheet_name}-{name}", class_name="field__label"),
        rx.el.select(
            rx.foreach(InvestmentsState.boxes, _option),
            id=f"{sheet_name}-{name}",
            name=name,
            class_name="input",
        ),
        class_name="field",
    )


def _ask() -> rx.Component:
    return _form(
        InvestmentsState.ask,
        tr("Ask for it"),
        rx.el.p(_held.told, class_name="muted"),
        rx.el.div(
            rx.el.label(tr("What is it?"), html_for=f"{ASK}-kind", class_name="field__label"),
            rx.el.select(
                rx.el.option(tr("Deposit"), value="deposit"),
                rx.el.option(tr("Gold"), value="gold"),
                rx.el.option(tr("Something else"), value="other"),
                id=f"{ASK}-kind",
                name="kind",
                class_name="input",
            ),
            class_name="field",
        ),
        _typed(ASK, "name", tr("What is it called?"), max_length=80, required=True),
        _amount(ASK, "amount", tr("What may it cost?")),
        _box(ASK, tr("Where is it paid from?"), "paid_from"),
        _typed(
            ASK,
            "matures_on",
            tr("When does it end? (if it does)"),
            type="date",
            min=_held.today,
        ),
        _typed(ASK, "note", tr("A few words (if you like)"), max_length=300),
    )


def _buy() -> rx.Component:
    return _form(
        InvestmentsState.buy,
        tr("It is bought"),
        _named(),
        _amount(BUY, "amount", tr("What did it cost?"), tr("Empty: what was agreed.")),
        _box(BUY, tr("Where was it paid from?")),
        _day(BUY),
        _reference(BUY),
    )


def _income() -> rx.Component:
    return _form(
        InvestmentsState.income,
        tr("Record it"),
        _named(),
        _amount(INCOME, "amount", tr("How much did it bring?")),
        _box(INCOME, tr("Where does it lie?")),
        _day(INCOME),
        _reference(INCOME),
    )


def _worth() -> rx.Component:
    return _form(
        InvestmentsState.worth,
        tr("Record it"),
        _named(),
        rx.el.p(
            tr("If it is worth more, that is income; if it is worth less, a loss."),
            class_name="muted",
        ),
        _amount(WORTH, "worth", tr("What is it worth now?")),
        _day(WORTH),
        _typed(WORTH, "note", tr("Who says so? (if you like)"), max_length=300),
    )


def _sell() -> rx.Component:
    return _form(
        InvestmentsState.sell,
        tr("It is sold"),
        _named(),
        _amount(SELL, "price", tr("What came in?")),
        _amount(
            SELL,
            "part",
            tr("What did the part stand for?"),
            tr("Empty: all of it is sold."),
        ),
        _box(SELL, tr("Where does it lie?")),
        _day(SELL),
        _reference(SELL),
    )


def _back() -> rx.Component:
    return _form(
        InvestmentsState.cancel,
        tr("Yes, take it back"),
        _named(),
        rx.el.p(tr("Nothing is bought then. Everything stays as it is.")),
        kind="danger",
    )


def sheets() -> rx.Component:
    """All six."""
    return rx.fragment(
        sheet(ASK, tr("Invest something"), _ask()),
        sheet(BUY, tr("Buy it"), _buy()),
        sheet(INCOME, tr("It brought something"), _income()),
        sheet(WORTH, tr("What it is worth"), _worth()),
        sheet(SELL, tr("Sell"), _sell()),
        sheet(BACK, tr("Take it back"), _back()),
    )
