"""The page ``/c/[circle]/members``."""

from typing import Any

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.members.state import MembersState, Office, PersonRow
from circle_app.web.shell import ShellState, member_page
from circle_app.web.ui.sheets import sheet

SHEET = "role"


def _person(row: rx.Var[PersonRow]) -> rx.Component:
    change = ui.icon_button(
        "sliders",
        tr("Office of {name}", name=row.name),
        custom_attrs=ui.opens(SHEET),
        on_click=MembersState.open_roles(row.id),
    )
    return rx.el.div(
        ui.avatar(row.initials),
        rx.el.div(
            rx.el.p(row.name, class_name="item__title"),
            rx.el.div(
                rx.cond(row.role, ui.chip(row.role, "teal", icon_name="key")),
                rx.el.span(row.sub, class_name="item__sub"),
                class_name="row row--wrap people__about",
            ),
            class_name="item__body",
        ),
        rx.cond(row.is_me, ui.chip(tr("You"), "teal")),
        rx.cond(MembersState.may_assign, change),
        class_name="item",
    )


def _office(office: rx.Var[Office]) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name="role", value=office.role, default_checked=office.is_now),
        rx.el.span(
            rx.el.span(office.name, class_name="item__title"),
            rx.el.span(office.about, class_name="item__sub block"),
        ),
        class_name="choice",
    )


def _role_form() -> rx.Component:
    return rx.el.form(
        rx.el.fieldset(
            rx.el.legend(tr("What {name} may do", name=MembersState.sheet.name)),
            rx.foreach(MembersState.sheet.offices, _office),
            class_name="field choices",
            key=MembersState.sheet.member,
        ),
        ui.error_callout(MembersState.role_error),
        rx.el.p(tr("Everybody reads the change in what happened."), class_name="muted small"),
        ui.button(tr("Save"), submit=True, wide=True, large=True, busy=MembersState.busy),
        on_submit=MembersState.assign,
        class_name="stack stack--wide",
    )


def _role_done() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.span(ui.icon("check", "icon--24"), class_name="slip__sign"),
            rx.el.p(MembersState.changed, class_name="strong"),
            class_name="slip__head",
        ),
        ui.button(tr("Done"), wide=True, large=True, custom_attrs=ui.closes()),
        class_name="slip",
        role="status",
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
        ui.row_body(row.name, row.sub),
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
        rx.el.p(MembersState.count, class_name="muted"),
        rx.el.div(
            ui.card(ui.rows(MembersState.people, _person), class_name="card--flush people"),
        ),
        rx.cond(
            MembersState.may_invite,
            ui.button_link(
                tr("Invite someone"),
                routes.path(routes.INVITE, circle=ShellState.circle_id),
                "soft",
                icon_name="user_plus",
            ),
        ),
        rx.cond(
            MembersState.may_assign,
            sheet(
                SHEET,
                tr("Give out offices"),
                rx.cond(MembersState.changed, _role_done(), _role_form()),
            ),
        ),
        title=tr("Members"),
        tab="members",
        reading=True,
        ready=MembersState.loaded,
        waiting=ui.skeleton("list", "list"),
    )
