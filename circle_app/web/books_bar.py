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
    ("earnings", routes.EARNINGS, lambda: tr("Earnings")),
    ("investments", routes.INVESTMENTS, lambda: tr("Investments")),
    ("statements", routes.STATEMENTS, lambda: tr("Statements")),
    ("months", routes.MONTHS, lambda: tr("Months")),
    ("check", routes.VERIFY, lambda: tr("Proof")),
)
_AFTER_EXPENSES: Final = 4


def books_bar(current: str) -> rx.Component:
    """Draw the links; ``current`` names the page it stands on."""
    here = rx.Var.create(current)
    links: list[tuple[str, ui.Text, ui.Text] | rx.Component] = [
        (name, words(), _address(route)) for name, route, words in _PAGES
    ]
    # Without officers there is nothing to decide but by vote, and votes have a page of their own.
    decisions = ui.tab("decisions", tr("Decisions"), _address(routes.DECISIONS), here)
    links.insert(_AFTER_EXPENSES, rx.cond(ShellState.has_officers, decisions))
    # On a phone the row is wider than the screen; its style brings the current page into view.
    return rx.el.div(ui.tabs(links, here, tr("Pages of the books")), class_name="books-bar")


def _address(route: str) -> ui.Text:
    return routes.path(route, circle=ShellState.circle_id)
