"""The page ``/c/[circle]/runs/[run]/statement``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.auction.statement_paper import Fact, Other, PaperLine
from circle_app.web.auction.statement_state import SubscriberState
from circle_app.web.i18n import tr
from circle_app.web.shell import task_page

_sheet = SubscriberState.sheet


def _fact(fact: rx.Var[Fact]) -> rx.Component:
    return ui.data_row(fact.name, fact.value)


def _head(words: rx.Var[str]) -> rx.Component:
    return rx.el.th(words, scope="col", class_name="plan-table__cell")


def _cell(words: rx.Var[str]) -> rx.Component:
    return rx.el.td(words, class_name="plan-table__cell num")


def _line(line: rx.Var[PaperLine]) -> rx.Component:
    return rx.el.tr(
        rx.foreach(line.cells, _cell),
        class_name=rx.cond(line.total, "strong", ""),
    )


def _paper() -> rx.Component:
    return ui.card(
        rx.el.h2(_sheet.title),
        ui.data_list(rx.foreach(_sheet.facts, _fact)),
        rx.el.div(
            rx.el.table(
                rx.el.caption(tr("Round by round")),
                rx.el.thead(rx.el.tr(rx.foreach(_sheet.heads, _head))),
                rx.el.tbody(rx.foreach(_sheet.lines, _line)),
                class_name="plan-table",
            ),
            class_name="plan-table__scroll",
            tab_index=0,
            role="region",
            aria_label=tr("Round by round"),
        ),
        rx.el.p(_sheet.note, class_name="muted small"),
        class_name="paper agreement subscriber",
    )


def _other(other: rx.Var[Other]) -> rx.Component:
    return ui.link(ui.row_body(other.name, other.sub), href=other.href, class_name="item")


def page() -> rx.Component:
    """What a subscriber owed, paid, got and won in a run, to be read and printed."""
    return task_page(
        rx.cond(
            _sheet.lines.length() > 0,
            _paper(),
            ui.card(ui.empty_state("book", tr("You hold no slot in this run."))),
        ),
        rx.cond(
            SubscriberState.others.length() > 0,
            rx.el.div(
                ui.section(
                    tr("Statements of others"),
                    ui.card(ui.rows(SubscriberState.others, _other), class_name="card--flush"),
                ),
                class_name="no-print",
            ),
        ),
        title=tr("Statement"),
        back=SubscriberState.back,
        tab="rounds",
        ready=SubscriberState.loaded,
        waiting=ui.skeleton("card", "list"),
        dock=ui.print_button(),
        dock_note=tr("Or keep it as a PDF: your browser asks when you print."),
    )
