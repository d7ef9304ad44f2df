"""The page ``/c/[circle]/members``."""

from typing import Any

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.members.state import MembersState, PersonRow
from circle_app.web.shell import ShellState, member_page


def _person(row: rx.Var[PersonRow]) -> rx.Component:
    return rx.el.div(
        ui.avatar(row.initials),
        ui.row_body(row.name, row.sub),
        rx.cond(
            row.is_me,
            ui.chip(tr("You"), "teal"),
            rx.cond(row.role, ui.chip(row.role)),
        ),
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
        title=tr("Members"),
        tab="members",
        reading=True,
        ready=MembersState.loaded,
        waiting=ui.skeleton("list", "list"),
    )
