"""The page ``/notices``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.notices.state import NoticesState
from circle_app.web.notices.view_models import NoticeDay, NoticeRow
from circle_app.web.shell import member_page


def _row(row: rx.Var[NoticeRow]) -> rx.Component:
    """A notice: followed, it is read."""
    return ui.link(
        ui.tile_path(row.d, row.tone),
        rx.el.div(
            rx.el.p(row.title, class_name="item__title"),
            rx.el.p(row.body, class_name="told__body"),
            rx.el.p(row.sub, class_name="item__sub"),
            class_name="item__body",
        ),
        rx.el.div(
            rx.cond(
                row.unread,
                rx.el.span(tr("New"), class_name="told__new"),
                ui.icon("chevron_right", "icon--24"),
            ),
            class_name="item__end",
        ),
        href=row.href,
        class_name=rx.cond(row.unread, "item told told--unread", "item told"),
        on_click=NoticesState.opened(row.id),
    )


def _day(day: rx.Var[NoticeDay]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(day.title, class_name="group-title group-title--card"),
        ui.rows(day.rows, _row),
        class_name="card card--flush",
    )


def _empty() -> rx.Component:
    return ui.card(
        rx.cond(
            NoticesState.shown == "unread",
            ui.empty_state(
                "check_circle",
                tr("You have read everything."),
                ui.button_link(tr("All notices"), routes.NOTICES, "soft"),
            ),
            ui.empty_state(
                "bell",
                tr("Nothing yet. You will hear here when something concerns you."),
                ui.button_link(tr("Choose what you hear"), routes.NOTICE_SETTINGS, "soft"),
            ),
        )
    )


def _head() -> rx.Component:
    return rx.el.div(
        ui.segmented(
            [
                ("all", tr("All"), routes.NOTICES),
                (
                    "unread",
                    rx.cond(
                        NoticesState.unread > 0,
                        tr("Unread ({count})", count=NoticesState.unread),
                        tr("Unread"),
                    ),
                    f"{routes.NOTICES}?show=unread",
                ),
            ],
            NoticesState.shown,
            tr("Which notices"),
        ),
        rx.cond(
            NoticesState.unread > 0,
            ui.button(
                tr("Mark all as read"),
                "outline",
                icon_name="check",
                busy=NoticesState.busy,
                on_click=NoticesState.read_all,
            ),
        ),
        class_name="notice-head",
    )


def _pages() -> rx.Component:
    return rx.el.div(
        rx.cond(
            NoticesState.first_page,
            ui.button_link(tr("Newest"), NoticesState.first_page, "outline"),
        ),
        rx.cond(NoticesState.older, ui.button_link(tr("Earlier"), NoticesState.older, "outline")),
        class_name="actions",
    )


def _choosing() -> rx.Component:
    """Beside the list, where there is room: where somebody chooses what rings."""
    return ui.card(
        rx.el.h2(tr("What you hear"), class_name="item__title"),
        rx.el.p(
            tr("Everything that concerns you stands in the app. Here you choose what else rings."),
            class_name="muted",
        ),
        ui.button_link(tr("Choose what you hear"), routes.NOTICE_SETTINGS, "outline"),
    )


def page() -> rx.Component:
    """What the reader was told, day by day."""
    return member_page(
        _head(),
        rx.el.div(
            rx.el.div(
                rx.cond(
                    NoticesState.days.length() > 0, rx.foreach(NoticesState.days, _day), _empty()
                ),
                _pages(),
            ),
            rx.el.div(_choosing(), class_name="desktop-only"),
            class_name="columns notice-columns",
        ),
        title=tr("Notices"),
        tab="notices",
        aside=ui.link(
            ui.icon("sliders", "icon--18"),
            tr("What you hear"),
            href=routes.NOTICE_SETTINGS,
            class_name="text-button",
        ),
        ready=NoticesState.loaded,
        waiting=ui.skeleton("list", "list"),
    )
