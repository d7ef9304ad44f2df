"""The page ``/c/[circle]/books/decisions``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.books_bar import books_bar
from circle_app.web.decisions.state import DecisionsState
from circle_app.web.decisions.view_models import DecidedRow, MatterCard
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page
from circle_app.web.ui.sheets import sheet

SHEET = "decide"
_chosen = DecisionsState.chosen


def _choice(card: rx.Var[MatterCard], words: ui.Text, *, approving: bool) -> rx.Component:
    return ui.button(
        words,
        "soft" if approving else "outline",
        icon_name="check" if approving else "x",
        custom_attrs=ui.opens(SHEET),
        on_click=DecisionsState.open_sheet(card.id, approving),
    )


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
                rx.el.div(
                    _choice(card, tr("Decline"), approving=False),
                    _choice(card, tr("Approve"), approving=True),
                    class_name="row",
                ),
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


def _what() -> rx.Component:
    """What is being decided, at the top of the sheet."""
    return rx.el.div(
        rx.cond(_chosen.has_amount, ui.money(_chosen.amount, "page")),
        rx.el.p(_chosen.asked),
        rx.cond(_chosen.why, rx.el.p(_chosen.why, class_name="muted")),
        class_name="stack stack--tight",
    )


def _form() -> rx.Component:
    words = rx.cond(DecisionsState.approving, tr("Approve"), tr("Decline"))
    return rx.el.form(
        ui.request_id(DecisionsState.request_id),
        _what(),
        ui.error_callout(DecisionsState.error),
        ui.text_area(
            "note",
            tr("A word with it (optional)"),
            hint=tr("Everybody in the circle can read it."),
            max_length=300,
        ),
        ui.button(words, submit=True, wide=True, large=True, busy=DecisionsState.busy),
        on_submit=DecisionsState.decide,
        class_name="stack stack--wide",
    )


def _after() -> rx.Component:
    """What came of it."""
    return rx.el.div(
        rx.cond(
            DecisionsState.failed,
            ui.callout(rx.el.p(DecisionsState.failed), tone="amber"),
            rx.el.div(
                rx.el.span(
                    rx.cond(
                        DecisionsState.approving,
                        ui.icon("check", "icon--24"),
                        ui.icon("x", "icon--24"),
                    ),
                    class_name="slip__sign",
                ),
                rx.el.p(DecisionsState.done, class_name="strong"),
                rx.cond(_chosen.has_amount, ui.money(_chosen.amount, "page")),
                rx.el.p(_chosen.asked, class_name="muted"),
                class_name="slip__head",
            ),
        ),
        ui.button(tr("Done"), wide=True, large=True, custom_attrs=ui.closes()),
        class_name="slip",
        role="status",
    )


def page() -> rx.Component:
    """What officers decide, and have decided; members read it."""
    title = rx.cond(DecisionsState.approving, tr("Approve this?"), tr("Decline this?"))
    return member_page(
        books_bar("decisions"),
        rx.el.div(rx.el.div(_waiting()), rx.el.div(_decided()), class_name="columns columns--even"),
        sheet(
            SHEET,
            title,
            rx.cond(DecisionsState.done + DecisionsState.failed != "", _after(), _form()),
        ),
        title=tr("Decisions"),
        tab="books",
        ready=DecisionsState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
