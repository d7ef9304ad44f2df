"""Parts that several steps of asking for a loan draw."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.apply.key_facts import FactRow
from circle_app.web.apply.state import TOPS
from circle_app.web.apply.view_models import Borrower, CheckLine


def top(step: str, *children: ui.Child, class_name: str = "") -> rx.Component:
    """The first card of a step; the reader is put here when the step begins."""
    return ui.card(*children, id=TOPS[step], tab_index=-1, class_name=f"ask__top {class_name}")


def option(borrower: rx.Var[Borrower]) -> rx.Component:
    """A member to choose."""
    return rx.el.option(borrower.name, value=borrower.id)


def check(line: rx.Var[CheckLine]) -> rx.Component:
    """A check with its sign."""
    return ui.fact_path(line.text, line.kind, line.icon)


def fact(row: rx.Var[FactRow]) -> rx.Component:
    """A key fact: name, value, small print."""
    return rx.el.div(
        rx.el.dt(row.name),
        rx.el.dd(
            rx.el.span(row.value, class_name="strong"),
            rx.cond(row.sub, rx.el.span(row.sub, class_name="muted small")),
        ),
        class_name="data__row",
    )
