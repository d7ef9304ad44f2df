"""The page ``/welcome``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import is_language, tr
from circle_app.web.shell import site_page
from circle_app.web.welcome.state import LAST_STEP, WelcomeState


def _language(value: str, words: str, sample: str) -> rx.Component:
    return ui.plain_form(
        routes.SESSION_LANGUAGE,
        rx.el.input(type="hidden", name="language", default_value=value),
        rx.el.input(type="hidden", name="next", default_value=f"{routes.WELCOME}?step=1"),
        rx.el.button(
            rx.el.span(words, class_name="welcome__language", lang=value),
            rx.el.span(sample, class_name="muted", lang=value),
            type="submit",
            class_name="welcome__choice",
            custom_attrs={"aria-pressed": is_language(value)},
        ),
    )


def _first() -> rx.Component:
    return rx.fragment(
        rx.el.h1(tr("Which language do you like to read?")),
        _language("hi", "हिन्दी", "नमस्ते, आइए शुरू करें"),
        _language("en", "English", "Hello"),
        ui.button_link(tr("Continue"), f"{routes.WELCOME}?step=2", wide=True, large=True),
    )


def _second() -> rx.Component:
    return rx.fragment(
        rx.el.h1(tr("What does your circle call you?")),
        ui.card(
            rx.el.form(
                ui.text_field(
                    "person_name",
                    tr("Your name"),
                    hint=tr("The others see it beside what you pay and vote."),
                    error=WelcomeState.error,
                    default_value=WelcomeState.name,
                    auto_complete="name",
                    required=True,
                    max_length=80,
                ),
                ui.button(
                    tr("Continue"), submit=True, wide=True, large=True, busy=WelcomeState.busy
                ),
                on_submit=WelcomeState.save_name,
                class_name="stack stack--wide",
            )
        ),
        ui.button_link(tr("Back"), f"{routes.WELCOME}?step=1", "ghost"),
    )


def _idea(icon: str, title: ui.Text, sub: ui.Text) -> rx.Component:
    return rx.el.div(ui.tile(icon, "teal"), ui.row_body(title, sub), class_name="item")


def _third() -> rx.Component:
    return rx.fragment(
        rx.el.h1(tr("How a circle works")),
        ui.card(
            _idea(
                "rupee",
                tr("Everybody puts in a little"),
                tr("The money stays with your people. Circle only writes it down."),
            ),
            _idea(
                "hand",
                tr("You lend to each other"),
                tr("Whoever needs money asks. The members vote, everybody sees the count."),
            ),
            _idea(
                "shield",
                tr("Everybody can check"),
                tr("No line in the books can be changed unseen. You can prove it yourself."),
            ),
            class_name="card--flush",
        ),
        ui.button(tr("Let us start"), wide=True, large=True, on_click=WelcomeState.finish),
        ui.button_link(tr("Back"), f"{routes.WELCOME}?step=2", "ghost"),
    )


def page() -> rx.Component:
    """Language, name, how it works; it can be left at any time."""
    return site_page(
        rx.el.div(
            rx.el.p(
                tr("Step {step} of {all}", step=WelcomeState.step, all=LAST_STEP),
                class_name="muted",
            ),
            ui.link(tr("Skip"), href=routes.HOME, class_name="text-button"),
            class_name="row row--between",
        ),
        rx.cond(
            WelcomeState.loaded,
            rx.match(
                WelcomeState.step,
                (1, _first()),
                (2, _second()),
                _third(),
            ),
            rx.fragment(
                rx.el.h1(tr("Welcome"), class_name="visually-hidden"), ui.skeleton("card", "list")
            ),
        ),
        narrow=True,
        sign_in=False,
    )
