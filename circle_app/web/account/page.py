"""The page ``/c/[circle]/books/accounts/[account]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.account.state import AccountState
from circle_app.web.account.view_models import LedgerRow
from circle_app.web.books_bar import books_bar
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page
from circle_app.web.span_bar import span_bar

_card = AccountState.card


def _figures() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.label(_card.kind),
            ui.money(_card.balance, "page"),
        ),
        rx.el.dl(
            _figure(tr("Before"), _card.opening),
            _figure(tr("Came in"), _card.came_in, "account-figure--in"),
            _figure(tr("Went out"), _card.went_out),
            class_name="account-figures",
        ),
        class_name="account-head",
    )


def _figure(name: ui.Text, value: rx.Var[str], class_name: str = "") -> rx.Component:
    return rx.el.div(
        rx.el.dt(name),
        rx.el.dd(value, class_name="num strong"),
        class_name=ui.classes("account-figure", class_name),
    )


def _row(row: rx.Var[LedgerRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(row.day, class_name="gl__wide gl__day"),
        rx.el.td(row.number, class_name="gl__wide gl__number"),
        rx.el.th(
            ui.link(row.title, href=row.href, class_name="gl__title"),
            rx.cond(row.against, rx.el.span(row.against, class_name="gl__against gl__below")),
            rx.el.span(row.day, " · ", row.number, class_name="gl__against gl__narrow"),
            scope="row",
        ),
        rx.el.td(row.against, class_name="gl__full gl__other"),
        rx.el.td(row.debit, class_name="gl__wide st__amount"),
        rx.el.td(row.credit, class_name="gl__wide st__amount"),
        rx.el.td(row.balance, class_name="gl__wide st__amount gl__balance"),
        rx.el.td(
            rx.el.span(row.moved, class_name=f"gl__moved gl__moved--{row.tone}"),
            rx.el.span(row.balance, class_name="gl__against"),
            class_name="gl__narrow st__amount",
        ),
    )


def _edge(words: rx.Var[str], amount: rx.Var[str]) -> rx.Component:
    """The balance before the first line, or after the last."""
    return rx.el.tr(
        rx.el.td(class_name="gl__wide"),
        rx.el.td(class_name="gl__wide"),
        rx.el.th(words, scope="row"),
        rx.el.td(class_name="gl__full"),
        rx.el.td(class_name="gl__wide"),
        rx.el.td(class_name="gl__wide"),
        rx.el.td(amount, class_name="gl__wide st__amount"),
        rx.el.td(amount, class_name="gl__narrow st__amount"),
        class_name="gl__edge",
    )


def _ledger() -> rx.Component:
    heads = rx.el.tr(
        rx.el.th(tr("Day"), scope="col", class_name="gl__wide"),
        rx.el.th(tr("No."), scope="col", class_name="gl__wide gl__number"),
        rx.el.th(tr("What happened"), scope="col"),
        rx.el.th(tr("Other account"), scope="col", class_name="gl__full"),
        rx.el.th(_card.debit_head, scope="col", class_name="gl__wide st__amount"),
        rx.el.th(_card.credit_head, scope="col", class_name="gl__wide st__amount"),
        rx.el.th(tr("Balance"), scope="col", class_name="gl__wide st__amount"),
        rx.el.th(tr("Amount and balance"), scope="col", class_name="gl__narrow st__amount"),
    )
    return ui.card(
        rx.el.table(
            rx.el.caption(_card.name, class_name="visually-hidden"),
            rx.el.thead(heads),
            rx.el.tbody(
                _edge(_card.brought_words, _card.brought),
                rx.foreach(_card.rows, _row),
                _edge(_card.carried_words, _card.carried),
            ),
            class_name="ledger",
        ),
        rx.cond(
            (AccountState.more != "") | (AccountState.first != ""),
            rx.el.div(
                rx.cond(
                    AccountState.first,
                    ui.button_link(tr("To the first page"), AccountState.first, "outline"),
                ),
                rx.cond(
                    AccountState.more,
                    ui.button_link(tr("Next page"), AccountState.more, "soft"),
                ),
                class_name="actions no-print",
            ),
        ),
        class_name="paper",
    )


def _empty() -> rx.Component:
    return ui.card(
        ui.empty_state(
            "book",
            tr("Nothing moved on this account in these days."),
            ui.button_link(
                tr("All entries"), routes.path(routes.JOURNAL, circle=ShellState.circle_id), "soft"
            ),
        )
    )


def page() -> rx.Component:
    """One account with its lines and running balance."""
    return member_page(
        books_bar("statements"),
        span_bar(AccountState.span, AccountState.choose),
        ui.error_callout(AccountState.error),
        rx.cond(
            AccountState.error == "",
            rx.fragment(_figures(), rx.cond(_card.rows.length() > 0, _ledger(), _empty())),
        ),
        title=rx.cond(AccountState.card.name, AccountState.card.name, tr("Ledger page")),
        tab="books",
        ready=AccountState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
