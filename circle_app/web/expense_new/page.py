"""The page ``/c/[circle]/books/expenses/new``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.expense_new.state import NewExpenseState
from circle_app.web.expense_new.view_models import Pick, Whose
from circle_app.web.i18n import tr
from circle_app.web.shell import task_page

_choices = NewExpenseState.choices
_outlook = NewExpenseState.outlook
_FORM = "expense"


def _way(way: rx.Var[Whose]) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="whose",
            value=way.value,
            default_checked=way.value == NewExpenseState.chosen,
            required=True,
            on_change=NewExpenseState.set_whose(way.value),
        ),
        rx.el.span(
            rx.el.span(way.title, class_name="item__title"),
            rx.el.span(way.sub, class_name="item__sub block"),
        ),
        class_name="choice",
    )


def _whose() -> rx.Component:
    return ui.card(
        rx.el.fieldset(
            rx.el.legend(tr("Whose money was it?"), class_name="card__legend"),
            rx.el.div(rx.foreach(NewExpenseState.whose, _way), class_name="ways"),
        ),
    )


def _category(pick: rx.Var[Pick], place: rx.Var[int]) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="category",
            value=pick.value,
            default_checked=place == 0,
            class_name="visually-hidden",
        ),
        ui.icon_path(pick.d),
        rx.el.span(pick.name),
        class_name="pick",
    )


def _what() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.h2(tr("How much?")),
            ui.amount_field(
                "amount",
                tr("Amount"),
                prefix=_choices.prefix,
                required=True,
                large=True,
                on_change=NewExpenseState.set_amount,
            ),
            class_name="stack",
        ),
        rx.el.fieldset(
            rx.el.legend(tr("What for?"), class_name="card__legend"),
            rx.el.div(rx.foreach(NewExpenseState.categories, _category), class_name="picks"),
            class_name="not-social",
        ),
    )


def _option(pick: rx.Var[Pick]) -> rx.Component:
    return rx.el.option(pick.name, value=pick.value)


def _box() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.label(tr("From which box?"), html_for="paid_from", class_name="field__label"),
            rx.el.select(
                rx.foreach(NewExpenseState.boxes, _option),
                id="paid_from",
                name="paid_from",
                class_name="input",
            ),
            class_name="field",
        ),
        ui.text_field(
            "reference",
            tr("Reference (if there is one)"),
            hint=tr("A bank's number counts once in all of Circle."),
            max_length=40,
            auto_complete="off",
        ),
        class_name="stack stack--wide only-circle",
    )


def _day() -> rx.Component:
    return rx.el.div(
        rx.el.label(tr("Day"), html_for="spent_on", class_name="field__label"),
        rx.el.input(
            id="spent_on",
            name="spent_on",
            type="date",
            default_value=_choices.today,
            min=_choices.earliest,
            max=_choices.today,
            required=True,
            class_name="input",
        ),
        rx.cond(_choices.month_hint, rx.el.p(_choices.month_hint, class_name="field__hint")),
        class_name="field",
    )


def _details() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.text_field(
                "payee",
                tr("Paid to"),
                hint=tr("The shop, the driver, the office, the person in need"),
                required=True,
                max_length=80,
                auto_complete="off",
            ),
            _day(),
            class_name="pair-wide",
        ),
        _box(),
        ui.text_field("note", tr("A note (if you like)"), max_length=200, auto_complete="off"),
        class_name="stack--wide",
    )


def _form() -> rx.Component:
    return rx.el.form(
        ui.request_id(NewExpenseState.request_id),
        ui.error_callout(NewExpenseState.error),
        _whose(),
        _what(),
        _details(),
        id=_FORM,
        class_name="stack expense-form",
        on_submit=NewExpenseState.record,
    )


def _what_happens() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("What happens then")),
        rx.el.div(
            rx.el.div(
                ui.icon_path(_outlook.d, "icon--24"),
                rx.el.p(_outlook.decides),
                class_name=ui.classes("fact", rx.cond(_outlook.free, "fact--good", "fact--info")),
            ),
            rx.el.div(
                ui.icon("book", "icon--24"),
                rx.el.p(_outlook.books),
                class_name="fact fact--info",
            ),
            rx.el.div(
                ui.icon("image", "icon--24"),
                rx.el.p(tr("The photo of the receipt is added on the next page.")),
                class_name="fact fact--info",
            ),
            class_name="facts",
        ),
        class_name="card--soft",
        role="status",
    )


def page() -> rx.Component:
    """Recording an expense."""
    return task_page(
        rx.el.div(
            rx.el.div(_form()),
            rx.el.div(_what_happens()),
            class_name="columns",
        ),
        title=tr("Record expense"),
        back=routes.path(routes.EXPENSES, circle=NewExpenseState.circle_id),
        tab="books",
        dock=ui.button(
            rx.cond(_outlook.free, tr("Record and book it"), tr("Record it and ask")),
            submit=True,
            form=_FORM,
            busy=NewExpenseState.busy,
            wide=True,
            large=True,
        ),
        ready=NewExpenseState.loaded,
        waiting=ui.skeleton("card", "card", "list"),
    )
