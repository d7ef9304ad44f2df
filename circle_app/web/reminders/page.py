"""The page ``/c/[circle]/reminders``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.bulk_run.parts import bulk_sheet, opens_bulk
from circle_app.web.bulk_run.state import BulkState
from circle_app.web.i18n import tr
from circle_app.web.reminders.state import RemindersState
from circle_app.web.reminders.view_models import OwingRow
from circle_app.web.shell import ShellState, member_page
from circle_app.web.ways_parts import preview

_view = RemindersState.view


def _person(row: rx.Var[OwingRow]) -> rx.Component:
    return rx.el.div(
        rx.el.label(
            rx.el.input(
                type="checkbox",
                checked=RemindersState.chosen.contains(row.id),
                disabled=row.reminded,
                on_change=RemindersState.pick(row.id),
                custom_attrs={"aria-label": row.label},
            ),
            class_name="collect__box",
        ),
        ui.link(
            ui.avatar(row.initials),
            rx.el.div(
                rx.el.p(row.name, class_name="item__title"),
                rx.el.p(row.sub, class_name="item__sub"),
                rx.el.p(row.how, class_name="item__sub"),
                class_name="item__body",
            ),
            rx.el.div(
                ui.amount(row.amount),
                rx.el.span(row.late, class_name="small muted"),
                class_name="item__end",
            ),
            href=row.href,
            class_name="item",
        ),
        class_name="collect__row",
    )


def _people() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.label(
                rx.el.input(
                    type="checkbox",
                    checked=RemindersState.chosen.length() > 0,
                    on_change=RemindersState.pick_all,
                ),
                rx.el.span(tr("Everybody who was not reminded today")),
                class_name="check",
            ),
            class_name="collect__all",
        ),
        ui.rows(_view.rows, _person),
        rx.cond(_view.more, rx.el.p(_view.more, class_name="muted")),
        class_name="card--flush",
    )


def _reads() -> rx.Component:
    return ui.section(
        tr("How the reminder reads"),
        rx.cond(_view.alone, ui.fact(_view.alone, "info")),
        rx.cond(
            _view.previews.length() > 0,
            rx.el.div(rx.foreach(_view.previews, preview), class_name="stack"),
            ui.card(
                ui.empty_state("mail", tr("It stands among the notices of whoever has an account."))
            ),
        ),
        rx.cond(_view.cost, rx.el.p(_view.cost, class_name="strong num")),
    )


def _act() -> rx.Component:
    chosen = RemindersState.chosen.length()
    return rx.cond(
        chosen > 0,
        rx.el.div(
            rx.el.p(tr("{n} chosen", n=chosen), class_name="strong", role="status"),
            rx.el.div(
                ui.button(
                    tr("Remind {n}", n=chosen),
                    icon_name="bell",
                    on_click=BulkState.ask_remind(RemindersState.members, chosen),
                    custom_attrs=opens_bulk(),
                ),
                class_name="chosen__acts",
            ),
            class_name="chosen",
        ),
    )


def page() -> rx.Component:
    """Who would be reminded of what, and how it reads."""
    return member_page(
        rx.cond(
            _view.nobody,
            ui.card(
                ui.empty_state(
                    "check_circle",
                    tr("Nobody owes anything. There is nobody to remind."),
                    ui.button_link(
                        tr("Collect"),
                        routes.path(routes.COLLECT, circle=ShellState.circle_id),
                        "soft",
                    ),
                )
            ),
            rx.el.div(
                rx.el.div(
                    ui.card(
                        rx.el.p(_view.title, class_name="strong num"),
                        rx.el.p(_view.sub, class_name="muted"),
                    ),
                    _people(),
                    class_name="stack",
                ),
                rx.el.div(_reads()),
                class_name="columns columns--even",
            ),
        ),
        _act(),
        bulk_sheet(),
        title=tr("Reminders"),
        tab="collect",
        ready=RemindersState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
