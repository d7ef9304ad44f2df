"""The page ``/setup``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import page_value, tr
from circle_app.web.setup.state import SetupState
from circle_app.web.shell import site_page

_FIELDS = ("setup_code", "name", "phone", "email", "password")


def _error_of(field: str) -> rx.Var[str]:
    """The error if it is about this field."""
    return rx.cond(SetupState.error_field == field, SetupState.error, "")


def _general_error() -> rx.Component:
    about_field = rx.Var.create(list(_FIELDS)).to(list[str]).contains(SetupState.error_field)
    return ui.error_callout(rx.cond(about_field, "", SetupState.error))


def _form() -> rx.Component:
    return ui.plain_form(
        routes.SESSION_SETUP,
        rx.el.input(type="hidden", name="language", value=page_value("language"), read_only=True),
        ui.text_field(
            "setup_code",
            tr("Setup code"),
            hint=tr("It lies in a file on this machine; the terminal says where."),
            error=_error_of("setup_code"),
            auto_complete="off",
            required=True,
            max_length=80,
            custom_attrs={
                "autoCapitalize": "characters",
                "spellCheck": "false",
                "data-secret": "",
            },
        ),
        ui.text_field(
            "name",
            tr("Your name"),
            error=_error_of("name"),
            auto_complete="name",
            required=True,
            max_length=80,
        ),
        ui.text_field(
            "phone",
            tr("Phone number"),
            error=_error_of("phone"),
            prefix="+91",
            type="tel",
            auto_complete="tel-national",
            custom_attrs={"inputMode": "tel"},
        ),
        ui.text_field(
            "email",
            tr("E-mail (if you have no phone number)"),
            error=_error_of("email"),
            type="email",
            auto_complete="email",
        ),
        ui.text_field(
            "password",
            tr("Password"),
            hint=tr("At least {n} characters; a short sentence is good", n=SetupState.shortest),
            error=_error_of("password"),
            type="password",
            auto_complete="new-password",
            required=True,
        ),
        ui.button(tr("Make me the operator"), submit=True, wide=True, large=True),
        class_name="stack stack--wide",
        custom_attrs={"data-keep": ""},
    )


def page() -> rx.Component:
    """Making the first operator."""
    return site_page(
        rx.el.h1(tr("Set up Circle")),
        rx.cond(
            SetupState.loaded,
            rx.fragment(
                rx.el.p(
                    tr(
                        "Nobody looks after this installation yet. The first operator locks and "
                        "unlocks accounts, changes settings and appoints others."
                    ),
                    class_name="muted",
                ),
                _general_error(),
                ui.card(_form()),
            ),
            ui.skeleton("card"),
        ),
        narrow=True,
        sign_in=False,
    )
