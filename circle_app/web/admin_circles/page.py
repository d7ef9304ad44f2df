"""The page ``/admin/circles``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.admin.frame import admin_page
from circle_app.web.admin.parts import search_box, show_more
from circle_app.web.admin_circles.state import AdminCirclesState
from circle_app.web.admin_circles.view_models import CircleLine
from circle_app.web.i18n import tr


def _row(row: rx.Var[CircleLine]) -> rx.Component:
    return ui.row_link(
        ui.tile("circle", "teal"),
        row.name,
        row.sub,
        rx.fragment(ui.amount(row.pool), ui.chip_path(row.chip, row.tone, row.sign)),
        href=row.href,
    )


def _line(row: rx.Var[CircleLine]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(ui.link(row.name, href=row.href)),
        rx.el.td(row.kind),
        rx.el.td(row.last),
        rx.el.td(ui.chip_path(row.chip, row.tone, row.sign)),
        rx.el.td(row.members, class_name="end num"),
        rx.el.td(ui.amount(row.pool), class_name="end"),
    )


def _table() -> rx.Component:
    return ui.table(
        rx.el.span(tr("Circles"), class_name="visually-hidden"),
        (
            (tr("Name"), False),
            (tr("Kind"), False),
            (tr("Last act"), False),
            (tr("State"), False),
            (tr("Members"), True),
            (tr("Pool"), True),
        ),
        rx.foreach(AdminCirclesState.rows, _line),
    )


def _none() -> rx.Component:
    return ui.card(
        rx.cond(
            AdminCirclesState.typed + AdminCirclesState.shown,
            ui.empty_state(
                "search",
                tr("There is no such circle."),
                ui.button_link(tr("All circles"), routes.ADMIN_CIRCLES, "soft"),
            ),
            ui.empty_state(
                "circle",
                tr("Nobody has started a circle yet."),
                ui.button_link(tr("Start a circle"), routes.CIRCLE_NEW, "soft"),
            ),
        )
    )


def page() -> rx.Component:
    """Circles of the installation."""
    here = routes.ADMIN_CIRCLES
    return admin_page(
        search_box(
            tr("Look for a circle"),
            tr("Name of a circle"),
            AdminCirclesState.typed,
            AdminCirclesState.search,
            AdminCirclesState.clear,
        ),
        ui.tabs(
            (
                ("", tr("All"), here),
                ("active", tr("Running"), f"{here}?status=active"),
                ("archived", tr("Put away"), f"{here}?status=archived"),
                ("dissolved", tr("Dissolved"), f"{here}?status=dissolved"),
            ),
            AdminCirclesState.shown,
            tr("Circles by how they stand"),
        ),
        rx.cond(
            AdminCirclesState.rows.length() > 0,
            rx.fragment(
                rx.el.div(
                    ui.card(ui.rows(AdminCirclesState.rows, _row), class_name="card--flush"),
                    class_name="phone-only",
                ),
                rx.el.div(_table(), class_name="desktop-only"),
            ),
            _none(),
        ),
        show_more(AdminCirclesState.next_cursor, AdminCirclesState.more),
        title=tr("Circles"),
        tab="circles",
        ready=AdminCirclesState.loaded,
        waiting=ui.skeleton("list", "list"),
    )
