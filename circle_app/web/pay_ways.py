"""How money is handed out, and the reference that goes with it: parts of a form."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr


def ways(*, wallet: rx.Var[bool] | bool) -> rx.Component:
    """In cash, by UPI, from the bank, or into the wallet of somebody who has one."""
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
        rx.cond(
            wallet,
            ui.choice(
                "method",
                "wallet",
                tr("Into the wallet"),
                tr("It stands in the member's own book at once"),
            ),
        ),
        class_name="field choices",
    )


def utr_field(name: str, sent_as: str = "utr") -> rx.Component:
    """The bank's number of a UPI payment; CSS shows it only while UPI is chosen."""
    return rx.el.div(
        rx.el.label(
            tr("UTR, the 12 digits from the bank app"),
            html_for=f"{name}-utr",
            class_name="field__label",
        ),
        rx.el.input(
            id=f"{name}-utr",
            name=sent_as,
            class_name="input input--code",
            auto_complete="off",
            max_length=20,
            custom_attrs={"inputMode": "numeric"},
        ),
        class_name="field only-upi",
    )


def reference_fields(name: str) -> rx.Component:
    """The twelve digits of a UPI payment, or any other reference."""
    return rx.fragment(
        utr_field(name),
        rx.el.div(
            rx.el.label(
                tr("Reference (if there is one)"),
                html_for=f"{name}-reference",
                class_name="field__label",
            ),
            rx.el.input(
                id=f"{name}-reference",
                name="reference",
                class_name="input",
                auto_complete="off",
                max_length=40,
            ),
            class_name="field not-upi",
        ),
    )
