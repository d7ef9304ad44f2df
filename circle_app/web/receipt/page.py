"""The page ``/c/[circle]/pay/[payment]/receipt``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.receipt.state import ReceiptState
from circle_app.web.shell import task_page
from circle_app.web.ui.papers import paper_sheet


def page() -> rx.Component:
    """A receipt."""
    return task_page(
        paper_sheet(ReceiptState.sheet),
        rx.el.div(
            ui.share_button(ReceiptState.href, ReceiptState.share_words),
            class_name="actions no-print",
        ),
        title=tr("Receipt"),
        back=ReceiptState.back,
        tab="circle",
        ready=ReceiptState.loaded,
        waiting=ui.skeleton("card", "list"),
        dock=ui.print_button(),
        dock_note=tr("Or keep it as a PDF: your browser asks when you print."),
    )
