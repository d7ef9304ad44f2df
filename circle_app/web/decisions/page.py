"""The page ``/c/[circle]/books/decisions``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.books_bar import books_bar
from circle_app.web.deciding.parts import decide_buttons, decide_sheet
from circle_app.web.decisions.state import DecisionsState
from circle_app.web.decisions.view_models import DecidedRow, MatterCard
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page


def _matter(card: rx.Var[MatterCard]) -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.avatar(card.initials),
            ui.row_body(card.asked, card.when),
            rx.cond(card.has_amount, ui.money(card.amount, "tile")),
            class_name="row row--top",
        ),
        rx.cond(card.why, rx.el.p(card.why, class_name="matter__why")),
        rx.el.div(
            rx.cond(
                card.href,
                ui.button_link(tr("Look at it"), card.href, "ghost"),
            ),
            rx.cond(
                card.can_decide,
                decide_buttons(card.id),
                ui.chip(card.waits, "amber", icon_name="clock"),
            ),
            class_name="row row--between row--wrap",
        ),
    )


def _waiting() -> rx.Component:
    return ui.section(
        tr("Waits for a decision"),
        rx.cond(
            DecisionsState.waiting.length() > 0,
            rx.el.div(rx.foreach(DecisionsState.waiting, _matter), class_name="stack"),
            ui.card(
                rx.cond(
                    DecisionsState.has_officers,
                    ui.empty_state("scale", tr("Nothing waits for an officer.")),
                    ui.empty_state(
                        "hand",
                        tr("There are no officers here: the members decide by vote."),
                        ui.button_link(
                            tr("Votes"),
                            routes.path(routes.VOTES, circle=ShellState.circle_id),
                            "soft",
                        ),
                    ),
                )
            ),
        ),
    )


def _row(row: rx.Var[DecidedRow]) -> rx.Component:
    body = rx.el.div(
        rx.el.p(rx.cond(row.href, ui.link(row.asked, href=row.href), row.asked)),
        rx.el.p(row.sub, class_name="item__sub"),
        rx.cond(row.note, rx.el.p(row.note, class_name="item__sub")),
        rx.cond(row.failure, rx.el.p(row.failure, class_name="matter__failure")),
        class_name="item__body",
    )
    return rx.el.div(
        ui.tile_path(row.d),
        body,
        rx.el.div(ui.chip_path(row.chip, row.tone, row.chip_d), class_name="item__end"),
        class_name="item item--top",
    )


def _decided() -> rx.Component:
    return ui.section(
        tr("Already decided"),
        rx.cond(
            DecisionsState.decided.length() > 0,
            ui.card(ui.rows(DecisionsState.decided, _row), class_name="card--flush"),
            ui.card(ui.empty_state("scale", tr("Nothing was decided yet."))),
        ),
        rx.cond(
            DecisionsState.next_cursor,
            ui.button(tr("Show more"), "outline", wide=True, on_click=DecisionsState.more),
        ),
    )


def page() -> rx.Component:
    """What officers decide, and have decided; members read it."""
    return member_page(
        books_bar("decisions"),
        rx.el.div(rx.el.div(_waiting()), rx.el.div(_decided()), class_name="columns columns--even"),
        decide_sheet(),
        title=tr("Decisions of officers"),
        tab="books",
        aside=ui.button_link(
            tr("All decisions"), routes.path(routes.VOTES, circle=ShellState.circle_id), "ghost"
        ),
        ready=DecisionsState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
