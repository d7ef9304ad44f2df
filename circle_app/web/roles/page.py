"""The page ``/c/[circle]/roles``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.roles.parts import done, editor, make_button, matrix, one_role
from circle_app.web.roles.state import RolesState
from circle_app.web.roles.view_models import Choice
from circle_app.web.shell import member_page
from circle_app.web.ui.sheets import sheet

GIVE, HAND = "role-give", "role-hand"


def _option(each: rx.Var[Choice]) -> rx.Component:
    return rx.el.option(each.name, value=each.value)


def _person(only_others: bool, words: ui.Text, field_id: str) -> rx.Component:
    listed = rx.foreach(
        RolesState.people,
        lambda each: (
            rx.cond(each.about == "me", rx.fragment(), _option(each))
            if only_others
            else _option(each)
        ),
    )
    return rx.el.div(
        rx.el.label(words, html_for=field_id, class_name="field__label"),
        rx.el.select(listed, id=field_id, name="member", class_name="input"),
        class_name="field",
    )


def _office(each: rx.Var[Choice]) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name="role", value=each.value, required=True),
        rx.el.span(
            rx.el.span(each.name, class_name="item__title"),
            rx.cond(each.about, rx.el.span(each.about, class_name="item__sub block")),
        ),
        class_name="choice",
    )


def _give_form() -> rx.Component:
    return rx.el.form(
        _person(False, tr("Who?"), "give-member"),
        rx.el.fieldset(
            rx.el.legend(tr("Which role?"), class_name="field__label"),
            rx.foreach(RolesState.offices, _office),
            class_name="field choices",
        ),
        ui.error_callout(RolesState.form_error),
        rx.el.p(tr("Everybody reads the change in what happened."), class_name="muted small"),
        ui.button(tr("Save"), submit=True, wide=True, large=True, busy=RolesState.busy),
        on_submit=RolesState.assign,
        class_name="stack stack--wide",
    )


def _hand_form() -> rx.Component:
    return rx.el.form(
        ui.request_id(RolesState.request_id),
        rx.el.p(
            tr(
                "Whoever you choose is {office} from then on, and you hold no office any more.",
                office=RolesState.my_office,
            )
        ),
        _person(True, tr("Who takes it?"), "hand-member"),
        ui.error_callout(RolesState.form_error),
        ui.button(
            tr("Hand the office over"), submit=True, wide=True, large=True, busy=RolesState.busy
        ),
        on_submit=RolesState.hand_over,
        class_name="stack stack--wide",
    )


def _acts() -> rx.Component:
    return rx.el.div(
        rx.cond(
            RolesState.may_assign,
            ui.button(
                tr("Give out an office"),
                icon_name="key",
                custom_attrs=ui.opens(GIVE),
                on_click=RolesState.open_sheet,
            ),
        ),
        rx.cond(RolesState.may_manage, make_button(RolesState)),
        rx.cond(
            RolesState.my_office,
            ui.button(
                tr("Hand my office over"),
                "soft",
                icon_name="swap",
                custom_attrs=ui.opens(HAND),
                on_click=RolesState.open_sheet,
            ),
        ),
        class_name="roles__acts",
    )


def page() -> rx.Component:
    """Who may do what here."""
    return member_page(
        rx.el.p(
            rx.cond(
                RolesState.alone,
                tr(
                    "Everybody here may do the same. What one could decide alone elsewhere is "
                    "voted on here."
                ),
                tr("Everybody may know what everybody may do. Nobody decides on their own matter."),
            ),
            class_name="muted",
        ),
        _acts(),
        matrix(RolesState),
        one_role(RolesState),
        rx.cond(RolesState.may_manage, editor(RolesState)),
        rx.cond(
            RolesState.may_assign,
            sheet(
                GIVE,
                tr("Give out offices"),
                rx.cond(RolesState.done, done(RolesState), _give_form()),
            ),
        ),
        sheet(
            HAND,
            tr("Hand my office over"),
            rx.cond(RolesState.done, done(RolesState), _hand_form()),
        ),
        title=tr("Who may do what"),
        tab="members",
        ready=RolesState.loaded,
        waiting=ui.skeleton("card", "list", "list"),
    )
