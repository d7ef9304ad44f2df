"""The page ``/c/[circle]/books/reconcile``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.books_bar import books_bar
from circle_app.web.i18n import tr
from circle_app.web.reconcile.file_part import file_part
from circle_app.web.reconcile.state import ReconcileState
from circle_app.web.reconcile.view_models import PlaceRow, StatementRow
from circle_app.web.shell import ShellState, member_page
from circle_app.web.ui.uploads import file_field


def _place(row: rx.Var[PlaceRow]) -> rx.Component:
    return ui.link(
        ui.tile_path(row.d, "teal"),
        rx.el.div(
            rx.el.p(row.name, class_name="item__title"),
            rx.el.p(row.sub, class_name="item__sub"),
            ui.chip_path(row.chip, row.tone, row.sign),
            class_name="item__body compared",
        ),
        rx.el.div(
            ui.amount(row.amount),
            rx.el.span(tr("in the books"), class_name="muted small"),
            class_name="item__end",
        ),
        href=row.href,
        class_name="item",
    )


def _compared() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Counted in the boxes"), class_name="card__title"),
        ui.rows(ReconcileState.boxes, _place),
        class_name="card--flush",
    )


def _at_bank() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Compared with the bank"), class_name="card__title"),
        rx.cond(
            ReconcileState.accounts.length() > 0,
            ui.rows(ReconcileState.accounts, _place),
            ui.empty_state(
                "bank",
                tr("The books have no money at the bank yet. It shows here once there is some."),
            ),
        ),
        class_name="card--flush",
    )


def _statement(row: rx.Var[StatementRow]) -> rx.Component:
    return ui.row_link(
        ui.tile("file", "gray"),
        row.title,
        row.sub,
        ui.chip_path(row.chip, row.tone, row.sign),
        href=row.href,
    )


def _statements() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Statements that were read in"), class_name="card__title"),
        rx.cond(
            ReconcileState.statements.length() > 0,
            rx.fragment(
                ui.rows(ReconcileState.statements, _statement),
                rx.cond(
                    ReconcileState.older,
                    ui.link(
                        tr("Earlier statements"),
                        href=ReconcileState.older,
                        class_name="compare-pad",
                    ),
                ),
            ),
            ui.empty_state(
                "file",
                tr("No statement was read in yet. Download one from your bank as CSV."),
            ),
        ),
        class_name="card--flush",
    )


def _count() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.tile("banknote", "teal"),
            rx.el.div(
                rx.el.h2(tr("Count the money")),
                rx.el.p(
                    tr("What lies in the box, beside what the books say."), class_name="item__sub"
                ),
                class_name="item__body",
            ),
            class_name="row row--top",
        ),
        ui.button_link(
            tr("Count now"),
            routes.path(routes.COUNT, circle=ShellState.circle_id),
            "outline",
            icon_name="banknote",
            wide=True,
        ),
    )


def _send() -> rx.Component:
    """A form of the browser's own: the file goes straight to the server, scripts or not."""
    return ui.card(
        rx.el.div(
            ui.tile("bank", "teal"),
            rx.el.div(
                rx.el.h2(tr("Read a bank statement")),
                rx.el.p(
                    tr("You see what would become of each line before anything is kept."),
                    class_name="item__sub",
                ),
                class_name="item__body",
            ),
            class_name="row row--top",
        ),
        ui.error_callout(ReconcileState.file_error),
        ui.plain_form(
            ReconcileState.action,
            ui.select_field(
                "account",
                tr("Which account"),
                [("bank", tr("Bank account")), ("upi", tr("UPI"))],
            ),
            file_field(
                "file",
                tr("The bank's file"),
                hint=tr("CSV or Excel from your bank's website, at most 5 MB and 5,000 lines."),
                too_large=tr("This file is too large. Please choose one of at most 5 MB."),
                accept=".csv,.txt,.tsv,.xls,.xlsx,text/csv,text/plain",
            ),
            ui.button(tr("Look at the lines"), submit=True, icon_name="search", wide=True),
            class_name="stack stack--wide",
            custom_attrs={"encType": "multipart/form-data"},
        ),
    )


def _overview() -> rx.Component:
    return rx.el.div(
        rx.el.div(_compared(), _at_bank(), _statements()),
        rx.cond(
            ReconcileState.may_compare,
            rx.el.div(_send(), _count()),
            rx.el.div(
                ui.card(
                    ui.fact(
                        tr("Whoever keeps the money counts and compares. Everybody can look."),
                        "info",
                    ),
                    class_name="card--soft",
                )
            ),
        ),
        class_name="columns columns--compare",
    )


def page() -> rx.Component:
    """What was compared last; with a file in the address, what would become of its rows."""
    return member_page(
        books_bar("reconcile"),
        rx.cond(ReconcileState.upload, file_part(), _overview()),
        title=rx.cond(ReconcileState.upload, tr("Read a bank statement"), tr("Compare")),
        tab="books",
        ready=ReconcileState.loaded,
        waiting=ui.skeleton("list", "card"),
    )
