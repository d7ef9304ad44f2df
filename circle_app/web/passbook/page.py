"""The page ``/c/[circle]/passbook``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.passbook.state import BookMonth, BookRow, PassbookState
from circle_app.web.shell import ShellState, member_page


def _here(query: str = "") -> rx.Var[str]:
    path = routes.path(routes.PASSBOOK, circle=ShellState.circle_id)
    return rx.Var.create(f"{path}{query}").to(str)


def _row_body(row: rx.Var[BookRow]) -> rx.Component:
    return rx.fragment(
        ui.tile_path(row.d, row.tone),
        ui.row_body(row.title, row.sub),
        rx.el.div(
            ui.amount(row.amount),
            rx.el.span(tr("balance {amount}", amount=row.balance), class_name="muted small num"),
            class_name="item__end",
        ),
    )


def _row(row: rx.Var[BookRow]) -> rx.Component:
    return rx.cond(
        row.href,
        ui.link(_row_body(row), href=row.href, class_name="item"),
        rx.el.div(_row_body(row), class_name="item"),
    )


def _month(month: rx.Var[BookMonth]) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(month.title),
            rx.el.span(month.total, class_name="muted num"),
            class_name="section__head",
        ),
        ui.card(ui.rows(month.rows, _row), class_name="card--flush"),
        class_name="section",
    )


def _pages() -> rx.Component:
    return rx.el.div(
        rx.cond(
            PassbookState.first_page,
            ui.button_link(tr("Newest lines"), PassbookState.first_page, "outline"),
        ),
        rx.cond(
            PassbookState.older,
            ui.button_link(tr("Older lines"), PassbookState.older, "outline"),
        ),
        class_name="actions",
    )


def page() -> rx.Component:
    """My savings, line by line."""
    return member_page(
        ui.card(
            ui.label(rx.cond(PassbookState.shares, tr("Your shares"), tr("Your savings"))),
            ui.money(PassbookState.balance, "page"),
            rx.el.p(PassbookState.note, class_name="muted small"),
            rx.cond(
                PassbookState.shares,
                None,
                ui.link(
                    tr("Take savings out"),
                    href=routes.path(routes.WITHDRAWALS, circle=ShellState.circle_id),
                    class_name="small",
                ),
            ),
        ),
        rx.cond(
            PassbookState.called,
            ui.callout(
                rx.el.p(PassbookState.called),
                ui.link(tr("Pay"), href=routes.path(routes.PAY, circle=ShellState.circle_id)),
                tone="red",
            ),
        ),
        ui.segmented(
            [
                ("all", tr("All"), _here()),
                ("in", tr("Put in"), _here("?show=in")),
                ("out", tr("Taken out"), _here("?show=out")),
            ],
            PassbookState.shown,
            tr("Which lines"),
        ),
        rx.cond(
            PassbookState.months.length() > 0,
            rx.foreach(PassbookState.months, _month),
            ui.card(
                ui.empty_state(
                    "book",
                    tr("Here you will see every rupee you put in, with what you have after it."),
                    rx.cond(
                        PassbookState.shares,
                        None,
                        ui.button_link(
                            tr("Pay"), routes.path(routes.PAY, circle=ShellState.circle_id), "soft"
                        ),
                    ),
                )
            ),
        ),
        _pages(),
        title=tr("Passbook"),
        tab="passbook",
        reading=True,
        ready=PassbookState.loaded,
        waiting=ui.skeleton("card", "list", "list"),
    )
