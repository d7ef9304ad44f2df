"""The page ``/c/[circle]/holidays``."""

from typing import Final

import reflex as rx

from circle_app.web import ui
from circle_app.web.holidays.state import HolidayRow, HolidaysState
from circle_app.web.i18n import tr
from circle_app.web.shell import member_page

REMOVAL: Final = "holiday-removal"


def _day(row: rx.Var[HolidayRow]) -> rx.Component:
    return rx.el.div(
        ui.tile("calendar", "teal"),
        ui.row_body(row.title, row.sub),
        rx.cond(HolidaysState.may_change & row.ahead, _remove(row)),
        class_name="item",
        key=row.day,
    )


def _remove(row: rx.Var[HolidayRow]) -> rx.Component:
    return rx.el.button(
        ui.icon("x", "icon--24"),
        type="button",
        class_name="icon-button",
        aria_label=tr("Take {day} away", day=row.title),
        on_click=HolidaysState.choose(row.day),
        custom_attrs=ui.opens(REMOVAL),
    )


def _removal() -> rx.Component:
    return ui.dialog(
        REMOVAL,
        tr("Take {day} away?", day=HolidaysState.chosen.title),
        rx.el.p(HolidaysState.chosen.sub, class_name="strong"),
        rx.el.p(
            tr(
                "Loans given from now on do not know it. Instalments that were moved for it stay "
                "where they are: nobody is asked for money sooner than was said."
            )
        ),
        rx.el.div(
            ui.button(tr("Keep it"), "outline", custom_attrs=ui.closes()),
            ui.button(
                tr("Take it away"),
                busy=HolidaysState.busy,
                on_click=HolidaysState.remove(HolidaysState.chosen.day),
                custom_attrs=ui.closes(),
            ),
            class_name="actions",
        ),
    )


def _form() -> rx.Component:
    follows = rx.cond(
        HolidaysState.moves_loans,
        tr(
            "What falls due on such a day moves for running loans too, where their terms say so. "
            "Nothing that lies behind changes."
        ),
        tr(
            "New loans go by these days. Running loans keep the days that were agreed, because "
            "nobody here decides alone about what others owe."
        ),
    )
    return ui.card(
        rx.el.h2(tr("Write days down")),
        rx.el.form(
            ui.request_id(HolidaysState.request_id),
            ui.text_area(
                "days",
                tr("One a line, with its name"),
                hint=tr("Like: 2026-11-08 Diwali"),
                default_value=HolidaysState.typed,
                rows=5,
                max_length=6000,
                required=True,
            ),
            rx.el.p(follows, class_name="muted small"),
            ui.error_callout(HolidaysState.error),
            ui.button(tr("Write them down"), submit=True, busy=HolidaysState.busy, wide=True),
            on_submit=HolidaysState.add,
            reset_on_submit=False,
            class_name="stack",
            key=HolidaysState.request_id,
        ),
    )


def page() -> rx.Component:
    """Days on which nobody collects: those ahead, the form for more, those behind."""
    return member_page(
        rx.el.div(
            rx.el.div(
                rx.cond(
                    HolidaysState.ahead.length() > 0,
                    ui.card(ui.rows(HolidaysState.ahead, _day), class_name="card--flush"),
                    ui.card(
                        ui.empty_state(
                            "calendar",
                            rx.cond(
                                HolidaysState.may_change,
                                tr("No holidays lie ahead. Write down the days nobody collects."),
                                tr("No holidays lie ahead."),
                            ),
                        )
                    ),
                ),
                rx.cond(
                    HolidaysState.past.length() > 0,
                    ui.section(
                        tr("Behind us"),
                        ui.card(ui.rows(HolidaysState.past, _day), class_name="card--flush"),
                    ),
                ),
                class_name="stack",
            ),
            rx.el.div(rx.cond(HolidaysState.may_change, _form()), class_name="stack"),
            class_name="columns",
        ),
        _removal(),
        title=tr("Holidays"),
        tab="loans",
        ready=HolidaysState.loaded,
        waiting=ui.skeleton("list", "card"),
    )
