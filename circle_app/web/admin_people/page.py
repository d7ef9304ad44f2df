"""The page ``/admin/people``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.admin.frame import admin_page
from circle_app.web.admin.parts import search_box, show_more
from circle_app.web.admin_people.state import AdminPeopleState
from circle_app.web.admin_people.view_models import PersonLine
from circle_app.web.i18n import tr


def _row(row: rx.Var[PersonLine]) -> rx.Component:
    return ui.row_link(
        ui.avatar(row.initials),
        row.name,
        row.sub,
        ui.chip_path(row.chip, row.tone, row.sign),
        href=row.href,
    )


def _line(row: rx.Var[PersonLine]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.span(
                ui.avatar(row.initials, "small"), ui.link(row.name, href=row.href), class_name="row"
            )
        ),
        rx.el.td(row.phone, class_name="num"),
        rx.el.td(row.since, class_name="num"),
        rx.el.td(row.seen),
        rx.el.td(ui.chip_path(row.chip, row.tone, row.sign)),
        rx.el.td(row.circles, class_name="end num"),
    )


def _table() -> rx.Component:
    return ui.table(
        rx.el.span(tr("People"), class_name="visually-hidden"),
        (
            (tr("Name"), False),
            (tr("Phone"), False),
            (tr("Here since"), False),
            (tr("Last seen"), False),
            (tr("Account"), False),
            (tr("Circles"), True),
        ),
        rx.foreach(AdminPeopleState.rows, _line),
    )


def _none() -> rx.Component:
    return ui.card(
        rx.cond(
            AdminPeopleState.typed,
            ui.empty_state(
                "search",
                tr(
                    "Nobody was found. A phone number or an e-mail address is found as a whole, "
                    "or by its last four digits."
                ),
                ui.button(tr("Show all again"), "soft", on_click=AdminPeopleState.clear),
            ),
            ui.empty_state(
                "users",
                tr("There is nobody here."),
                ui.button_link(tr("All people"), routes.ADMIN_PEOPLE, "soft"),
            ),
        )
    )


def page() -> rx.Component:
    """People of the installation."""
    return admin_page(
        search_box(
            tr("Look for somebody"),
            tr("Name, phone number or e-mail"),
            AdminPeopleState.typed,
            AdminPeopleState.search,
            AdminPeopleState.clear,
        ),
        ui.tabs(
            (
                ("", tr("All"), routes.ADMIN_PEOPLE),
                ("operator", tr("Operators"), f"{routes.ADMIN_PEOPLE}?status=operator"),
                ("locked", tr("Locked"), f"{routes.ADMIN_PEOPLE}?status=locked"),
            ),
            AdminPeopleState.shown,
            tr("People by their account"),
        ),
        rx.cond(
            AdminPeopleState.rows.length() > 0,
            rx.fragment(
                rx.el.div(
                    ui.card(ui.rows(AdminPeopleState.rows, _row), class_name="card--flush"),
                    class_name="phone-only",
                ),
                rx.el.div(_table(), class_name="desktop-only"),
            ),
            _none(),
        ),
        show_more(AdminPeopleState.next_cursor, AdminPeopleState.more),
        title=tr("People"),
        tab="people",
        ready=AdminPeopleState.loaded,
        waiting=ui.skeleton("list", "list"),
    )
