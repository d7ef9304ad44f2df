"""Drawing a page of settings."""

from dataclasses import dataclass
from typing import Any, Final

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.settings_kit.controls import control
from circle_app.web.settings_kit.items import Change, Row, SectionLink

REVIEW: Final = "settings-review"


@dataclass(frozen=True)
class Parts:
    """What a page hands to its frame."""

    title: rx.Component
    aside: rx.Component
    body: tuple[rx.Component, ...]


def settings_parts(
    state: Any,
    *,
    steps: Any = None,
    consent: ui.Text | None = None,
    name: ui.Text | None = None,
    beside: ui.Child | None = None,
    lead: ui.Child | None = None,
) -> Parts:
    """Everything of a page of settings.

    Args:
        state: The page's state, made of ``SettingsStateMixin``.
        steps: Handler that opens the editor of steps, where there are settings of that kind.
        consent: What the button of the review says; "Save" where nobody else is asked.
        name: What the whole of it is called; "Settings" if nothing else is said.
        beside: What follows from the settings, shown beside those of every section.
        lead: What stands above the sections in the place of the search.
    """
    return Parts(
        title=rx.cond(
            state.chosen | (state.looked_for != ""),
            rx.fragment(state.title),
            rx.fragment(
                rx.el.span(name if name is not None else tr("Settings"), class_name="phone-only"),
                rx.el.span(state.title, class_name="desktop-only"),
            ),
        ),
        aside=rx.cond(
            state.can_reset,
            rx.el.button(
                ui.icon("undo"),
                tr("Reset section"),
                type="button",
                class_name="text-button settings-reset",
                on_click=state.restore,
            ),
        ),
        body=(
            _sections(state, name, beside, _search(state) if lead is None else lead),
            _body(state, steps, name, beside),
            _bar(state),
            _review(state, consent if consent is not None else tr("Save")),
        ),
    )


def _search(state: Any) -> rx.Component:
    return rx.el.div(
        ui.icon("search"),
        rx.el.input(
            type="search",
            class_name="input",
            placeholder=tr("Find a setting"),
            aria_label=tr("Find a setting"),
            on_change=state.find.debounce(200),
            max_length=60,
            auto_complete="off",
        ),
        class_name="settings-search",
        role="search",
    )


def _sections(
    state: Any, name: ui.Text | None, beside: ui.Child | None, lead: ui.Child
) -> rx.Component:
    return rx.el.div(
        lead,
        rx.el.nav(
            rx.el.ul(rx.foreach(state.sections, _section), role="list"),
            aria_label=name if name is not None else tr("Sections of the settings"),
        ),
        *([rx.el.div(beside, class_name="settings-follows")] if beside is not None else []),
        class_name=rx.cond(
            state.chosen | (state.looked_for != ""),
            "settings-list settings-list--chosen",
            "settings-list",
        ),
    )


def _section(section: rx.Var[SectionLink]) -> rx.Component:
    return rx.el.li(
        ui.link(
            ui.icon_path(section.d),
            rx.el.span(section.title, class_name="grow"),
            rx.cond(
                section.changed,
                rx.el.span(
                    rx.el.span(tr("not saved"), class_name="visually-hidden"),
                    class_name="settings-dot",
                ),
            ),
            ui.icon("chevron_right", "phone-only"),
            href=section.href,
            class_name="nav__item settings-list__item",
            custom_attrs={"aria-current": rx.cond(section.current, "true", "false")},
        )
    )


def _body(state: Any, steps: Any, name: ui.Text | None, beside: ui.Child | None) -> rx.Component:
    words = rx.el.div(
        rx.cond(
            state.chosen & (state.looked_for == ""),
            ui.link(
                ui.icon("back"),
                name if name is not None else tr("All settings"),
                href=rx.Var.create("?").to(str),
                class_name="text-button phone-only settings-back",
            ),
        ),
        rx.cond(state.about, rx.el.p(state.about, class_name="settings-about")),
        rx.cond(
            state.rows.length() > 0,
            rx.el.div(
                rx.foreach(state.rows, lambda row: _row(state, row, steps)),
                class_name="card settings-card",
            ),
            ui.card(ui.empty_state("search", tr("No setting has these words. Try another one."))),
        ),
        rx.cond(state.finer.length() > 0, _finer(state, steps)),
        class_name=rx.cond(
            state.chosen | (state.looked_for != ""),
            "settings-body settings-body--chosen",
            "settings-body",
        ),
    )
    if beside is None:
        return words
    return rx.el.div(
        words, rx.el.div(beside, class_name="settings-beside"), class_name="settings-both"
    )


def _finer(state: Any, steps: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            rx.el.span(tr("Finer points"), class_name="strong"),
            ui.icon("chevron_down", "icon--18"),
            class_name="settings-fine__head row row--between",
        ),
        rx.el.div(
            rx.foreach(state.finer, lambda row: _row(state, row, steps)),
            class_name="card settings-card",
        ),
        class_name="settings-fine",
    )


def _row(state: Any, row: rx.Var[Row], steps: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.cond(row.part, rx.el.p(row.part, class_name="label")),
            rx.el.p(row.title, class_name="setting__title", id=f"{row.dom}-title"),
            rx.cond(row.sub, rx.el.p(row.sub, class_name="setting__sub", id=f"{row.dom}-sub")),
            rx.cond(row.allowed, rx.el.p(row.allowed, class_name="setting__range")),
            rx.cond(row.by, rx.el.p(row.by, class_name="setting__range")),
            rx.cond(
                row.warning,
                rx.el.p(ui.icon("alert"), rx.el.span(row.warning), class_name="setting__warning"),
            ),
            class_name="setting__words",
        ),
        rx.el.div(
            control(state, row, steps),
            rx.cond(
                row.error,
                rx.el.p(
                    ui.icon("alert"),
                    rx.el.span(row.error),
                    class_name="field__error",
                    id=f"{row.dom}-error",
                    role="alert",
                ),
            ),
            rx.cond(
                row.changed,
                rx.el.p(
                    rx.el.span(row.was),
                    rx.el.button(
                        tr("Undo"),
                        rx.el.span(" ", row.title, class_name="visually-hidden"),
                        type="button",
                        class_name="setting__undo",
                        on_click=state.undo(row.key),
                    ),
                    class_name="setting__was",
                ),
            ),
            class_name="setting__control",
        ),
        class_name=rx.cond(row.changed, "setting setting--changed", "setting"),
        key=row.key,
    )


def _bar(state: Any) -> rx.Component:
    words = rx.el.div(
        rx.el.span(class_name="unsaved__dot", custom_attrs={"aria-hidden": "true"}),
        rx.el.div(
            rx.el.p(
                rx.el.span(state.unsaved, class_name="unsaved__count"),
                rx.el.span(state.affected, class_name="unsaved__affected"),
                role="status",
            ),
            rx.el.p(state.error, class_name="unsaved__error", role="alert"),
            class_name="grow",
        ),
        class_name="unsaved__words",
    )
    return rx.cond(
        state.unsaved,
        rx.el.section(
            rx.el.div(
                words,
                rx.el.div(
                    rx.el.button(
                        tr("Discard"),
                        type="button",
                        class_name="button unsaved__discard",
                        on_click=state.discard,
                    ),
                    rx.el.button(
                        rx.el.span(class_name="spinner", custom_attrs={"aria-hidden": "true"}),
                        rx.el.span(tr("Review and save")),
                        type="button",
                        class_name="button unsaved__save",
                        custom_attrs={**ui.opens(REVIEW), "aria-busy": state.busy},
                    ),
                    class_name="unsaved__acts",
                ),
                class_name="unsaved__in",
            ),
            class_name="unsaved",
            aria_label=tr("Not saved yet"),
            custom_attrs={
                "data-unsaved": tr("There are changes that are not saved. Leave the page?")
            },
        ),
    )


def _review(state: Any, consent: ui.Text) -> rx.Component:
    return ui.dialog(
        REVIEW,
        tr("Save these changes?"),
        rx.el.form(
            rx.el.ul(rx.foreach(state.changes, _change), class_name="review", role="list"),
            rx.el.div(
                ui.button(tr("Back"), "outline", custom_attrs=ui.closes()),
                ui.button(consent, submit=True, busy=state.busy),
                class_name="actions",
            ),
            on_submit=state.save,
            class_name="stack",
        ),
    )


def _change(change: rx.Var[Change]) -> rx.Component:
    return rx.el.li(
        rx.el.p(change.title, class_name="strong"),
        rx.el.p(
            rx.el.span(tr("before"), class_name="visually-hidden"),
            rx.el.span(change.before, class_name="review__before"),
            rx.el.span(" → ", custom_attrs={"aria-hidden": "true"}),
            rx.el.span(tr("after"), class_name="visually-hidden"),
            rx.el.span(change.after, class_name="strong"),
        ),
        rx.cond(
            change.warning,
            rx.el.p(ui.icon("alert"), rx.el.span(change.warning), class_name="setting__warning"),
        ),
    )
