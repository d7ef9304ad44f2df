"""What an entry's page shows of the questions about it."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.disputes.state import DisputeState
from circle_app.web.disputes.view_models import Doubt
from circle_app.web.i18n import tr

_doubt = DisputeState.current


def doubted() -> rx.Component:
    """The open question, at the top of the page, with what the reader may do about it."""
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
                rx.cond(
                    _doubt.can_settle | _doubt.can_withdraw,
                    rx.el.div(
                        rx.cond(
                            _doubt.can_settle,
                            ui.button(
                                tr("Answer it"),
                                custom_attrs=ui.opens("doubt-answer"),
                                on_click=DisputeState.open_sheet,
                            ),
                        ),
                        rx.cond(
                            _doubt.can_withdraw,
                            ui.button(
                                tr("Take my question back"),
                                "outline",
                                custom_attrs=ui.opens("doubt-withdraw"),
                                on_click=DisputeState.open_sheet,
                            ),
                        ),
                        class_name="actions",
                    ),
                ),
                class_name="doubt",
            ),
            tone="amber",
        ),
    )


def doubt_button() -> rx.Component:
    """The way to question the entry; nothing where somebody does already."""
    return rx.cond(
        DisputeState.can_ask,
        ui.button(
            tr("Something is wrong"),
            "outline",
            icon_name="flag",
            wide=True,
            custom_attrs=ui.opens("doubt-ask"),
            on_click=DisputeState.open_sheet,
        ),
    )


def _ended(doubt: rx.Var[Doubt]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(doubt.asked, class_name="item__sub"),
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
        DisputeState.ended.length() > 0,
        ui.card(
            rx.el.h2(tr("Earlier questions"), class_name="card__title"),
            ui.rows(DisputeState.ended, _ended),
            class_name="card--flush",
        ),
    )


def doubt_sheets() -> rx.Component:
    """The dialogs of these buttons; once on the page."""
    return rx.fragment(_ask_sheet(), _answer_sheet(), _withdraw_sheet())


def _ask_sheet() -> rx.Component:
    return ui.dialog(
        "doubt-ask",
        tr("What is wrong with it?"),
        rx.el.p(
            tr(
                "Everybody in the circle reads your question. Somebody who neither asked it nor "
                "recorded the entry answers."
            )
        ),
        rx.el.form(
            ui.request_id(DisputeState.request_id),
            ui.text_area(
                "question",
                tr("Your question"),
                hint=tr("For example: I paid 300, not 500."),
                required=True,
                max_length=300,
                rows="3",
            ),
            ui.button(tr("Ask"), submit=True, wide=True, large=True, busy=DisputeState.busy),
            key=DisputeState.request_id,
            class_name="stack stack--wide",
            on_submit=DisputeState.ask,
        ),
    )


def _answer_sheet() -> rx.Component:
    return ui.dialog(
        "doubt-answer",
        tr("What did you find?"),
        rx.el.p(_doubt.reason),
        rx.el.form(
            ui.request_id(DisputeState.request_id),
            ui.text_area(
                "answer",
                tr("Your answer"),
                hint=tr(
                    "Everybody in the circle reads it. If the entry is wrong, take it back too."
                ),
                required=True,
                max_length=300,
                rows="3",
            ),
            ui.button(tr("Answer it"), submit=True, wide=True, large=True, busy=DisputeState.busy),
            key=DisputeState.request_id,
            class_name="stack stack--wide",
            on_submit=DisputeState.answer,
        ),
    )


def _withdraw_sheet() -> rx.Component:
    return ui.dialog(
        "doubt-withdraw",
        tr("Take your question back?"),
        rx.el.p(tr("It stays to be read, marked as taken back. You can ask again later.")),
        rx.el.div(
            ui.button(tr("Keep it"), "outline", custom_attrs=ui.closes()),
            ui.button(
                tr("Take it back"), custom_attrs=ui.closes(), on_click=DisputeState.take_back
            ),
            class_name="actions",
        ),
    )
