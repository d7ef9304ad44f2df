"""The front page: what Circle is, in one line and three pictures, and the two ways in."""

from math import cos, pi, sin

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.contact import contact_lines
from circle_app.web.i18n import tr
from circle_app.web.shell import site_page

_SEATS = 12


def _seats() -> rx.Component:
    """An open circle with the first seat taken: the picture of the whole idea."""
    seats = []
    for index in range(_SEATS):
        angle = 2 * pi * index / _SEATS
        x, y = 150 + 118 * sin(angle), 150 - 118 * cos(angle)
        taken = index in {0, 1, 2, 10, 11}
        seats.append(
            rx.el.svg.circle(
                cx=f"{x:.1f}",
                cy=f"{y:.1f}",
                r="21" if taken else "20",
                class_name=f"seat seat--{'me' if index == 0 else 'taken' if taken else 'free'}",
            )
        )
    return rx.el.svg(
        *seats,
        rx.el.svg.path(
            d="M174.9 122.2A37.3 37.3 0 1 0 174.9 177.8",
            class_name="seat__open",
        ),
        rx.el.svg.circle(cx="187", cy="150", r="11.5", class_name="logo__seat"),
        view_box="0 0 300 300",
        class_name="hero__seats",
        custom_attrs={"aria-hidden": "true"},
    )


def _promise(icon_name: str, title: ui.Text, text: ui.Text) -> rx.Component:
    return ui.card(ui.tile(icon_name, "teal"), rx.el.h2(title), rx.el.p(text, class_name="muted"))


def page() -> rx.Component:
    """The front page."""
    return site_page(
        rx.el.section(
            _seats(),
            rx.el.h1(tr("Save together, lend to each other")),
            rx.el.p(
                tr(
                    "Circle keeps the books of people who trust each other. It never holds your "
                    "money: that stays with you and your circle."
                ),
                class_name="hero__text",
            ),
            rx.el.div(
                ui.button_link(tr("Start now"), routes.SIGN_UP, large=True),
                ui.button_link(tr("Sign in"), routes.SIGN_IN, "outline", large=True),
                class_name="actions",
            ),
            ui.link(tr("I have an invite code"), href=routes.path(routes.JOIN, code="code")),
            class_name="hero",
        ),
        rx.el.section(
            _promise(
                "rupee",
                tr("Put in a little, often"),
                tr("Everybody sees what is due, what is paid and what the circle owns."),
            ),
            _promise(
                "hand",
                tr("Decide together"),
                tr("A loan is asked for in the open and given when enough members say yes."),
            ),
            _promise(
                "shield",
                tr("Check it yourself"),
                tr("Every entry is sealed to the one before. Any member can prove the books."),
            ),
            class_name="promises",
        ),
        contact_lines(),
    )
