"""A numbered sheet of paper: whose it is, what stands on it, its sum. It prints as it looks."""

from dataclasses import dataclass, field

import reflex as rx

from circle_app.i18n.formats import MoneyParts
from circle_app.web.i18n import tr
from circle_app.web.ui.basics import Child, chip_path, logo, money
from circle_app.web.ui.blocks import card, data_list, data_row
from circle_app.web.ui.codes import qr_picture
from circle_app.web.ui.qr_paths import Qr


@dataclass(frozen=True)
class SheetLine:
    """What a part of the sum is for."""

    title: str = ""
    sub: str = ""
    amount: str = ""


@dataclass(frozen=True)
class SheetFact:
    """A name and its value."""

    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class Sheet:
    """A receipt or an invoice, as ready text."""

    title: str = ""
    sub: str = ""
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    amount: MoneyParts = MoneyParts()
    words: str = ""
    notice: str = ""
    facts: list[SheetFact] = field(default_factory=list)
    lines: list[SheetLine] = field(default_factory=list)
    lines_title: str = ""
    total_name: str = ""
    total: str = ""
    code: Qr = Qr()
    code_title: str = ""
    code_words: str = ""
    foot: str = ""


def _fact(fact: rx.Var[SheetFact]) -> rx.Component:
    return data_row(fact.name, fact.value)


def _line(line: rx.Var[SheetLine]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            rx.el.span(line.title, class_name="numbered__what"),
            rx.cond(line.sub, rx.el.span(line.sub, class_name="item__sub block")),
            scope="row",
        ),
        rx.el.td(line.amount, class_name="end num"),
    )


def _lines(view: rx.Var[Sheet]) -> rx.Component:
    return rx.cond(
        view.lines.length() > 0,
        rx.el.table(
            rx.el.caption(view.lines_title),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(tr("For"), scope="col"),
                    rx.el.th(tr("Amount"), scope="col", class_name="end"),
                )
            ),
            rx.el.tbody(rx.foreach(view.lines, _line)),
            rx.el.tfoot(
                rx.el.tr(
                    rx.el.th(view.total_name, scope="row"),
                    rx.el.td(view.total, class_name="end num strong"),
                )
            ),
            class_name="numbered__lines",
        ),
    )


def _code(view: rx.Var[Sheet]) -> rx.Component:
    return rx.cond(
        view.code.d,
        rx.el.div(
            qr_picture(view.code, view.code_title, 176),
            rx.el.div(
                rx.el.p(view.code_title, class_name="strong"),
                rx.el.p(view.code_words, class_name="muted small"),
            ),
            class_name="numbered__code",
        ),
    )


def paper_sheet(view: rx.Var[Sheet], *more: Child) -> rx.Component:
    """Draw a sheet."""
    return card(
        rx.el.div(
            logo(32),
            rx.el.div(
                rx.el.h2(view.title),
                rx.el.p(view.sub, class_name="muted small"),
                class_name="grow",
            ),
            chip_path(view.chip, view.tone, view.d),
            class_name="numbered__head",
        ),
        rx.el.div(
            money(view.amount, "page"),
            rx.cond(view.words, rx.el.p(view.words, class_name="muted")),
            class_name="numbered__sum",
        ),
        rx.cond(view.notice, rx.el.p(view.notice, class_name="numbered__notice")),
        data_list(rx.foreach(view.facts, _fact)),
        _lines(view),
        _code(view),
        *more,
        rx.cond(view.foot, rx.el.p(view.foot, class_name="muted small")),
        class_name="numbered",
    )
