"""The page ``/c/[circle]/members``."""

from typing import Any

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.members.state import MembersState
from circle_app.web.members.view_models import PersonRow
from circle_app.web.shell import ShellState, member_page


def _here(route: str) -> rx.Var[str] | str:
    return routes.path(route, circle=ShellState.circle_id)


def _person(row: rx.Var[PersonRow]) -> rx.Component:
    return ui.link(
        ui.avatar(row.initials),
        rx.el.div(
            rx.el.p(row.name, class_name="item__title"),
            rx.el.div(
                rx.cond(row.role, ui.chip(row.role, "teal", icon_name="key")),
                rx.cond(row.is_record, ui.chip(tr("No account yet"), icon_name="phone")),
                rx.cond(row.chip, ui.chip_path(row.chip, row.tone, row.sign)),
                rx.el.span(row.sub, class_name="item__sub"),
                class_name="row row--wrap people__about",
            ),
            class_name="item__body",
        ),
        rx.el.div(
            rx.cond(row.is_me, ui.chip(tr("You"), "teal"), ui.icon("chevron_right", "icon--24")),
            class_name="item__end",
        ),
        href=row.href,
        class_name="item",
    )


def _decide(row: rx.Var[PersonRow], handler: Any, label: ui.Text, kind: Any) -> rx.Component:
    return rx.el.form(
        rx.el.input(type="hidden", name="member", value=row.id, read_only=True),
        ui.button(label, kind, submit=True),
        on_submit=handler,
    )


def _waiting(row: rx.Var[PersonRow]) -> rx.Component:
    return rx.el.div(
        ui.avatar(row.initials),
        ui.row_body(ui.link(row.name, href=row.href), row.sub),
        rx.cond(
            MembersState.may_admit,
            rx.el.div(
                _decide(row, MembersState.turn_away, tr("No"), "ghost"),
                _decide(row, MembersState.admit, tr("Let in"), "soft"),
                class_name="row",
            ),
        ),
        class_name="item",
    )


def _shown(value: str) -> rx.Var[str]:
    query = f"?show={value}" if value else ""
    return rx.Var.create(f"{_here(routes.MEMBERS)}{query}").to(str)


def _search() -> rx.Component:
    return rx.el.form(
        rx.el.label(
            rx.cond(
                MembersState.sees_contacts,
                tr("Name or last 4 digits"),
                tr("Name"),
            ),
            html_for="wanted",
            class_name="visually-hidden",
        ),
        rx.el.input(
            id="wanted",
            name="wanted",
            type="search",
            default_value=MembersState.query,
            placeholder=rx.cond(
                MembersState.sees_contacts,
                tr("Name or last 4 digits"),
                tr("Name"),
            ),
            max_length=60,
            auto_complete="off",
            class_name="input people__wanted",
        ),
        ui.button(tr("Search"), "outline", submit=True, icon_name="search"),
        on_submit=MembersState.find,
        class_name="row people__search",
        custom_attrs={"role": "search"},
    )


def _filters() -> rx.Component:
    return ui.tabs(
        (
            ("", tr("All"), _shown("")),
            ("officers", tr("Officers"), _shown("officers")),
            ("records", tr("No account yet"), _shown("records")),
            rx.cond(
                MembersState.sees_contacts,
                ui.tab("papers", tr("Papers to check"), _shown("papers"), MembersState.shown),
            ),
        ),
        MembersState.shown,
        tr("Which members"),
    )


def _none() -> rx.Component:
    return ui.card(
        ui.empty_state(
            "users",
            tr("Nobody is found. Please try less of the name."),
            ui.button_link(tr("Show everybody"), _here(routes.MEMBERS), "soft", document=True),
        )
    )


def _acts() -> rx.Component:
    return rx.el.div(
        rx.cond(
            MembersState.may_record,
            ui.button_link(
                tr("Add a member"), _here(routes.MEMBER_NEW), "outline", icon_name="plus"
            ),
        ),
        rx.cond(
            MembersState.may_invite,
            ui.button_link(
                tr("Invite someone"), _here(routes.INVITE), "soft", icon_name="user_plus"
            ),
        ),
        class_name="actions",
    )


def page() -> rx.Component:
    """Who is in."""
    return member_page(
        ui.error_callout(MembersState.error),
        rx.cond(
            MembersState.waiting.length() > 0,
            ui.section(
                tr("Waiting at the door"),
                ui.card(ui.rows(MembersState.waiting, _waiting), class_name="card--flush"),
            ),
        ),
        rx.el.div(_search(), _acts(), class_name="people__bar"),
        _filters(),
        rx.el.p(MembersState.count, class_name="muted", role="status"),
        rx.cond(
            MembersState.people.length() > 0,
            ui.card(ui.rows(MembersState.people, _person), class_name="card--flush people"),
            _none(),
        ),
        rx.cond(
            MembersState.more,
            ui.button(MembersState.more, "outline", wide=True, on_click=MembersState.show_more),
        ),
        title=tr("Members"),
        tab="members",
        ready=MembersState.loaded,
        waiting=ui.skeleton("list", "list"),
    )
