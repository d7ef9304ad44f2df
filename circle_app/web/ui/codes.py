"""A QR code on the page: dark modules on white in every colour mode, as scanners need it."""

import reflex as rx

from circle_app.web.ui.basics import Text
from circle_app.web.ui.qr_paths import Qr


def qr_picture(view: rx.Var[Qr], label: Text, size: int = 240) -> rx.Component:
    """A QR code with its white margin."""
    return rx.el.svg(
        rx.el.svg.path(d=view.d),
        view_box=view.view_box,
        width=str(size),
        height=str(size),
        class_name="qr",
        role="img",
        aria_label=label,
        custom_attrs={"shapeRendering": "crispEdges"},
    )
