"""Drawings from view models: the ring, the small line, the divided bar."""

from typing import Any

import reflex as rx

from circle_app.web.ui.basics import Child, Text
from circle_app.web.ui.ring_paths import Ring, RingDot, RingSegment, Sparkline


def ring(view: rx.Var[Ring] | Ring, size: int, *centre: Child) -> rx.Component:
    """A ring with words in its middle; its label tells the same to those who cannot see it."""
    drawn = rx.Var.create(view).to(Ring) if isinstance(view, Ring) else view

    def segment(part: rx.Var[RingSegment]) -> rx.Component:
        return rx.el.svg.path(
            d=part.d, class_name=f"seg seg--{part.kind}", custom_attrs={"fillRule": "evenodd"}
        )

    def dot(part: rx.Var[RingDot]) -> rx.Component:
        return rx.el.svg.circle(cx=part.x, cy=part.y, r=part.r, class_name="ring__dot")

    words: list[Child] = [rx.el.div(*centre, class_name="ring__centre")] if centre else []
    return rx.el.div(
        rx.el.svg(
            rx.foreach(drawn.segments, segment),
            rx.foreach(drawn.dots, dot),
            rx.cond(
                drawn.mark,
                rx.el.svg.path(
                    d=drawn.mark,
                    class_name="ring__mark",
                    custom_attrs={"strokeWidth": drawn.mark_width},
                ),
            ),
            rx.cond(
                drawn.mark_text,
                rx.el.svg.text(
                    drawn.mark_text,
                    x=drawn.mark_x,
                    y=drawn.mark_y,
                    class_name="ring__mark-text",
                    custom_attrs={"textAnchor": drawn.mark_anchor},
                ),
            ),
            view_box=drawn.view_box,
            width=str(size),
            height=str(size),
            role="img",
            aria_label=drawn.label,
            custom_attrs={"aria-hidden": rx.cond(drawn.label, "false", "true")},
        ),
        *words,
        class_name="ring",
    )


def sparkline(view: rx.Var[Sparkline], width: int = 96, height: int = 44) -> rx.Component:
    """A small line of how something grew."""
    return rx.el.svg(
        rx.el.svg.path(d=view.area, class_name="spark__area"),
        rx.el.svg.path(d=view.line, class_name="spark__line"),
        rx.cond(view.line, rx.el.svg.circle(cx=view.x, cy=view.y, r="4", class_name="spark__end")),
        view_box=view.view_box,
        width=str(width),
        height=str(height),
        class_name="spark",
        role="img",
        aria_label=view.label,
        custom_attrs={"aria-hidden": rx.cond(view.label, "false", "true")},
    )


def bar(*parts: tuple[str, rx.Var[Any]], label: Text) -> rx.Component:
    """A divided bar: (``done``, ``loan`` or ``reserve``, share as text like ``42%``)."""
    return rx.el.div(
        *(
            # One variable of its own: a variable inside a plain dict is not seen by the compiler.
            rx.el.div(
                class_name=f"bar__{kind}", custom_attrs={"style": rx.Var.create({"width": width})}
            )
            for kind, width in parts
        ),
        class_name="bar",
        role="img",
        aria_label=label,
    )


def legend(*entries: tuple[str, Child]) -> rx.Component:
    """What the colours of a ring or bar stand for: (swatch kind, words)."""
    return rx.el.div(
        *(
            rx.el.span(rx.el.span(class_name=f"swatch swatch--{kind}"), rx.el.span(words))
            for kind, words in entries
        ),
        class_name="legend",
    )
