"""Giving a loan up, and money that comes back: the buttons and their sheets."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.loan.state import LoanState
from circle_app.web.loan_loss.state import LossState
from circle_app.web.pay_ways import utr_field
from circle_app.web.ui.sheets import sheet

GIVE_UP, BACK = "loan-give-up", "loan-back"
_head = LoanState.head


def asking() -> rx.Component:
    """The button for whoever may ask that the loan be given up."""
    return rx.cond(
        _head.can_write_off,
        ui.button(
            tr("Give this loan up"),
            "outline",
            wide=True,
            custom_attrs=ui.opens(GIVE_UP),
            on_click=LossState.open_sheet,
        ),
    )


def recovering() -> rx.Component:
    """The button for money that comes back on a loan that was given up."""
    return rx.cond(
        _head.can_recover,
        ui.button(
            tr("Money has come back"),
            "soft",
            icon_name="arrow_in",
            wide=True,
            custom_attrs=ui.opens(BACK),
            on_click=LossState.open_sheet,
        ),
    )


def _give_up_form() -> rx.Component:
    return rx.el.form(
        ui.request_id(LossState.request_id),
        ui.error_callout(LossState.error),
        rx.el.div(
            ui.label(tr("{name} still owes", name=_head.borrower)),
            ui.money(_head.centre, "page"),
        ),
        rx.el.p(
            tr(
                "The circle decides whether to give this up. It is then the circle's loss. What "
                "comes back later is still welcome."
            )
        ),
        rx.el.p(
            tr(
                "What is unpaid of interest, fees and penalties is given up with it; it is no loss."
            ),
            class_name="muted small",
        ),
        ui.text_field(
            "reason",
            tr("Why?"),
            control_id="loss-reason",
            hint=tr("The members read this."),
            max_length=300,
            required=True,
            auto_complete="off",
        ),
        rx.el.div(
            ui.button(tr("No"), "outline", custom_attrs=ui.closes()),
            ui.button(tr("Yes, ask for it"), "danger", submit=True, busy=LossState.busy),
            class_name="actions",
        ),
        class_name="stack stack--wide",
        on_submit=LossState.ask,
    )


def _back_form() -> rx.Component:
    return rx.el.form(
        ui.request_id(LossState.request_id),
        ui.error_callout(LossState.error),
        rx.el.div(
            rx.el.p(tr("How much?"), class_name="field__label"),
            ui.amount_field("amount", tr("Amount"), required=True, large=True),
            class_name="field",
        ),
        rx.el.fieldset(
            rx.el.legend(tr("How?"), class_name="field__label"),
            ui.choice("method", "cash", tr("In cash"), default_checked=True),
            ui.choice("method", "upi", tr("By UPI")),
            class_name="field choices",
        ),
        utr_field("back", "reference"),
        ui.button(
            tr("Record the payment"), submit=True, wide=True, large=True, busy=LossState.busy
        ),
        # The radio buttons are remade for every opening.
        key=LossState.request_id,
        class_name="stack stack--wide money-form",
        on_submit=LossState.recover,
    )


def sheets() -> rx.Component:
    """Both."""
    return rx.fragment(
        rx.cond(_head.can_write_off, sheet(GIVE_UP, tr("Give this loan up?"), _give_up_form())),
        rx.cond(_head.can_recover, sheet(BACK, tr("Money has come back"), _back_form())),
    )
