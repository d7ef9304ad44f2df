"""The page ``/c/[circle]/invoices/[invoice]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.invoice.state import InvoiceState
from circle_app.web.shell import ShellState, task_page
from circle_app.web.ui.papers import paper_sheet


def _print() -> rx.Component:
    return ui.print_button()


def page() -> rx.Component:
    """An invoice."""
    return task_page(
        paper_sheet(InvoiceState.sheet),
        rx.el.div(
            ui.share_button(InvoiceState.href, InvoiceState.share_words),
            rx.cond(
                InvoiceState.pay_href,
                ui.button(tr("Print"), "outline", custom_attrs={"data-prints": ""}),
            ),
            class_name="actions no-print",
        ),
        title=tr("Invoice"),
        back=routes.path(routes.INVOICES, circle=ShellState.circle_id),
        tab="circle",
        ready=InvoiceState.loaded,
        waiting=ui.skeleton("card", "list"),
        dock=rx.cond(
            InvoiceState.pay_href,
            ui.button_link(tr("Pay"), InvoiceState.pay_href, wide=True, large=True),
            _print(),
        ),
        dock_note=tr("Or keep it as a PDF: your browser asks when you print."),
    )
