"""The page ``/c/[circle]/books/statements``."""

from collections.abc import Callable

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.books_bar import books_bar
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page
from circle_app.web.span_bar import span_bar
from circle_app.web.statements.state import INCOME, SHEET, TRIAL, StatementsState
from circle_app.web.statements.view_models import Fund, Half, Line

#: What stands beside a row's name.
Cells = Callable[[rx.Var[Line]], list[rx.Component]]
_statement = StatementsState.statement


def _name(line: rx.Var[Line]) -> rx.Component:
    """A row's name leads to its ledger, or shows the members below it."""
    words = rx.fragment(
        rx.el.span(line.name, class_name="st__name"),
        rx.cond(
            line.more,
            rx.el.span(
                line.more,
                ui.icon("chevron_down", rx.cond(line.opened, "icon--14 st__up", "icon--14")),
                class_name="st__more",
            ),
        ),
    )
    return rx.cond(
        line.href,
        ui.link(
            words,
            href=line.href,
            class_name="st__link",
            custom_attrs={
                "aria-expanded": rx.cond(line.more, rx.cond(line.opened, "true", "false"), None)
            },
        ),
        words,
    )


def _cell(words: rx.Var[str], class_name: str = "") -> rx.Component:
    return rx.el.td(words, class_name=f"st__amount {class_name}".strip())


def _rows(lines: rx.Var[list[Line]], columns: int, cells: Cells) -> rx.Component:
    def draw(line: rx.Var[Line]) -> rx.Component:
        heading = rx.el.tr(
            rx.el.th(line.name, col_span=columns, scope="colgroup"), class_name="st st--head"
        )
        row = rx.el.tr(
            rx.el.th(_name(line), scope="row"), *cells(line), class_name=f"st st--{line.kind}"
        )
        return rx.cond(line.kind == "head", heading, row)

    return rx.el.tbody(rx.foreach(lines, draw))


def _end(words: ui.Child, class_name: str = "") -> rx.Component:
    return rx.el.th(words, scope="col", class_name=f"st__amount {class_name}".strip())


def _trial() -> rx.Component:
    early = rx.cond(_statement.has_opening, "st__wide", "st__none")

    def cells(line: rx.Var[Line]) -> list[rx.Component]:
        return [
            rx.el.td(line.first, class_name=ui.classes("st__amount", early)),
            rx.el.td(line.second, class_name=ui.classes("st__amount", early)),
            _cell(line.third, "st__wide st__apart"),
            _cell(line.fourth, "st__wide"),
            _cell(line.fifth, "st__apart"),
            _cell(line.sixth),
        ]

    groups = rx.el.tr(
        rx.el.td(class_name="st__wide"),
        rx.el.th(
            tr("Before"),
            col_span=2,
            scope="colgroup",
            class_name=ui.classes("st__group", early),
        ),
        rx.el.th(
            tr("In these days"), col_span=2, scope="colgroup", class_name="st__group st__wide"
        ),
        rx.el.th(tr("After"), col_span=2, scope="colgroup", class_name="st__group st__wide"),
        class_name="st__wide-row",
    )
    columns = rx.el.tr(
        rx.el.th(tr("Account name"), scope="col"),
        rx.el.th(tr("Debit"), scope="col", class_name=ui.classes("st__amount", early)),
        rx.el.th(tr("Credit"), scope="col", class_name=ui.classes("st__amount", early)),
        _end(tr("Debit"), "st__wide st__apart"),
        _end(tr("Credit"), "st__wide"),
        _end(tr("Debit"), "st__apart"),
        _end(tr("Credit")),
    )
    return _paper(
        tr("Trial balance"),
        rx.el.thead(groups, columns),
        _rows(_statement.lines, 7, cells),
    )


def _income() -> rx.Component:
    compared = rx.cond(_statement.before, "st__wide", "st__none")

    def cells(line: rx.Var[Line]) -> list[rx.Component]:
        return [
            _cell(line.first),
            rx.el.td(
                line.second,
                class_name=ui.classes(
                    "st__amount st__muted", rx.cond(_statement.before, "", "st__none")
                ),
            ),
            rx.el.td(line.third, class_name=ui.classes("st__amount st__muted", compared)),
        ]

    columns = rx.el.tr(
        rx.el.th(tr("Account name"), scope="col"),
        _end(tr("These days")),
        rx.el.th(
            # The days themselves do not fit beside the amounts of a phone.
            rx.el.span(_statement.before, class_name="st__wide"),
            rx.el.span(tr("Before"), class_name="st__narrow"),
            scope="col",
            class_name=ui.classes("st__amount", rx.cond(_statement.before, "", "st__none")),
        ),
        rx.el.th(tr("Change"), scope="col", class_name=ui.classes("st__amount", compared)),
    )
    return _paper(
        tr("Income and expenses"), rx.el.thead(columns), _rows(_statement.lines, 4, cells)
    )


def _paper(title: ui.Text, *parts: rx.Component) -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.h2(title),
            rx.el.p(_statement.unit, class_name="small muted"),
            class_name="row row--between paper__head",
        ),
        rx.el.table(
            rx.el.caption(title, class_name="visually-hidden"), *parts, class_name="accounts-table"
        ),
        _proof(),
        class_name="paper",
    )


def _proof() -> rx.Component:
    return rx.fragment(
        rx.cond(_statement.result, rx.el.p(_statement.result, class_name="strong")),
        rx.cond(
            _statement.proof,
            rx.cond(
                _statement.holds,
                ui.fact(_statement.proof, "good"),
                ui.fact(_statement.proof, "bad"),
            ),
        ),
    )


def _half(half: rx.Var[Half]) -> rx.Component:
    return rx.el.div(
        rx.el.table(
            rx.el.caption(half.title),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(tr("Account name"), scope="col"),
                    _end(tr("Amount")),
                ),
                class_name="visually-hidden",
            ),
            _rows(half.lines, 2, lambda line: [_cell(line.first)]),
            class_name="accounts-table",
        ),
        rx.el.p(
            rx.el.span(half.total),
            rx.el.span(half.amount, class_name="st__amount"),
            class_name="half__total",
        ),
        class_name="half",
    )


def _fund(fund: rx.Var[Fund]) -> rx.Component:
    return rx.el.section(
        rx.cond(fund.title, rx.el.h3(fund.title, class_name="fund__title")),
        rx.el.div(_half(fund.has), _half(fund.owes), class_name="halves"),
        class_name="fund",
    )


def _sheet() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.div(
                rx.el.h2(tr("Balance sheet")),
                rx.el.p(_statement.result, class_name="small muted"),
            ),
            rx.el.p(_statement.unit, class_name="small muted"),
            class_name="row row--between paper__head",
        ),
        rx.foreach(_statement.funds, _fund),
        rx.cond(
            _statement.holds,
            ui.fact(_statement.proof, "good"),
            ui.fact(_statement.proof, "bad"),
        ),
        class_name="paper",
    )


def _empty() -> rx.Component:
    return ui.card(
        ui.empty_state(
            "scale",
            tr(
                "Nothing was booked in these days. Choose other days, or begin with a contribution."
            ),
            ui.button_link(tr("Pay"), routes.path(routes.PAY, circle=ShellState.circle_id), "soft"),
        )
    )


def _views() -> rx.Component:
    return ui.segmented(
        [
            (INCOME, tr("Income"), StatementsState.views[INCOME]),
            (SHEET, tr("Balance sheet"), StatementsState.views[SHEET]),
            (TRIAL, tr("Trial balance"), StatementsState.views[TRIAL]),
        ],
        StatementsState.view,
        tr("Statements"),
    )


def page() -> rx.Component:
    """The statements of a circle, on screen and on paper."""
    return member_page(
        books_bar("statements"),
        rx.el.div(
            _views(),
            rx.el.div(
                ui.button(tr("Print"), "ghost", icon_name="file", custom_attrs={"data-prints": ""}),
                class_name="desktop-only",
            ),
            class_name="row row--between statement-bar no-print",
        ),
        span_bar(StatementsState.span, StatementsState.choose),
        ui.error_callout(StatementsState.error),
        rx.el.p(
            StatementsState.circle_name,
            " · ",
            StatementsState.span.title,
            " · ",
            StatementsState.printed,
            class_name="print-only",
        ),
        rx.cond(
            StatementsState.error == "",
            rx.cond(
                _statement.empty,
                _empty(),
                rx.match(StatementsState.view, (TRIAL, _trial()), (SHEET, _sheet()), _income()),
            ),
        ),
        title=tr("Statements"),
        tab="books",
        ready=StatementsState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
