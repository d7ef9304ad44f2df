"""The sheets of savings taken out: asking, handing out, taking the request back."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.pay_ways import reference_fields, ways
from circle_app.web.ui.sheets import sheet, sheet_steps
from circle_app.web.withdrawals.state import WithdrawalsState

ASK, PAY, CANCEL = "savings-ask", "savings-pay", "savings-cancel"
_mine = WithdrawalsState.mine
_chosen = WithdrawalsState.chosen


def _steps(form: ui.Child) -> rx.Component:
    return sheet_steps(WithdrawalsState.slip, form, on_done=WithdrawalsState.open_sheet(""))


def _ask_form() -> rx.Component:
    return rx.el.form(
        ui.request_id(WithdrawalsState.request_id),
        ui.error_callout(WithdrawalsState.error),
        rx.el.div(
            rx.el.p(tr("How much?"), class_name="field__label"),
            ui.amount_field("amount", tr("Amount"), prefix=_mine.prefix, required=True, large=True),
            rx.el.p(_mine.most_words, class_name="field__hint"),
            class_name="field",
        ),
        ui.text_field(
            "note",
            tr("What for? (if you like)"),
            hint=tr("Whoever decides reads this."),
            max_length=200,
            auto_complete="off",
        ),
        rx.el.p(_mine.decider, class_name="muted small"),
        ui.button(tr("Ask for it"), submit=True, wide=True, large=True, busy=WithdrawalsState.busy),
        class_name="stack stack--wide",
        on_submit=WithdrawalsState.ask,
    )


def _pay_form() -> rx.Component:
    return rx.el.form(
        ui.request_id(WithdrawalsState.request_id),
        ui.error_callout(WithdrawalsState.error),
        rx.el.div(
            ui.label(tr("{name} gets", name=_chosen.name)),
            ui.money(_chosen.amount, "page"),
            rx.el.p(tr("out of the own savings"), class_name="muted small"),
        ),
        ways(wallet=True),
        reference_fields("savings"),
        ui.button(
            tr("Yes, {amount} was handed over", amount=_chosen.amount_text),
            submit=True,
            wide=True,
            large=True,
            busy=WithdrawalsState.busy,
        ),
        # The radio buttons are remade for every opening.
        key=WithdrawalsState.request_id,
        class_name="stack stack--wide money-form",
        on_submit=WithdrawalsState.hand_out,
    )


def sheets() -> rx.Component:
    """All three."""
    return rx.fragment(
        sheet(ASK, tr("Take savings out"), _steps(_ask_form())),
        sheet(PAY, tr("Hand savings out"), _steps(_pay_form())),
        ui.take_back(
            CANCEL,
            tr("Take the request back?"),
            tr("The savings stay in. You may ask again later."),
            WithdrawalsState.cancel,
        ),
    )
