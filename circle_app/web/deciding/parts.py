"""The buttons and the sheet in which an officer answers."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.deciding.state import DecideState
from circle_app.web.i18n import tr
from circle_app.web.ui.sheets import sheet

_SHEET = "decide"


def _choice(proposal_id: rx.Var[str], *, approving: bool, wide: bool) -> rx.Component:
    return ui.button(
        tr("Approve") if approving else tr("Decline"),
        "soft" if approving else "outline",
        icon_name="check" if approving else "x",
        wide=wide,
        custom_attrs=ui.opens(_SHEET),
        on_click=DecideState.open_sheet(proposal_id, approving),
    )


def decide_buttons(proposal_id: rx.Var[str], *, wide: bool = False) -> rx.Component:
    """Decline and approve, side by side."""
    return rx.el.div(
        _choice(proposal_id, approving=False, wide=wide),
        _choice(proposal_id, approving=True, wide=wide),
        class_name="actions" if wide else "row",
    )


def _what() -> rx.Component:
    """What is being decided, at the top of the sheet."""
    return rx.el.div(
        rx.cond(DecideState.has_amount, ui.money(DecideState.amount, "page")),
        rx.el.p(DecideState.asked),
        rx.cond(DecideState.why, rx.el.p(DecideState.why, class_name="muted")),
        class_name="stack stack--tight",
    )


def _form() -> rx.Component:
    words = rx.cond(DecideState.approving, tr("Approve"), tr("Decline"))
    return rx.el.form(
        ui.request_id(DecideState.request_id),
        _what(),
        ui.error_callout(DecideState.error),
        ui.text_area(
            "note",
            tr("A word with it (optional)"),
            control_id="decide-note",
            hint=tr("Everybody in the circle can read it."),
            max_length=300,
        ),
        ui.button(words, submit=True, wide=True, large=True, busy=DecideState.busy),
        on_submit=DecideState.decide,
        class_name="stack stack--wide",
    )


def _after() -> rx.Component:
    """What came of it."""
    sign = rx.cond(DecideState.approving, ui.icon("check", "icon--24"), ui.icon("x", "icon--24"))
    return rx.el.div(
        rx.cond(
            DecideState.failed,
            ui.callout(rx.el.p(DecideState.failed), tone="amber"),
            rx.el.div(
                rx.el.span(sign, class_name="slip__sign"),
                rx.el.p(DecideState.done, class_name="strong"),
                rx.cond(DecideState.has_amount, ui.money(DecideState.amount, "page")),
                rx.el.p(DecideState.asked, class_name="muted"),
                class_name="slip__head",
            ),
        ),
        ui.button(tr("Done"), wide=True, large=True, custom_attrs=ui.closes()),
        class_name="slip",
        role="status",
    )


def decide_sheet() -> rx.Component:
    """The sheet of these buttons; once on the page."""
    return sheet(
        _SHEET,
        rx.cond(DecideState.approving, tr("Approve this?"), tr("Decline this?")),
        rx.cond(DecideState.done + DecideState.failed != "", _after(), _form()),
    )
