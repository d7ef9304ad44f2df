"""The sheets of an expense's page: paying, not agreeing, withdrawing."""

from typing import Any

import reflex as rx

from circle_app.web import ui
from circle_app.web.expense.state import ExpensePageState
from circle_app.web.expense.view_models import Box
from circle_app.web.i18n import tr
from circle_app.web.ui.basics import ButtonKind
from circle_app.web.ui.sheets import sheet, sheet_steps

_head = ExpensePageState.head


def opener(words: ui.Text, name: str, kind: ButtonKind = "solid", **props: Any) -> rx.Component:
    """A button that opens one of these sheets with a fresh form."""
    return ui.button(
        words, kind, custom_attrs=ui.opens(name), on_click=ExpensePageState.open_sheet, **props
    )


def _box(box: rx.Var[Box], place: rx.Var[int]) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="paid_from",
            value=box.value,
            default_checked=place == 0,
            required=True,
        ),
        rx.el.span(
            rx.el.span(box.title, class_name="item__title"),
            rx.el.span(
                box.sub,
                rx.cond(box.enough, "", rx.fragment(" · ", tr("too little"))),
                class_name="item__sub block",
            ),
        ),
        class_name="choice",
    )


def pay_sheet() -> rx.Component:
    """Paying: from where, with which reference, and the receipt."""
    form = rx.el.form(
        ui.request_id(ExpensePageState.request_id),
        ui.error_callout(ExpensePageState.error),
        rx.el.div(
            ui.label(
                rx.cond(
                    _head.to_member,
                    tr("{name} is to get back", name=_head.name),
                    tr("{name} is to get", name=_head.payee),
                )
            ),
            ui.money(_head.amount, "page"),
        ),
        rx.el.fieldset(
            rx.el.legend(tr("From where?"), class_name="field__label"),
            rx.foreach(ExpensePageState.boxes, _box),
            class_name="field choices",
        ),
        rx.el.div(
            rx.el.label(
                tr("Reference (if there is one)"),
                html_for="expense-reference",
                class_name="field__label",
            ),
            rx.el.input(
                id="expense-reference",
                name="reference",
                class_name="input",
                auto_complete="off",
                max_length=40,
            ),
            rx.el.p(tr("A bank's number counts once in all of Circle."), class_name="field__hint"),
            class_name="field",
        ),
        ui.button(
            tr("Yes, {amount} was paid", amount=_head.amount_text),
            submit=True,
            wide=True,
            large=True,
            busy=ExpensePageState.busy,
        ),
        # The fields are remade for every opening, with the balances of that moment.
        key=ExpensePageState.request_id,
        class_name="stack stack--wide",
        on_submit=ExpensePageState.pay,
    )
    return sheet(
        "expense-pay",
        rx.cond(_head.to_member, tr("Pay it back"), tr("Pay the expense")),
        sheet_steps(ExpensePageState.slip, form, on_done=ExpensePageState.open_sheet),
    )


def decline_sheet() -> rx.Component:
    """Not agreeing, with a word about it."""
    return ui.dialog(
        "expense-decline",
        tr("Do you not agree?"),
        rx.el.form(
            ui.request_id(ExpensePageState.request_id),
            ui.text_field(
                "note",
                tr("A word about it (if you like)"),
                hint=tr("Everybody who sees the expense reads this."),
                max_length=300,
                auto_complete="off",
            ),
            ui.button(tr("Decline"), "danger", submit=True, wide=True),
            class_name="stack stack--wide",
            on_submit=ExpensePageState.decline,
        ),
    )


def cancel_dialog() -> rx.Component:
    """Withdrawing, after a second look."""
    return ui.dialog(
        "expense-cancel",
        tr("Withdraw the expense?"),
        rx.el.p(tr("Nothing is booked, and nobody is asked any more.")),
        rx.el.div(
            ui.button(tr("Keep it"), "outline", custom_attrs=ui.closes()),
            ui.button(
                tr("Withdraw"),
                "danger",
                custom_attrs=ui.closes(),
                on_click=ExpensePageState.cancel,
            ),
            class_name="actions",
        ),
    )
