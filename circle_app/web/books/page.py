"""The page ``/c/[circle]/books``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.books.state import BooksState
from circle_app.web.books.view_models import BoxRow, ChainRow, WaitRow
from circle_app.web.books_bar import books_bar
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page

_cards = BooksState.cards


def _to(route: str) -> rx.Var[str] | str:
    return routes.path(route, circle=ShellState.circle_id)


def _actions() -> rx.Component:
    return rx.el.div(
        rx.cond(
            _cards.may_spend,
            ui.button_link(tr("Record an expense"), _to(routes.EXPENSE_NEW), icon_name="receipt"),
        ),
        rx.cond(
            _cards.may_move,
            ui.button_link(tr("Move money"), _to(routes.FUNDS), "outline", icon_name="swap"),
        ),
        rx.cond(
            _cards.may_reconcile,
            rx.fragment(
                ui.button_link(
                    tr("Count the cash"), _to(routes.COUNT), "outline", icon_name="banknote"
                ),
                ui.button_link(
                    tr("Compare with the bank"),
                    _to(routes.RECONCILE),
                    "outline",
                    icon_name="checklist",
                ),
            ),
        ),
        rx.cond(
            _cards.may_close,
            ui.button_link(tr("Close a month"), _to(routes.MONTHS), "outline", icon_name="lock"),
        ),
        class_name="actions book-actions",
    )


def _box(box: rx.Var[BoxRow]) -> rx.Component:
    return ui.link(
        rx.el.span(class_name=f"box-dot share--{box.kind}", custom_attrs={"aria-hidden": "true"}),
        ui.row_body(box.name, box.share_words),
        rx.el.div(ui.amount(box.amount), class_name="item__end"),
        href=box.href,
        class_name="item item--short",
    )


def _part(box: rx.Var[BoxRow]) -> rx.Component:
    return rx.el.div(
        class_name=f"share--{box.kind}",
        custom_attrs={"style": rx.Var.create({"width": box.share})},
    )


def _money() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.h2(tr("Where the money lies")),
            ui.link(tr("Money boxes"), href=_to(routes.FUNDS), class_name="small"),
            class_name="row row--between",
        ),
        rx.el.div(
            ui.money(_cards.total, "page"),
            rx.cond(_cards.lent, rx.el.p(_cards.lent, class_name="muted small")),
        ),
        rx.cond(
            _cards.bar_label,
            rx.el.div(
                rx.foreach(_cards.boxes, _part),
                class_name="bar shares",
                role="img",
                aria_label=_cards.bar_label,
            ),
        ),
        ui.rows(_cards.boxes, _box),
    )


def _wait(row: rx.Var[WaitRow]) -> rx.Component:
    return ui.link(
        ui.tile_path(row.d, row.tone),
        rx.el.div(
            rx.el.p(row.title, class_name="item__title"),
            rx.cond(row.sub, rx.el.p(row.sub, class_name="item__sub")),
            class_name="item__body",
        ),
        rx.el.div(ui.icon("chevron_right", "icon--24"), class_name="item__end"),
        href=row.href,
        class_name="item",
    )


def _waiting() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("What waits"), class_name="card__title"),
        rx.cond(
            _cards.waits.length() > 0,
            ui.rows(_cards.waits, _wait),
            rx.el.div(
                ui.fact(tr("Nothing waits: everything is confirmed, paid and compared.")),
                class_name="waits-none",
            ),
        ),
        class_name="card--flush",
    )


def _month() -> rx.Component:
    month = _cards.month
    return ui.card(
        rx.el.div(
            rx.el.h2(month.title),
            ui.link(tr("Statements"), href=month.href, class_name="small"),
            class_name="row row--between",
        ),
        rx.el.dl(
            _line(tr("Income"), ui.amount(month.income)),
            _line(tr("Expenses"), ui.amount(month.expense)),
            rx.el.div(
                rx.el.dt(month.result_words, class_name="strong"),
                rx.el.dd(
                    ui.money(month.result, "tile"),
                    rx.el.span(month.before, class_name="muted small"),
                ),
                class_name="data__row month__result",
            ),
            class_name="data",
        ),
    )


def _line(name: ui.Text, value: ui.Child) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(value), class_name="data__row")


def _check() -> rx.Component:
    check = _cards.check
    sign = rx.match(
        check.kind,
        ("intact", ui.icon("check", "check-card__sign")),
        ("broken", ui.icon("alert", "check-card__sign verdict__sign--bad")),
        ui.icon("shield", "check-card__sign verdict__sign--none"),
    )
    return ui.card(
        ui.ring(check.ring, 88, sign),
        rx.el.div(
            rx.el.h2(check.title),
            rx.el.p(check.words, class_name="muted small"),
            ui.link(
                tr("Check and download the proof"),
                href=_to(routes.VERIFY),
                class_name="small strong",
            ),
            class_name="stack stack--tight grow",
        ),
        class_name="check-card",
    )


def _entry(row: rx.Var[ChainRow]) -> rx.Component:
    return rx.el.div(
        rx.el.span(class_name="chain__dot", custom_attrs={"aria-hidden": "true"}),
        rx.el.div(
            ui.link(row.title, href=row.href, class_name="item__title chain__title"),
            rx.el.p(row.sub, class_name="item__sub"),
            class_name="item__body",
        ),
        rx.el.div(
            ui.amount(row.amount),
            rx.el.span(row.seal, class_name="mono small muted"),
            class_name="item__end",
        ),
        class_name="chain__link",
    )


def _chain() -> rx.Component:
    older = rx.el.div(
        rx.el.span(class_name="chain__dot chain__dot--older", custom_attrs={"aria-hidden": "true"}),
        rx.el.span(_cards.older, class_name="muted small"),
        class_name="chain__link chain__link--last",
    )
    return ui.card(
        rx.el.div(
            rx.el.h2(tr("The newest entries")),
            ui.link(tr("All entries"), href=_to(routes.JOURNAL), class_name="small"),
            class_name="row row--between",
        ),
        rx.cond(
            _cards.chain.length() > 0,
            rx.el.div(
                ui.rows(_cards.chain, _entry),
                rx.cond(_cards.older, older),
                class_name="chain",
            ),
            ui.empty_state(
                "link",
                tr("The first entry comes with the first contribution."),
                ui.button_link(tr("Pay"), _to(routes.PAY), "soft"),
            ),
        ),
    )


def page() -> rx.Component:
    """Where the money lies, what waits, and the ways to everything else in the books."""
    return member_page(
        rx.el.p(_cards.subtitle, class_name="page-head__sub books-sub"),
        books_bar("overview"),
        _actions(),
        rx.el.div(
            rx.el.div(_waiting(), _money(), _check()),
            rx.el.div(_month(), _chain()),
            class_name="columns",
        ),
        title=tr("Books"),
        tab="books",
        ready=BooksState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
