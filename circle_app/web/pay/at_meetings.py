"""The pay page where members buy shares at meetings and nothing of the reader's is due."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState


def at_meetings() -> rx.Component:
    """Say where shares are bought, instead of a form that could only be refused."""
    return ui.card(
        ui.empty_state(
            "users",
            tr("Nothing of yours is due here. Shares are bought at the meeting."),
            rx.el.div(
                ui.button_link(
                    tr("Your shares"), routes.path(routes.SHARES, circle=ShellState.circle_id)
                ),
                ui.button_link(
                    tr("See the meetings"),
                    routes.path(routes.MEETINGS, circle=ShellState.circle_id),
                    "soft",
                ),
                class_name="actions",
            ),
        )
    )
