"""Small parts: icon, link, button, chip, avatar, icon tile, money, logo."""

from typing import Any, Literal

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from circle_app.i18n.formats import MoneyParts
from circle_app.web.ui import icons

Text = str | rx.Var[str]
Child = rx.Component | rx.Var[Any] | str
ButtonKind = Literal["solid", "soft", "outline", "ghost", "danger", "vote"]
MoneySize = Literal["slab-big", "slab", "page", "card", "tile", "row"]
Tone = Literal["gray", "teal", "jade", "amber", "red"]


def classes(*names: str | rx.Var[str] | bool | None) -> str | rx.Var[str]:
    """Class names joined; empty ones left out."""
    kept = [
        name
        for name in names
        if isinstance(name, rx.Var) or not (name is None or isinstance(name, bool) or name == "")
    ]
    if any(isinstance(name, rx.Var) for name in kept):
        return rx.Var.create(" ".join(f"{name}" for name in kept)).to(str)
    return " ".join(str(name) for name in kept)


def icon_path(d: str | rx.Var[str], class_name: str = "") -> rx.Component:
    """An icon whose path comes from a view model (``icons.PATHS[...]``)."""
    return rx.el.svg(
        rx.el.svg.path(d=d),
        class_name=classes("icon", class_name),
        view_box="0 0 24 24",
        custom_attrs={"aria-hidden": "true"},
    )


def icon(name: str, class_name: str = "") -> rx.Component:
    """An icon by name; ``class_name`` may be ``icon--14``, ``icon--18`` or ``icon--24``."""
    return icon_path(icons.PATHS[name], class_name)


def logo(size: int = 32) -> rx.Component:
    """The open C with the missing seat as a dot."""
    return rx.el.svg(
        rx.el.svg.path(
            d="M17.56 5.82A8.3 8.3 0 1 0 17.56 18.18",
            class_name="logo__open",
        ),
        rx.el.svg.circle(cx="20.3", cy="12", r="2.7", class_name="logo__seat"),
        view_box="0 0 24 24",
        width=str(size),
        height=str(size),
        custom_attrs={"aria-hidden": "true"},
    )


def link(*children: Child, href: Text, class_name: Text = "", **props: Any) -> rx.Component:
    """A link inside the app, followed without loading a new document."""
    return ReactRouterLink.create(*children, to=href, class_name=class_name, **props)


def _button_class(kind: ButtonKind, wide: bool, large: bool, extra: str) -> str:
    return str(
        classes(
            "button",
            f"button--{kind}",
            "button--wide" if wide else "",
            "button--large" if large else "",
            extra,
        )
    )


def button_link(
    label: Child,
    href: Text,
    kind: ButtonKind = "solid",
    *,
    icon_name: str = "",
    wide: bool = False,
    large: bool = False,
    document: bool = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A link that looks like a button; ``document=True`` loads a new document."""
    children = [icon(icon_name)] if icon_name else []
    name = _button_class(kind, wide, large, class_name)
    if document:
        return link(*children, label, href=href, class_name=name, reload_document=True, **props)
    return link(*children, label, href=href, class_name=name, **props)


def button(
    label: Child,
    kind: ButtonKind = "solid",
    *,
    icon_name: str = "",
    busy: rx.Var[bool] | bool = False,
    submit: bool = False,
    wide: bool = False,
    large: bool = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A button; ``busy`` shows a spinner and refuses further clicks."""
    attributes = {"aria-busy": busy, **props.pop("custom_attrs", {})}
    return rx.el.button(
        rx.el.span(class_name="spinner", custom_attrs={"aria-hidden": "true"}),
        *([icon(icon_name)] if icon_name else []),
        rx.el.span(label),
        type="submit" if submit else "button",
        class_name=_button_class(kind, wide, large, class_name),
        custom_attrs=attributes,
        **props,
    )


def icon_button(name: str, label: Text, **props: Any) -> rx.Component:
    """A round-cornered button of one icon, 44 px, with its name for screen readers."""
    return rx.el.button(
        icon(name, "icon--24"), type="button", class_name="icon-button", aria_label=label, **props
    )


def icon_link(name: str, label: Text, href: Text, *children: Child) -> rx.Component:
    """A link of one icon."""
    return link(
        icon(name, "icon--24"), *children, href=href, class_name="icon-button", aria_label=label
    )


def chip(label: Child, tone: Tone | rx.Var[str] = "gray", *, icon_name: str = "") -> rx.Component:
    """A status word; give it an icon, so that colour is never alone."""
    return rx.el.span(
        *([icon(icon_name, "icon--14")] if icon_name else []),
        label,
        class_name=classes("chip", f"chip--{tone}", "" if icon_name else "chip--plain"),
    )


def chip_path(label: Text, tone: Text, d: Text) -> rx.Component:
    """A status word whose icon and tone come from a view model."""
    return rx.el.span(icon_path(d, "icon--14"), label, class_name=classes("chip", f"chip--{tone}"))


def avatar(
    initials: Text, size: Literal["", "small", "large"] = "", *, solid: bool = False
) -> rx.Component:
    """Initials on a disc; decoration, since the name stands beside it."""
    return rx.el.span(
        initials,
        class_name=classes(
            "avatar", f"avatar--{size}" if size else "", "avatar--solid" if solid else ""
        ),
        custom_attrs={"aria-hidden": "true"},
    )


def tile(name: str, tone: Tone = "gray") -> rx.Component:
    """An icon on a 40 px ground, at the start of a row."""
    return rx.el.span(icon(name), class_name=classes("tile", f"tile--{tone}"))


def tile_path(d: Text, tone: Text = "gray") -> rx.Component:
    """An icon tile whose icon and tone come from a view model."""
    return rx.el.span(icon_path(d), class_name=classes("tile", f"tile--{tone}"))


def money(parts: rx.Var[MoneyParts] | MoneyParts, size: MoneySize = "card") -> rx.Component:
    """An amount in large type; screen readers hear it as one word."""
    cut = rx.Var.create(parts).to(MoneyParts) if isinstance(parts, MoneyParts) else parts
    return rx.el.span(
        rx.el.span(cut.plain, class_name="visually-hidden"),
        rx.el.span(
            rx.cond(cut.sign != "", rx.el.span(cut.sign, class_name="money__sign")),
            rx.el.span(cut.symbol, class_name="money__symbol"),
            rx.el.span(cut.whole),
            rx.cond(cut.paise != "", rx.el.span(cut.paise, class_name="money__paise")),
            custom_attrs={"aria-hidden": "true"},
        ),
        class_name=f"money money--{size}",
    )


def amount(text: Text) -> rx.Component:
    """An amount in running text or at the end of a row."""
    return rx.el.span(text, class_name="money money--row num")
