"""The pages ``/login`` and ``/signup``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import page_value, tr
from circle_app.web.shell import site_page
from circle_app.web.sign_in.state import SignInState


def _error_of(field: str) -> rx.Var[str]:
    """The error if it is about this field."""
    return rx.cond(SignInState.error_field == field, SignInState.error, "")


def _general_error(*fields: str) -> rx.Component:
    """The error if it is about none of the fields shown."""
    about_field = rx.Var.create(list(fields)).to(list[str]).contains(SignInState.error_field)
    return ui.error_callout(rx.cond(about_field, "", SignInState.error))


def _form(action: str, *children: ui.Child) -> rx.Component:
    return ui.plain_form(
        action,
        rx.el.input(type="hidden", name="next", value=SignInState.next_path, read_only=True),
        *children,
        class_name="stack stack--wide",
        custom_attrs={"data-keep": ""},
    )


def sign_in_page() -> rx.Component:
    """Signing in by phone or e-mail and password."""
    return site_page(
        rx.el.h1(tr("Sign in")),
        _general_error("login", "password"),
        ui.card(
            _form(
                routes.SESSION_SIGN_IN,
                ui.text_field(
                    "login",
                    tr("Phone number or e-mail"),
                    error=_error_of("login"),
                    auto_complete="username",
                    required=True,
                    custom_attrs={"inputMode": "email", "autoCapitalize": "none"},
                ),
                ui.text_field(
                    "password",
                    tr("Password"),
                    error=_error_of("password"),
                    type="password",
                    auto_complete="current-password",
                    required=True,
                ),
                ui.button(tr("Sign in"), submit=True, wide=True, large=True),
            )
        ),
        rx.el.p(
            tr("New here?"),
            " ",
            ui.link(tr("Make an account"), href=routes.SIGN_UP),
            class_name="center",
        ),
        narrow=True,
        sign_in=False,
    )


def sign_up_page() -> rx.Component:
    """Making an account: a name, a phone number or an e-mail address, a password."""
    return site_page(
        rx.el.h1(tr("Make an account")),
        _general_error("name", "phone", "email", "password"),
        ui.card(
            _form(
                routes.SESSION_SIGN_UP,
                rx.el.input(
                    type="hidden", name="language", value=page_value("language"), read_only=True
                ),
                ui.text_field(
                    "name",
                    tr("Your name"),
                    hint=tr("As your circle knows you"),
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
                    hint=tr(
                        "At least {n} characters; a short sentence is good", n=SignInState.shortest
                    ),
                    error=_error_of("password"),
                    type="password",
                    auto_complete="new-password",
                    required=True,
                    min_length=SignInState.shortest,
                ),
                ui.button(tr("Make my account"), submit=True, wide=True, large=True),
            )
        ),
        rx.el.p(
            tr("Already have one?"),
            " ",
            ui.link(tr("Sign in"), href=routes.SIGN_IN),
            class_name="center",
        ),
        narrow=True,
        sign_in=False,
    )
