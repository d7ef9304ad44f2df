"""The offer to pay online, for a page that knows how much: a form of its own."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.online.state import OnlineState


def pay_online(amount: rx.Var[str]) -> rx.Component:
    """The way to the provider's page with this amount, where the circle is paid online.

    The page loads ``OnlineState.look`` beside its own state; due and member stand in its address.
    """
    offer = ui.card(
        rx.el.form(
            ui.request_id(OnlineState.request_id),
            rx.el.input(type="hidden", name="online_amount", value=amount, read_only=True),
            rx.el.div(
                ui.tile("card", "teal"),
                ui.row_body(
                    tr("Pay online"), tr("By card, bank or UPI on the page of the provider")
                ),
                class_name="item item--short",
            ),
            ui.error_callout(OnlineState.error),
            ui.button(
                tr("Go to the payment page"),
                "outline",
                icon_name="external",
                submit=True,
                wide=True,
                busy=OnlineState.busy,
            ),
            on_submit=OnlineState.begin,
            reset_on_submit=False,
            class_name="stack",
        ),
    )
    return rx.cond(OnlineState.offered, offer)
