"""Parts that several admin pages draw alike."""

from typing import Any

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr


def search_box(
    label: ui.Text, hint: ui.Text, typed: rx.Var[str], search: Any, clear: Any
) -> rx.Component:
    """One field that looks for something as soon as it is sent, and a way back to everything."""
    return rx.el.form(
        rx.el.label(label, html_for="search", class_name="visually-hidden"),
        rx.el.div(
            ui.icon("search"),
            rx.el.input(
                id="search",
                name="search",
                type="search",
                placeholder=hint,
                default_value=typed,
                key=typed,
                max_length=120,
                auto_complete="off",
                class_name="input",
            ),
            class_name="search-box grow",
        ),
        ui.button(tr("Search"), "outline", submit=True),
        rx.cond(typed, ui.button(tr("Show all again"), "ghost", icon_name="x", on_click=clear)),
        on_submit=search,
        role="search",
        class_name="row row--wrap",
    )


def show_more(cursor: rx.Var[str], more: Any) -> rx.Component:
    """The button below a list that has another page."""
    return rx.cond(cursor, ui.button(tr("Show more"), "outline", wide=True, on_click=more))
