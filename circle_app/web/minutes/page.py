"""The page ``/c/[circle]/meetings/[meeting]/minutes``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.minutes.state import MinutesState
from circle_app.web.minutes.view_models import Line, Person
from circle_app.web.shell import task_page

_record = MinutesState.record


def _line(line: rx.Var[Line]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(line.name),
        rx.el.dd(
            rx.el.span(line.value, class_name=rx.cond(line.strong, "strong num", "num")),
            rx.cond(line.sub, rx.el.span(line.sub, class_name="muted small")),
        ),
        class_name=rx.cond(line.strong, "data__row minutes__sum", "data__row"),
    )


def _lines(title: ui.Text, lines: rx.Var[list[Line]]) -> rx.Component:
    return rx.cond(
        lines.length() > 0,
        rx.el.section(
            rx.el.h3(title),
            ui.data_list(rx.foreach(lines, _line)),
            class_name="agreement__clause",
        ),
    )


def _head(words: rx.Var[str]) -> rx.Component:
    return rx.el.th(words, scope="col", class_name="minutes-table__cell")


def _cell(words: rx.Var[str]) -> rx.Component:
    return rx.el.td(words, class_name="minutes-table__cell")


def _person(person: rx.Var[Person]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            rx.el.span(person.name, class_name="minutes-table__name"),
            rx.el.span(
                person.presence,
                class_name=ui.classes("minutes-table__presence", person.tone),
            ),
            scope="row",
            class_name="minutes-table__who",
        ),
        rx.foreach(person.cells, _cell),
    )


def _sum(words: rx.Var[str]) -> rx.Component:
    return rx.el.td(words, class_name="minutes-table__cell strong")


def _people() -> rx.Component:
    return rx.el.div(
        rx.el.table(
            rx.el.caption(tr("Who came, and what each brought")),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(tr("Member"), scope="col", class_name="minutes-table__who"),
                    rx.foreach(_record.heads, _head),
                )
            ),
            rx.el.tbody(rx.foreach(_record.people, _person)),
            rx.cond(
                _record.sums.length() > 0,
                rx.el.tfoot(
                    rx.el.tr(
                        rx.el.th(tr("Total"), scope="row", class_name="minutes-table__who"),
                        rx.foreach(_record.sums, _sum),
                    )
                ),
            ),
            class_name="minutes-table",
        ),
        class_name="plan-table__scroll",
        tab_index=0,
        role="region",
        aria_label=tr("Who came, and what each brought"),
    )


def _signer(name: rx.Var[str]) -> rx.Component:
    return rx.el.li(
        rx.el.span(name, class_name="strong"),
        rx.el.p(tr("Signature"), class_name="agreement__line"),
        class_name="agreement__word",
    )


def _text() -> rx.Component:
    return rx.cond(
        _record.text,
        rx.el.section(
            rx.el.h3(tr("What else was said")),
            rx.el.p(_record.text, class_name="paper__body"),
            class_name="agreement__clause",
        ),
    )


def page() -> rx.Component:
    """The record of a meeting, to be read and printed."""
    return task_page(
        ui.card(
            rx.el.div(
                rx.el.div(
                    rx.el.h2(_record.title),
                    rx.el.p(_record.sub, class_name="muted small"),
                ),
                ui.chip_path(_record.chip, _record.tone, _record.d),
                class_name="row row--between row--wrap",
            ),
            ui.data_list(rx.foreach(_record.facts, _line)),
            _people(),
            rx.el.div(
                _lines(tr("Cash box"), _record.box),
                _lines(tr("Closing count"), _record.pieces),
                class_name="minutes__pair",
            ),
            _lines(tr("Loans given"), _record.given),
            _lines(tr("Decided since the last meeting"), _record.decisions),
            _text(),
            rx.el.section(
                rx.el.h3(tr("Closed and counted by")),
                rx.el.ul(rx.foreach(_record.signers, _signer), class_name="agreement__words"),
                class_name="agreement__clause",
            ),
            class_name="paper agreement minutes",
        ),
        title=tr("Minutes"),
        back=MinutesState.back,
        tab="meetings",
        ready=MinutesState.loaded,
        waiting=ui.skeleton("card", "list"),
        dock=ui.print_button(),
        dock_note=tr("Or keep it as a PDF: your browser asks when you print."),
    )
