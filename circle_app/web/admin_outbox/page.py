"""The page ``/admin/outbox``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.admin.frame import admin_page
from circle_app.web.admin.parts import show_more
from circle_app.web.admin_outbox.state import AdminOutboxState
from circle_app.web.admin_outbox.view_models import DownLine, MessageLine, TryLine, address
from circle_app.web.i18n import tr

_seen, _one = AdminOutboxState.seen, AdminOutboxState.message
MESSAGE = "message"


def _down(line: rx.Var[DownLine]) -> rx.Component:
    return ui.link(
        ui.icon("alert", "icon--24"),
        ui.row_body(line.title, line.sub),
        ui.icon("chevron_right", "icon--24"),
        href=routes.ADMIN_CHANNELS,
        class_name="item",
    )


def _troubles() -> rx.Component:
    return rx.cond(
        _seen.down.length() > 0,
        ui.slab(rx.el.h2(tr("Not everything goes out")), ui.rows(_seen.down, _down)),
    )


def _row(row: rx.Var[MessageLine]) -> rx.Component:
    return rx.el.div(
        ui.tile_path(row.d, "gray"),
        rx.el.div(
            rx.el.p(row.title, class_name="item__title"),
            rx.el.p(row.sub, class_name="item__sub"),
            rx.cond(row.why, rx.el.p(row.why, class_name="item__sub")),
            class_name="item__body",
        ),
        ui.chip_path(row.chip, row.tone, row.sign),
        ui.icon_button(
            "info",
            tr("What was tried"),
            on_click=AdminOutboxState.pick(row.key),
            custom_attrs=ui.opens(MESSAGE),
        ),
        class_name="item outbox-row",
    )


def _try(line: rx.Var[TryLine]) -> rx.Component:
    return rx.el.div(rx.el.dt(line.when), rx.el.dd(line.what), class_name="data__row")


def _message() -> rx.Component:
    return ui.dialog(
        MESSAGE,
        tr("What was tried"),
        rx.el.p(_one.line.title, class_name="strong"),
        rx.el.p(_one.line.sub, class_name="muted small"),
        rx.cond(
            _one.tries.length() > 0,
            ui.data_list(rx.foreach(_one.tries, _try)),
            rx.el.p(tr("It was not tried yet."), class_name="muted"),
        ),
        rx.cond(_one.next_try, rx.el.p(_one.next_try)),
        rx.cond(
            _one.reference,
            rx.el.p(
                tr("The other side calls it"), " ", rx.el.span(_one.reference, class_name="mono")
            ),
        ),
        rx.cond(
            _one.may_drop,
            rx.el.p(
                tr("A message that is dropped does not come. In the app the notice stays."),
                class_name="muted small",
            ),
        ),
        rx.el.div(
            rx.cond(
                _one.may_drop,
                ui.button(
                    tr("Drop it"),
                    "outline",
                    on_click=AdminOutboxState.drop,
                    custom_attrs=ui.closes(),
                ),
            ),
            rx.cond(
                _one.may_send,
                ui.button(
                    tr("Send again"),
                    on_click=AdminOutboxState.send,
                    custom_attrs=ui.closes(),
                ),
            ),
            class_name="actions",
        ),
    )


def _none() -> rx.Component:
    return ui.card(
        ui.empty_state(
            "check_circle",
            rx.match(
                AdminOutboxState.shown,
                ("dead", tr("No message was given up.")),
                ("sent", tr("No message has gone out yet.")),
                ("dropped", tr("No message was dropped.")),
                tr("No message waits: everything has gone out."),
            ),
            ui.button_link(tr("Ways for messages"), routes.ADMIN_CHANNELS, "soft"),
        )
    )


def page() -> rx.Component:
    """Messages by how they stand."""
    return admin_page(
        _troubles(),
        ui.tabs(
            (
                ("waiting", rx.fragment(tr("Waiting"), " ", _seen.waiting), address("waiting")),
                ("dead", rx.fragment(tr("Given up"), " ", _seen.dead), address("dead")),
                ("sent", rx.fragment(tr("Sent"), " ", _seen.sent), address("sent")),
                ("dropped", rx.fragment(tr("Dropped"), " ", _seen.dropped), address("dropped")),
            ),
            AdminOutboxState.shown,
            tr("Messages by how they stand"),
        ),
        rx.cond(
            (AdminOutboxState.shown == "dead") & _seen.any_dead,
            rx.el.div(
                ui.button(
                    tr("Send all again"),
                    "soft",
                    icon_name="refresh",
                    busy=AdminOutboxState.busy,
                    on_click=AdminOutboxState.send_all,
                ),
                class_name="actions",
            ),
        ),
        rx.cond(
            AdminOutboxState.rows.length() > 0,
            ui.card(ui.rows(AdminOutboxState.rows, _row), class_name="card--flush"),
            _none(),
        ),
        show_more(AdminOutboxState.next_cursor, AdminOutboxState.more),
        rx.el.p(
            tr("Whose a message is and what it says stays hidden here: you see how it fares."),
            class_name="muted small",
        ),
        _message(),
        title=tr("Messages"),
        tab="outbox",
        aside=ui.link(
            tr("Ways for messages"), href=routes.ADMIN_CHANNELS, class_name="text-button"
        ),
        ready=AdminOutboxState.loaded,
        waiting=ui.skeleton("list"),
    )
