"""The page ``/c/[circle]/votes``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.deciding.parts import decide_buttons, decide_sheet
from circle_app.web.i18n import tr
from circle_app.web.matters import KIND_NAMES
from circle_app.web.shell import ShellState, member_page
from circle_app.web.ui.sheets import sheet
from circle_app.web.votes.state import VotesState
from circle_app.web.votes.view_models import VoteRow

_SHEET = "question"
_here = routes.path(routes.VOTES, circle=ShellState.circle_id)


def _sign(row: rx.Var[VoteRow]) -> rx.Component:
    return rx.cond(row.has_ring, ui.ring(row.ring, 44), ui.tile_path(row.d, "teal"))


def _mine(row: rx.Var[VoteRow]) -> rx.Component:
    """A matter that waits for the reader."""
    return ui.card(
        rx.el.div(
            _sign(row),
            rx.el.div(
                rx.el.p(ui.link(row.title, href=row.href), class_name="item__title"),
                rx.el.p(row.sub, class_name="item__sub"),
                class_name="grow",
            ),
            class_name="row row--top",
        ),
        rx.el.div(
            ui.chip(row.left, "amber", icon_name="clock"),
            rx.cond(
                row.can_vote,
                ui.button_link(tr("Read and vote"), row.href, "soft"),
                decide_buttons(row.id),
            ),
            class_name="row row--between row--wrap",
        ),
    )


def _row(row: rx.Var[VoteRow]) -> rx.Component:
    chip = rx.cond(
        row.left,
        ui.chip(row.left, "amber", icon_name="clock"),
        ui.chip_path(row.chip, row.tone, row.icon),
    )
    return ui.link(
        _sign(row),
        rx.el.div(
            ui.row_body(row.title, row.sub),
            rx.el.div(chip),
            class_name="vote-row grow",
        ),
        ui.icon("chevron_right"),
        href=row.href,
        class_name="item",
    )


def _waiting() -> rx.Component:
    return rx.cond(
        VotesState.mine.length() > 0,
        ui.section(
            tr("Waits for you"),
            rx.el.div(rx.foreach(VotesState.mine, _mine), class_name="stack"),
        ),
    )


def _open() -> rx.Component:
    rows = VotesState.open_rows.length() > 0
    nothing = ui.empty_state(
        "hand", tr("Nothing is open. You can ask the members something yourself.")
    )
    return rx.cond(
        VotesState.shown != "decided",
        rx.fragment(
            _waiting(),
            rx.cond(
                rows | (VotesState.mine.length() == 0),
                ui.section(
                    rx.cond(VotesState.mine.length() > 0, tr("Others decide"), tr("Open")),
                    rx.cond(
                        rows,
                        ui.card(ui.rows(VotesState.open_rows, _row), class_name="card--flush"),
                        ui.card(nothing),
                    ),
                ),
            ),
        ),
    )


def _decided() -> rx.Component:
    return rx.cond(
        VotesState.shown != "open",
        ui.section(
            tr("Decided"),
            rx.cond(
                VotesState.decided.length() > 0,
                ui.card(ui.rows(VotesState.decided, _row), class_name="card--flush"),
                ui.card(ui.empty_state("scale", tr("Nothing was decided yet."))),
            ),
            rx.cond(
                VotesState.next_cursor,
                ui.button(tr("Show more"), "outline", wide=True, on_click=VotesState.more),
            ),
        ),
    )


def _state_href(name: str) -> ui.Text:
    rest = rx.cond(VotesState.kind, f"&kind={VotesState.kind}", "")
    return rx.Var.create(f"{_here}?state={name}{rest}").to(str)


def _filters() -> rx.Component:
    kinds = rx.el.select(
        rx.el.option(tr("All kinds"), value=""),
        *(rx.el.option(tr(name), value=kind) for kind, name in KIND_NAMES.items()),
        value=VotesState.kind,
        on_change=VotesState.choose_kind,
        class_name="input votes__kind",
        aria_label=tr("Kind of decision"),
    )
    return rx.el.div(
        ui.tabs(
            (
                ("", tr("All"), _state_href("")),
                ("open", tr("Open"), _state_href("open")),
                ("decided", tr("Decided"), _state_href("decided")),
            ),
            VotesState.shown,
            tr("Decisions by how they stand"),
        ),
        kinds,
        class_name="votes__filters",
    )


def _question_sheet() -> rx.Component:
    return sheet(
        _SHEET,
        tr("Ask the members something"),
        rx.el.form(
            ui.request_id(VotesState.request_id),
            ui.text_field(
                "title",
                tr("Your question"),
                hint=tr("So that yes or no is an answer: “Shall we meet on Sundays?”"),
                error=VotesState.error,
                required=True,
                max_length=200,
                auto_complete="off",
            ),
            rx.el.p(
                tr("Every member can vote, and everybody sees what was decided."),
                class_name="muted",
            ),
            ui.button(tr("Ask"), submit=True, wide=True, large=True, busy=VotesState.busy),
            class_name="stack stack--wide",
            on_submit=VotesState.propose,
        ),
    )


def _doubts() -> rx.Component:
    """The way to what is in doubt, which nobody votes on."""
    return ui.card(
        ui.row_link(
            ui.tile("flag"),
            tr("Questions and complaints"),
            tr("What is in doubt, and how it ended"),
            href=routes.path(routes.DISPUTES, circle=ShellState.circle_id),
        ),
        class_name="card--flush",
    )


def page() -> rx.Component:
    """What a circle decides, and has decided."""
    ask = ui.button(
        tr("Ask something"),
        icon_name="plus",
        custom_attrs=ui.opens(_SHEET),
        on_click=VotesState.open_sheet,
    )
    return member_page(
        _filters(),
        rx.el.div(
            rx.el.div(_open(), _doubts(), class_name="stack stack--wide"),
            rx.el.div(_decided()),
            class_name="columns columns--even",
        ),
        decide_sheet(),
        _question_sheet(),
        title=tr("Decisions"),
        tab="votes",
        aside=rx.cond(VotesState.loaded & VotesState.can_ask, ask),
        ready=VotesState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
