"""The form with which a payer adds a screenshot to a payment that waits."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.ui.uploads import file_field


def picture_card(action: rx.Var[str], *, again: rx.Var[bool] | bool = False) -> rx.Component:
    """A form of the browser's own: it works as soon as it is on the screen, scripts or not."""
    return ui.card(
        rx.el.h2(rx.cond(again, tr("Another screenshot in its place"), tr("Add a screenshot"))),
        ui.plain_form(
            action,
            file_field(
                "file",
                tr("Picture or PDF of the payment"),
                hint=tr(
                    "You need not. It helps whoever checks; only you and they see it. At most 5 MB."
                ),
                too_large=tr("This file is too large. Please choose one of at most 5 MB."),
            ),
            ui.button(tr("Send it"), "outline", submit=True, icon_name="image", wide=True),
            class_name="stack",
            custom_attrs={"encType": "multipart/form-data"},
        ),
    )
