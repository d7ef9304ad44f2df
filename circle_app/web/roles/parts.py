"""The table of roles, one role by itself, and the sheet in which a role is made."""

from typing import Any

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.roles.view_models import Column, Line, LineGroup, Mark, MarkGroup
from circle_app.web.ui.sheets import sheet

EDIT = "role-edit"


def _edit_button(state: Any, column: rx.Var[Column]) -> rx.Component:
    return ui.icon_button(
        "pencil",
        tr("Change {name}", name=column.title),
        custom_attrs=ui.opens(EDIT),
        on_click=state.open_editor(column.key),
    )


def _head(state: Any, column: rx.Var[Column]) -> rx.Component:
    return rx.el.th(
        rx.el.span(column.title, class_name="roles__name"),
        rx.el.span(column.holders, class_name="roles__holders"),
        rx.cond(column.is_mine, ui.chip(tr("You"), "teal")),
        rx.cond(column.chip, ui.chip(column.chip)),
        rx.cond(column.can_edit, _edit_button(state, column)),
        scope="col",
        class_name=rx.cond(column.is_mine, "roles__head roles__head--mine", "roles__head"),
    )


def _cell(cell: rx.Var[Mark]) -> rx.Component:
    return rx.el.td(
        rx.cond(
            cell.yes,
            rx.el.span(ui.icon("check"), class_name="roles__yes"),
            rx.el.span("–", class_name="roles__no", custom_attrs={"aria-hidden": "true"}),
        ),
        rx.el.span(cell.title, class_name="visually-hidden"),
        class_name="roles__cell",
    )


def _line(line: rx.Var[Line]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            rx.el.span(line.title, class_name="roles__what"),
            rx.el.span(line.consequence, class_name="item__sub block"),
            scope="row",
            class_name="roles__row",
        ),
        rx.foreach(line.cells, _cell),
    )


def _group(group: rx.Var[LineGroup]) -> rx.Component:
    return rx.el.tbody(
        rx.el.tr(
            rx.el.th(
                rx.el.span(group.title),
                scope="rowgroup",
                col_span=group.width,
                class_name="roles__group",
            )
        ),
        rx.foreach(group.lines, _line),
    )


def matrix(state: Any) -> rx.Component:
    """All roles beside each other, for wide screens."""
    return rx.el.div(
        rx.el.table(
            rx.el.caption(tr("Who may do what"), class_name="visually-hidden"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(tr("What a role may do"), scope="col", class_name="roles__corner"),
                    rx.foreach(state.columns, lambda column: _head(state, column)),
                )
            ),
            rx.foreach(state.groups, _group),
            class_name="roles",
        ),
        class_name="roles-wrap desktop-only",
        tab_index=0,
        role="region",
        aria_label=tr("Who may do what"),
    )


def _mark(mark: rx.Var[Mark]) -> rx.Component:
    return rx.el.li(
        rx.cond(
            mark.yes,
            rx.el.span(ui.icon("check"), class_name="roles__yes"),
            rx.el.span("–", class_name="roles__no", custom_attrs={"aria-hidden": "true"}),
        ),
        rx.el.div(
            rx.el.p(
                rx.cond(mark.yes, "", rx.el.span(tr("Not: "), class_name="visually-hidden")),
                mark.title,
                class_name="item__title",
            ),
            rx.el.p(mark.consequence, class_name="item__sub"),
            class_name="item__body",
        ),
        class_name=rx.cond(mark.yes, "item roles__item", "item roles__item roles__item--no"),
    )


def _marks(group: rx.Var[MarkGroup]) -> rx.Component:
    return ui.section(
        group.title,
        ui.card(
            rx.el.ul(rx.foreach(group.marks, _mark), role="list", class_name="list"),
            class_name="card--flush",
        ),
    )


def one_role(state: Any) -> rx.Component:
    """One role at a time, for phones."""
    return rx.el.div(
        rx.el.div(
            _one(state),
            class_name="stack stack--wide",
        ),
        class_name="phone-only",
    )


def _one(state: Any) -> rx.Component:
    column = state.shown.column
    return rx.fragment(
        rx.el.div(
            rx.el.label(tr("Role"), html_for="role-shown", class_name="field__label"),
            rx.el.select(
                rx.foreach(
                    state.columns,
                    lambda each: rx.el.option(each.title, value=each.key),
                ),
                id="role-shown",
                value=column.key,
                on_change=state.look_at,
                class_name="input",
            ),
            class_name="field",
        ),
        rx.el.div(
            rx.cond(column.is_mine, ui.chip(tr("You"), "teal")),
            rx.cond(column.chip, ui.chip(column.chip)),
            rx.el.span(column.holders, class_name="muted small grow"),
            rx.cond(column.can_edit, _edit_button(state, column)),
            class_name="row row--wrap",
        ),
        rx.cond(column.aim, rx.el.p(column.aim)),
        rx.foreach(state.shown.groups, _marks),
    )


def _tick(mark: rx.Var[Mark]) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            name=mark.name,
            default_checked=mark.yes,
            disabled=mark.locked,
        ),
        rx.el.span(
            rx.el.span(mark.title, class_name="item__title"),
            rx.el.span(rx.cond(mark.why, mark.why, mark.consequence), class_name="item__sub block"),
        ),
        class_name="choice",
    )


def _ticks(group: rx.Var[MarkGroup]) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(group.title, class_name="field__label"),
        rx.foreach(group.marks, _tick),
        class_name="field choices",
    )


def _form(state: Any) -> rx.Component:
    draft = state.draft
    return rx.el.form(
        ui.request_id(state.request_id),
        rx.el.div(
            ui.text_field(
                "title",
                tr("What is the role called?"),
                default_value=draft.title,
                max_length=40,
                required=True,
                auto_complete="off",
            ),
            rx.foreach(draft.groups, _ticks),
            key=state.request_id,
            class_name="stack stack--wide",
        ),
        ui.error_callout(state.form_error),
        rx.el.p(
            tr("It counts at once for everybody who holds the role."), class_name="muted small"
        ),
        ui.button(tr("Save"), submit=True, wide=True, large=True, busy=state.busy),
        rx.cond(draft.key, _retire(state)),
        on_submit=state.save,
        class_name="stack stack--wide",
    )


def _retire(state: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary(tr("Retire this role"), class_name="roles__retire"),
        rx.el.div(
            rx.el.p(
                tr("It can then be given to nobody any more. That cannot be taken back."),
                class_name="small",
            ),
            ui.button(
                tr("Yes, retire it"), "outline", wide=True, busy=state.busy, on_click=state.retire
            ),
            class_name="stack",
        ),
    )


def done(state: Any) -> rx.Component:
    """What a sheet shows once it has done its work."""
    return rx.el.div(
        rx.el.div(
            rx.el.span(ui.icon("check", "icon--24"), class_name="slip__sign"),
            rx.el.p(state.done, class_name="strong"),
            class_name="slip__head",
        ),
        ui.button(tr("Done"), wide=True, large=True, custom_attrs=ui.closes()),
        class_name="slip",
        role="status",
    )


def editor(state: Any) -> rx.Component:
    """The sheet in which a role is made or changed."""
    return sheet(
        EDIT,
        rx.cond(state.draft.key, tr("Change a role"), tr("Make a role")),
        rx.cond(state.done, done(state), _form(state)),
    )


def make_button(state: Any) -> rx.Component:
    """Opens the sheet for a new role."""
    return ui.button(
        tr("Make a role"),
        "soft",
        icon_name="plus",
        custom_attrs=ui.opens(EDIT),
        on_click=state.open_editor(""),
    )
