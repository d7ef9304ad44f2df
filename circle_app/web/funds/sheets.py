"""The sheets of the money boxes: moving, receiving, the social fund."""

from typing import Any

import reflex as rx

from circle_app.web import ui
from circle_app.web.funds.state import FundsState
from circle_app.web.funds.view_models import Option
from circle_app.web.i18n import tr
from circle_app.web.ui.sheets import sheet, sheet_steps

MOVE, RECEIVE, SOCIAL = "fund-move", "fund-receive", "fund-social"
_view = FundsState.view


def opener(words: ui.Text, name: str, **props: Any) -> rx.Component:
    """A button that opens one of these sheets with a fresh form."""
    return ui.button(words, custom_attrs=ui.opens(name), on_click=FundsState.open_sheet, **props)


def _steps(form: ui.Child) -> rx.Component:
    return sheet_steps(FundsState.slip, form, on_done=FundsState.open_sheet)


def _option(option: rx.Var[Option]) -> rx.Component:
    return rx.el.option(option.words, value=option.value)


def _select(
    name: str, field: str, label: ui.Text, options: rx.Var[list[Option]], *first: rx.Component
) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=f"{name}-{field}", class_name="field__label"),
        rx.el.select(
            *first,
            rx.foreach(options, _option),
            id=f"{name}-{field}",
            name=field,
            class_name="input",
            required=not first,
        ),
        class_name="field",
    )


def _amount() -> rx.Component:
    return rx.el.div(
        rx.el.p(tr("How much?"), class_name="field__label"),
        ui.amount_field("amount", tr("Amount"), prefix=_view.prefix, required=True, large=True),
        class_name="field",
    )


def _typed(
    name: str, field: str, label: ui.Text, hint: ui.Text | None = None, **props: Any
) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=f"{name}-{field}", class_name="field__label"),
        rx.el.input(
            id=f"{name}-{field}",
            name=field,
            class_name="input",
            auto_complete="off",
            **props,
        ),
        *([rx.el.p(hint, class_name="field__hint")] if hint is not None else []),
        class_name="field",
    )


def _form(handler: Any, words: ui.Text, *fields: ui.Child) -> rx.Component:
    return rx.el.form(
        ui.request_id(FundsState.request_id),
        ui.error_callout(FundsState.error),
        *fields,
        ui.button(words, submit=True, wide=True, large=True, busy=FundsState.busy),
        # The fields are remade for every opening, with the balances of that moment.
        key=FundsState.request_id,
        class_name="stack stack--wide",
        on_submit=handler,
    )


def _move_form() -> rx.Component:
    return _form(
        FundsState.move,
        tr("Record the move"),
        _select(MOVE, "from_account", tr("From where?"), FundsState.places),
        _select(
            MOVE,
            "to_account",
            tr("To where?"),
            FundsState.places,
            rx.el.option(tr("Choose a place"), value=""),
        ),
        _amount(),
        _typed(
            MOVE,
            "reference",
            tr("Reference (if there is one)"),
            tr("A bank's number counts once in all of Circle."),
            max_length=40,
        ),
        _typed(MOVE, "note", tr("What for? (if you like)"), max_length=140),
    )


def _receive_form() -> rx.Component:
    return _form(
        FundsState.receive,
        tr("Record it"),
        rx.el.div(
            rx.el.label(tr("What is it?"), html_for=f"{RECEIVE}-source", class_name="field__label"),
            rx.el.select(
                rx.el.option(tr("Interest from the bank"), value="bank_interest"),
                rx.el.option(tr("A gift to the circle"), value="donation"),
                rx.el.option(tr("A fine"), value="fine"),
                rx.el.option(tr("Money back on a loan that was given up"), value="recovery"),
                rx.el.option(tr("Something else"), value="other"),
                id=f"{RECEIVE}-source",
                name="source",
                class_name="input",
            ),
            class_name="field",
        ),
        _amount(),
        _select(RECEIVE, "account", tr("Where does it lie?"), FundsState.places),
        rx.el.div(
            _typed(
                RECEIVE,
                "on",
                tr("Which day?"),
                type="date",
                default_value=_view.today,
                max=_view.today,
            ),
            _typed(RECEIVE, "reference", tr("Reference (if there is one)"), max_length=40),
            class_name="fund__pair",
        ),
        _select(
            RECEIVE,
            "member",
            tr("From whom? (a fine is always somebody's)"),
            FundsState.people,
            rx.el.option(tr("From outside"), value=""),
        ),
        _typed(RECEIVE, "note", tr("What for? (if you like)"), max_length=140),
    )


def _social_form() -> rx.Component:
    return _form(
        FundsState.pay_social,
        tr("Record it"),
        rx.el.p(
            tr("In cash, into a box of its own. It helps members in need and is never lent."),
            class_name="muted",
        ),
        _select(SOCIAL, "member", tr("Who gave it?"), FundsState.people),
        _amount(),
    )


def sheets() -> rx.Component:
    """All three."""
    return rx.fragment(
        sheet(MOVE, tr("Move money"), _steps(_move_form())),
        sheet(RECEIVE, tr("Money received"), _steps(_receive_form())),
        sheet(SOCIAL, tr("Put into the social fund"), _steps(_social_form())),
    )
