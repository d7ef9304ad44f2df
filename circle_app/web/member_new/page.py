"""The page ``/c/[circle]/members/new``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.member_new.state import MemberNewState
from circle_app.web.shell import ShellState, task_page


def _contact() -> rx.Component:
    return rx.fragment(
        ui.text_field(
            "phone",
            tr("Phone number"),
            hint=tr("If there is one; a number of the family will do."),
            type="tel",
            max_length=40,
            auto_complete="off",
        ),
        rx.el.details(
            rx.el.summary(tr("More, if it is needed for loans")),
            rx.el.div(
                ui.text_field("birth_date", tr("Born"), type="date"),
                ui.text_field("address", tr("Address"), max_length=300, auto_complete="off"),
                ui.text_field(
                    "email", tr("E-mail"), type="email", max_length=254, auto_complete="off"
                ),
                class_name="stack stack--wide",
            ),
            class_name="more-fields",
        ),
        rx.el.p(
            tr("Phone, birth date and address are kept encrypted. Only officers see them."),
            class_name="muted small",
        ),
    )


def page() -> rx.Component:
    """Somebody without an account."""
    return task_page(
        rx.el.p(
            tr(
                "For people without a phone, and for those who will sign in later: you keep their "
                "record, and they take it over with a personal code."
            ),
            class_name="muted",
        ),
        ui.card(
            rx.el.form(
                ui.request_id(MemberNewState.request_id),
                ui.text_field(
                    "member_name",
                    tr("Name"),
                    required=True,
                    max_length=80,
                    auto_complete="off",
                ),
                rx.cond(MemberNewState.keeps_contacts, _contact()),
                ui.error_callout(MemberNewState.error),
                id="member-new",
                on_submit=MemberNewState.record,
                class_name="stack stack--wide",
            ),
        ),
        title=tr("Add a member"),
        back=routes.path(routes.MEMBERS, circle=ShellState.circle_id),
        tab="members",
        ready=MemberNewState.loaded,
        waiting=ui.skeleton("card"),
        dock=ui.button(
            tr("Add as a member"),
            submit=True,
            form="member-new",
            busy=MemberNewState.busy,
            wide=True,
            large=True,
        ),
        dock_note=MemberNewState.told,
    )
