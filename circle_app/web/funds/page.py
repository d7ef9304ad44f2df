"""The page ``/c/[circle]/books/funds``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.books_bar import books_bar
from circle_app.web.funds.sheets import MOVE, RECEIVE, SOCIAL, opener, sheets
from circle_app.web.funds.state import FundsState
from circle_app.web.funds.view_models import BoxCard, MoveRow, Share
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page

_view = FundsState.view


def _here(route: str) -> rx.Var[str] | str:
    return routes.path(route, circle=ShellState.circle_id)


def _part(share: rx.Var[Share]) -> rx.Component:
    return rx.el.div(
        class_name=f"bar__{share.code}",
        custom_attrs={"style": rx.Var.create({"width": share.width})},
    )


def _named(share: rx.Var[Share]) -> rx.Component:
    return rx.el.span(rx.el.span(class_name=f"swatch swatch--{share.code}"), share.words)


def _pool() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.label(tr("Can be lent today")),
            ui.money(_view.lendable, "page"),
            class_name="stack stack--tight",
        ),
        rx.cond(
            _view.shares.length() > 0,
            rx.fragment(
                rx.el.div(
                    rx.foreach(_view.shares, _part),
                    class_name="bar",
                    role="img",
                    aria_label=_view.bar_label,
                ),
                rx.el.div(rx.foreach(_view.shares, _named), class_name="legend legend--start num"),
            ),
            rx.el.p(tr("The first contribution fills the cash box."), class_name="muted"),
        ),
        rx.cond(
            _view.can_move,
            rx.el.div(
                opener(tr("Move money"), MOVE, icon_name="swap"),
                opener(tr("Money received"), RECEIVE, kind="outline"),
                class_name="actions",
            ),
        ),
    )


def _box(box: rx.Var[BoxCard]) -> rx.Component:
    return rx.el.li(
        ui.link(
            ui.tile_path(box.d, rx.cond(box.lends, "teal", "gray")),
            rx.el.div(
                rx.el.p(box.name, class_name="item__title"),
                rx.el.p(box.sub, class_name="item__sub"),
                class_name="item__body",
            ),
            ui.money(box.amount, "tile"),
            href=box.href,
            class_name="card box",
        ),
        class_name="boxes__one",
    )


def _boxes() -> rx.Component:
    return ui.section(
        tr("Where it lies"),
        rx.el.ul(rx.foreach(FundsState.boxes, _box), class_name="boxes", role="list"),
        aside=ui.link(tr("Count the cash"), href=_here(routes.COUNT), class_name="small"),
    )


def _social() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.tile("heart", "teal"),
            rx.el.div(
                rx.el.h2(tr("Social fund")),
                rx.el.p(tr("apart from the loan money, never lent"), class_name="item__sub"),
                class_name="item__body",
            ),
            class_name="row",
        ),
        ui.money(_view.social, "card"),
        rx.cond(
            _view.can_record,
            opener(tr("Put into the social fund"), SOCIAL, kind="outline", icon_name="plus"),
        ),
        class_name="card--soft",
    )


def _waits(words: ui.Text, route: str, amount: ui.Text) -> rx.Component:
    return ui.data_row(ui.link(words, href=_here(route)), rx.el.span(amount, class_name="num"))


def _owed() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("What is promised out of it")),
        rx.cond(
            _view.owed + _view.promised == "",
            rx.el.p(tr("Nothing: nobody waits for money."), class_name="muted"),
            ui.data_list(
                rx.cond(
                    _view.owed,
                    _waits(tr("Members wait to be paid back"), routes.EXPENSES, _view.owed),
                ),
                rx.cond(
                    _view.promised,
                    _waits(
                        tr("Savings agreed to be taken out"), routes.WITHDRAWALS, _view.promised
                    ),
                ),
            ),
        ),
        ui.link(tr("Take savings out"), href=_here(routes.WITHDRAWALS), class_name="small strong"),
    )


def _move(row: rx.Var[MoveRow]) -> rx.Component:
    return ui.row_link(
        ui.tile_path(row.d, row.tone), row.title, row.sub, ui.amount(row.amount), href=row.href
    )


def _moves() -> rx.Component:
    found = ui.section(
        tr("Newest movements"),
        rx.cond(
            FundsState.moves.length() > 0,
            ui.card(ui.rows(FundsState.moves, _move), class_name="card--flush"),
            ui.card(
                ui.empty_state(
                    "box",
                    tr("Nothing has moved yet. It begins with the first contribution."),
                    ui.button_link(tr("Pay"), _here(routes.PAY), "soft"),
                )
            ),
        ),
        aside=ui.link(tr("All entries"), href=_here(routes.JOURNAL), class_name="small"),
    )
    return rx.el.div(found, class_name="funds__moves")


def page() -> rx.Component:
    """Where the money lies."""
    return member_page(
        books_bar("funds"),
        rx.el.div(
            rx.el.div(_pool(), _boxes(), _moves()),
            rx.el.div(_social(), _owed()),
            class_name="columns columns--funds",
        ),
        sheets(),
        title=tr("Money boxes"),
        tab="books",
        ready=FundsState.loaded,
        waiting=ui.skeleton("card", "list", "list"),
    )
