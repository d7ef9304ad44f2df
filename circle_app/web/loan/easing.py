"""Making a loan easier: what is let off, what ends it for less, and what was asked for so far."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.loan.easing_state import EaseRow, EaseState
from circle_app.web.loan.state import LoanState
from circle_app.web.ui.sheets import sheet

WAIVE, SETTLE, UNDO = "loan-waive", "loan-settle", "loan-waiver-undo"
_head = LoanState.head
_choice = EaseState.choice


def ease_buttons() -> rx.Component:
    """The buttons for whoever may ask that a loan be made easier."""

    def opener(words: ui.Text, name: str) -> rx.Component:
        return ui.button(
            words,
            "outline",
            wide=True,
            custom_attrs=ui.opens(name),
            on_click=EaseState.open_sheet(""),
        )

    due = (_choice.penalty != "") | (_choice.fee != "") | (_choice.interest != "")
    return rx.cond(
        _choice.can_ease,
        rx.fragment(
            rx.cond(due, opener(tr("Let off a part of what is due"), WAIVE)),
            opener(tr("End it for less"), SETTLE),
        ),
    )


def _row(row: rx.Var[EaseRow]) -> rx.Component:
    undo = ui.button(
        tr("Ask for it again"),
        "outline",
        custom_attrs=ui.opens(UNDO),
        on_click=EaseState.open_sheet(row.id),
    )
    shown = (
        ui.tile("scale", "teal"),
        row.title,
        row.sub,
        rx.el.span(row.chip, class_name=ui.classes("chip", "chip--plain", f"chip--{row.tone}")),
    )
    return rx.fragment(
        rx.cond(row.href, ui.row_link(*shown, href=row.href), ui.row(*shown)),
        rx.cond(row.can_undo, rx.el.div(undo, class_name="actions payment__acts")),
    )


def easings() -> rx.Component:
    """Everything that was asked for to make the loan easier; nothing where nothing was."""
    return rx.cond(
        EaseState.rows.length() > 0,
        ui.section(
            tr("Made easier"), ui.card(ui.rows(EaseState.rows, _row), class_name="card--flush")
        ),
    )


def _reason(sheet_name: str) -> rx.Component:
    return ui.text_field(
        "reason",
        tr("Why?"),
        hint=tr("The members read this."),
        control_id=f"{sheet_name}-reason",
        required=True,
        max_length=300,
        auto_complete="off",
    )


def _ends(yes: ui.Text, kind: str = "solid") -> rx.Component:
    return rx.el.div(
        ui.button(tr("No"), "outline", custom_attrs=ui.closes()),
        ui.button(yes, kind, submit=True, busy=EaseState.busy),
        class_name="actions",
    )


def _part(name: str, words: ui.Text, due: rx.Var[str], **props: str | rx.Var[str]) -> rx.Component:
    """How much of one part is let off; shown only where some of it is due."""
    return rx.cond(
        due,
        rx.el.div(
            rx.el.p(words, class_name="field__label"),
            ui.amount_field(name, words, prefix=_choice.prefix, **props),
            rx.el.p(tr("{amount} is due", amount=due), class_name="field__hint"),
            class_name="field",
        ),
    )


def waive_sheet() -> rx.Component:
    """Letting off penalties, fees or interest that are due."""
    form = rx.el.form(
        ui.request_id(EaseState.request_id),
        ui.error_callout(EaseState.error),
        rx.el.p(
            tr("What is let off need not be paid. The loan itself stays. Another one decides.")
        ),
        _part(
            "penalty",
            tr("For being late"),
            _choice.penalty,
            default_value=_choice.penalty_value,
        ),
        _part("fee", tr("Fee"), _choice.fee),
        _part("interest", tr("Interest"), _choice.interest),
        _reason(WAIVE),
        _ends(tr("Ask for it")),
        key=EaseState.request_id,
        class_name="stack stack--wide",
        on_submit=EaseState.waive,
    )
    return sheet(WAIVE, tr("Let {name} off", name=_head.borrower), form)


def settle_sheet() -> rx.Component:
    """Ending a loan for a sum that is less than what is owed."""
    form = rx.el.form(
        ui.request_id(EaseState.request_id),
        ui.error_callout(EaseState.error),
        rx.el.div(
            ui.label(tr("{name} still owes", name=_head.borrower)),
            rx.el.p(_choice.owed, class_name="strong num"),
        ),
        rx.el.p(
            tr(
                "The circle takes less and the loan is over. What is missing of the loan is the "
                "circle's loss. If the sum does not come in time, everything is owed as before."
            )
        ),
        rx.el.div(
            rx.el.p(tr("How much is enough?"), class_name="field__label"),
            ui.amount_field(
                "amount", tr("Amount"), prefix=_choice.prefix, required=True, large=True
            ),
            class_name="field",
        ),
        ui.text_field("pay_by", tr("To be paid by"), type="date", min=_choice.today, required=True),
        _reason(SETTLE),
        _ends(tr("Ask for it")),
        key=EaseState.request_id,
        class_name="stack stack--wide",
        on_submit=EaseState.settle,
    )
    return sheet(SETTLE, tr("End it for less"), form)


def undo_sheet() -> rx.Component:
    """Asking for what was let off after all."""
    form = rx.el.form(
        ui.request_id(EaseState.request_id),
        ui.error_callout(EaseState.error),
        rx.el.p(tr("What was let off is owed again. Later payments are worked out anew.")),
        _reason(UNDO),
        _ends(tr("Yes, ask for it again"), "danger"),
        class_name="stack stack--wide",
        on_submit=EaseState.undo,
    )
    return sheet(UNDO, tr("Ask for it again?"), form)


def ease_sheets() -> rx.Component:
    """All of them."""
    return rx.fragment(
        rx.cond(_choice.can_ease, rx.fragment(waive_sheet(), settle_sheet(), undo_sheet()))
    )
