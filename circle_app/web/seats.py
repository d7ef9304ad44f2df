"""The picture of an empty ring of seats with the first one taken by the reader."""

from math import cos, pi, sin
from typing import Final

import reflex as rx

SEATS: Final = 12


def seats(initials: rx.Var[str]) -> rx.Component:
    """Twelve seats around the open C; the top one holds the reader's initials."""
    free = []
    for index in range(1, SEATS):
        angle = 2 * pi * index / SEATS
        x, y = 150 + 104 * sin(angle), 124 - 104 * cos(angle)
        free.append(
            rx.el.svg.circle(cx=f"{x:.1f}", cy=f"{y:.1f}", r="18", class_name="seat seat--free")
        )
    return rx.el.svg(
        *free,
        rx.el.svg.circle(cx="150", cy="23", r="23", class_name="seat seat--me"),
        rx.el.svg.text(
            initials,
            x="150",
            y="29",
            class_name="seat__name",
            custom_attrs={"textAnchor": "middle"},
        ),
        rx.el.svg.path(
            d="M166.8 105.2A25.2 25.2 0 1 0 166.8 142.8", class_name="seat__open seat__open--small"
        ),
        rx.el.svg.circle(cx="175.2", cy="124", r="8.6", class_name="logo__seat"),
        view_box="28 0 244 248",
        class_name="first-run__seats",
        custom_attrs={"aria-hidden": "true"},
    )
