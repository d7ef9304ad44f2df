"""Sheets: dialogs that stay open while money moves, and the receipt they end with."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from circle_app.i18n.formats import MoneyParts
from circle_app.web.i18n import tr
from circle_app.web.ui.basics import Child, Text, button, icon, money
from circle_app.web.ui.blocks import closes, data_list, dialog


@dataclass(frozen=True)
class SlipLine:
    """A name and its value on a receipt."""

    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class Slip:
    """A receipt: what was recorded, how much, and the details; without a title there is none."""

    title: str = ""
    amount: MoneyParts = MoneyParts()
    lines: list[SlipLine] = field(default_factory=list)


def sheet(name: str, title: Text, *children: Child) -> rx.Component:
    """A dialog for money: sending its form does not close it, nor does a tap beside it."""
    return dialog(name, title, *children, stays=True)


def _slip_line(line: rx.Var[SlipLine]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(line.name),
        rx.el.dd(rx.el.span(line.value, class_name="strong")),
        class_name="data__row",
    )


def slip(view: rx.Var[Slip], *more: Child, on_done: Any = None) -> rx.Component:
    """The receipt itself: a closed ring, the amount, the details, and the way on."""
    done = {} if on_done is None else {"on_click": on_done}
    return rx.el.div(
        rx.el.div(
            rx.el.span(icon("check", "icon--24"), class_name="slip__sign"),
            rx.el.p(view.title, class_name="strong"),
            money(view.amount, "page"),
            class_name="slip__head",
        ),
        data_list(rx.foreach(view.lines, _slip_line)),
        *more,
        button(tr("Done"), wide=True, large=True, custom_attrs=closes(), **done),
        class_name="slip",
        role="status",
    )


def sheet_steps(view: rx.Var[Slip], form: Child, *more: Child, on_done: Any = None) -> rx.Component:
    """What a sheet shows: its form, and once something was recorded, the receipt in its place."""
    return rx.cond(view.title, slip(view, *more, on_done=on_done), form)
