"""The pages ``/admin/templates`` and ``/c/[circle]/words``: kinds of notices, and words of one."""

from typing import Any

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.admin.frame import admin_page
from circle_app.web.diff_parts import fold
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, task_page
from circle_app.web.templates.state import AdminTemplatesState, CircleTemplatesState
from circle_app.web.templates.view_models import WAYS, AreaPart, KindLine


def _line(line: rx.Var[KindLine]) -> rx.Component:
    return ui.link(
        ui.row_body(line.title, line.sub),
        rx.cond(line.own, ui.chip(line.own, "teal", icon_name="pencil")),
        ui.icon("chevron_right", "icon--24"),
        href=line.href,
        class_name="item",
    )


def _part(part: rx.Var[AreaPart]) -> rx.Component:
    own = rx.cond(part.own, ui.chip(part.own, "teal", icon_name="pencil"))
    return ui.card(
        fold(part.title, part.sub, own, ui.rows(part.lines, _line)), class_name="card--flush"
    )


def _list(state: Any, intro: ui.Text) -> rx.Component:
    return rx.fragment(
        rx.el.p(intro, class_name="muted words__intro"),
        rx.el.div(rx.foreach(state.parts, _part), class_name="words__parts"),
    )


def _address(state: Any, way: ui.Text, language: ui.Text) -> rx.Var[str]:
    return rx.Var.create(f"{state.here}?notice={state.editor.kind}&way={way}&lang={language}").to(
        str
    )


def _choices(state: Any) -> rx.Component:
    editor = state.editor
    return rx.el.div(
        ui.segmented(
            [
                (way.value, tr(words), _address(state, way.value, editor.language))
                for way, words in WAYS.items()
            ],
            editor.way,
            tr("Way"),
        ),
        ui.segmented(
            [
                ("en", "English", _address(state, editor.way, "en")),
                ("hi", "हिन्दी", _address(state, editor.way, "hi")),
            ],
            editor.language,
            tr("Language"),
        ),
        class_name="words__choices",
    )


def _places(state: Any) -> rx.Component:
    return rx.el.div(
        ui.label(tr("Places that are filled in")),
        rx.el.p(
            rx.foreach(
                state.editor.places, lambda place: rx.el.code(place, class_name="chip chip--gray")
            ),
            class_name="row row--wrap",
        ),
        class_name="stack stack--tight",
    )


def _form(state: Any) -> rx.Component:
    editor = state.editor
    return rx.el.form(
        rx.cond(
            editor.way != "sms",
            ui.text_field(
                "subject",
                tr("Line above"),
                default_value=editor.subject,
                max_length=120,
                lang=editor.language,
                on_change=state.type_subject.debounce(300),
            ),
        ),
        ui.text_area(
            "body",
            tr("Words"),
            default_value=editor.body,
            rows=5,
            max_length=2_000,
            lang=editor.language,
            on_change=state.type_body.debounce(300),
        ),
        _places(state),
        ui.error_callout(state.error),
        rx.el.p(editor.by, class_name="muted small"),
        rx.el.div(
            ui.button(tr("Use these words"), submit=True, busy=state.busy),
            rx.cond(
                editor.own,
                ui.button(
                    tr("Back to the usual words"),
                    "outline",
                    icon_name="undo",
                    on_click=state.reset_words,
                ),
            ),
            class_name="actions",
        ),
        key=state.stamp,
        on_submit=state.save,
        class_name="stack",
    )


def _seen(state: Any) -> rx.Component:
    seen, language = state.seen, state.editor.language
    return ui.card(
        rx.el.h3(tr("As it is read, with made-up names"), class_name="item__title"),
        rx.el.div(
            rx.cond(seen.title, rx.el.p(seen.title, class_name="strong")),
            rx.foreach(seen.lines, rx.el.p),
            class_name="letter words__seen",
            lang=language,
        ),
        rx.cond(
            seen.size,
            rx.cond(seen.dear, ui.fact(seen.size, "warn"), ui.fact(seen.size, "good")),
        ),
        custom_attrs={"aria-live": "polite"},
    )


def _words(state: Any) -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.el.h2(state.editor.name),
            ui.link(
                ui.icon("back", "icon--18"),
                tr("All notices"),
                href=state.here,
                class_name="text-button",
            ),
            class_name="row row--between row--wrap",
        ),
        _choices(state),
        rx.el.div(ui.card(_form(state)), _seen(state), class_name="columns columns--even"),
    )


def admin_templates() -> rx.Component:
    """Words of notices for all circles."""
    state = AdminTemplatesState
    intro = tr(
        "What people read when something happens. The usual words are good for most; "
        "write your own where your people say it otherwise."
    )
    return admin_page(
        rx.cond(state.editor.kind, _words(state), _list(state, intro)),
        title=tr("Words of notices"),
        tab="templates",
        ready=state.loaded,
        waiting=ui.skeleton("list", "list"),
    )


def circle_templates() -> rx.Component:
    """Words of notices of a circle."""
    state = CircleTemplatesState
    intro = tr(
        "What members read by e-mail, SMS or on the phone when something happens here. The usual "
        "words are good for most; write your own where you say it otherwise."
    )
    return task_page(
        rx.cond(state.editor.kind, _words(state), _list(state, intro)),
        title=tr("Words of notices"),
        back=rx.cond(
            state.editor.kind,
            state.here,
            routes.path(routes.CIRCLE_CHANNELS, circle=ShellState.circle_id),
        ),
        tab="settings",
        ready=state.loaded,
        waiting=ui.skeleton("list", "list"),
    )
