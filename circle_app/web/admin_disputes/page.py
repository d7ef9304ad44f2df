"""The page ``/admin/disputes``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.admin.frame import admin_page
from circle_app.web.admin.parts import show_more
from circle_app.web.admin_circles.view_models import DisputeLine
from circle_app.web.admin_disputes.state import AdminDisputesState
from circle_app.web.i18n import tr


def _row(row: rx.Var[DisputeLine]) -> rx.Component:
    return ui.row_link(
        ui.tile("scale", "amber"),
        row.circle,
        row.about,
        rx.el.span(
            rx.el.span(row.age, class_name="strong"),
            rx.el.span(row.since, class_name="muted small block"),
            class_name="end",
        ),
        href=row.href,
    )


def page() -> rx.Component:
    """Open disputes over all circles."""
    return admin_page(
        rx.el.p(
            tr(
                "Officers of a circle settle its disputes. You see where one is open and since "
                "when; what it is about stays with the circle."
            ),
            class_name="muted",
        ),
        rx.cond(
            AdminDisputesState.rows.length() > 0,
            ui.card(ui.rows(AdminDisputesState.rows, _row), class_name="card--flush"),
            ui.card(
                ui.empty_state(
                    "check_circle",
                    tr("No dispute is open."),
                    ui.button_link(tr("All circles"), routes.ADMIN_CIRCLES, "soft"),
                )
            ),
        ),
        show_more(AdminDisputesState.next_cursor, AdminDisputesState.more),
        title=tr("Disputes"),
        tab="disputes",
        ready=AdminDisputesState.loaded,
        waiting=ui.skeleton("list"),
    )
