"""Home of somebody who is in no circle yet: the empty ring, the code, the checklist."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.home.state import HomeState
from circle_app.web.i18n import tr
from circle_app.web.seats import seats
from circle_app.web.shell import ShellState
from circle_app.web.ui import ring_paths


def code_form() -> rx.Component:
    """The field for an invite code."""
    return ui.card(
        rx.el.form(
            ui.text_field(
                "invite_code",
                tr("Got an invite code?"),
                hint=tr("8 letters or digits, from somebody in the circle"),
                error=HomeState.code_error,
                class_name="input--code",
                required=True,
                max_length=60,
                auto_complete="off",
                custom_attrs={"autoCapitalize": "characters", "spellCheck": "false"},
            ),
            ui.button(tr("Join with this code"), submit=True, wide=True, large=True),
            on_submit=HomeState.use_code,
            class_name="stack stack--wide",
        )
    )


def _task(mark: ui.Child, title: ui.Text, sub: ui.Text, href: ui.Text) -> rx.Component:
    return ui.row_link(mark, title, sub, href=href)


def checklist() -> rx.Component:
    """Three things to do; it can be put away."""
    done = ring_paths.ring(["done", "open", "open"], ring_paths.TINY)
    return ui.card(
        rx.el.div(
            ui.ring(done, 40),
            ui.row_body(tr("Getting ready"), tr("1 of 3 done")),
            ui.icon_button("x", tr("Put this list away"), on_click=HomeState.close_guide),
            class_name="item",
        ),
        rx.el.div(
            rx.el.span(ui.icon("check_circle", "icon--24"), class_name="task__done"),
            ui.row_body(tr("Language and name"), HomeState.about_me, plain=True),
            class_name="item",
        ),
        _task(
            rx.el.span("2", class_name="step__dot"),
            tr("How a circle works"),
            tr("Three short pictures"),
            f"{routes.WELCOME}?step=3",
        ),
        _task(
            rx.el.span("3", class_name="step__dot"),
            tr("Join or start a circle"),
            tr("It takes a minute"),
            routes.CIRCLE_NEW,
        ),
        class_name="card--flush",
    )


def first_run() -> rx.Component:
    """The whole content; the frame draws the greeting."""
    return rx.el.div(
        seats(ShellState.person_initials),
        rx.el.p(
            tr(
                "A circle saves together, lends to its members and keeps books that everyone can "
                "check."
            ),
            class_name="first-run__text",
        ),
        rx.el.div(
            rx.el.div(
                code_form(),
                rx.el.div(
                    ui.button_link(
                        tr("How it works"), f"{routes.WELCOME}?step=3", "outline", icon_name="info"
                    ),
                    ui.button_link(
                        tr("Start a circle"), routes.CIRCLE_NEW, "outline", icon_name="plus"
                    ),
                    class_name="actions",
                ),
            ),
            rx.el.div(
                rx.cond(HomeState.guide_open, checklist()),
                rx.el.div(
                    ui.icon("eye", "icon--24"),
                    rx.el.p(
                        tr("Only looking?"),
                        " ",
                        tr(
                            "Whoever runs this Circle can fill it with made-up circles, to try "
                            "everything out."
                        ),
                    ),
                    class_name="note",
                ),
            ),
            class_name="columns columns--even first-run__columns",
        ),
        class_name="first-run",
    )
