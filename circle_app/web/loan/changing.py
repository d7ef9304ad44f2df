"""Changing a running loan: borrowing more on it, planning it anew."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.loan.state import LoanState

_head = LoanState.head


def changing_menu() -> rx.Component:
    """The ways to change the loan, for whoever may ask for them; nothing for all others."""
    return rx.fragment(
        rx.cond(
            _head.top_up_href,
            ui.button_link(
                tr("Borrow more"), _head.top_up_href, "outline", icon_name="plus", wide=True
            ),
        ),
        rx.cond(
            _head.plan_href,
            ui.button_link(
                tr("Plan the loan anew"),
                _head.plan_href,
                "outline",
                icon_name="refresh",
                wide=True,
            ),
        ),
    )
