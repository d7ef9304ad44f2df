"""Parts that hold others: card, slab, rows, facts, callout, empty state, skeleton, steps, menus."""

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from circle_app.web.i18n import tr
from circle_app.web.ui.basics import Child, Text, button, classes, icon, icon_path, link

Fact = Literal["good", "info", "warn", "bad"]
_FACT_ICONS = {"good": "check_circle", "info": "info", "warn": "alert", "bad": "alert"}


def card(*children: Child, class_name: str = "", **props: Any) -> rx.Component:
    """A white card; ``card--flush`` (rows), ``card--soft``, ``card--current`` vary it."""
    return rx.el.div(*children, class_name=classes("card", class_name), **props)


def card_link(*children: Child, href: Text, class_name: str = "") -> rx.Component:
    """A card that leads somewhere as a whole."""
    return link(*children, href=href, class_name=classes("card", class_name))


def slab(*children: Child, **props: Any) -> rx.Component:
    """The one dark block of a page, for what needs the reader now."""
    return rx.el.section(*children, class_name="slab", **props)


def section(title: Text, *children: Child, aside: Child | None = None) -> rx.Component:
    """A titled part of a page, with something small at the right of its title."""
    head = [rx.el.h2(title)] + ([aside] if aside is not None else [])
    return rx.el.section(
        rx.el.div(*head, class_name="section__head"), *children, class_name="section"
    )


def label(text: Child) -> rx.Component:
    """The small muted line above a figure."""
    return rx.el.p(text, class_name="label")


def row_body(title: Child, sub: Child | None = None, *, plain: bool = False) -> rx.Component:
    """Title and muted second line of a row."""
    return rx.el.div(
        rx.el.p(title, class_name=classes("item__title", "item__title--plain" if plain else "")),
        *([rx.el.p(sub, class_name="item__sub")] if sub is not None else []),
        class_name="item__body",
    )


def row(
    start: Child, title: Child, sub: Child | None = None, end: Child | None = None
) -> rx.Component:
    """A row of a list: tile or avatar, two lines, something at the right."""
    return rx.el.div(
        start,
        row_body(title, sub),
        *([rx.el.div(end, class_name="item__end")] if end is not None else []),
        class_name="item",
    )


def row_link(
    start: Child, title: Child, sub: Child | None = None, end: Child | None = None, *, href: Text
) -> rx.Component:
    """A row that leads somewhere; shows a chevron when it has nothing else at the right."""
    tail = end if end is not None else icon("chevron_right", "icon--24")
    return link(
        start,
        row_body(title, sub),
        rx.el.div(tail, class_name="item__end"),
        href=href,
        class_name="item",
    )


def rows(items: rx.Var[Any], draw: Any) -> rx.Component:
    """A real list, one row per item of a state variable."""
    return rx.el.ul(
        rx.foreach(items, lambda item: rx.el.li(draw(item))), class_name="list", role="list"
    )


def fact(text: Child, kind: Fact = "good", sub: Child | None = None) -> rx.Component:
    """A sentence with its sign: fulfilled, worth knowing, a warning, not fulfilled."""
    return rx.el.div(
        icon(_FACT_ICONS[kind], "icon--24"),
        rx.el.div(
            rx.el.p(text), *([rx.el.p(sub, class_name="muted small")] if sub is not None else [])
        ),
        class_name=f"fact fact--{kind}",
    )


def fact_path(text: Text, kind: Text, d: Text, sub: Text = "") -> rx.Component:
    """A sentence with its sign from a view model."""
    return rx.el.div(
        icon_path(d, "icon--24"),
        rx.el.div(rx.el.p(text), rx.cond(sub, rx.el.p(sub, class_name="muted small"))),
        class_name=classes("fact", f"fact--{kind}"),
    )


def data_row(name: Child, value: Child, sub: Child | None = None) -> rx.Component:
    """A name and its value, for ``data_list``."""
    return rx.el.div(
        rx.el.dt(name),
        rx.el.dd(
            rx.el.span(value, class_name="strong"),
            *([rx.el.span(sub, class_name="muted small")] if sub is not None else []),
        ),
        class_name="data__row",
    )


def data_list(*entries: Child) -> rx.Component:
    """Names and values, one pair a row."""
    return rx.el.dl(*entries, class_name="data")


def callout(
    *children: Child, tone: Literal["teal", "amber", "red"] = "teal", **props: Any
) -> rx.Component:
    """A message about the whole page."""
    sign = {"teal": "info", "amber": "alert", "red": "alert"}[tone]
    return rx.el.div(
        icon(sign),
        rx.el.div(*children, class_name="grow"),
        class_name=f"callout callout--{tone}",
        **props,
    )


def error_callout(message: rx.Var[str]) -> rx.Component:
    """What went wrong with a form, announced when it appears; empty text shows nothing."""
    return rx.el.div(
        rx.cond(message, callout(rx.el.p(message), tone="red")), role="alert", class_name="alert"
    )


def empty_state(icon_name: str, text: Child, *action: Child) -> rx.Component:
    """A list without entries: a picture, one sentence, at most one thing to do."""
    return rx.el.div(
        rx.el.span(icon(icon_name), class_name="empty__icon"),
        rx.el.p(text, class_name="empty__text"),
        *action,
        class_name="empty",
    )


def _bone(kind: str) -> rx.Component:
    return rx.el.div(class_name=f"bone bone--{kind}")


def _bone_row() -> rx.Component:
    return rx.el.div(
        _bone("tile"),
        rx.el.div(_bone("line"), _bone("short"), class_name="grow stack stack--tight"),
        class_name="row",
    )


def skeleton(*parts: Literal["slab", "card", "ring", "list"]) -> rx.Component:
    """Grey shapes in the form of the page to come; they appear only after 150 ms."""
    shapes = {
        "slab": lambda: _bone("slab"),
        "card": lambda: card(_bone("short"), _bone("money"), _bone("line")),
        "ring": lambda: card(_bone("title"), _bone("ring"), _bone("line")),
        "list": lambda: card(_bone_row(), _bone_row(), _bone_row()),
    }
    return rx.el.div(
        *(shapes[part]() for part in parts or ("slab", "card", "list")),
        class_name="skeleton",
        custom_attrs={"aria-hidden": "true"},
    )


def step(
    mark: Child, title: Child, sub: Child | None = None, state: str | rx.Var[str] = "todo"
) -> rx.Component:
    """One of a few steps to come, or of a life already lived: ``done``, ``now`` or ``todo``."""
    return rx.el.li(
        rx.el.span(mark, class_name="step__dot", custom_attrs={"aria-hidden": "true"}),
        rx.el.div(
            rx.el.p(title, class_name="step__title"),
            *([rx.el.p(sub, class_name="item__sub")] if sub is not None else []),
        ),
        class_name=classes("step", f"step--{state}"),
    )


def steps(*children: Child) -> rx.Component:
    """Numbered steps."""
    return rx.el.ol(*children, class_name="steps", role="list")


def timeline(*children: Child) -> rx.Component:
    """What happened to a thing, first to last, joined by a line."""
    return rx.el.ol(*children, class_name="timeline", role="list")


def segmented(options: Sequence[tuple[str, Text, Text]], current: Text, name: Text) -> rx.Component:
    """Two or three views of the same thing: (value, label, href)."""
    return rx.el.nav(
        *(
            link(
                text,
                href=href,
                class_name="segmented__part",
                custom_attrs={"aria-current": rx.cond(current == value, "page", "false")},
            )
            for value, text, href in options
        ),
        class_name="segmented",
        aria_label=name,
    )


def tab(value: str, text: Text, href: Text, current: Text) -> rx.Component:
    """One of several peers of a page."""
    return link(
        text,
        href=href,
        custom_attrs={"aria-current": rx.cond(current == value, "page", "false")},
    )


def tabs(
    options: Sequence[tuple[str, Text, Text] | rx.Component], current: Text, name: Text
) -> rx.Component:
    """Peers of a page: (value, label, href), or a ``tab`` that is not always there."""
    return rx.el.nav(
        *(
            option if isinstance(option, rx.Component) else tab(*option, current)
            for option in options
        ),
        class_name="tabs",
        aria_label=name,
    )


def table(caption: Child, heads: Sequence[tuple[Child, bool]], body: Child) -> rx.Component:
    """A table for desktops: heads as (text, right-aligned), body as ``rx.el.tr`` rows."""
    return rx.el.div(
        rx.el.table(
            rx.el.caption(caption),
            rx.el.thead(
                rx.el.tr(
                    *(
                        rx.el.th(text, scope="col", class_name="end" if end else "")
                        for text, end in heads
                    )
                )
            ),
            rx.el.tbody(body),
            class_name="table",
        ),
        class_name="table-wrap",
        tab_index=0,
    )


def dialog(name: str, title: Text, *children: Child, stays: bool = False) -> rx.Component:
    """A native dialog; ``opens(name)`` on any button shows it, Escape and its ground close it.

    One that ``stays`` is closed neither by a tap beside it nor by sending its form.
    """
    return rx.el.dialog(
        rx.el.div(
            rx.el.div(
                rx.el.h2(title, id=f"{name}-title"),
                rx.el.button(
                    icon("x", "icon--24"),
                    type="button",
                    class_name="icon-button",
                    aria_label=tr("Close"),
                    custom_attrs=closes(),
                ),
                class_name="row row--between",
            ),
            *children,
            class_name="dialog__box",
        ),
        id=name,
        class_name="dialog",
        custom_attrs={"aria-labelledby": f"{name}-title"} | ({"data-stay": ""} if stays else {}),
    )


def opens(name: str) -> dict[str, str]:
    """Attributes of a button that opens a dialog: ``button(..., custom_attrs=opens("pay"))``."""
    return {"data-opens": name, "aria-haspopup": "dialog"}


def closes() -> dict[str, str]:
    """Attributes of a button that closes its dialog."""
    return {"data-closes": ""}


def take_back(name: str, title: Text, words: Text, act: rx.event.EventType[()]) -> rx.Component:
    """Asks before what was asked for is taken back; ``words`` say what becomes of it."""
    return dialog(
        name,
        title,
        rx.el.p(words),
        rx.el.div(
            button(tr("Keep it"), "outline", custom_attrs=closes()),
            button(tr("Take it back"), "danger", custom_attrs=closes(), on_click=act),
            class_name="actions",
        ),
    )


def print_button() -> rx.Component:
    """Prints the page, as its dock."""
    return button(tr("Print"), "outline", wide=True, large=True, custom_attrs={"data-prints": ""})


def copy_button(text: Text) -> rx.Component:
    """Copies a text and says so."""
    return button(
        rx.fragment(
            rx.el.span(tr("Copy"), class_name="copy__before"),
            rx.el.span(tr("Copied"), class_name="copy__after", role="status"),
        ),
        "soft",
        icon_name="copy",
        custom_attrs={"data-copy": text},
    )


def share_button(path: Text, message: Text) -> rx.Component:
    """Shares an address of ours by the phone's own sheet, or copies it."""
    return button(
        tr("Share"),
        "outline",
        icon_name="share",
        custom_attrs={"data-share": path, "data-share-text": message},
    )


def menu(
    summary: Child, *entries: Child, class_name: str = "", name: Text | None = None
) -> rx.Component:
    """A menu that opens below its summary; closes on a choice, a click elsewhere or Escape."""
    return rx.el.details(
        rx.el.summary(summary, **({} if name is None else {"aria_label": name})),
        rx.el.div(*entries, class_name="menu__panel"),
        class_name=classes("menu", class_name),
    )
