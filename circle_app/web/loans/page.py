"""The page ``/c/[circle]/loans``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.loans.state import LoansState
from circle_app.web.loans.view_models import AskedLoan, LoanRow, MyLoan
from circle_app.web.shell import ShellState, member_page


def _here(route: str) -> rx.Var[str] | str:
    return routes.path(route, circle=LoansState.circle_id)


def _next(loan: rx.Var[MyLoan]) -> rx.Component:
    """The loan with the nearest instalment: the page's slab."""
    return ui.slab(
        rx.el.div(
            rx.el.div(
                ui.label(loan.left_words),
                ui.money(loan.left, "slab"),
                rx.el.p(loan.due, class_name="strong"),
                rx.el.p(loan.in_days, class_name="small muted"),
                class_name="stack stack--tight",
            ),
            ui.ring(
                loan.ring,
                112,
                rx.el.span(loan.ring_big, rx.el.small(loan.ring_small), class_name="ring__mid"),
                rx.el.span(tr("paid"), class_name="ring__sub"),
            ),
            class_name="row row--between",
        ),
        rx.el.div(
            ui.bar(("done", loan.share), label=loan.share_words),
            rx.el.p(loan.share_words, class_name="small"),
            class_name="stack stack--tight",
        ),
        rx.el.p(rx.el.span(loan.title, class_name="strong"), " · ", loan.sub, class_name="small"),
        ui.button_link(loan.button, loan.href, wide=True, large=True),
    )


def _mine(loan: rx.Var[MyLoan]) -> rx.Component:
    return ui.card_link(
        rx.el.div(
            ui.tile("lend", "teal"),
            ui.row_body(loan.title, loan.sub),
            ui.chip_path(loan.chip, loan.tone, loan.icon),
            class_name="row",
        ),
        rx.el.div(
            ui.money(loan.left, "tile"),
            rx.el.span(loan.due, class_name="muted small"),
            class_name="row row--between",
        ),
        rx.cond(loan.runs, ui.bar(("done", loan.share), label=loan.share_words)),
        href=loan.href,
    )


def _own() -> rx.Component:
    def draw(loan: rx.Var[MyLoan], place: rx.Var[int]) -> rx.Component:
        return rx.cond(loan.runs & (place == 0), _next(loan), _mine(loan))

    apply_kind = _here(routes.LOAN_APPLY)
    return rx.fragment(
        rx.cond(
            LoansState.mine.length() > 0,
            rx.fragment(
                rx.foreach(LoansState.mine, draw),
                ui.button_link(
                    tr("Ask for another loan"), apply_kind, "outline", icon_name="plus", wide=True
                ),
            ),
            ui.card(
                ui.empty_state(
                    "lend",
                    tr("You have no loan now. Ask the circle when you need one."),
                    ui.button_link(tr("Ask for a loan"), apply_kind, icon_name="plus", large=True),
                )
            ),
        ),
        ui.card(
            ui.row_link(
                ui.tile("percent", "teal"),
                tr("Kinds of loans"),
                tr("What each costs, with an example"),
                href=_here(routes.LOAN_PRODUCTS),
            ),
            class_name="card--flush",
        ),
    )


def _board() -> rx.Component:
    """For whoever tends to loans: everything by what is next for it."""
    return rx.cond(
        ShellState.tends_loans,
        ui.button_link(tr("Loan board"), _here(routes.LOAN_BOARD), "outline", icon_name="grid"),
    )


def _asked(loan: rx.Var[AskedLoan]) -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.ring(
                loan.ring,
                60,
                rx.cond(loan.by_vote, ui.icon("hand", "icon--18"), ui.icon("scale", "icon--18")),
            ),
            rx.el.div(
                rx.el.p(loan.title, class_name="item__title"),
                rx.cond(loan.purpose, rx.el.p(loan.purpose)),
                rx.el.p(loan.sub, class_name="item__sub"),
                class_name="grow",
            ),
            class_name="row",
        ),
        rx.el.div(
            ui.chip(loan.left, "amber", icon_name="clock"),
            ui.button_link(
                loan.button,
                loan.href,
                "soft",
            ),
            class_name="row row--between row--wrap",
        ),
    )


def _row(loan: rx.Var[LoanRow]) -> rx.Component:
    return ui.row_link(
        ui.tile("lend", "gray"),
        loan.title,
        loan.sub,
        rx.fragment(ui.amount(loan.amount), ui.chip_path(loan.chip, loan.tone, loan.icon)),
        href=loan.href,
    )


def _gift(loan: rx.Var[LoanRow]) -> rx.Component:
    return ui.row_link(
        ui.tile("hand", "amber"), loan.title, loan.sub, ui.amount(loan.amount), href=loan.href
    )


def _to_give() -> rx.Component:
    return rx.cond(
        LoansState.to_give.length() > 0,
        ui.section(
            tr("To hand over"),
            ui.card(ui.rows(LoansState.to_give, _gift), class_name="card--flush"),
        ),
    )


def _votes() -> rx.Component:
    return rx.cond(
        LoansState.asked.length() > 0,
        ui.section(
            tr("Being decided"),
            rx.foreach(LoansState.asked, _asked),
            aside=ui.link(tr("All decisions"), href=_here(routes.VOTES), class_name="small"),
        ),
    )


def _all() -> rx.Component:
    def state(name: str) -> ui.Text:
        return rx.Var.create(f"{_here(routes.LOANS)}?state={name}").to(str)

    return ui.section(
        # Who sees nobody else finds the own loans here, ended ones too.
        rx.cond(ShellState.sees_members, tr("Loans of the circle"), tr("All your loans")),
        rx.el.div(
            ui.tabs(
                (
                    ("active", tr("Running"), state("active")),
                    ("closed", tr("Paid back"), state("closed")),
                    ("rejected", tr("Not agreed"), state("rejected")),
                    ("cancelled", tr("Withdrawn"), state("cancelled")),
                ),
                LoansState.shown,
                tr("Loans by how they stand"),
            ),
            class_name="loan-tabs",
        ),
        rx.cond(
            LoansState.rows.length() > 0,
            ui.card(ui.rows(LoansState.rows, _row), class_name="card--flush"),
            ui.card(ui.empty_state("lend", tr("There is no such loan."))),
        ),
        rx.cond(
            LoansState.next_cursor,
            ui.button(tr("Show more"), "outline", wide=True, on_click=LoansState.more),
        ),
        # Whoever sees the other members sees how the loans of all stand.
        aside=rx.cond(
            ShellState.sees_members,
            ui.link(tr("Late loans"), href=_here(routes.LOAN_OVERDUE), class_name="small"),
        ),
    )


def page() -> rx.Component:
    """The loans of a circle."""
    return member_page(
        rx.cond(
            LoansState.offered,
            rx.el.div(
                rx.el.div(_own(), _to_give()),
                rx.el.div(_votes(), _all()),
                class_name="columns",
            ),
            ui.card(ui.empty_state("lend", tr("The rules of this circle offer no loans."))),
        ),
        title=tr("Loans"),
        tab="loans",
        aside=_board(),
        ready=LoansState.loaded,
        waiting=ui.skeleton("slab", "card", "list"),
    )
