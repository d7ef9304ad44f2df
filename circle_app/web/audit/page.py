"""The pages ``/c/[circle]/audit`` and ``/admin/audit``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.admin.frame import admin_page
from circle_app.web.audit.state import AdminAuditState, AuditState
from circle_app.web.audit.view_models import ActDay, ActLine, ChangeLine, GroupChip
from circle_app.web.i18n import tr
from circle_app.web.shell import member_page

States = type[AuditState] | type[AdminAuditState]


def _chip(chip: rx.Var[GroupChip]) -> rx.Component:
    return ui.link(
        chip.words,
        href=chip.href,
        class_name=rx.cond(chip.chosen, "chip chip--teal chip--link", "chip chip--link"),
        custom_attrs={"aria-current": rx.cond(chip.chosen, "true", "false")},
    )


def _filters(state: States) -> rx.Component:
    asked = state.filters
    return rx.el.div(
        rx.el.nav(
            rx.foreach(asked.chips, _chip), class_name="audit-chips", aria_label=tr("Kinds of acts")
        ),
        rx.el.form(
            ui.text_field("since", tr("From"), type="date", default_value=asked.since),
            ui.text_field("until", tr("To"), type="date", default_value=asked.until),
            ui.text_field("name", tr("Name"), default_value=asked.name, max_length=80),
            ui.button(tr("Narrow"), "outline", icon_name="filter", submit=True),
            key=f"{asked.since}{asked.until}{asked.name}",
            on_submit=state.narrow,
            class_name="audit-form",
        ),
        rx.cond(
            asked.person,
            ui.callout(rx.el.p(tr("Only what has to do with one person or thing is shown."))),
        ),
        rx.cond(
            asked.narrowed,
            ui.button(tr("Show everything"), "ghost", icon_name="x", on_click=state.everything),
        ),
        class_name="stack",
    )


def _change(change: rx.Var[ChangeLine]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(change.name),
        rx.el.dd(
            rx.el.span(tr("before"), class_name="visually-hidden"),
            rx.el.span(change.before, class_name="audit-before"),
            ui.icon("chevron_right", "icon--14"),
            rx.el.span(tr("after"), class_name="visually-hidden"),
            rx.el.span(change.after, class_name="strong"),
        ),
        class_name="data__row",
    )


def _said(line: rx.Var[ActLine]) -> rx.Component:
    return rx.fragment(
        ui.tile_path(line.d, line.tone),
        ui.row_body(
            rx.fragment(rx.cond(line.who, rx.el.b(line.who, " ")), line.words),
            line.sub,
            plain=True,
        ),
    )


def _act(line: rx.Var[ActLine]) -> rx.Component:
    unfolded = rx.el.details(
        rx.el.summary(_said(line), ui.icon("chevron_down"), class_name="item"),
        rx.el.dl(
            rx.foreach(line.changes, _change),
            rx.cond(
                line.origin,
                rx.el.div(
                    rx.el.dt(tr("From where")),
                    rx.el.dd(line.origin),
                    class_name="data__row",
                ),
            ),
            rx.el.div(
                rx.el.dt(tr("Exact time")),
                rx.el.dd(line.at, class_name="mono"),
                class_name="data__row",
            ),
            class_name="data audit-more",
        ),
        class_name="audit-act",
    )
    return rx.cond(line.more, unfolded, rx.el.div(_said(line), class_name="item"))


def _day(day: rx.Var[ActDay]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(day.title, class_name="group-title group-title--card"),
        ui.rows(day.lines, _act),
        class_name="card card--flush",
    )


def _record(state: States, about: ui.Text) -> rx.Component:
    return rx.fragment(
        rx.el.p(about, class_name="muted"),
        _filters(state),
        rx.cond(
            state.days.length() > 0,
            rx.foreach(state.days, _day),
            ui.card(
                ui.empty_state(
                    "checklist",
                    tr("Nothing of this kind was recorded."),
                    ui.button(tr("Show everything"), "soft", on_click=state.everything),
                )
            ),
        ),
        rx.el.div(
            rx.cond(state.later, ui.button(tr("Newest"), "outline", on_click=state.newest)),
            rx.cond(state.next_cursor, ui.button(tr("Earlier"), "outline", on_click=state.older)),
            class_name="actions",
        ),
    )


def _file(state: States) -> rx.Component:
    return rx.cond(
        state.loaded,
        ui.button_link(
            tr("Take along as CSV"),
            state.filters.file,
            "outline",
            icon_name="download",
            document=True,
        ),
    )


def circle_page() -> rx.Component:
    """The record of a circle."""
    return member_page(
        _record(
            AuditState,
            tr("Who did what in this circle, and what it changed. Nothing is ever erased."),
        ),
        title=tr("Audit log"),
        tab="books",
        aside=_file(AuditState),
        ready=AuditState.loaded,
        waiting=ui.skeleton("list", "list"),
    )


def installation_page() -> rx.Component:
    """The record of the installation."""
    return admin_page(
        _record(
            AdminAuditState,
            tr(
                "Signing in, what operators do, and what concerns a circle as a whole. Payments, "
                "loans and votes stay with their circles."
            ),
        ),
        title=tr("Audit log"),
        tab="audit",
        aside=_file(AdminAuditState),
        ready=AdminAuditState.loaded,
        waiting=ui.skeleton("list", "list"),
    )
