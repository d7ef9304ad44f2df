"""The page ``/c/[circle]/books/withdrawals``."""

from typing import Any

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.books_bar import books_bar
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page
from circle_app.web.withdrawals.sheets import ASK, CANCEL, PAY, sheets
from circle_app.web.withdrawals.state import WithdrawalsState
from circle_app.web.withdrawals.view_models import FactLine, Request

_mine = WithdrawalsState.mine


def _here(route: str) -> rx.Var[str] | str:
    return routes.path(route, circle=ShellState.circle_id)


def _opener(
    words: ui.Text, name: str, request: str | rx.Var[str] = "", **props: Any
) -> rx.Component:
    return ui.button(
        words,
        custom_attrs=ui.opens(name),
        on_click=WithdrawalsState.open_sheet(request),
        **props,
    )


def _fact(line: rx.Var[FactLine]) -> rx.Component:
    return ui.fact_path(line.text, line.kind, line.d)


def _free() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.label(tr("You can take out")),
            ui.money(_mine.free, "page"),
            rx.el.p(tr("of your savings of {amount}", amount=_mine.savings), class_name="muted"),
            class_name="stack stack--tight",
        ),
        rx.cond(
            _mine.facts.length() > 0,
            rx.el.div(rx.foreach(_mine.facts, _fact), class_name="facts"),
        ),
        rx.cond(
            _mine.may_ask,
            _opener(tr("Take savings out"), ASK, icon_name="banknote", wide=True, large=True),
        ),
        rx.cond(_mine.decider, rx.el.p(_mine.decider, class_name="muted small")),
    )


def _more_in() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Put in more")),
        rx.el.p(
            tr("Pay more than is due whenever you like: the rest goes to your savings."),
            class_name="muted",
        ),
        rx.el.div(
            ui.button_link(tr("Pay"), _here(routes.PAY), "soft", icon_name="plus"),
            ui.button_link(tr("Passbook"), _here(routes.PASSBOOK), "ghost"),
            class_name="row",
        ),
    )


def _waits(row: rx.Var[Request]) -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.avatar(row.initials),
            ui.row_body(row.title, row.sub),
            ui.money(row.amount, "tile"),
            class_name="row row--top",
        ),
        rx.cond(row.note, rx.el.p(row.note, class_name="muted")),
        rx.el.div(
            ui.chip_path(row.chip, row.tone, row.d),
            rx.cond(row.said, rx.el.span(row.said, class_name="muted small")),
            class_name="row row--wrap",
        ),
        rx.cond(
            row.can_pay | row.can_cancel | (row.vote_href + row.decide_href != ""),
            rx.el.div(
                rx.cond(
                    row.can_pay,
                    _opener(tr("Hand it out"), PAY, row.id, kind="soft", icon_name="banknote"),
                ),
                rx.cond(
                    row.decide_href,
                    ui.button_link(tr("Decide"), row.decide_href, "soft", icon_name="scale"),
                ),
                rx.cond(
                    row.vote_href,
                    ui.button_link(tr("Vote"), row.vote_href, "soft", icon_name="hand"),
                ),
                rx.cond(
                    row.can_cancel, _opener(tr("Take it back"), CANCEL, row.id, kind="outline")
                ),
                class_name="actions",
            ),
        ),
    )


def _waiting() -> rx.Component:
    return ui.section(
        tr("Open requests"),
        rx.cond(
            WithdrawalsState.waiting.length() > 0,
            rx.el.div(rx.foreach(WithdrawalsState.waiting, _waits), class_name="stack"),
            ui.card(
                ui.empty_state(
                    "banknote",
                    tr("Nobody is asking for savings now. What you ask for will stand here."),
                )
            ),
        ),
    )


def _row_body(row: rx.Var[Request]) -> rx.Component:
    return rx.fragment(
        ui.avatar(row.initials),
        rx.el.div(
            rx.el.p(row.name, class_name="item__title"),
            rx.el.p(row.sub, class_name="item__sub"),
            rx.cond(row.said, rx.el.p(row.said, class_name="item__sub")),
            class_name="item__body",
        ),
        rx.el.div(
            ui.amount(row.amount_text),
            ui.chip_path(row.chip, row.tone, row.d),
            class_name="item__end",
        ),
    )


def _row(row: rx.Var[Request]) -> rx.Component:
    return rx.cond(
        row.entry_href,
        ui.link(_row_body(row), href=row.entry_href, class_name="item"),
        rx.el.div(_row_body(row), class_name="item"),
    )


def _ended() -> rx.Component:
    return rx.cond(
        WithdrawalsState.ended.length() > 0,
        ui.section(
            tr("Earlier ones"),
            ui.card(ui.rows(WithdrawalsState.ended, _row), class_name="card--flush"),
            rx.cond(
                WithdrawalsState.next_cursor,
                ui.button(tr("Show more"), "outline", wide=True, on_click=WithdrawalsState.more),
            ),
        ),
    )


def page() -> rx.Component:
    """What one may take out, and who asks for what."""
    return member_page(
        books_bar("funds"),
        rx.el.div(
            rx.el.div(_free(), _more_in()),
            rx.el.div(_waiting(), _ended()),
            class_name="columns columns--even",
        ),
        sheets(),
        title=tr("Take savings out"),
        tab="books",
        ready=WithdrawalsState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
