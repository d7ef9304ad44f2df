"""The page ``/c/[circle]/books/expenses``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.books_bar import books_bar
from circle_app.web.expenses.state import ExpensesState
from circle_app.web.expenses.view_models import ExpenseRow, PartRow, WaitingRow
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page

_month = ExpensesState.month


def _here(route: str) -> rx.Var[str] | str:
    return routes.path(route, circle=ShellState.circle_id)


def _record(kind: str = "solid") -> rx.Component:
    return ui.button_link(tr("Record expense"), _here(routes.EXPENSE_NEW), kind, icon_name="plus")


def _part(part: rx.Var[PartRow]) -> rx.Component:
    return ui.link(
        ui.icon_path(part.d),
        rx.el.span(
            rx.el.span(
                rx.el.span(part.name, class_name="strong"),
                rx.el.span(part.amount, class_name="num"),
                class_name="row row--between",
            ),
            rx.el.span(
                rx.el.span(
                    class_name="bar__done",
                    custom_attrs={"style": rx.Var.create({"width": part.width})},
                ),
                class_name="bar bar--thin",
            ),
            class_name="spent__body",
        ),
        href=part.href,
        class_name="spent",
        custom_attrs={"aria-current": rx.cond(part.shown, "true", "false")},
    )


def _month_card() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.label(_month.title),
            ui.money(_month.total, "page"),
            rx.el.p(_month.sub, class_name="muted small"),
            class_name="stack stack--tight",
        ),
        rx.cond(
            _month.parts.length() > 0,
            rx.el.ul(
                rx.foreach(_month.parts, lambda part: rx.el.li(_part(part))),
                class_name="spent-list",
                role="list",
            ),
        ),
        rx.cond(
            _month.asked + _month.to_pay != "",
            rx.el.div(
                rx.cond(_month.asked, ui.fact(_month.asked, "warn")),
                rx.cond(_month.to_pay, ui.fact(_month.to_pay, "info")),
                class_name="facts",
            ),
        ),
    )


def _waits(row: rx.Var[WaitingRow]) -> rx.Component:
    return ui.link(
        ui.row_body(row.payee, row.sub),
        rx.el.div(
            ui.amount(row.amount),
            rx.el.span(row.act, ui.icon("chevron_right", "icon--18"), class_name="to-do__act"),
            class_name="item__end",
        ),
        href=row.href,
        class_name="item to-do",
    )


def _waiting() -> rx.Component:
    return rx.cond(
        ExpensesState.waiting.length() > 0,
        ui.slab(rx.el.h2(tr("Waits for you")), ui.rows(ExpensesState.waiting, _waits)),
    )


def _state_href(name: str) -> ui.Text:
    here = _here(routes.EXPENSES)
    rest = rx.cond(ExpensesState.category, f"&category={ExpensesState.category}", "")
    return rx.Var.create(f"{here}?state={name}{rest}").to(str)


def _filters() -> rx.Component:
    return rx.el.div(
        ui.tabs(
            (
                ("", tr("All"), _state_href("")),
                ("asked", tr("Asked for"), _state_href("asked")),
                ("approved", tr("To be paid"), _state_href("approved")),
                ("paid", tr("Paid out"), _state_href("paid")),
                ("rejected", tr("Not agreed"), _state_href("rejected")),
            ),
            ExpensesState.shown,
            tr("Expenses by how they stand"),
        ),
        rx.cond(
            ExpensesState.category,
            ui.link(
                ExpensesState.category_words,
                ui.icon("x", "icon--14"),
                href=rx.Var.create(f"{_here(routes.EXPENSES)}?state={ExpensesState.shown}").to(str),
                class_name="chip chip--teal chip--link",
                aria_label=tr("Show all kinds again"),
            ),
        ),
        class_name="stack",
    )


def _row(row: rx.Var[ExpenseRow]) -> rx.Component:
    return ui.row_link(
        ui.tile_path(row.d, rx.cond(row.live, "teal", "gray")),
        row.payee,
        row.sub,
        rx.fragment(ui.amount(row.amount), ui.chip_path(row.chip, row.tone, row.sign)),
        href=row.href,
    )


def _line(row: rx.Var[ExpenseRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(row.day, class_name="num"),
        rx.el.td(
            rx.el.span(
                ui.tile_path(row.d, rx.cond(row.live, "teal", "gray")),
                rx.el.span(
                    ui.link(row.payee, href=row.href),
                    rx.el.span(row.category, class_name="item__sub block"),
                ),
                class_name="row",
            )
        ),
        rx.el.td(row.paid_by),
        rx.el.td(
            rx.cond(
                row.receipt,
                rx.el.span(
                    ui.icon("image", "icon--18"),
                    rx.el.span(tr("with receipt"), class_name="visually-hidden"),
                    class_name="muted",
                ),
            )
        ),
        rx.el.td(ui.chip_path(row.chip, row.tone, row.sign)),
        rx.el.td(ui.amount(row.amount), class_name="end"),
    )


def _table() -> rx.Component:
    return ui.table(
        rx.el.span(tr("Expenses"), class_name="visually-hidden"),
        (
            (tr("Day"), False),
            (tr("Paid to"), False),
            (tr("Whose money"), False),
            (rx.el.span(tr("Receipt"), class_name="visually-hidden"), False),
            (tr("How it stands"), False),
            (tr("Amount"), True),
        ),
        rx.foreach(ExpensesState.rows, _line),
    )


def _none() -> rx.Component:
    narrowed = ExpensesState.shown + ExpensesState.category
    return ui.card(
        rx.cond(
            narrowed,
            ui.empty_state("receipt", tr("There is no such expense.")),
            ui.empty_state(
                "receipt",
                tr("Nothing was spent yet. Record what the circle pays for, with its receipt."),
                rx.cond(ExpensesState.can_record, _record("soft")),
            ),
        )
    )


def _list() -> rx.Component:
    return rx.el.div(
        _filters(),
        rx.cond(
            ExpensesState.rows.length() > 0,
            rx.fragment(
                rx.el.div(
                    ui.card(ui.rows(ExpensesState.rows, _row), class_name="card--flush"),
                    class_name="phone-only",
                ),
                rx.el.div(_table(), class_name="desktop-only"),
            ),
            _none(),
        ),
        rx.cond(
            ExpensesState.next_cursor,
            ui.button(tr("Show more"), "outline", wide=True, on_click=ExpensesState.more),
        ),
        class_name="stack",
    )


def page() -> rx.Component:
    """The expenses of a circle."""
    return member_page(
        books_bar("expenses"),
        rx.el.div(
            rx.el.div(_waiting(), _month_card()),
            rx.el.div(_list()),
            class_name="columns columns--expenses",
        ),
        title=tr("Expenses"),
        tab="books",
        aside=rx.cond(ExpensesState.loaded & ExpensesState.can_record, _record()),
        ready=ExpensesState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
