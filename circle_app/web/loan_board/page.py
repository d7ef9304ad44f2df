"""The page ``/c/[circle]/loans/board``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.loan_board.state import LoanBoardState
from circle_app.web.loan_board.view_models import BoardCard, KindOption, LaneView
from circle_app.web.shell import member_page


def _here(route: str) -> rx.Var[str] | str:
    return routes.path(route, circle=LoanBoardState.circle_id)


def _card(card: rx.Var[BoardCard]) -> rx.Component:
    return rx.el.li(
        ui.card_link(
            rx.el.div(
                rx.el.span(card.name, class_name="item__title"),
                ui.amount(card.amount),
                class_name="board-card__top",
            ),
            rx.el.p(card.sub, class_name="item__sub"),
            rx.el.p(
                card.age,
                class_name=ui.classes("board-card__age", f"board-card__age--{card.tone}"),
            ),
            rx.cond(card.waits_for, rx.el.p(card.waits_for, class_name="item__sub")),
            rx.cond(
                card.act,
                rx.el.span(
                    card.act,
                    class_name=rx.cond(
                        card.mine, "button button--soft board-card__act", "text-button"
                    ),
                ),
            ),
            href=card.href,
            class_name="board-card",
        )
    )


def _lane(lane: rx.Var[LaneView]) -> rx.Component:
    name = f"lane-{lane.name}"
    return rx.el.section(
        rx.el.div(
            rx.el.h2(ui.icon_path(lane.d), rx.el.span(lane.title), id=name),
            rx.el.span(lane.count, class_name="lane__count"),
            class_name="lane__head",
        ),
        rx.cond(
            lane.empty,
            rx.el.p(lane.nothing, class_name="lane__nothing"),
            rx.fragment(
                rx.el.p(lane.sum, class_name="lane__sum num"),
                rx.el.ul(rx.foreach(lane.cards, _card), class_name="lane__cards", role="list"),
            ),
        ),
        rx.cond(
            lane.next_cursor,
            ui.button(
                tr("Show more"), "outline", wide=True, on_click=LoanBoardState.more(lane.name)
            ),
        ),
        class_name=ui.classes(
            "lane",
            rx.cond(lane.empty, "lane--empty", ""),
            rx.cond(lane.name == LoanBoardState.shown, "lane--shown", ""),
        ),
        custom_attrs={"aria-labelledby": name},
    )


def _part(lane: rx.Var[LaneView]) -> rx.Component:
    return rx.el.button(
        lane.title,
        rx.el.span(lane.count, class_name="lane__count"),
        type="button",
        class_name="segmented__part",
        on_click=LoanBoardState.show(lane.name),
        custom_attrs={"aria-pressed": rx.cond(lane.name == LoanBoardState.shown, "true", "false")},
    )


def _kind(kind: rx.Var[KindOption]) -> rx.Component:
    return rx.el.option(kind.words, value=kind.value)


def _filters() -> rx.Component:
    kinds = rx.el.select(
        rx.el.option(tr("All kinds"), value=""),
        rx.foreach(LoanBoardState.kinds, _kind),
        value=LoanBoardState.product,
        on_change=LoanBoardState.choose_kind,
        class_name="input board__kind",
        aria_label=tr("Kind of loan"),
    )
    return rx.el.div(
        rx.el.form(
            rx.el.label(tr("Name or number"), html_for="board-words", class_name="visually-hidden"),
            rx.el.input(
                id="board-words",
                name="words",
                type="search",
                default_value=LoanBoardState.words,
                placeholder=tr("Name or number"),
                max_length=60,
                auto_complete="off",
                class_name="input board__words",
            ),
            ui.button(tr("Search"), "outline", submit=True, icon_name="search"),
            on_submit=LoanBoardState.search,
            class_name="row board__search",
            custom_attrs={"role": "search"},
        ),
        rx.cond(LoanBoardState.kinds.length() > 0, kinds),
        rx.el.button(
            ui.icon("hand", "icon--18"),
            tr("Waits for me"),
            type="button",
            class_name="button button--outline board__turn",
            on_click=LoanBoardState.toggle_turn,
            custom_attrs={"aria-pressed": rx.cond(LoanBoardState.my_turn, "true", "false")},
        ),
        class_name="board__bar",
    )


def page() -> rx.Component:
    """All loans by what is next for them."""
    return member_page(
        _filters(),
        rx.el.div(
            rx.foreach(LoanBoardState.lanes, _part),
            class_name="segmented board__parts",
            role="group",
            aria_label=tr("Columns of the board"),
        ),
        rx.el.div(rx.foreach(LoanBoardState.lanes, _lane), class_name="board"),
        title=tr("Loan board"),
        tab="loan_board",
        aside=rx.el.div(
            ui.button_link(tr("Late loans"), _here(routes.LOAN_OVERDUE), "ghost"),
            ui.button_link(tr("All loans"), _here(routes.LOANS), "ghost"),
            class_name="row",
        ),
        ready=LoanBoardState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
