"""The sheets of savings taken out: asking, handing out, taking the request back."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
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


def _ways() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(tr("How?"), class_name="field__label"),
        ui.choice(
            "method",
            "cash",
            tr("In cash"),
            tr("You have counted out the notes"),
            default_checked=True,
        ),
        ui.choice("method", "upi", tr("By UPI"), tr("You have sent it from a bank app")),
        ui.choice(
            "method", "bank", tr("By bank transfer"), tr("It went from the circle's account")
        ),
        ui.choice(
            "method",
            "wallet",
            tr("Into the wallet"),
            tr("It stands in the member's own book at once"),
        ),
        class_name="field choices",
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
        _ways(),
        rx.el.div(
            rx.el.label(
                tr("UTR, the 12 digits from the bank app"),
                html_for="savings-utr",
                class_name="field__label",
            ),
            rx.el.input(
                id="savings-utr",
                name="utr",
                class_name="input input--code",
                auto_complete="off",
                max_length=20,
                custom_attrs={"inputMode": "numeric"},
            ),
            class_name="field only-upi",
        ),
        rx.el.div(
            rx.el.label(
                tr("Reference (if there is one)"),
                html_for="savings-reference",
                class_name="field__label",
            ),
            rx.el.input(
                id="savings-reference",
                name="reference",
                class_name="input",
                auto_complete="off",
                max_length=40,
            ),
            class_name="field not-upi",
        ),
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
        ui.dialog(
            CANCEL,
            tr("Take the request back?"),
            rx.el.p(tr("The savings stay in. You may ask again later.")),
            rx.el.div(
                ui.button(tr("Keep it"), "outline", custom_attrs=ui.closes()),
                ui.button(
                    tr("Take it back"),
                    "danger",
                    custom_attrs=ui.closes(),
                    on_click=WithdrawalsState.cancel,
                ),
                class_name="actions",
            ),
        ),
    )
