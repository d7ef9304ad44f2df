"""Invisible parts around every page: focus, connection banner, toasts, error boundary, patterns."""

import reflex as rx

from circle_app.web.i18n import tr
from circle_app.web.ui.toast_state import ToastState


class _Script(rx.Component):
    """A component of our own small script."""

    library = "$/public/chrome"


class Chrome(_Script):
    """Focus after navigation, native dialogs and menus, the banner of a lost connection."""

    tag = "Chrome"
    offline_text: rx.Var[str]
    skip_text: rx.Var[str]


class Toaster(_Script):
    """Shows the toast whenever its serial number changes."""

    tag = "Toaster"
    serial: rx.Var[int]
    text: rx.Var[str]
    kind: rx.Var[str]
    close_text: rx.Var[str]


class Boundary(_Script):
    """Catches a failure while drawing and offers a way back."""

    tag = "Boundary"
    title: rx.Var[str]
    text: rx.Var[str]
    again: rx.Var[str]
    home: rx.Var[str]


def chrome() -> rx.Component:
    """The banner and the page-wide behaviours."""
    return Chrome.create(
        offline_text=tr("No connection. What you typed is kept; nothing is sent until it is back."),
        skip_text=tr("Skip to the content"),
    )


def toaster() -> rx.Component:
    """The place where toasts appear."""
    return Toaster.create(
        serial=ToastState.serial,
        text=ToastState.text,
        kind=ToastState.kind,
        close_text=tr("Close"),
    )


def boundary() -> rx.Component:
    """The error boundary around every page."""
    return Boundary.create(
        title=tr("This page did not come up"),
        text=tr("No money was moved. Please try again."),
        again=tr("Try again"),
        home=tr("Home"),
    )


def _hatch(name: str, line: str, ground: str) -> rx.Component:
    return rx.el.svg.pattern(
        rx.el.svg.rect(width="5", height="5", custom_attrs={"fill": ground}),
        rx.el.svg.rect(width="2.4", height="5", custom_attrs={"fill": line}),
        id=name,
        width="5",
        height="5",
        custom_attrs={"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"},
    )


def hatches() -> rx.Component:
    """The patterns of "not final yet", "no" and "late", drawn once for all rings of a page."""
    return rx.el.svg(
        rx.el.svg.defs(
            _hatch("hatch-teal", "var(--teal-9)", "var(--panel)"),
            _hatch("hatch-slab", "#5eead4", "transparent"),
            _hatch("hatch-stone", "var(--stone-9)", "var(--panel)"),
            _hatch("hatch-rose", "var(--rose-9)", "var(--panel)"),
        ),
        width="0",
        height="0",
        class_name="visually-hidden",
        custom_attrs={"aria-hidden": "true"},
    )
