"""The sheets of a loan's page: handing over, withdrawing, refusing a payment."""

from typing import Any

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.loan.state import LoanState
from circle_app.web.pay_ways import utr_field
from circle_app.web.ui.sheets import sheet, sheet_steps

_head = LoanState.head


def steps(form: ui.Child) -> rx.Component:
    """A form, and the receipt in its place once something was recorded."""
    return sheet_steps(LoanState.slip, form, on_done=LoanState.open_sheet(""))


def give_sheet() -> rx.Component:
    """Handing the loan over: who gets how much, how, and the receipt."""
    form = rx.el.form(
        ui.request_id(LoanState.request_id),
        ui.error_callout(LoanState.error),
        rx.el.div(
            ui.label(tr("{name} gets", name=_head.borrower)),
            ui.money(_head.amount, "page"),
            rx.el.p(tr("from the pool of the circle"), class_name="muted small"),
            rx.cond(_head.give_note, rx.el.p(_head.give_note, class_name="small")),
        ),
        rx.el.fieldset(
            rx.el.legend(tr("How?"), class_name="field__label"),
            ui.choice(
                "method",
                "wallet",
                tr("Into the wallet"),
                tr("It stands in the borrower's own book at once"),
                default_checked=True,
            ),
            ui.choice("method", "cash", tr("In cash"), tr("You have counted out the notes")),
            ui.choice("method", "upi", tr("By UPI"), tr("You have sent it from a bank app")),
            class_name="field choices",
        ),
        utr_field("give", "reference"),
        rx.el.p(tr("This cannot be taken back by a tap."), class_name="muted small"),
        ui.button(
            tr("Yes, {amount} was handed over", amount=_head.amount_text),
            submit=True,
            wide=True,
            large=True,
            busy=LoanState.busy,
        ),
        class_name="stack stack--wide money-form",
        on_submit=LoanState.hand_over,
    )
    return sheet("loan-give", tr("Hand the loan over"), steps(form))


def cancel_dialog() -> rx.Component:
    """Withdrawing the request, after a second look."""
    return ui.dialog(
        "loan-cancel",
        tr("Withdraw the request?"),
        rx.el.p(tr("The vote ends and nothing is given. You may ask again later.")),
        rx.el.div(
            ui.button(tr("Keep it"), "outline", custom_attrs=ui.closes()),
            ui.button(
                tr("Withdraw"), "danger", custom_attrs=ui.closes(), on_click=LoanState.cancel
            ),
            class_name="actions",
        ),
    )


def reject_dialog() -> rx.Component:
    """Saying that a payment did not arrive."""
    return ui.dialog(
        "loan-reject",
        tr("Did the money not arrive?"),
        rx.el.form(
            ui.request_id(LoanState.request_id),
            ui.text_field(
                "reason",
                tr("What happened?"),
                control_id="reject-reason",
                hint=tr("Everybody who sees the payment reads this."),
                required=True,
                max_length=300,
            ),
            ui.button(tr("Mark as not received"), "danger", submit=True, wide=True),
            class_name="stack stack--wide",
            on_submit=LoanState.reject,
        ),
    )


def opener(words: ui.Text, name: str, chosen: str = "", **props: Any) -> rx.Component:
    """A button that opens one of these sheets with a fresh form."""
    return ui.button(
        words, custom_attrs=ui.opens(name), on_click=LoanState.open_sheet(chosen), **props
    )
