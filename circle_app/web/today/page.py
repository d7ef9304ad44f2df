"""The page ``/c/[circle]/today``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.bulk_run.parts import bulk_sheet, opens_bulk
from circle_app.web.bulk_run.state import BulkState
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page
from circle_app.web.today.queue import QueueLine
from circle_app.web.today.state import TodayState
from circle_app.web.today.view_models import ComingLine, PayLine

_view = TodayState.view


def _here(route: str, query: str = "") -> rx.Var[str]:
    address = routes.path(route, circle=ShellState.circle_id)
    return rx.Var.create(f"{address}{query}").to(str)


def _payment(line: rx.Var[PayLine]) -> rx.Component:
    return ui.link(
        ui.avatar(line.initials, "small"),
        rx.el.span(line.name, class_name="work__name"),
        rx.el.span(line.what, class_name="work__what"),
        rx.el.span(line.ref, class_name="work__ref num"),
        rx.el.span(line.amount, class_name="work__amount num"),
        href=line.href,
        class_name="work__row",
    )


def _slab() -> rx.Component:
    return ui.slab(
        rx.el.div(
            rx.el.div(
                rx.el.div(
                    rx.el.h2(_view.title, class_name="work__title"),
                    rx.el.p(_view.sum_sub, class_name="muted"),
                    class_name="grow",
                ),
                rx.el.div(
                    ui.button_link(
                        tr("Look at each"), _here(routes.COLLECT, "?state=checking"), "outline"
                    ),
                    ui.button(
                        _view.act,
                        icon_name="check",
                        on_click=BulkState.ask_confirm(_view.chosen),
                        custom_attrs=opens_bulk(),
                    ),
                    class_name="work__acts",
                ),
                class_name="work__head",
            ),
            ui.rows(_view.lines, _payment),
            rx.cond(
                _view.more_title,
                rx.el.details(
                    rx.el.summary(_view.more_title, class_name="work__more"),
                    ui.rows(_view.more, _payment),
                ),
            ),
            rx.cond(_view.others, rx.el.p(_view.others, class_name="small muted")),
            class_name="work",
        )
    )


def _calm() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.span(ui.icon("check", "icon--24"), class_name="seal"),
            rx.el.div(
                rx.el.p(_view.calm, class_name="calm__title calm__title--small"),
                rx.cond(_view.others, rx.el.p(_view.others, class_name="muted")),
            ),
            class_name="row",
        ),
        class_name="work__calm",
    )


def _waits(line: rx.Var[QueueLine]) -> rx.Component:
    return rx.el.div(
        ui.tile_path(line.d, line.tone),
        ui.row_body(line.title, line.sub),
        ui.button_link(line.act, line.href, "soft"),
        class_name="item",
    )


def _queue() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Also waiting for you")),
        rx.cond(
            _view.queue.length() > 0,
            ui.rows(_view.queue, _waits),
            ui.empty_state("check_circle", tr("Nothing else. You are done for now.")),
        ),
        class_name="queue",
    )


def _tiles() -> rx.Component:
    cycle, free, lent, risk = _view.cycle, _view.free, _view.lent, _view.risk
    return rx.el.div(
        rx.cond(
            _view.has_cycle,
            _tile(
                cycle.title,
                rx.el.p(cycle.big, class_name="kpi__big num"),
                cycle.sub,
                ui.ring(cycle.ring, 60, rx.el.span(cycle.percent, class_name="kpi__share num")),
            ),
        ),
        rx.cond(
            _view.has_figures,
            rx.fragment(
                _tile(free.title, ui.money(free.amount, "tile"), free.sub),
                _tile(lent.title, ui.money(lent.amount, "tile"), lent.sub, ui.ring(lent.ring, 60)),
                _tile(
                    tr("More than 30 days late"),
                    rx.el.p(risk.percent, class_name="kpi__big num"),
                    risk.sub,
                    ui.chip_path(risk.word, risk.tone, risk.d),
                ),
            ),
        ),
        class_name="kpis",
    )


def _tile(title: ui.Text, figure: ui.Child, sub: ui.Text, *picture: ui.Child) -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.label(title),
            figure,
            rx.el.p(sub, class_name="small muted"),
            class_name="kpi__in",
        ),
        *picture,
        class_name="kpi",
    )


def _comes(line: rx.Var[ComingLine]) -> rx.Component:
    return ui.row_link(
        ui.tile_path(line.d, "teal"), line.title, line.sub, ui.amount(line.amount), href=line.href
    )


def _coming() -> rx.Component:
    return ui.section(
        tr("The next seven days"),
        rx.cond(
            _view.coming.length() > 0,
            ui.card(ui.rows(_view.coming, _comes), class_name="card--flush coming"),
            ui.card(
                rx.el.p(tr("Nothing falls due in the next seven days."), class_name="muted"),
            ),
        ),
    )


def page() -> rx.Component:
    """What waits, how the circle stands, and what comes."""
    return member_page(
        rx.el.p(_view.sub, class_name="page-sub muted"),
        rx.el.div(
            rx.el.div(rx.cond(_view.count > 0, _slab(), _calm())),
            rx.el.div(_queue()),
            class_name="columns columns--work",
        ),
        _tiles(),
        _coming(),
        bulk_sheet(),
        title=tr("Today"),
        tab="today",
        aside=rx.el.div(
            rx.cond(
                ShellState.desk.meets,
                ui.button_link(
                    tr("Hold a meeting"), _here(routes.MEETINGS), "outline", icon_name="users"
                ),
            ),
            rx.cond(
                _view.may_record,
                ui.button_link(
                    tr("Record cash"), _here(routes.COLLECT), "outline", icon_name="banknote"
                ),
            ),
            class_name="row row--wrap",
        ),
        ready=TodayState.loaded,
        waiting=ui.skeleton("slab", "card", "list"),
    )
