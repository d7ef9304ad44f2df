"""The editor of who decides, drawn."""

from typing import Any

import reflex as rx

from circle_app.web import ui
from circle_app.web.circle_settings.chains import StepRow
from circle_app.web.i18n import tr
from circle_app.web.settings_kit.controls import STEPS
from circle_app.web.settings_kit.items import Option


def chain_dialog(state: Any) -> rx.Component:
    """A chain of steps: ready-made ones, each step with its fields, one more.

    ``state`` is a page's state with ``ChainMixin``.
    """
    return ui.dialog(
        STEPS,
        rx.cond(state.chain_title, state.chain_title, tr("Who decides")),
        rx.el.div(
            rx.el.div(
                rx.foreach(state.ready_made, lambda option: _preset(state, option)),
                class_name="chain-presets",
                role="group",
                aria_label=tr("Ready-made"),
            ),
            rx.cond(
                state.steps.length() > 0,
                rx.el.ol(
                    rx.foreach(state.steps, lambda step: _step(state, step)),
                    class_name="chain-steps",
                    role="list",
                ),
                rx.el.p(tr("Nothing of its own: it goes as the other rules say."),
                        class_name="muted"),
            ),
            ui.error_callout(state.chain_error),
            rx.cond(
                state.can_add,
                rx.el.div(
                    rx.cond(
                        state.has_officers,
                        ui.button(
                            tr("Add an officer"), "outline", icon_name="plus",
                            on_click=state.add("role"),
                        ),
                    ),
                    ui.button(
                        tr("Add a vote"), "outline", icon_name="plus",
                        on_click=state.add("vote"),
                    ),
                    class_name="actions",
                ),
            ),
            ui.button(
                tr("Done"), wide=True, on_click=state.done, custom_attrs=ui.closes()
            ),
            class_name="stack",
        ),
        stays=True,
    )  # fmt: skip


def _preset(state: Any, option: rx.Var[Option]) -> rx.Component:
    return ui.button(option.words, "soft", on_click=state.take(option.value))


def _step(state: Any, step: rx.Var[StepRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h3(step.title),
            rx.el.div(
                rx.cond(
                    ~step.first,
                    rx.el.button(
                        ui.icon("chevron_down", "icon--24 turned"),
                        type="button",
                        class_name="icon-button",
                        aria_label=tr("Move {step} up", step=step.title),
                        on_click=state.move(step.place),
                    ),
                ),
                rx.el.button(
                    ui.icon("x", "icon--24"),
                    type="button",
                    class_name="icon-button",
                    aria_label=tr("Take {step} out", step=step.title),
                    on_click=state.remove(step.place),
                ),
                class_name="chain-step__acts",
            ),
            class_name="chain-step__head",
        ),
        rx.el.p(step.sentence, class_name="setting__sub", role="status"),
        rx.cond(
            state.has_officers,
            _select(
                state, step, "by", tr("Who takes this step?"), step.by,
                rx.el.option(tr("an officer"), value="role"),
                rx.el.option(tr("the members, by vote"), value="vote"),
            ),
        ),
        rx.cond(step.by == "role", _of_role(state, step)),
        rx.el.div(
            _typed(state, step, "above", tr("For more than (₹)"), step.above),
            _typed(state, step, "up_to", tr("Up to (₹, empty for any)"), step.up_to),
            class_name="pair",
        ),
        class_name="chain-step",
        key=f"{step.place}-{state.chain_version}",
    )  # fmt: skip


def _of_role(state: Any, step: rx.Var[StepRow]) -> rx.Component:
    def options(found: Any) -> rx.Component:
        return rx.foreach(found, lambda option: rx.el.option(option.words, value=option.value))

    return rx.el.div(
        _select(state, step, "role", tr("Which office?"), step.role, options(state.step_roles)),
        rx.el.div(
            _typed(state, step, "approvals", tr("How many of them?"), step.approvals),
            _typed(state, step, "days", tr("Within how many days?"), step.days),
            class_name="pair",
        ),
        _select(
            state, step, "escalation", tr("If nobody answers in time"), step.escalation,
            options(state.escalations),
        ),
        class_name="stack",
    )  # fmt: skip


def _id(step: rx.Var[StepRow], name: str) -> str:
    return f"step-{step.place}-{name}"


def _select(
    state: Any,
    step: rx.Var[StepRow],
    name: str,
    label: ui.Text,
    value: rx.Var[str],
    *options: ui.Child,
) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=_id(step, name), class_name="field__label"),
        rx.el.select(
            *options,
            id=_id(step, name),
            value=value,
            on_change=lambda typed: state.put(step.place, name, typed),
            class_name="input",
        ),
        class_name="field",
    )


def _typed(
    state: Any, step: rx.Var[StepRow], name: str, label: ui.Text, value: rx.Var[str]
) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=_id(step, name), class_name="field__label"),
        rx.el.input(
            id=_id(step, name),
            default_value=value,
            on_blur=lambda typed: state.put(step.place, name, typed),
            class_name="input num",
            max_length=16,
            auto_complete="off",
            custom_attrs={"inputMode": "decimal"},
        ),
        class_name="field",
    )
