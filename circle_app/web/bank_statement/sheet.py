"""The sheet in which somebody says what a line of the bank is."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.bank_statement.state import StatementState
from circle_app.web.bank_statement.view_models import Option
from circle_app.web.i18n import tr
from circle_app.web.ui.sheets import sheet

NAME = "bank-line"
_sheet = StatementState.sheet


def _option(option: rx.Var[Option]) -> rx.Component:
    return ui.choice(
        "chosen",
        option.value,
        option.title,
        rx.cond(option.sub, option.sub, ""),
        required=True,
    )


def _group(title: ui.Text, options: rx.Var[list[Option]], *more: ui.Child) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(title, class_name="field__label"),
        rx.foreach(options, _option),
        *more,
        class_name="choices stack",
    )


def _form() -> rx.Component:
    return rx.el.form(
        ui.request_id(StatementState.request_id),
        rx.el.input(type="hidden", name="line", value=_sheet.id, read_only=True),
        rx.el.div(
            ui.money(_sheet.amount, "card"),
            rx.el.p(_sheet.words, class_name="muted wrap-anywhere"),
            class_name="stack stack--tight",
        ),
        _group(
            tr("An entry of the books"),
            _sheet.fitting,
            rx.cond(
                _sheet.fitting.length() == 0,
                rx.el.p(tr("No entry of this amount is free within 45 days."), class_name="muted"),
            ),
        ),
        _group(tr("Something not in the books yet"), _sheet.others),
        ui.text_field(
            "reason",
            tr("Why, or what you know of it"),
            max_length=300,
            auto_complete="off",
        ),
        ui.error_callout(StatementState.error),
        ui.button(tr("Save"), submit=True, busy=StatementState.busy, wide=True, large=True),
        key=_sheet.id,
        class_name="stack stack--wide",
        on_submit=StatementState.decide,
    )


def _done() -> rx.Component:
    return rx.el.div(
        ui.fact(tr("The line is settled.")),
        ui.button(tr("Done"), wide=True, large=True, custom_attrs=ui.closes()),
        class_name="stack stack--wide",
        role="status",
    )


def line_sheet() -> rx.Component:
    """What the chosen line may be."""
    return sheet(
        NAME,
        rx.cond(_sheet.title, _sheet.title, tr("What is this line?")),
        rx.cond(
            StatementState.done,
            _done(),
            rx.cond(_sheet.id, _form(), ui.skeleton("list")),
        ),
    )
