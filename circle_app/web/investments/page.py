"""The page ``/c/[circle]/investments``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.books_bar import books_bar
from circle_app.web.i18n import tr
from circle_app.web.investments.sheets import ASK, BACK, BUY, INCOME, SELL, WORTH, opener, sheets
from circle_app.web.investments.state import InvestmentsState
from circle_app.web.investments.view_models import ActRow, InvestmentCard
from circle_app.web.shell import member_page

_held = InvestmentsState.holding


def _together() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.label(tr("Put elsewhere")),
            ui.money(_held.value, "page"),
            class_name="stack stack--tight",
        ),
        rx.el.p(
            tr("What it stands for in the books: what it cost, and became worth since."),
            class_name="muted small",
        ),
        rx.cond(
            _held.can_ask,
            opener(tr("Invest something"), ASK, "", icon_name="plus", wide=True),
        ),
    )


def _act(row: rx.Var[ActRow]) -> rx.Component:
    return rx.el.li(
        ui.link(
            rx.el.span(
                rx.el.span(row.title, class_name="item__title"),
                rx.el.span(row.sub, class_name="item__sub"),
                class_name="item__body",
            ),
            rx.el.span(row.amount, class_name="num"),
            href=row.href,
            class_name="row row--between",
        )
    )


def _buttons(card: rx.Var[InvestmentCard]) -> rx.Component:
    return rx.el.div(
        rx.cond(card.can_buy, opener(tr("Buy it"), BUY, card.id, icon_name="bank")),
        rx.cond(
            card.can_act,
            rx.fragment(
                opener(tr("It brought something"), INCOME, card.id, kind="soft"),
                opener(tr("What it is worth"), WORTH, card.id, kind="outline"),
                opener(tr("Sell"), SELL, card.id, kind="outline"),
            ),
        ),
        rx.cond(card.href, ui.button_link(tr("See how it is decided"), card.href, "soft")),
        rx.cond(card.can_cancel, opener(tr("Take it back"), BACK, card.id, kind="outline")),
        class_name="actions",
    )


def _one(card: rx.Var[InvestmentCard]) -> rx.Component:
    return rx.el.li(
        ui.card(
            rx.el.div(
                ui.tile_path(card.icon, "teal"),
                ui.row_body(card.name, card.kind),
                ui.chip_path(card.chip, card.tone, card.d),
                class_name="row row--top row--wrap",
            ),
            rx.el.div(
                ui.label(card.value_words),
                ui.money(card.value, "card"),
                class_name="stack stack--tight",
            ),
            rx.cond(card.facts, rx.el.p(card.facts, class_name="muted small")),
            rx.cond(card.gain, rx.el.p(card.gain, class_name="small strong")),
            rx.cond(card.note, rx.el.p(card.note, class_name="small")),
            _buttons(card),
            rx.cond(
                card.acts.length() > 0,
                rx.el.details(
                    rx.el.summary(
                        rx.el.span(tr("What was done with it"), class_name="small strong"),
                        rx.el.span(ui.icon("chevron_down"), class_name="fold__end"),
                        class_name="row row--between fold__head",
                    ),
                    rx.el.ul(rx.foreach(card.acts, _act), class_name="stack", role="list"),
                    class_name="fold",
                ),
            ),
        ),
        class_name="boxes__one",
    )


def page() -> rx.Component:
    """What the circle has put elsewhere."""
    return member_page(
        books_bar("investments"),
        rx.el.div(
            rx.el.div(
                rx.el.div(_together(), class_name="phone-only"),
                ui.section(
                    tr("What the circle has"),
                    rx.cond(
                        InvestmentsState.rows.length() > 0,
                        rx.el.ul(
                            rx.foreach(InvestmentsState.rows, _one),
                            class_name="stack",
                            role="list",
                        ),
                        ui.card(
                            ui.empty_state(
                                "bank",
                                tr(
                                    "Nothing is invested. What the circle does not need soon can "
                                    "be put into a deposit, or into gold."
                                ),
                            )
                        ),
                    ),
                ),
            ),
            rx.el.div(_together(), class_name="desktop-only"),
            class_name="columns",
        ),
        sheets(),
        title=tr("Investments"),
        tab="books",
        ready=InvestmentsState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
