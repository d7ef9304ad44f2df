"""Paying a loan back: the buttons, the sheet with what a payment would do, and the payoff."""

from typing import Any

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.loan.paying_state import ONLINE, PayPreviewState
from circle_app.web.loan.sheets import steps
from circle_app.web.loan.state import LoanState
from circle_app.web.pay_ways import utr_field
from circle_app.web.ui.sheets import SlipLine, sheet

PAY, PAYOFF = "loan-pay", "loan-payoff"
_pay = LoanState.pay
_effect = PayPreviewState.effect
_quote = PayPreviewState.quote


def pay_button(
    words: ui.Text, chosen: str = "next", *, instead: bool = False, **props: Any
) -> rx.Component:
    """A button that opens the pay sheet on one of its amounts: ``next``, ``due`` or ``all``.

    With ``instead`` the sheet it stands in is closed.
    """
    return ui.button(
        words,
        custom_attrs=ui.opens(PAY) | (ui.closes() if instead else {}),
        on_click=[LoanState.open_sheet(chosen), PayPreviewState.start(chosen, _pay.way)],
        **props,
    )


def payoff_button(words: ui.Text, **props: Any) -> rx.Component:
    """A button that shows what closes the loan on any day."""
    return ui.button(
        words,
        custom_attrs=ui.opens(PAYOFF),
        on_click=PayPreviewState.open_payoff,
        **props,
    )


def _amounts() -> rx.Component:
    def option(value: ui.Text, title: ui.Text, sub: ui.Text, chosen: str) -> rx.Component:
        return ui.choice(
            "which",
            value,
            title,
            sub,
            default_checked=LoanState.chosen == chosen,
            id=f"pay-{chosen}",
            on_change=PayPreviewState.set_which,
        )

    return rx.el.fieldset(
        rx.el.legend(tr("How much?"), class_name="field__label"),
        option(_pay.next_value, _pay.next_text, _pay.next_sub, "next"),
        rx.cond(_pay.due_value, option(_pay.due_value, _pay.due_text, _pay.due_sub, "due")),
        option(_pay.all_value, _pay.all_text, _pay.all_sub, "all"),
        option("other", tr("Another amount"), tr("part of it, or more than is due"), "other"),
        rx.el.div(
            ui.amount_field(
                "other",
                tr("Amount"),
                prefix=_pay.prefix,
                large=True,
                on_change=PayPreviewState.set_other,
            ),
            class_name="only-other",
        ),
        class_name="field choices",
    )


def _ways() -> rx.Component:
    def way(name: str, title: ui.Text, sub: ui.Text) -> rx.Component:
        return ui.choice(
            "method",
            name,
            title,
            sub,
            default_checked=_pay.way == name,
            on_change=PayPreviewState.set_way,
        )

    return rx.el.fieldset(
        rx.el.legend(tr("How?"), class_name="field__label"),
        way("wallet", tr("From my wallet"), _pay.wallet_sub),
        rx.cond(_pay.advance_sub, way("advance", tr("From what was paid ahead"), _pay.advance_sub)),
        way("cash", tr("In cash"), tr("You give the notes to your circle")),
        way("upi", tr("By UPI"), _pay.upi_sub),
        rx.cond(
            _pay.upi_address, rx.el.div(ui.copy_button(_pay.upi_address), class_name="only-upi")
        ),
        rx.cond(
            _pay.online,
            way(ONLINE, tr("Online"), tr("By card, bank or UPI on the page of the provider")),
        ),
        class_name="field choices",
    )


def _day() -> rx.Component:
    """Another day than today, for what is paid outside of the books."""
    return rx.cond(
        (_pay.earliest != "") & PayPreviewState.may_be_past,
        ui.text_field(
            "paid_on",
            tr("Which day was it paid?"),
            type="date",
            default_value=_pay.today,
            min=_pay.earliest,
            max=_pay.today,
            on_change=PayPreviewState.set_day,
        ),
    )


def _line(line: rx.Var[SlipLine]) -> rx.Component:
    return ui.data_row(line.name, line.value)


def _review() -> rx.Component:
    """Where the money would go, and what follows; announced as it changes."""
    shown = rx.el.div(
        ui.label(tr("This pays")),
        ui.data_list(rx.foreach(_effect.lines, _line)),
        rx.el.p(_effect.after, class_name="small"),
        rx.cond(_effect.note, rx.el.p(_effect.note, class_name="small muted")),
        class_name="card card--soft stack stack--tight pay-effect",
    )
    return rx.el.div(
        rx.cond(_effect.after, shown),
        rx.cond(
            # Once it was sent, the answer stands above the form.
            (PayPreviewState.error != "") & (LoanState.error == ""),
            ui.callout(rx.el.p(PayPreviewState.error), tone="amber"),
        ),
        role="status",
    )


def pay_sheet() -> rx.Component:
    """Paying back: how much, how, on which day, what that does, and the receipt."""
    form = rx.el.form(
        ui.request_id(LoanState.request_id),
        ui.error_callout(LoanState.error),
        _amounts(),
        _ways(),
        utr_field("pay", "reference"),
        _day(),
        _review(),
        ui.button(
            rx.cond(
                PayPreviewState.way == ONLINE,
                tr("Go to the payment page"),
                tr("Record the payment"),
            ),
            submit=True,
            wide=True,
            large=True,
            busy=LoanState.busy,
        ),
        # The radio buttons are remade for every opening, with the amount that was asked for.
        key=LoanState.request_id,
        class_name="stack stack--wide money-form",
        on_submit=LoanState.repay,
    )
    return sheet(PAY, _pay.title, steps(form))


def payoff_sheet() -> rx.Component:
    """What closes the loan on any day, part by part; today it can be paid at once."""
    return sheet(
        PAYOFF,
        tr("Paying it all off"),
        rx.el.div(
            ui.text_field(
                "payoff-day",
                tr("On which day?"),
                type="date",
                value=_quote.day,
                min=PayPreviewState.first_day,
                on_change=PayPreviewState.set_payoff_day,
            ),
            ui.error_callout(PayPreviewState.error),
            rx.cond(
                _quote.day,
                rx.el.div(
                    ui.label(tr("That day it takes")),
                    ui.money(_quote.total, "page"),
                    ui.data_list(rx.foreach(_quote.lines, _line)),
                    rx.cond(_quote.note, rx.el.p(_quote.note, class_name="small muted")),
                    rx.el.p(
                        tr("Interest and penalties are worked out up to that day."),
                        class_name="small muted",
                    ),
                    class_name="stack stack--tight",
                    role="status",
                ),
            ),
            rx.cond(
                _quote.is_today & LoanState.head.can_pay,
                pay_button(tr("Pay it all"), "all", instead=True, wide=True, large=True),
                ui.button(tr("Done"), wide=True, large=True, custom_attrs=ui.closes()),
            ),
            class_name="stack stack--wide",
        ),
    )
