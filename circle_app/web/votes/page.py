"""The page ``/c/[circle]/votes``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.shell import member_page
from circle_app.web.votes.state import VotesState
from circle_app.web.votes.view_models import VoteRow


def _open(row: rx.Var[VoteRow]) -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.ring(row.ring, 60, ui.icon("hand", "icon--18")),
            rx.el.div(
                rx.el.p(row.title, class_name="item__title"),
                rx.el.p(row.sub, class_name="item__sub"),
                class_name="grow",
            ),
            class_name="row",
        ),
        rx.el.div(
            ui.chip(row.left, "amber", icon_name="clock"),
            ui.button_link(
                rx.cond(row.waits_for_me, tr("Read and vote"), tr("See the vote")), row.href, "soft"
            ),
            class_name="row row--between row--wrap",
        ),
    )


def _decided(row: rx.Var[VoteRow]) -> rx.Component:
    return ui.row_link(
        ui.ring(row.ring, 44),
        row.title,
        row.sub,
        ui.chip_path(row.chip, row.tone, row.icon),
        href=row.href,
    )


def _question() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Ask the members something")),
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
            ui.button(tr("Ask"), "soft", submit=True, busy=VotesState.busy),
            class_name="stack",
            on_submit=VotesState.propose,
        ),
    )


def page() -> rx.Component:
    """The questions of a circle."""
    return member_page(
        rx.el.div(
            rx.el.div(
                rx.cond(
                    VotesState.open_rows.length() > 0,
                    rx.foreach(VotesState.open_rows, _open),
                    ui.card(ui.empty_state("hand", tr("Nothing waits for a vote."))),
                ),
                _question(),
            ),
            rx.el.div(
                ui.section(
                    tr("Decided"),
                    rx.cond(
                        VotesState.decided.length() > 0,
                        ui.card(ui.rows(VotesState.decided, _decided), class_name="card--flush"),
                        ui.card(ui.empty_state("scale", tr("Nothing was decided yet."))),
                    ),
                    rx.cond(
                        VotesState.next_cursor,
                        ui.button(tr("Show more"), "outline", wide=True, on_click=VotesState.more),
                    ),
                )
            ),
            class_name="columns columns--even",
        ),
        title=tr("Votes"),
        tab="more",
        ready=VotesState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
