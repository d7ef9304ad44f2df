"""The page ``/c/[circle]/meetings``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.meetings.state import MeetingsState
from circle_app.web.meetings.view_models import Row
from circle_app.web.shell import member_page


def _row_body(row: rx.Var[Row]) -> rx.Component:
    return rx.fragment(
        ui.tile("users", "teal"),
        ui.row_body(row.title, row.sub),
        rx.el.div(
            rx.cond(row.amount, ui.amount(row.amount)),
            ui.chip_path(row.chip, row.tone, row.d),
            class_name="item__end",
        ),
    )


def _row(row: rx.Var[Row]) -> rx.Component:
    return rx.cond(
        row.href,
        ui.link(_row_body(row), href=row.href, class_name="item"),
        rx.el.div(_row_body(row), class_name="item"),
    )


def _start() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Hold a meeting")),
        rx.el.p(
            tr(
                "Roll call, savings, fines, loans and the count stand on one sheet. It is kept as "
                "you type, and all of it is recorded when you close the meeting."
            ),
            class_name="muted",
        ),
        rx.el.form(
            ui.request_id(MeetingsState.request_id),
            ui.text_field(
                "held_on",
                tr("Which day?"),
                type="date",
                default_value=MeetingsState.today,
                max=MeetingsState.today,
            ),
            ui.error_callout(MeetingsState.error),
            ui.button(
                tr("Start the meeting"),
                submit=True,
                busy=MeetingsState.busy,
                wide=True,
                large=True,
            ),
            on_submit=MeetingsState.start,
            reset_on_submit=False,
            class_name="stack",
            key=MeetingsState.request_id,
        ),
    )


def _running() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("A meeting is being held")),
        rx.el.p(
            tr("Its sheet is kept. You can go on with it here, or on another device."),
            class_name="muted",
        ),
        ui.button_link(
            tr("Go on with the meeting"),
            MeetingsState.running,
            icon_name="pencil",
            wide=True,
            large=True,
        ),
    )


def _held() -> rx.Component:
    return rx.cond(
        MeetingsState.rows.length() > 0,
        rx.el.div(
            ui.card(ui.rows(MeetingsState.rows, _row), class_name="card--flush"),
            rx.cond(
                MeetingsState.next_cursor,
                ui.button(tr("Show more"), "outline", wide=True, on_click=MeetingsState.more),
            ),
            class_name="stack",
        ),
        ui.card(
            ui.empty_state(
                "users",
                tr("No meeting was held yet. Its minutes will stand here, for every member."),
            )
        ),
    )


def page() -> rx.Component:
    """The meetings that were held, and the one that is."""
    return member_page(
        rx.el.div(
            _held(),
            rx.el.div(
                rx.cond(MeetingsState.holds, rx.cond(MeetingsState.running, _running(), _start())),
                class_name="stack",
            ),
            class_name="columns",
        ),
        title=tr("Meetings"),
        tab="meetings",
        ready=MeetingsState.loaded,
        waiting=ui.skeleton("list", "card"),
    )
