"""The row of links between the pages of the books."""

from typing import Final

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState

_PAGES: Final = (
    ("overview", routes.BOOKS, lambda: tr("Overview")),
    ("entries", routes.JOURNAL, lambda: tr("Entries")),
    ("funds", routes.FUNDS, lambda: tr("Money boxes")),
    ("expenses", routes.EXPENSES, lambda: tr("Expenses")),
    ("reconcile", routes.RECONCILE, lambda: tr("Compare")),
    ("statements", routes.STATEMENTS, lambda: tr("Statements")),
    ("months", routes.MONTHS, lambda: tr("Months")),
    ("check", routes.VERIFY, lambda: tr("Proof")),
)


def books_bar(current: str) -> rx.Component:
    """Draw the links; ``current`` names the page it stands on."""
    return ui.tabs(
        [
            (name, words(), routes.path(route, circle=ShellState.circle_id))
            for name, route, words in _PAGES
        ],
        rx.Var.create(current),
        tr("Pages of the books"),
    )
