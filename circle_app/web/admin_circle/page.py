"""The page ``/admin/circles/[subject]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.admin.frame import admin_page
from circle_app.web.admin_circle.state import AdminCircleState
from circle_app.web.admin_circles.view_models import OfficerLine
from circle_app.web.i18n import tr

_facts = AdminCircleState.facts


def _money() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.label(tr("In the pool")),
            ui.chip_path(_facts.chip, _facts.tone, _facts.sign),
            class_name="row row--between",
        ),
        ui.money(_facts.pool, "page"),
        rx.el.p(_facts.kind, " · ", _facts.members, class_name="muted"),
        ui.fact_path(_facts.checked, _facts.check_kind, _facts.check_sign),
    )


def _about() -> rx.Component:
    return ui.card(
        ui.data_list(
            ui.data_row(tr("Started"), _facts.since),
            ui.data_row(tr("Last act"), _facts.last),
            ui.data_row(tr("Rules"), _facts.rules),
            ui.data_row(tr("Can be found by everybody"), _facts.listed),
            ui.data_row(tr("Open disputes"), _facts.disputes),
        )
    )


def _officer(row: rx.Var[OfficerLine]) -> rx.Component:
    return ui.row(ui.avatar(row.initials), row.name, row.role)


def _officers() -> rx.Component:
    return ui.section(
        tr("Who looks after it"),
        ui.card(
            rx.cond(
                _facts.officers.length() > 0,
                ui.rows(_facts.officers, _officer),
                ui.empty_state(
                    "users", tr("This circle has no officers: its members run it together.")
                ),
            ),
            class_name="card--flush",
        ),
    )


def page() -> rx.Component:
    """One circle, for operators."""
    return admin_page(
        rx.el.div(
            rx.el.div(_money(), _about()),
            rx.el.div(
                _officers(),
                rx.el.p(
                    tr(
                        "You see facts about the circle. What each member saved, borrowed and "
                        "voted stays with its members."
                    ),
                    class_name="muted small",
                ),
            ),
            class_name="columns",
        ),
        title=rx.cond(_facts.name, _facts.name, tr("Circle")),
        tab="circles",
        aside=ui.link(tr("All circles"), href=routes.ADMIN_CIRCLES),
        ready=AdminCircleState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
