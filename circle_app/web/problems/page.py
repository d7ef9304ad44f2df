"""404, 403, 500 and offline: a plain sentence and a way back."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.contact import contact_lines
from circle_app.web.i18n import tr
from circle_app.web.shell import site_page


def _problem(icon_name: str, title: ui.Text, text: ui.Text) -> rx.Component:
    return site_page(
        rx.el.div(
            rx.el.span(ui.icon(icon_name), class_name="empty__icon"),
            rx.el.h1(title),
            rx.el.p(text, class_name="muted"),
            rx.el.div(
                ui.button_link(tr("Home"), routes.HOME),
                ui.button_link(tr("Help"), routes.HELP, "outline"),
                class_name="actions",
            ),
            contact_lines(),
            class_name="problem",
        )
    )


def not_found() -> rx.Component:
    """Nothing here, or nothing that this person may see."""
    return _problem(
        "search",
        tr("There is nothing here"),
        tr("The link may be old, or it belongs to a circle you are not in."),
    )


def forbidden() -> rx.Component:
    """Known, but not for this person."""
    return _problem(
        "lock", tr("This is not open to you"), tr("Somebody else in your circle looks after it.")
    )


def failed() -> rx.Component:
    """Something broke on our side."""
    return _problem(
        "alert",
        tr("Something went wrong on our side"),
        tr("No money was moved by this. Please try again in a minute."),
    )


def offline() -> rx.Component:
    """No connection."""
    return _problem(
        "refresh",
        tr("You are offline"),
        tr("As soon as you are connected, everything is here again."),
    )
