"""The page ``/home``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.board.news import news_card
from circle_app.web.feed_parts import feed_row
from circle_app.web.home.first_run import first_run
from circle_app.web.home.state import HomeState
from circle_app.web.home.view_models import ComingLine, VoteLine
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page


def _here(route: str) -> rx.Var[str]:
    return rx.Var.create(routes.path(route, circle=ShellState.circle_id)).to(str)


def _cycle_ring() -> rx.Component:
    cycle = HomeState.view.cycle
    return ui.ring(
        cycle.ring,
        112,
        rx.el.span(cycle.paid, rx.el.small("/", cycle.members), class_name="ring__mid"),
        rx.el.span(tr("paid"), class_name="ring__sub"),
    )


def _slab() -> rx.Component:
    slab = HomeState.view.slab
    return ui.slab(
        rx.el.div(
            rx.el.div(
                ui.label(slab.title),
                ui.money(slab.amount, "slab-big"),
                rx.el.p(slab.due, class_name="slab__due"),
                rx.el.p(slab.left, class_name="muted small"),
                class_name="grow",
            ),
            rx.cond(HomeState.view.has_cycle, _cycle_ring()),
            class_name="row row--between",
        ),
        ui.button_link(slab.pay, _here(routes.PAY), wide=True, large=True),
        aria_label=tr("What you owe"),
    )


def _calm() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.div(
                rx.el.p(HomeState.view.calm, class_name="calm__title"),
                rx.cond(
                    HomeState.view.calm_sub,
                    rx.el.p(HomeState.view.calm_sub, class_name="muted"),
                ),
                class_name="grow",
            ),
            rx.cond(HomeState.view.has_cycle, _cycle_ring()),
            class_name="row row--between",
        )
    )


def _savings() -> rx.Component:
    return ui.card_link(
        rx.el.div(
            rx.el.div(
                ui.label(tr("Your savings")),
                ui.money(HomeState.view.savings, "card"),
                rx.el.p(HomeState.view.savings_sub, class_name="muted small"),
                class_name="grow",
            ),
            rx.cond(HomeState.view.spark.line, ui.sparkline(HomeState.view.spark)),
            ui.icon("chevron_right", "icon--24"),
            class_name="row row--between",
        ),
        href=_here(routes.PASSBOOK),
    )


def _turn() -> rx.Component:
    """Where the pot goes round: when it is the reader's turn."""
    view = HomeState.view
    return ui.card_link(
        rx.el.div(
            ui.tile("refresh", "teal"),
            rx.el.div(
                ui.label(view.turn_round),
                rx.el.p(view.turn, class_name="strong"),
                rx.el.p(view.turn_sub, class_name="muted small"),
                class_name="grow",
            ),
            ui.icon("chevron_right", "icon--24"),
            class_name="row row--between",
        ),
        href=_here(routes.ROUNDS),
    )


def _vote(line: rx.Var[VoteLine]) -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.ring(line.ring, 60, ui.icon("hand")),
            ui.row_body(line.title, line.sub),
            class_name="row",
        ),
        rx.el.div(
            ui.chip(line.left, "amber", icon_name="clock"),
            rx.cond(
                line.waits,
                ui.button_link(tr("Read and vote"), line.href, "soft"),
                ui.button_link(tr("See the vote"), line.href, "ghost"),
            ),
            class_name="row row--between",
        ),
    )


def _coming_row(line: rx.Var[ComingLine]) -> rx.Component:
    return ui.row_link(
        ui.tile_path(line.d, line.tone),
        line.title,
        line.sub,
        ui.amount(line.amount),
        href=line.href,
    )


def _check() -> rx.Component:
    return rx.el.div(
        rx.cond(
            HomeState.view.intact,
            rx.el.span(ui.icon("check", "icon--18"), class_name="seal"),
            rx.el.span(ui.icon("alert", "icon--18"), class_name="seal seal--broken"),
        ),
        rx.el.div(
            rx.el.p(HomeState.view.checked, class_name="muted"),
            ui.link(tr("Check them yourself"), href=_here(routes.VERIFY)),
        ),
        class_name="note",
    )


def _invite() -> rx.Component:
    return ui.card(
        ui.row_body(
            tr("You are alone in this circle"),
            tr("Invite the others: with a code, a link or a QR picture."),
        ),
        ui.button_link(
            tr("Invite someone"), _here(routes.INVITE), "soft", icon_name="user_plus", wide=True
        ),
    )


def _body() -> rx.Component:
    view = HomeState.view
    return rx.el.div(
        rx.el.div(
            rx.cond(view.owes, _slab(), _calm()),
            rx.cond(view.alone, _invite()),
            news_card(HomeState.news),
            rx.cond(view.rotates, _turn(), _savings()),
            rx.foreach(view.votes, _vote),
        ),
        rx.el.div(
            rx.cond(
                view.coming.length() > 0,
                ui.section(
                    tr("Coming up"),
                    ui.card(ui.rows(view.coming, _coming_row), class_name="card--flush"),
                ),
            ),
            rx.cond(
                ShellState.sees_activity,
                ui.section(
                    view.feed_title,
                    ui.card(ui.rows(view.feed, feed_row), class_name="card--flush"),
                    aside=ui.link(tr("See all"), href=_here(routes.ACTIVITY)),
                ),
            ),
            rx.cond(ShellState.sees_books, _check()),
        ),
        class_name="columns",
    )


def page() -> rx.Component:
    """Home, or the way to a first circle."""
    return member_page(
        rx.cond(HomeState.in_circle, _body(), first_run()),
        title=rx.cond(HomeState.loaded, HomeState.greeting, tr("Home")),
        aside=rx.cond(
            HomeState.in_circle, rx.el.p(HomeState.view.today, class_name="page-head__sub")
        ),
        tab="home",
        ready=HomeState.loaded,
        waiting=ui.skeleton("slab", "card", "list"),
    )
