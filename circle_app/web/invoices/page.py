"""The page ``/c/[circle]/invoices``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.invoices.state import InvoicesState
from circle_app.web.invoices.view_models import InvoiceRow
from circle_app.web.shell import ShellState, member_page


def _row(row: rx.Var[InvoiceRow]) -> rx.Component:
    return ui.row_link(
        ui.tile("file"),
        row.title,
        row.sub,
        rx.fragment(ui.amount(row.amount), ui.chip_path(row.chip, row.tone, row.d)),
        href=row.href,
    )


def _whom() -> rx.Component:
    return rx.el.div(
        rx.el.label(tr("For whom"), html_for="whom", class_name="field__label"),
        rx.el.select(
            rx.el.option(tr("All who owe something"), value=""),
            rx.foreach(
                InvoicesState.people, lambda person: rx.el.option(person[1], value=person[0])
            ),
            id="whom",
            name="whom",
            class_name="input",
        ),
        class_name="field",
    )


def _make() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Make invoices")),
        rx.el.p(
            tr(
                "Each one lists what is open of the contributions, late fees and instalments that "
                "are due in these days. Who has one for the same days keeps it."
            ),
            class_name="muted",
        ),
        ui.error_callout(InvoicesState.error),
        rx.el.form(
            ui.request_id(InvoicesState.request_id),
            ui.select_field(
                "period", tr("For"), [("month", tr("a month")), ("week", tr("a week"))]
            ),
            ui.text_field("on", tr("A day in it"), type="date", default_value=InvoicesState.today),
            _whom(),
            ui.button(tr("Make"), submit=True, busy=InvoicesState.busy),
            on_submit=InvoicesState.make,
            class_name="invoice-make",
        ),
    )


def _list() -> rx.Component:
    return rx.cond(
        InvoicesState.rows.length() > 0,
        rx.fragment(
            ui.card(ui.rows(InvoicesState.rows, _row), class_name="card--flush"),
            rx.el.div(
                rx.cond(
                    InvoicesState.newer,
                    ui.button_link(
                        tr("Back to the first page"),
                        routes.path(routes.INVOICES, circle=ShellState.circle_id),
                        "outline",
                    ),
                ),
                rx.cond(
                    InvoicesState.older,
                    ui.button_link(tr("Next page"), InvoicesState.older, "outline"),
                ),
                class_name="actions",
            ),
        ),
        ui.card(
            ui.empty_state(
                "file",
                rx.cond(
                    InvoicesState.can_make,
                    tr("No invoice was made yet. Make the first one above."),
                    tr("There is no invoice for you. What you owe stands on the pay page."),
                ),
                rx.cond(
                    InvoicesState.can_make,
                    rx.fragment(),
                    ui.button_link(
                        tr("Pay"), routes.path(routes.PAY, circle=ShellState.circle_id), "soft"
                    ),
                ),
            )
        ),
    )


def page() -> rx.Component:
    """Invoices, and for who may the form that makes them."""
    return member_page(
        rx.cond(InvoicesState.can_make, _make()),
        _list(),
        title=tr("Invoices"),
        tab="circle",
        ready=InvoicesState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
