"""Rows of the activity, drawn the same wherever they appear."""

from collections.abc import Callable

import reflex as rx

from circle_app.web import ui
from circle_app.web.wording import FeedDay, FeedLine


def feed_row(line: rx.Var[FeedLine]) -> rx.Component:
    """One act: its sign, the sentence with the name in bold, the time, the amount."""
    words = rx.fragment(
        rx.cond(line.who, rx.el.b(line.who, " ")),
        line.words,
    )
    return rx.el.div(
        ui.tile_path(line.d, line.tone),
        ui.row_body(words, line.sub, plain=True),
        rx.cond(line.amount, rx.el.div(ui.amount(line.amount), class_name="item__end")),
        class_name="item",
    )


def _day(day: rx.Var[FeedDay], heading: Callable[..., rx.Component]) -> rx.Component:
    return rx.el.section(
        heading(day.title, class_name="group-title group-title--card"),
        ui.rows(day.lines, feed_row),
        class_name="card card--flush",
    )


def feed_day(day: rx.Var[FeedDay]) -> rx.Component:
    """The acts of one day in a card, below the heading of a section."""
    return _day(day, rx.el.h3)


def feed_day_of_page(day: rx.Var[FeedDay]) -> rx.Component:
    """The same directly below the heading of the page."""
    return _day(day, rx.el.h2)
