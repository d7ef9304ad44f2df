"""The page ``/c/[circle]/books/expenses/[expense]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.expense.sheets import cancel_dialog, decline_sheet, opener, pay_sheet
from circle_app.web.expense.state import ExpensePageState
from circle_app.web.expense.view_models import FactLine, StepRow
from circle_app.web.i18n import tr
from circle_app.web.shell import task_page
from circle_app.web.ui.uploads import file_field

_head = ExpensePageState.head
_receipt = ExpensePageState.receipt
_said = ExpensePageState.said


def _fact(line: rx.Var[FactLine]) -> rx.Component:
    return ui.data_row(line.name, line.value)


def _top() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.tile_path(_head.d, "teal"),
            ui.row_body(_head.payee, _head.sub),
            ui.chip_path(_head.chip, _head.tone, _head.sign),
            class_name="row row--top loan-top",
        ),
        ui.money(_head.amount, "page"),
        rx.cond(_head.note, rx.el.p("“", _head.note, "”")),
        ui.data_list(rx.foreach(ExpensePageState.facts, _fact)),
    )


def _deciding() -> rx.Component:
    return ui.slab(
        rx.el.p(
            tr(
                "{name} asks to pay {amount} to {payee}",
                name=_head.name,
                amount=_head.amount_text,
                payee=_head.payee,
            ),
            class_name="vote__name",
        ),
        rx.el.div(
            opener(tr("Decline"), "expense-decline", "outline", icon_name="x"),
            ui.button(
                tr("Approve"),
                icon_name="check",
                busy=ExpensePageState.busy,
                on_click=ExpensePageState.approve(ExpensePageState.request_id),
            ),
            class_name="actions",
        ),
    )


def _paying() -> rx.Component:
    return ui.slab(
        rx.el.div(
            ui.label(
                rx.cond(
                    _head.to_member,
                    tr("{name} is to get back", name=_head.name),
                    tr("{name} is to get", name=_head.payee),
                )
            ),
            ui.money(_head.amount, "slab"),
            class_name="stack stack--tight",
        ),
        opener(
            rx.cond(_head.to_member, tr("Pay it back"), tr("Pay now")),
            "expense-pay",
            wide=True,
            large=True,
        ),
    )


def _acts() -> rx.Component:
    return rx.fragment(
        rx.cond(
            _head.can_decide,
            _deciding(),
            rx.cond(
                _head.can_pay,
                _paying(),
                rx.cond(_head.told, ui.callout(rx.el.p(_head.told))),
            ),
        ),
        rx.cond(
            _head.vote_href,
            ui.button_link(
                rx.cond(_head.can_vote, tr("Read and vote"), tr("See the vote")),
                _head.vote_href,
                "soft",
                icon_name="hand",
                wide=True,
            ),
        ),
    )


def _withdraw() -> rx.Component:
    return rx.cond(
        _head.can_cancel,
        ui.button(
            tr("Withdraw the expense"),
            "outline",
            wide=True,
            custom_attrs=ui.opens("expense-cancel"),
        ),
    )


def _picture() -> rx.Component:
    return rx.cond(
        _receipt.is_image,
        rx.el.a(
            rx.el.img(src=_receipt.href, alt=_receipt.alt, class_name="bill__picture"),
            href=_receipt.href,
            target="_blank",
            rel="noopener",
            class_name="bill__frame",
        ),
        rx.el.a(
            ui.icon("download"),
            tr("Open the PDF"),
            href=_receipt.href,
            custom_attrs={"download": ""},
            class_name="button button--soft button--wide",
        ),
    )


def _send_file() -> rx.Component:
    """A form of the browser's own: it works as soon as it is on the screen, scripts or not."""
    return ui.plain_form(
        _receipt.action,
        file_field(
            "file",
            rx.cond(_receipt.href, tr("Another receipt in its place"), tr("Photo or PDF")),
            hint=tr("JPEG, PNG, WebP or PDF, at most 5 MB. Only members of this circle see it."),
            too_large=tr("This file is too large. Please choose one of at most 5 MB."),
        ),
        ui.button(
            rx.cond(_receipt.href, tr("Replace the receipt"), tr("Add the receipt")),
            "outline",
            submit=True,
            icon_name="image",
            wide=True,
        ),
        class_name="stack",
        custom_attrs={"encType": "multipart/form-data"},
    )


def _receipt_card() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Receipt")),
        rx.el.div(
            rx.cond(
                _said.words,
                rx.cond(
                    _said.bad,
                    ui.callout(rx.el.p(_said.words), tone="red"),
                    ui.fact(_said.words),
                ),
            ),
            role="status",
            class_name="alert",
        ),
        rx.cond(
            _receipt.href,
            rx.el.div(
                _picture(),
                rx.el.p(_receipt.name, class_name="strong bill__name"),
                rx.el.p(_receipt.sub, class_name="item__sub"),
                class_name="bill",
            ),
            rx.cond(
                _head.can_attach,
                rx.fragment(),
                rx.el.p(tr("There is no receipt with it."), class_name="muted"),
            ),
        ),
        rx.cond(_head.can_attach, _send_file()),
    )


def _step(row: rx.Var[StepRow]) -> rx.Component:
    return ui.step(
        rx.cond(row.icon, ui.icon_path(row.icon)),
        rx.cond(row.href, ui.link(row.title, href=row.href), row.title),
        row.sub,
        row.state,
    )


def _life() -> rx.Component:
    return ui.section(
        tr("How it went"), ui.card(ui.timeline(rx.foreach(ExpensePageState.steps, _step)))
    )


def page() -> rx.Component:
    """One expense."""
    return task_page(
        rx.el.div(
            rx.el.div(_acts(), _top(), class_name="stack"),
            rx.el.div(_receipt_card(), class_name="stack"),
            rx.el.div(_life(), _withdraw(), class_name="stack"),
            class_name="stack expense-page",
        ),
        pay_sheet(),
        decline_sheet(),
        cancel_dialog(),
        title=tr("Expense"),
        back=routes.path(routes.EXPENSES, circle=ExpensePageState.circle_id),
        tab="books",
        ready=ExpensePageState.loaded,
        waiting=ui.skeleton("card", "card", "list"),
    )
