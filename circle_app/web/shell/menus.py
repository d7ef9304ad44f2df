"""Menus of the frame: language, colour mode, account, switching between circles."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import is_language, is_mode, tr
from circle_app.web.shell.state import CircleLink, ShellState


def _here() -> rx.Component:
    """Filled with the present address when its form is sent, to come back to the same page."""
    return rx.el.input(
        type="hidden", name="next", default_value="/", custom_attrs={"data-here": ""}
    )


def _choice_form(
    action: str, name: str, value: str, chosen: rx.Var[str], *label: ui.Child
) -> rx.Component:
    return ui.plain_form(
        action,
        rx.el.input(type="hidden", name=name, default_value=value),
        _here(),
        rx.el.button(
            *label,
            type="submit",
            class_name="menu__item",
            custom_attrs={"aria-pressed": chosen},
        ),
    )


def language_choice() -> rx.Component:
    """English and Hindi side by side, each in its own script."""
    return rx.el.div(
        _choice_form(
            routes.SESSION_LANGUAGE,
            "language",
            "en",
            is_language("en"),
            rx.el.span("English", lang="en"),
        ),
        _choice_form(
            routes.SESSION_LANGUAGE,
            "language",
            "hi",
            is_language("hi"),
            rx.el.span("हिन्दी", lang="hi"),
        ),
        class_name="switch-row switch-row--words",
    )


def mode_choice() -> rx.Component:
    """As the device, light or dark."""
    return rx.el.div(
        *(
            _choice_form(
                routes.SESSION_MODE, "mode", value, is_mode(value), ui.icon(sign), rx.el.span(words)
            )
            for value, sign, words in (
                ("system", "system", tr("Automatic")),
                ("light", "sun", tr("Light")),
                ("dark", "moon", tr("Dark")),
            )
        ),
        class_name="switch-row",
    )


def looks_menu(class_name: str = "") -> rx.Component:
    """Language and colour mode, on pages without an account."""
    return ui.menu(
        rx.el.span(ui.icon("globe", "icon--24"), class_name="icon-button"),
        rx.el.p(tr("Language"), class_name="menu__title"),
        language_choice(),
        rx.el.p(tr("Colours"), class_name="menu__title"),
        mode_choice(),
        name=tr("Language and colours"),
        class_name=class_name,
    )


def account_menu(class_name: str = "", *, with_name: bool = False) -> rx.Component:
    """The avatar with profile, language, colours and sign-out."""
    head: list[rx.Component] = [ui.avatar(ShellState.person_initials)]
    if with_name:
        head.append(rx.el.span(ShellState.person_name, class_name="grow strong"))
    return ui.menu(
        rx.el.span(*head, class_name="row account"),
        rx.el.p(ShellState.person_name, class_name="menu__title"),
        ui.link(ui.icon("user"), tr("Profile"), href=routes.PROFILE, class_name="menu__item"),
        ui.link(ui.icon("wallet"), tr("My wallet"), href=routes.WALLET, class_name="menu__item"),
        ui.link(ui.icon("info"), tr("Help"), href=routes.HELP, class_name="menu__item"),
        rx.cond(
            ShellState.is_operator,
            ui.link(
                ui.icon("shield"), tr("Administration"), href=routes.ADMIN, class_name="menu__item"
            ),
        ),
        rx.el.div(class_name="menu__line"),
        language_choice(),
        mode_choice(),
        rx.el.div(class_name="menu__line"),
        ui.plain_form(
            routes.SESSION_SIGN_OUT,
            rx.el.button(ui.icon("door"), tr("Sign out"), type="submit", class_name="menu__item"),
        ),
        name=tr("Account"),
        class_name=class_name,
    )


def _circle_entry(circle: rx.Var[CircleLink]) -> rx.Component:
    return ui.link(
        ui.icon("circle"),
        circle.name,
        href=circle.href,
        class_name="menu__item",
        custom_attrs={"aria-current": rx.cond(circle.id == ShellState.circle_id, "true", "false")},
    )


def circle_switcher(*, with_role: bool = False) -> rx.Component:
    """The open circle's name; below it the others, and joining or starting one."""
    name = rx.el.span(rx.cond(ShellState.circle_name, ShellState.circle_name, tr("Circle")))
    if with_role:
        role = rx.el.span(ShellState.my_role, class_name="switcher__role")
        name = rx.el.span(name, rx.cond(ShellState.my_role, role), class_name="switcher__names")
    return ui.menu(
        rx.el.span(name, ui.icon("chevron_down", "icon--18"), class_name="top-bar__name"),
        rx.foreach(ShellState.circles, _circle_entry),
        ui.link(
            ui.icon("key"), tr("Join with a code"), href=routes.WELCOME, class_name="menu__item"
        ),
        ui.link(
            ui.icon("plus"), tr("Start a circle"), href=routes.CIRCLE_NEW, class_name="menu__item"
        ),
        class_name="menu--start switcher",
    )
