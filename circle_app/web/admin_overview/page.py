"""The page ``/admin``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.admin.frame import admin_page
from circle_app.web.admin_overview.state import AdminOverviewState
from circle_app.web.admin_overview.view_models import CountTile, HealthTile, Line, ProblemRow
from circle_app.web.i18n import tr

_seen = AdminOverviewState.seen


def _problem(row: rx.Var[ProblemRow]) -> rx.Component:
    body = rx.fragment(
        ui.icon("alert", "icon--24"),
        ui.row_body(row.words, row.sub),
        rx.cond(row.href, ui.icon("chevron_right", "icon--24")),
    )
    return rx.cond(
        row.href,
        ui.link(body, href=row.href, class_name="item"),
        rx.el.div(body, class_name="item"),
    )


def _problems() -> rx.Component:
    return ui.slab(
        rx.el.h2(_seen.problem_title),
        ui.rows(_seen.problems, _problem),
        rx.cond(
            _seen.first_problem,
            ui.button_link(tr("Open first problem"), _seen.first_problem),
        ),
    )


def _well() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.tile("check", "teal"),
            ui.row_body(tr("All is well"), tr("Nothing needs you just now.")),
            class_name="row",
        ),
        class_name="card--soft",
    )


def _health(tile: rx.Var[HealthTile]) -> rx.Component:
    return rx.el.div(
        ui.tile_path(tile.d, tile.tone),
        rx.el.div(
            ui.label(tile.label),
            rx.el.p(tile.value, class_name="strong"),
            rx.el.p(tile.sub, class_name="muted small"),
            class_name="grow",
        ),
        class_name="card health",
    )


def _count(tile: rx.Var[CountTile]) -> rx.Component:
    return ui.card_link(
        ui.label(tile.label),
        rx.el.p(tile.value, class_name="figure num"),
        rx.el.p(tile.sub, class_name="muted small"),
        href=tile.href,
    )


def _line(line: rx.Var[Line], start: rx.Component) -> rx.Component:
    return ui.row_link(
        start,
        line.title,
        line.sub,
        rx.el.span(line.end, class_name="muted small"),
        href=line.href,
    )


def _circles() -> rx.Component:
    return ui.section(
        tr("Newest circles"),
        rx.cond(
            _seen.circles.length() > 0,
            ui.card(
                ui.rows(_seen.circles, lambda line: _line(line, ui.tile("circle", "teal"))),
                class_name="card--flush",
            ),
            ui.card(
                ui.empty_state(
                    "circle",
                    tr("Nobody has started a circle yet."),
                    ui.button_link(tr("Start a circle"), routes.CIRCLE_NEW, "soft"),
                )
            ),
        ),
        aside=ui.link(tr("All circles"), href=routes.ADMIN_CIRCLES),
    )


def _locked() -> rx.Component:
    return ui.section(
        tr("Locked accounts"),
        rx.cond(
            _seen.locked.length() > 0,
            ui.card(
                ui.rows(_seen.locked, lambda line: _line(line, ui.tile("lock", "amber"))),
                class_name="card--flush",
            ),
            ui.card(
                ui.empty_state(
                    "lock",
                    tr("Nobody is locked out. Open a person to lock an account."),
                    ui.button_link(tr("People"), routes.ADMIN_PEOPLE, "soft"),
                )
            ),
        ),
    )


def page() -> rx.Component:
    """How the installation stands."""
    return admin_page(
        rx.cond(_seen.problems.length() > 0, _problems(), _well()),
        rx.el.section(
            rx.el.h2(tr("Health"), class_name="visually-hidden"),
            rx.foreach(_seen.health, _health),
            class_name="admin-tiles",
        ),
        rx.el.section(
            rx.el.h2(tr("Numbers"), class_name="visually-hidden"),
            rx.foreach(_seen.counts, _count),
            class_name="admin-tiles admin-tiles--two",
        ),
        rx.el.div(_circles(), _locked(), class_name="columns columns--even"),
        rx.el.div(
            rx.el.p(_seen.seen, class_name="muted small"),
            ui.button(
                tr("Look again"), "ghost", icon_name="refresh", on_click=AdminOverviewState.again
            ),
            class_name="row row--between row--wrap",
        ),
        title=tr("Overview"),
        tab="overview",
        ready=AdminOverviewState.loaded,
        waiting=ui.skeleton("card", "card", "list"),
    )
