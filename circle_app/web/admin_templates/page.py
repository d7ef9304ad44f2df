"""The page ``/admin/templates``: the kinds of notices, and the words of one of them."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.admin.frame import admin_page
from circle_app.web.admin_templates.state import AdminTemplatesState
from circle_app.web.admin_templates.view_models import WAYS, AreaPart, KindLine
from circle_app.web.i18n import tr

_state = AdminTemplatesState
_editor = AdminTemplatesState.editor


def _line(line: rx.Var[KindLine]) -> rx.Component:
    return ui.link(
        ui.row_body(line.title, line.sub),
        rx.cond(line.own, rx.el.span(line.own, class_name="chip chip--teal")),
        ui.icon("chevron_right", "icon--24"),
        href=line.href,
        class_name="item",
    )


def _part(part: rx.Var[AreaPart]) -> rx.Component:
    return ui.section(part.title, ui.card(ui.rows(part.lines, _line), class_name="card--list"))


def _list() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            tr(
                "What people read when something happens. The usual words are good for most; "
                "write your own where your people say it otherwise."
            ),
            class_name="muted",
        ),
        rx.foreach(_state.parts, _part),
    )


def _address(way: ui.Text, language: ui.Text) -> rx.Var[str]:
    return rx.Var.create(
        f"{routes.ADMIN_TEMPLATES}?notice={_editor.kind}&way={way}&lang={language}"
    ).to(str)


def _choices() -> rx.Component:
    return rx.el.div(
        ui.segmented(
            [
                (way.value, tr(words), _address(way.value, _editor.language))
                for way, words in WAYS.items()
            ],
            _editor.way,
            tr("Way"),
        ),
        ui.segmented(
            [
                ("en", "English", _address(_editor.way, "en")),
                ("hi", "हिन्दी", _address(_editor.way, "hi")),
            ],
            _editor.language,
            tr("Language"),
        ),
        class_name="words__choices",
    )


def _places() -> rx.Component:
    return rx.el.div(
        ui.label(tr("Places that are filled in")),
        rx.el.p(
            rx.foreach(
                _editor.places, lambda place: rx.el.code(place, class_name="chip chip--gray")
            ),
            class_name="row row--wrap",
        ),
        class_name="stack",
    )


def _form() -> rx.Component:
    return rx.el.form(
        rx.cond(
            _editor.way != "sms",
            ui.text_field(
                "subject",
                tr("Line above"),
                default_value=_editor.subject,
                max_length=120,
                on_change=_state.type_subject.debounce(300),
            ),
        ),
        ui.text_area(
            "body",
            tr("Words"),
            default_value=_editor.body,
            rows=5,
            max_length=2_000,
            on_change=_state.type_body.debounce(300),
        ),
        _places(),
        ui.error_callout(_state.error),
        rx.el.p(_editor.by, class_name="muted small"),
        rx.el.div(
            rx.cond(
                _editor.own,
                ui.button(tr("Back to the usual words"), "outline", on_click=_state.reset_words),
            ),
            ui.button(tr("Use these words"), submit=True, busy=_state.busy),
            class_name="actions",
        ),
        key=_state.stamp,
        on_submit=_state.save,
        class_name="stack",
    )


def _seen() -> rx.Component:
    seen = _state.seen
    return rx.el.section(
        ui.label(tr("As it is read, with made-up names")),
        rx.el.div(
            rx.cond(seen.title, rx.el.p(seen.title, class_name="strong", lang=_editor.language)),
            rx.foreach(seen.lines, lambda line: rx.el.p(line, lang=_editor.language)),
            class_name="card card--soft words__seen",
        ),
        rx.cond(
            seen.size,
            rx.el.p(
                seen.size,
                class_name=rx.cond(seen.dear, "small strong words__dear", "small muted"),
            ),
        ),
        aria_live="polite",
        class_name="stack",
    )


def _words() -> rx.Component:
    return rx.fragment(
        ui.link(tr("All notices"), href=routes.ADMIN_TEMPLATES),
        rx.el.h2(_editor.name),
        _choices(),
        rx.el.div(ui.card(_form()), _seen(), class_name="columns"),
    )


def page() -> rx.Component:
    """Words of notices."""
    return admin_page(
        rx.cond(_editor.kind, _words(), _list()),
        title=tr("Words of notices"),
        tab="settings",
        ready=_state.loaded,
        waiting=ui.skeleton("list", "list"),
    )
