"""The page ``/c/[circle]/disputes``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.disputes.list_state import DisputesState
from circle_app.web.disputes.view_models import DisputeRow, Person
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page

_here = routes.path(routes.DISPUTES, circle=ShellState.circle_id)


def _row(row: rx.Var[DisputeRow]) -> rx.Component:
    return ui.link(
        ui.tile_path(row.d, rx.cond(row.is_open, "amber", "gray")),
        rx.el.div(
            rx.el.p(row.title, class_name="item__title"),
            rx.el.p(row.reason),
            rx.el.p(row.sub, class_name="item__sub"),
            class_name="item__body",
        ),
        rx.el.div(ui.chip_path(row.chip, row.tone, row.sign), class_name="item__end"),
        href=row.href,
        class_name="item item--top",
    )


def _state_href(name: str) -> ui.Text:
    return rx.Var.create(f"{_here}?state={name}").to(str)


def _filters() -> rx.Component:
    return ui.tabs(
        (
            ("", tr("All"), _state_href("")),
            ("open", tr("Open"), _state_href("open")),
            ("settled", tr("Answered"), _state_href("settled")),
            ("withdrawn", tr("Taken back"), _state_href("withdrawn")),
        ),
        DisputesState.shown,
        tr("Questions by how they stand"),
    )


def _none() -> rx.Component:
    return ui.card(
        rx.cond(
            DisputesState.shown,
            ui.empty_state("flag", tr("There is no such question.")),
            ui.empty_state(
                "check_circle",
                tr(
                    "Nothing is in doubt. If an entry is wrong, open it in the books and press "
                    "“Something is wrong”."
                ),
                ui.button_link(
                    tr("See the entries"),
                    routes.path(routes.JOURNAL, circle=ShellState.circle_id),
                    "soft",
                ),
            ),
        )
    )


def _option(person: rx.Var[Person]) -> rx.Component:
    return rx.el.option(person.name, value=person.id)


def _form() -> rx.Component:
    """A complaint about a person, where the address asks for it."""
    chosen = rx.el.div(
        rx.el.label(tr("About whom?"), html_for="person", class_name="field__label"),
        rx.el.select(
            rx.el.option(tr("Choose somebody"), value=""),
            rx.foreach(DisputesState.people, _option),
            id="person",
            name="person",
            required=True,
            default_value=DisputesState.about,
            class_name="input",
        ),
        class_name="field",
    )
    return ui.card(
        rx.el.h2(tr("Complain about somebody")),
        rx.el.p(
            rx.cond(
                ShellState.has_officers,
                tr(
                    "The person, you and those who settle complaints read it; nobody else does. "
                    "Somebody who is not part of it says how it ends."
                ),
                tr(
                    "Without officers every member may settle it, so every member reads it. "
                    "Somebody who is not part of it says how it ends."
                ),
            ),
            class_name="muted",
        ),
        rx.el.form(
            ui.request_id(DisputesState.request_id),
            ui.error_callout(DisputesState.error),
            chosen,
            ui.text_area(
                "reason",
                tr("What happened?"),
                hint=tr("In your own words. The person reads them too."),
                required=True,
                max_length=300,
                rows="4",
            ),
            rx.el.div(
                ui.button_link(tr("Do not complain"), _here, "outline"),
                ui.button(tr("Send"), submit=True, busy=DisputesState.busy),
                class_name="actions",
            ),
            class_name="stack stack--wide",
            on_submit=DisputesState.complain,
        ),
    )


def page() -> rx.Component:
    """What is in doubt in a circle, and what was."""
    listed = rx.cond(
        DisputesState.rows.length() > 0,
        ui.card(ui.rows(DisputesState.rows, _row), class_name="card--flush"),
        _none(),
    )
    return member_page(
        rx.cond(
            DisputesState.people.length() > 0,
            _form(),
            rx.el.div(
                _filters(),
                listed,
                rx.cond(
                    DisputesState.next_cursor,
                    ui.button(tr("Show more"), "outline", wide=True, on_click=DisputesState.more),
                ),
                rx.cond(
                    DisputesState.can_ask,
                    ui.button_link(
                        tr("Complain about somebody"),
                        rx.Var.create(f"{_here}?about=somebody").to(str),
                        "outline",
                        icon_name="flag",
                        wide=True,
                    ),
                ),
                class_name="stack stack--wide",
            ),
        ),
        title=tr("Questions and complaints"),
        tab="votes",
        ready=DisputesState.loaded,
        waiting=ui.skeleton("list"),
        reading=True,
    )
