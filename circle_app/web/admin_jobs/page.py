"""The page ``/admin/jobs``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.admin.frame import admin_page
from circle_app.web.admin.parts import show_more
from circle_app.web.admin_jobs.state import AdminJobsState
from circle_app.web.admin_jobs.view_models import JobRow, RunRow
from circle_app.web.i18n import tr

_leader = AdminJobsState.leader
_chosen = AdminJobsState.chosen


def _leading() -> rx.Component:
    return rx.cond(
        _leader.title,
        ui.card(
            rx.el.div(
                ui.tile("check", "teal"),
                ui.row_body(_leader.title, _leader.holder),
                class_name="row",
            ),
            class_name="card--soft",
        ),
        ui.callout(
            rx.el.p(tr("No process runs the jobs"), class_name="strong"),
            rx.el.p(
                tr("Votes end, cycles begin and messages go out by them. Start the server."),
            ),
            tone="amber",
        ),
    )


def _job(row: rx.Var[JobRow]) -> rx.Component:
    return ui.row_link(
        ui.tile_path(row.sign, row.tile),
        row.title,
        rx.fragment(
            row.often,
            rx.cond(row.last, rx.fragment(" · ", tr("last run {when}", when=row.last))),
            rx.cond(row.fault, rx.fragment(" · ", row.fault)),
        ),
        ui.chip_path(row.chip, row.tone, row.sign),
        href=row.href,
    )


def _line(row: rx.Var[JobRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            ui.link(row.title, href=row.href, class_name="strong"),
            rx.el.span(row.does, class_name="muted small block"),
        ),
        rx.el.td(row.often, class_name="nowrap"),
        rx.el.td(
            row.last,
            rx.el.span(row.took, class_name="muted small block num"),
            class_name="nowrap",
        ),
        rx.el.td(rx.cond(row.fault, row.fault, row.changed)),
        rx.el.td(row.next, class_name="nowrap"),
        rx.el.td(ui.chip_path(row.chip, row.tone, row.sign)),
    )


def _table() -> rx.Component:
    return ui.table(
        rx.el.span(tr("Jobs"), class_name="visually-hidden"),
        (
            (tr("Job"), False),
            (tr("How often"), False),
            (tr("Last run"), False),
            (tr("What came of it"), False),
            (tr("Next turn"), False),
            (tr("State"), False),
        ),
        rx.foreach(AdminJobsState.rows, _line),
    )


def _all() -> rx.Component:
    return rx.fragment(
        _leading(),
        rx.el.div(
            ui.card(ui.rows(AdminJobsState.rows, _job), class_name="card--flush"),
            class_name="phone-only",
        ),
        rx.el.div(_table(), class_name="desktop-only"),
    )


def _one() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.tile_path(_chosen.sign, _chosen.tile),
            rx.el.div(
                rx.el.h2(_chosen.title, class_name="item__title"),
                rx.el.p(_chosen.does, class_name="item__sub"),
                class_name="grow",
            ),
            ui.chip_path(_chosen.chip, _chosen.tone, _chosen.sign),
            class_name="row",
        ),
        ui.data_list(
            ui.data_row(tr("How often"), _chosen.often),
            rx.cond(_chosen.last, ui.data_row(tr("Last run"), _chosen.last)),
            rx.cond(_chosen.took, ui.data_row(tr("Took"), _chosen.took)),
            rx.cond(_chosen.changed, ui.data_row(tr("What came of it"), _chosen.changed)),
            rx.cond(_chosen.fault, ui.data_row(tr("Failed"), _chosen.fault)),
            ui.data_row(tr("Next turn"), _chosen.next),
            ui.data_row(tr("On the command line"), rx.el.code(_chosen.command)),
        ),
        ui.button(tr("Run now"), icon_name="refresh", wide=True, custom_attrs=ui.opens("run-now")),
        _confirm(),
    )


def _confirm() -> rx.Component:
    return ui.dialog(
        "run-now",
        tr("Run “{job}” now?", job=_chosen.title),
        rx.el.p(_chosen.does),
        rx.el.p(
            tr("It does what is due by now, and nothing twice. That you asked for it is recorded."),
            class_name="muted small",
        ),
        ui.button(
            tr("Run now"),
            wide=True,
            large=True,
            busy=AdminJobsState.busy,
            on_click=AdminJobsState.run_now,
            custom_attrs=ui.closes(),
        ),
    )


def _run(row: rx.Var[RunRow]) -> rx.Component:
    return rx.el.div(
        ui.tile_path(row.sign, row.tile),
        ui.row_body(row.title, row.sub),
        rx.el.div(ui.chip_path(row.chip, row.tone, row.sign), class_name="item__end"),
        class_name="item",
    )


def _runs() -> rx.Component:
    return ui.section(
        tr("Runs"),
        ui.tabs(
            (
                ("", tr("All"), AdminJobsState.all_runs),
                ("failed", tr("Failed"), AdminJobsState.failed_runs),
            ),
            AdminJobsState.shown,
            tr("Runs by how they went"),
        ),
        rx.cond(
            AdminJobsState.runs.length() > 0,
            ui.card(ui.rows(AdminJobsState.runs, _run), class_name="card--flush"),
            ui.card(
                rx.cond(
                    AdminJobsState.shown,
                    ui.empty_state("check_circle", tr("No run has failed in the last month.")),
                    ui.empty_state("clock", tr("It has not run yet. Its turn comes by itself.")),
                )
            ),
        ),
        show_more(AdminJobsState.next_cursor, AdminJobsState.more),
        rx.el.p(
            tr("Of runs that found nothing to do only the last one is kept."),
            class_name="muted small",
        ),
    )


def page() -> rx.Component:
    """What runs by itself."""
    return admin_page(
        rx.cond(
            _chosen.key,
            rx.el.div(rx.el.div(_one()), rx.el.div(_runs()), class_name="columns columns--even"),
            rx.fragment(_all(), _runs()),
        ),
        title=tr("Jobs"),
        tab="jobs",
        aside=rx.cond(
            _chosen.key,
            ui.link(tr("All jobs"), href=routes.ADMIN_JOBS, class_name="text-button"),
            ui.button(
                tr("Look again"), "ghost", icon_name="refresh", on_click=AdminJobsState.again
            ),
        ),
        ready=AdminJobsState.loaded,
        waiting=ui.skeleton("card", "list", "list"),
    )
