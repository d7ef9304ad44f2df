"""The controls of settings, one for each kind of value."""

from typing import Any, Final

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.settings_kit.items import Option, Row

STEPS: Final = "settings-steps"


def control(state: Any, row: rx.Var[Row], steps: Any) -> rx.Component:
    """The control of a row; ``steps`` opens the editor of steps where there is one."""
    sentences = rx.el.ul(rx.foreach(row.lines, rx.el.li), class_name="setting__lines", role="list")
    chain = rx.fragment()
    if steps is not None:
        chain = rx.el.div(
            sentences,
            ui.button(
                tr("Change"),
                "outline",
                icon_name="pencil",
                on_click=steps(row.key),
                custom_attrs={**ui.opens(STEPS), "aria-describedby": f"{row.dom}-title"},
            ),
            class_name="stack stack--tight",
        )
    return rx.match(
        row.control,
        ("switch", _switch(state, row)),
        ("segmented", _segmented(state, row)),
        ("select", _select(state, row)),
        ("stepper", _stepper(state, row)),
        ("several", _several(state, row)),
        ("text", _text(state, row)),
        ("area", _area(state, row)),
        ("steps", chain),
        (
            "link",
            ui.link(row.words, ui.icon("chevron_right"), href=row.href, class_name="text-button"),
        ),
        (
            "fact",
            rx.cond(
                row.lines.length() > 0, sentences, rx.el.p(row.words, class_name="setting__fact")
            ),
        ),
        _number(state, row),
    )


def _named(row: rx.Var[Row]) -> dict[str, Any]:
    return {
        "aria-labelledby": f"{row.dom}-title",
        "aria-describedby": f"{row.dom}-sub {row.dom}-error",
        "aria-invalid": rx.cond(row.error, "true", "false"),
    }


def _typing(state: Any, row: rx.Var[Row]) -> dict[str, Any]:
    """An input that tells what was typed a moment later, and at once when it is left."""
    return {
        "default_value": row.value,
        "on_change": lambda value: state.edit(row.key, value).debounce(300),
        "on_blur": lambda value: state.edit(row.key, value),
        "key": row.dom,
        "id": row.dom,
        "auto_complete": "off",
    }


def _number(state: Any, row: rx.Var[Row]) -> rx.Component:
    return rx.el.div(
        rx.el.input(
            class_name="input num",
            max_length=20,
            custom_attrs={**_named(row), "inputMode": "decimal"},
            **_typing(state, row),
        ),
        rx.cond(
            row.unit,
            rx.el.span(row.unit, class_name="setting__unit", custom_attrs={"aria-hidden": "true"}),
        ),
        class_name=rx.cond(
            row.unit.length() > 2, "setting__number", "setting__number setting__number--short"
        ),
    )


def _text(state: Any, row: rx.Var[Row]) -> rx.Component:
    return rx.el.input(
        class_name="input", max_length=200, custom_attrs=_named(row), **_typing(state, row)
    )


def _area(state: Any, row: rx.Var[Row]) -> rx.Component:
    typing = _typing(state, row)
    typing.pop("auto_complete")
    return rx.el.textarea(class_name="input", max_length=1000, custom_attrs=_named(row), **typing)


def _select(state: Any, row: rx.Var[Row]) -> rx.Component:
    return rx.el.select(
        rx.foreach(row.options, lambda option: rx.el.option(option.words, value=option.value)),
        value=row.value,
        on_change=lambda value: state.edit(row.key, value),
        class_name="input",
        id=row.dom,
        custom_attrs=_named(row),
    )


def _segmented(state: Any, row: rx.Var[Row]) -> rx.Component:
    def part(option: rx.Var[Option]) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="radio",
                name=row.dom,
                value=option.value,
                checked=option.chosen,
                on_change=lambda _value: state.edit(row.key, option.value),
            ),
            rx.el.span(option.words),
            class_name="setting__part",
        )

    return rx.el.div(
        rx.foreach(row.options, part),
        class_name="setting__parts",
        role="radiogroup",
        custom_attrs={"aria-labelledby": f"{row.dom}-title", "aria-describedby": f"{row.dom}-sub"},
    )


def _several(state: Any, row: rx.Var[Row]) -> rx.Component:
    def part(option: rx.Var[Option]) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="checkbox",
                checked=option.chosen,
                on_change=lambda _value: state.edit(row.key, option.value),
            ),
            rx.el.span(option.words),
            class_name="check",
        )

    return rx.el.div(
        rx.foreach(row.options, part),
        class_name="setting__several",
        role="group",
        custom_attrs={"aria-labelledby": f"{row.dom}-title"},
    )


def _switch(state: Any, row: rx.Var[Row]) -> rx.Component:
    return rx.el.button(
        rx.el.span(
            rx.cond(row.value == "true", tr("On"), tr("Off")), custom_attrs={"aria-hidden": "true"}
        ),
        rx.el.span(class_name="switch__track", custom_attrs={"aria-hidden": "true"}),
        type="button",
        role="switch",
        class_name="switch",
        on_click=state.edit(row.key, row.other),
        custom_attrs={
            "aria-checked": row.value,
            "aria-labelledby": f"{row.dom}-title",
            "aria-describedby": f"{row.dom}-sub",
        },
    )


def _stepper(state: Any, row: rx.Var[Row]) -> rx.Component:
    def button(sign: str, words: ui.Text, value: rx.Var[str]) -> rx.Component:
        return rx.el.button(
            ui.icon(sign),
            type="button",
            class_name="setting__step",
            aria_label=words,
            disabled=value == "",
            on_click=state.edit(row.key, value),
            custom_attrs={"aria-describedby": f"{row.dom}-title"},
        )

    return rx.el.div(
        button("minus", tr("Less"), row.less),
        rx.el.span(row.value, " ", row.unit, class_name="setting__count num", role="status"),
        button("plus", tr("More"), row.more),
        class_name="setting__stepper",
        role="group",
        custom_attrs={"aria-labelledby": f"{row.dom}-title"},
    )
