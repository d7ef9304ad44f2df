"""Small pictures of the kinds of circles: seats around a common pot."""

from typing import Final

import reflex as rx

# Eight places on a ring of radius 21 around (28, 28), the first at the top.
_PLACES: Final = (
    (28, 7), (42.8, 13.2), (49, 28), (42.8, 42.8),
    (28, 49), (13.2, 42.8), (7, 28), (13.2, 13.2),
)  # fmt: skip
_OFFICES: Final = (0, 2)


def _seat(place: tuple[float, float], class_name: str, radius: float) -> rx.Component:
    return rx.el.svg.circle(
        cx=str(place[0]), cy=str(place[1]), r=str(radius), class_name=class_name
    )


def seats_picture(*, officers: bool) -> rx.Component:
    """Eight seats: all alike, or two of them with an office."""
    seats = [
        _seat(place, "kind__office", 6.5)
        if officers and number in _OFFICES
        else _seat(place, "kind__seat", 5.2)
        for number, place in enumerate(_PLACES)
    ]
    return rx.el.svg(
        rx.el.svg.circle(cx="28", cy="28", r="9", class_name="kind__pot"),
        *seats,
        view_box="0 0 56 56",
        class_name="kind__picture",
        custom_attrs={"aria-hidden": "true"},
    )
