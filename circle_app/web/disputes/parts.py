"""What an entry's page shows of the questions about it."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.disputes.state import DoubtState
from circle_app.web.disputes.view_models import Doubt
from circle_app.web.i18n import tr
from circle_app.web.ui.sheets import sheet

_doubt = DoubtState.current
_SHEET = "doubt-ask"


def doubted() -> rx.Component:
    """The open question, at the top of the page, with the way to where it is answered."""
    return rx.cond(
        _doubt.id,
        ui.callout(
            rx.el.div(
                rx.el.p(_doubt.asked, class_name="strong"),
                rx.el.p(_doubt.reason),
                rx.el.p(
                    tr("Its month cannot be closed until this is answered."),
                    class_name="small muted",
                ),
                rx.el.div(
                    ui.button_link(
                        rx.cond(_doubt.can_settle, tr("Answer it"), tr("Look at it")),
                        _doubt.href,
                        "soft",
                    ),
                    class_name="actions",
                ),
                class_name="doubt",
            ),
            tone="amber",
        ),
    )


def doubt_button() -> rx.Component:
    """The way to question the entry; nothing where somebody does already."""
    return rx.cond(
        DoubtState.can_ask,
        ui.button(
            tr("Something is wrong"),
            "outline",
            icon_name="flag",
            wide=True,
            custom_attrs=ui.opens(_SHEET),
            on_click=DoubtState.open_sheet,
        ),
    )


def _ended(doubt: rx.Var[Doubt]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(ui.link(doubt.asked, href=doubt.href), class_name="item__sub"),
            rx.el.p(doubt.reason),
            rx.el.p(doubt.ended, class_name="item__sub"),
            rx.cond(doubt.outcome, rx.el.p(doubt.outcome)),
            class_name="item__body",
        ),
        class_name="item item--top",
    )


def ended_doubts() -> rx.Component:
    """Earlier questions about the entry and how they ended; nothing where there were none."""
    return rx.cond(
        DoubtState.ended.length() > 0,
        ui.card(
            rx.el.h2(tr("Earlier questions"), class_name="card__title"),
            ui.rows(DoubtState.ended, _ended),
            class_name="card--flush",
        ),
    )


def doubt_sheets() -> rx.Component:
    """The sheet of the button; once on the page."""
    return sheet(
        _SHEET,
        tr("What is wrong with it?"),
        rx.el.p(
            tr(
                "Everybody in the circle reads your question. Somebody who neither asked it nor "
                "recorded the entry answers."
            )
        ),
        rx.el.form(
            ui.request_id(DoubtState.request_id),
            ui.error_callout(DoubtState.error),
            ui.text_area(
                "question",
                tr("Your question"),
                hint=tr("For example: I paid 300, not 500."),
                required=True,
                max_length=300,
                rows="3",
            ),
            ui.button(tr("Ask"), submit=True, wide=True, large=True, busy=DoubtState.busy),
            key=DoubtState.request_id,
            class_name="stack stack--wide",
            on_submit=DoubtState.ask,
        ),
    )
