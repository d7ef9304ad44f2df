"""The page ``/notices/settings``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.notice_settings.state import NoticeSettingsState
from circle_app.web.notice_settings.view_models import AreaRow, OtherWay, Switch
from circle_app.web.push_card import push_card
from circle_app.web.shell import task_page

_grid = NoticeSettingsState.grid


def _square(one: rx.Var[Switch]) -> rx.Component:
    """A switch; on a phone, where there is no heading above it, with the name of its way."""
    return rx.el.td(
        rx.el.button(
            rx.el.span(one.way, class_name="grid-way"),
            rx.el.span(class_name="switch__track"),
            type="button",
            role="switch",
            class_name="switch grid-switch",
            aria_label=one.name,
            custom_attrs={"aria-checked": rx.cond(one.on, "true", "false")},
            on_click=NoticeSettingsState.flip(one.key),
        )
    )


def _area(row: rx.Var[AreaRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            rx.el.span(row.title, class_name="item__title block"),
            rx.el.span(row.sub, class_name="item__sub block"),
            scope="row",
        ),
        rx.el.td(
            rx.el.span(ui.icon("check", "icon--18"), tr("Always"), class_name="grid-always"),
            class_name="grid-app",
        ),
        rx.foreach(row.switches, _square),
    )


def _table() -> rx.Component:
    return ui.section(
        tr("What comes by which way"),
        ui.error_callout(NoticeSettingsState.error),
        rx.el.div(
            rx.el.table(
                rx.el.caption(tr("What comes by which way"), class_name="visually-hidden"),
                rx.el.thead(
                    rx.el.tr(
                        rx.el.th(tr("About"), scope="col"),
                        rx.el.th(tr("In the app"), scope="col"),
                        rx.foreach(_grid.heads, lambda head: rx.el.th(head, scope="col")),
                    )
                ),
                rx.el.tbody(rx.foreach(_grid.areas, _area)),
                class_name="notice-grid",
            ),
            class_name="card notice-grid-card",
        ),
        rx.cond(
            NoticeSettingsState.last,
            rx.el.div(
                rx.el.p(
                    tr("Changed: {what}", what=NoticeSettingsState.last_name),
                    class_name="small",
                    role="status",
                ),
                ui.button(
                    tr("Undo"),
                    "ghost",
                    icon_name="undo",
                    on_click=NoticeSettingsState.flip(NoticeSettingsState.last),
                ),
                class_name="row row--between",
            ),
        ),
    )


def _other(way: rx.Var[OtherWay]) -> rx.Component:
    return ui.row(
        ui.tile_path(way.d, "gray"),
        way.title,
        way.why,
        rx.cond(way.href, ui.link(way.link, href=way.href, class_name="text-button")),
    )


def _others() -> rx.Component:
    return rx.cond(
        _grid.others.length() > 0,
        ui.section(
            tr("Other ways"), ui.card(ui.rows(_grid.others, _other), class_name="card--flush")
        ),
    )


def _hours() -> rx.Component:
    return ui.section(
        tr("Quiet hours"),
        ui.card(
            rx.el.p(
                tr(
                    "In these hours nothing rings. What comes then waits for you in the app and is "
                    "sent in the morning. Only what cannot wait comes through."
                ),
                class_name="muted small",
            ),
            rx.el.form(
                rx.el.div(
                    ui.text_field(
                        "start", tr("From"), type="time", default_value=_grid.start, required=True
                    ),
                    ui.text_field(
                        "end", tr("Until"), type="time", default_value=_grid.end, required=True
                    ),
                    class_name="notice-hours",
                ),
                ui.error_callout(NoticeSettingsState.hours_error),
                rx.el.div(
                    ui.button(
                        rx.cond(_grid.quiet, tr("Save the hours"), tr("Keep these hours quiet")),
                        "soft",
                        submit=True,
                        busy=NoticeSettingsState.busy,
                    ),
                    rx.cond(
                        _grid.quiet,
                        ui.button(
                            tr("No quiet hours"), "ghost", on_click=NoticeSettingsState.end_hours
                        ),
                    ),
                    class_name="actions",
                ),
                on_submit=NoticeSettingsState.keep_hours,
                reset_on_submit=False,
                key=f"{_grid.start}{_grid.end}",
                class_name="stack",
            ),
        ),
    )


def _rhythm(value: str, title: ui.Text, sub: ui.Text) -> rx.Component:
    return ui.choice(
        "rhythm",
        value,
        title,
        sub,
        checked=_grid.digest == value,
        on_change=NoticeSettingsState.gather(value),
    )


def _digest() -> rx.Component:
    return rx.cond(
        _grid.by_letter,
        ui.section(
            tr("E-mails"),
            rx.el.fieldset(
                rx.el.legend(tr("How e-mails come"), class_name="visually-hidden"),
                _rhythm("none", tr("Each by itself"), tr("As soon as something happens")),
                _rhythm("daily", tr("Once a day"), tr("Everything new in one e-mail, at 7 am")),
                _rhythm("weekly", tr("Once a week"), tr("Everything new, on Monday morning")),
                class_name="stack stack--tight notice-rhythm",
            ),
        ),
    )


def page() -> rx.Component:
    """What the reader hears, by which way, and when not."""
    return task_page(
        rx.el.p(
            tr("Everything that concerns you stands in the app. Here you choose what else rings."),
            class_name="muted",
        ),
        rx.cond(
            _grid.heads.length() > 0,
            _table(),
            ui.callout(
                tr("For now everything comes in the app only: no other way is ready for you.")
            ),
        ),
        rx.el.div(
            rx.el.div(push_card(), _hours()),
            rx.el.div(_digest(), _others()),
            class_name="columns columns--even",
        ),
        title=tr("What you hear"),
        back=routes.NOTICES,
        tab="notices",
        ready=NoticeSettingsState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
