"""The page ``/profile``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.profile.state import ProfileState
from circle_app.web.profile.view_models import Place
from circle_app.web.shell import member_page
from circle_app.web.shell.menus import language_choice, mode_choice


def _about() -> rx.Component:
    person = ProfileState.account
    return ui.card(
        rx.el.div(
            ui.avatar(person.initials, "large"),
            rx.el.div(
                rx.el.p(person.name, class_name="item__title"),
                rx.el.p(tr("Only you see what stands here."), class_name="item__sub"),
                class_name="grow",
            ),
            class_name="row",
        ),
        ui.data_list(
            rx.cond(person.phone, ui.data_row(tr("Phone number"), person.phone)),
            rx.cond(person.email, ui.data_row(tr("E-mail"), person.email)),
        ),
        rx.el.form(
            ui.text_field(
                "name",
                tr("Your name"),
                hint=tr("Circles you are in keep the name you joined with."),
                error=ProfileState.error,
                default_value=person.name,
                key=person.name,
                auto_complete="name",
                required=True,
                max_length=80,
            ),
            ui.button(tr("Save the name"), "soft", submit=True, busy=ProfileState.busy),
            class_name="stack",
            on_submit=ProfileState.save_name,
        ),
    )


def _looks() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Language")),
        language_choice(),
        rx.el.h2(tr("Colours")),
        mode_choice(),
    )


def _place(place: rx.Var[Place]) -> rx.Component:
    sign_out = ui.button(
        tr("Sign out"),
        "ghost",
        on_click=ProfileState.end_session(place.id),
        aria_label=tr("Sign out {device}", device=place.device),
    )
    return ui.row(
        rx.cond(place.is_program, ui.tile("link"), ui.tile("system", "gray")),
        place.device,
        place.seen,
        rx.cond(place.is_here, ui.chip(tr("Here"), "jade", icon_name="check"), sign_out),
    )


def _places() -> rx.Component:
    return ui.section(
        tr("Where you are signed in"),
        ui.card(ui.rows(ProfileState.places, _place), class_name="card--flush"),
        rx.cond(
            ProfileState.places.length() > 1,
            ui.button(
                tr("Sign out everywhere else"),
                "outline",
                icon_name="door",
                wide=True,
                busy=ProfileState.busy,
                on_click=ProfileState.end_others,
            ),
        ),
        ui.plain_form(
            routes.SESSION_SIGN_OUT,
            ui.button(tr("Sign out here"), "outline", icon_name="door", submit=True, wide=True),
        ),
    )


def page() -> rx.Component:
    """The person's own account."""
    return member_page(
        rx.el.div(
            rx.el.div(_about(), _looks()),
            rx.el.div(_places()),
            class_name="columns columns--even",
        ),
        title=tr("Profile"),
        tab="more",
        ready=ProfileState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
