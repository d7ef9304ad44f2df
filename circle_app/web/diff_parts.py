"""Changes of rules drawn: what a rule is called, what it was, what it becomes."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.rule_diff import DiffRow


def diff_row(row: rx.Var[DiffRow]) -> rx.Component:
    """One rule that changes."""
    return rx.el.div(
        rx.el.dt(row.label, class_name="diff__label"),
        rx.el.dd(
            rx.el.span(tr("until now"), " ", class_name="visually-hidden"),
            rx.el.span(row.before, class_name="diff__before"),
            rx.el.span("→", class_name="diff__arrow muted", custom_attrs={"aria-hidden": "true"}),
            rx.el.span(tr("then"), " ", class_name="visually-hidden"),
            rx.el.span(row.after, class_name="diff__after strong"),
            class_name="diff__values",
        ),
        class_name="diff__row",
    )


def diff_list(rows: rx.Var[list[DiffRow]]) -> rx.Component:
    """Several rules that change."""
    return rx.el.dl(rx.foreach(rows, diff_row), class_name="diff")


def fold(title: ui.Child, sub: ui.Child, end: ui.Child, *inside: ui.Child) -> rx.Component:
    """A row that unfolds what is below it."""
    return rx.el.details(
        rx.el.summary(
            ui.row_body(title, sub),
            rx.el.span(end, ui.icon("chevron_down", "icon--18"), class_name="row fold__end"),
            class_name="item fold__head",
        ),
        rx.el.div(*inside, class_name="fold__body"),
        class_name="fold",
    )
