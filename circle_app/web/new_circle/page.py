"""The page ``/circles/new``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.new_circle.pictures import seats_picture
from circle_app.web.new_circle.state import LAST_STEP, NewCircleState
from circle_app.web.new_circle.view_models import Kind
from circle_app.web.rule_form import rule_fields
from circle_app.web.rule_parts import rule_lines
from circle_app.web.shell import task_page

FORM = "new-circle"


def _name() -> rx.Component:
    draft = NewCircleState.draft
    return rx.el.form(
        ui.card(
            ui.text_field(
                "circle_name",
                tr("What is your circle called?"),
                hint=tr("A name that everybody in it knows"),
                default_value=draft.name,
                required=True,
                max_length=80,
                auto_complete="off",
            ),
            ui.text_area(
                "description",
                tr("What is it for? (optional)"),
                hint=tr("Those who are invited read it before they join."),
                default_value=draft.description,
                max_length=500,
            ),
        ),
        id=FORM,
        on_submit=NewCircleState.take_name,
    )


def _kind(kind: rx.Var[Kind]) -> rx.Component:
    words = rx.fragment(kind.line, " ", kind.pays)
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="preset",
            value=kind.preset,
            default_checked=kind.preset == NewCircleState.draft.preset,
        ),
        rx.el.span(
            rx.el.span(kind.name, class_name="item__title"),
            rx.el.span(words, class_name="item__sub block"),
            rx.cond(kind.note, rx.el.span(kind.note, class_name="item__sub block")),
            class_name="grow",
        ),
        rx.cond(kind.has_officers, seats_picture(officers=True), seats_picture(officers=False)),
        class_name="choice",
    )


def _kinds() -> rx.Component:
    return rx.el.form(
        rx.el.fieldset(
            rx.el.legend(tr("Which kind of circle?"), class_name="section__title"),
            ui.card(rx.foreach(NewCircleState.kinds, _kind), class_name="circle-kinds"),
        ),
        id=FORM,
        on_submit=NewCircleState.take_kind,
    )


def _rules() -> rx.Component:
    draft = NewCircleState.draft
    address = ui.text_field(
        "upi_address",
        tr("UPI address for payments (optional)"),
        hint=tr("Whose account the money goes to is up to you all, like name@bank."),
        default_value=draft.upi_address,
        auto_complete="off",
        max_length=80,
        custom_attrs={"inputMode": "email", "autoCapitalize": "none"},
    )
    later = rx.cond(
        draft.has_officers,
        tr("All of this can be changed later, by the admin."),
        tr("All of this can be changed later, by a vote of the members."),
    )
    return rx.el.form(
        rule_fields(draft, draft.has_officers, address),
        rx.el.p(later, class_name="muted"),
        id=FORM,
        on_submit=NewCircleState.take_rules,
        class_name="stack",
    )


def _preview() -> rx.Component:
    draft = NewCircleState.draft
    return rx.el.form(
        ui.request_id(NewCircleState.request_id),
        ui.card(
            rx.el.h2(draft.name),
            rx.cond(draft.description, rx.el.p(draft.description, class_name="muted")),
            rx.cond(
                draft.upi_address,
                rx.el.p(tr("UPI payments go to {address}", address=draft.upi_address)),
            ),
        ),
        ui.section(
            tr("Paying in"), ui.card(rule_lines(NewCircleState.paying), class_name="card--flush")
        ),
        rx.cond(
            NewCircleState.turning.length() > 0,
            ui.section(
                tr("Turns"),
                ui.card(rule_lines(NewCircleState.turning), class_name="card--flush"),
            ),
        ),
        ui.section(
            tr("Borrowing"),
            ui.card(rule_lines(NewCircleState.borrowing), class_name="card--flush"),
        ),
        ui.section(
            tr("Spending and taking out"),
            ui.card(rule_lines(NewCircleState.spending), class_name="card--flush"),
        ),
        ui.section(
            tr("Who is in and who decides"),
            ui.card(rule_lines(NewCircleState.belonging), class_name="card--flush"),
        ),
        id=FORM,
        on_submit=NewCircleState.create,
        class_name="stack",
    )


def _head() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            tr("Step {step} of {all}", step=NewCircleState.step, all=LAST_STEP), class_name="muted"
        ),
        rx.cond(
            NewCircleState.step > 1,
            ui.button(tr("Back"), "ghost", on_click=NewCircleState.back),
        ),
        class_name="row row--between wizard__head",
    )


def page() -> rx.Component:
    """Four steps to a circle of one's own."""
    return task_page(
        _head(),
        rx.match(NewCircleState.step, (1, _name()), (2, _kinds()), (3, _rules()), _preview()),
        ui.error_callout(NewCircleState.error),
        title=tr("Start a circle"),
        back=routes.HOME,
        dock=ui.button(
            rx.cond(NewCircleState.step == LAST_STEP, tr("Open this circle"), tr("Continue")),
            submit=True,
            form=FORM,
            busy=NewCircleState.busy,
            wide=True,
            large=True,
        ),
        ready=NewCircleState.loaded,
        waiting=ui.skeleton("card"),
    )
