"""The page ``/c/[circle]/activity``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.activity.state import ActivityState
from circle_app.web.feed_parts import feed_day_of_page
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page


def page() -> rx.Component:
    """What happened, day by day; nothing is ever erased."""
    return member_page(
        rx.el.p(
            tr("Everybody in the circle sees this. Nothing is ever erased."), class_name="muted"
        ),
        rx.cond(
            ActivityState.days.length() > 0,
            rx.foreach(ActivityState.days, feed_day_of_page),
            ui.card(
                ui.empty_state(
                    "calendar",
                    tr("Nothing has happened yet."),
                    ui.button_link(
                        tr("Pay"), routes.path(routes.PAY, circle=ShellState.circle_id), "soft"
                    ),
                )
            ),
        ),
        rx.el.div(
            rx.cond(
                ActivityState.first_page,
                ui.button_link(tr("Newest"), ActivityState.first_page, "outline"),
            ),
            rx.cond(
                ActivityState.older,
                ui.button_link(tr("Earlier"), ActivityState.older, "outline"),
            ),
            class_name="actions",
        ),
        title=tr("Activity"),
        tab="circle",
        aside=rx.cond(ActivityState.record, ui.link(tr("Audit log"), href=ActivityState.record)),
        reading=True,
        ready=ActivityState.loaded,
        waiting=ui.skeleton("list", "list"),
    )
