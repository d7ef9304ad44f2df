"""The page ``/c/[circle]/loans/[loan]/agreement``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.agreement.state import AgreementState
from circle_app.web.agreement.view_models import ClauseView, Line, Side, Word
from circle_app.web.i18n import tr
from circle_app.web.shell import task_page

_paper = AgreementState.paper


def _side(side: rx.Var[Side]) -> rx.Component:
    return ui.data_row(side.role, side.name)


def _clause(clause: rx.Var[ClauseView]) -> rx.Component:
    return rx.el.section(
        rx.el.h3(clause.title), rx.el.p(clause.words), class_name="agreement__clause"
    )


def _head(words: rx.Var[str]) -> rx.Component:
    return rx.el.th(words, scope="col", class_name="plan-table__cell")


def _cell(words: rx.Var[str]) -> rx.Component:
    return rx.el.td(words, class_name="plan-table__cell")


def _line(line: rx.Var[Line]) -> rx.Component:
    return rx.el.tr(rx.foreach(line.cells, _cell))


def _plan() -> rx.Component:
    return rx.el.div(
        rx.el.table(
            rx.el.caption(tr("The instalments")),
            rx.el.thead(rx.el.tr(rx.foreach(_paper.heads, _head))),
            rx.el.tbody(rx.foreach(_paper.lines, _line)),
            class_name="plan-table",
        ),
        class_name="plan-table__scroll",
        tab_index=0,
        role="region",
        aria_label=tr("The instalments"),
    )


def _word(word: rx.Var[Word]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(word.name, class_name="strong"),
            rx.el.span(word.role, class_name="muted small"),
            class_name="agreement__who",
        ),
        rx.el.p(word.words),
        rx.el.p(word.at, class_name="muted small"),
        rx.el.p(tr("Signature"), class_name="agreement__line"),
        class_name="agreement__word",
    )


def page() -> rx.Component:
    """A loan's agreement."""
    return task_page(
        ui.card(
            rx.el.div(
                rx.el.div(
                    rx.el.h2(_paper.title),
                    rx.el.p(_paper.sub, class_name="muted small"),
                ),
                ui.chip_path(_paper.chip, _paper.tone, _paper.d),
                class_name="row row--between row--wrap",
            ),
            ui.data_list(rx.foreach(_paper.sides, _side)),
            rx.foreach(_paper.clauses, _clause),
            _plan(),
            rx.el.section(
                rx.el.h3(tr("Who has agreed")),
                rx.el.ul(rx.foreach(_paper.words, _word), class_name="agreement__words"),
                class_name="agreement__clause",
            ),
            rx.el.div(
                rx.foreach(_paper.notes, lambda note: rx.el.p(note, class_name="muted small")),
                class_name="agreement__notes",
            ),
            class_name="paper agreement",
        ),
        title=tr("Agreement"),
        back=AgreementState.back,
        tab="loans",
        ready=AgreementState.loaded,
        waiting=ui.skeleton("card", "list"),
        dock=ui.print_button(),
        dock_note=tr("Or keep it as a PDF: your browser asks when you print."),
    )
