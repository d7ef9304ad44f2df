"""Form parts: labelled fields, choices, the amount with its slider."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from circle_app.web.i18n import tr
from circle_app.web.ui.basics import Child, Text, icon


def field_error(message: Text | None, error_id: str) -> rx.Component:
    """The sentence about one field, tied to it by ``aria-describedby``."""
    text = message if message is not None else ""
    return rx.cond(
        text,
        rx.el.p(icon("alert"), rx.el.span(text), class_name="field__error", id=error_id),
        rx.fragment(),
    )


def _described_by(name: str, hint: Text | None, error: Text | None) -> dict[str, Any]:
    ids = " ".join(
        ([f"{name}-hint"] if hint is not None else [])
        + ([f"{name}-error"] if error is not None else [])
    )
    attributes: dict[str, Any] = {"aria-describedby": ids} if ids else {}
    if error is not None:
        attributes["aria-invalid"] = rx.cond(error, "true", "false")
    return attributes


def _framed(
    name: str, label: Text, control: Child, hint: Text | None, error: Text | None
) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name="field__label"),
        control,
        *([rx.el.p(hint, id=f"{name}-hint", class_name="field__hint")] if hint is not None else []),
        *([field_error(error, f"{name}-error")] if error is not None else []),
        class_name="field",
    )


def text_field(
    name: str,
    label: Text,
    *,
    hint: Text | None = None,
    error: Text | None = None,
    prefix: str = "",
    class_name: str = "",
    control_id: str = "",
    **props: Any,
) -> rx.Component:
    """A labelled input, uncontrolled: what is typed is sent with its form.

    Where several forms of a page have a field of one name, each needs a ``control_id`` of its own.
    """
    own = control_id or name
    attributes = {**_described_by(own, hint, error), **props.pop("custom_attrs", {})}
    control = rx.el.input(
        id=own,
        name=name,
        class_name=f"input {class_name}".strip(),
        custom_attrs=attributes,
        **props,
    )
    if prefix:
        control = rx.el.div(
            rx.el.span(prefix, class_name="affix__start", custom_attrs={"aria-hidden": "true"}),
            control,
            class_name="affix affix--start",
        )
    return _framed(own, label, control, hint, error)


def text_area(
    name: str,
    label: Text,
    *,
    hint: Text | None = None,
    error: Text | None = None,
    control_id: str = "",
    **props: Any,
) -> rx.Component:
    """A labelled field of several lines."""
    own = control_id or name
    attributes = {**_described_by(own, hint, error), **props.pop("custom_attrs", {})}
    control = rx.el.textarea(
        id=own,
        name=name,
        class_name="input",
        custom_attrs=attributes,
        **props,
    )
    return _framed(own, label, control, hint, error)


def select_field(
    name: str,
    label: Text,
    options: list[tuple[str, Text]],
    *,
    hint: Text | None = None,
    error: Text | None = None,
    **props: Any,
) -> rx.Component:
    """A labelled native select: (value, words)."""
    control = rx.el.select(
        *(rx.el.option(words, value=value) for value, words in options),
        id=name,
        name=name,
        class_name="input",
        custom_attrs=_described_by(name, hint, error),
        **props,
    )
    return _framed(name, label, control, hint, error)


def choice(
    name: str, value: str, title: Child, sub: Child | None = None, **props: Any
) -> rx.Component:
    """A radio button as a card with a title and a sentence."""
    return rx.el.label(
        rx.el.input(type="radio", name=name, value=value, **props),
        rx.el.span(
            rx.el.span(title, class_name="item__title"),
            *([rx.el.span(sub, class_name="item__sub block")] if sub is not None else []),
        ),
        class_name="choice",
    )


def check(name: str, words: Child, **props: Any) -> rx.Component:
    """A check box with its words."""
    return rx.el.label(
        rx.el.input(type="checkbox", name=name, **props), rx.el.span(words), class_name="check"
    )


class PlainForm(BaseHTML):
    """A form the browser sends itself; Reflex's own form would keep it from doing so."""

    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]


def plain_form(action: str, *children: Child, **props: Any) -> rx.Component:
    """A form posted to an API route that answers with a redirect, such as signing in."""
    return PlainForm.create(*children, action=action, method="post", **props)


class AmountField(rx.Component):
    """Typed, stepped and slid amount of our own script; see ``amount_field``."""

    _is_form_control = True

    library = "$/public/amount"
    tag = "AmountField"

    name: rx.Var[str]
    label: rx.Var[str]
    described_by: rx.Var[str]
    default_value: rx.Var[str]
    prefix: rx.Var[str]
    suffix: rx.Var[str]
    min: rx.Var[int]
    max: rx.Var[int]
    step: rx.Var[int]
    slider: rx.Var[bool]
    stepper: rx.Var[bool]
    less: rx.Var[str]
    more: rx.Var[str]
    low_text: rx.Var[str]
    high_text: rx.Var[str]
    large: rx.Var[bool]
    money: rx.Var[bool]
    invalid: rx.Var[bool]
    required: rx.Var[bool]
    read_only: rx.Var[bool]
    keep: rx.Var[bool]
    on_change: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def amount_field(name: str, label: Text, **props: Any) -> rx.Component:
    """An amount in major units as text, posted under ``name`` (may hold grouping commas).

    ``slider=True`` pairs it with a slider and − / + (needs ``min``, ``max``, ``step``);
    ``stepper=True`` puts − and + beside a large figure. ``money=False`` makes it a plain count.
    ``keep=True`` leaves what was typed where the offered amount changes meanwhile.
    ``on_change`` is called with clean digits a moment after the last change.
    """
    props.setdefault("less", tr("Less"))
    props.setdefault("more", tr("More"))
    if props.get("money", True):
        props.setdefault("prefix", "₹")
    return AmountField.create(name=name, label=label, **props)


def request_id(value: rx.Var[str]) -> rx.Component:
    """The hidden idempotency key of a form, made by the handler that loaded the page."""
    return rx.el.input(type="hidden", name="request_id", value=value, read_only=True)
