"""The page ``/c/[circle]/leave``: for oneself, or for ``?member=`` somebody else."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.leave.plans import plan_sides
from circle_app.web.leave.state import LeaveState
from circle_app.web.leave.view_models import FactLine, StepText
from circle_app.web.shell import ShellState, task_page
from circle_app.web.ui.sheets import sheet

ASK = "leave-ask"
_view = LeaveState.view


def _fact(line: rx.Var[FactLine]) -> rx.Component:
    return ui.fact_path(line.text, line.kind, line.d)


def _step(step: rx.Var[StepText]) -> rx.Component:
    return ui.step(step.mark, step.title)


def _blocks() -> rx.Component:
    return rx.cond(
        _view.blocks.length() > 0,
        ui.card(
            rx.el.h2(tr("First")),
            rx.el.div(rx.foreach(_view.blocks, _fact), class_name="facts"),
        ),
    )


def _giving_up() -> rx.Component:
    """An officer may ask the circle to let go of what is not covered."""
    return rx.cond(
        _view.may_forgive,
        rx.cond(
            _view.forgives,
            ui.button(
                tr("Do not give it up"), "outline", wide=True, on_click=LeaveState.let_go(False)
            ),
            ui.button(
                tr("Look at it with the rest given up"),
                "outline",
                wide=True,
                on_click=LeaveState.let_go(True),
            ),
        ),
    )


def _next() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("What happens next")),
        ui.steps(rx.foreach(_view.steps, _step)),
        rx.el.div(rx.foreach(_view.facts, _fact), class_name="facts"),
    )


def _form() -> rx.Component:
    return rx.el.form(
        ui.request_id(LeaveState.request_id),
        ui.error_callout(LeaveState.error),
        rx.el.p(_view.restated, class_name="strong"),
        rx.cond(
            _view.is_me,
            ui.text_field(
                "reason",
                tr("Why? (if you like)"),
                hint=tr("The members read this."),
                max_length=300,
                auto_complete="off",
            ),
            ui.text_field(
                "reason",
                tr("Why?"),
                hint=tr("The members read this."),
                max_length=300,
                required=True,
                auto_complete="off",
            ),
        ),
        rx.el.div(
            ui.button(tr("No"), "outline", custom_attrs=ui.closes()),
            ui.button(_go_words(), "danger", submit=True, busy=LeaveState.busy),
            class_name="actions",
        ),
        class_name="stack stack--wide",
        on_submit=LeaveState.ask,
    )


def _go_words() -> rx.Var[str]:
    return rx.cond(
        _view.is_me,
        rx.cond(_view.at_once, tr("Yes, I leave"), tr("Yes, ask to leave")),
        tr("Yes, ask for it"),
    )


def _asking() -> rx.Component:
    return rx.cond(
        _view.open_href,
        ui.button_link(tr("See how it stands"), _view.open_href, wide=True, large=True),
        rx.cond(
            _view.can_ask,
            ui.button(
                rx.cond(_view.is_me, tr("Leave the circle"), tr("Remove {name}", name=_view.name)),
                icon_name="door",
                wide=True,
                large=True,
                custom_attrs=ui.opens(ASK),
            ),
        ),
    )


def page() -> rx.Component:
    """What one gets and owes, what happens next, and the question."""
    return task_page(
        rx.el.div(
            rx.el.div(plan_sides(_view.plan), _blocks(), _giving_up()),
            rx.el.div(_next(), _asking()),
            class_name="columns columns--even",
        ),
        sheet(ASK, rx.cond(_view.is_me, tr("Leave the circle?"), tr("Remove somebody?")), _form()),
        title=rx.cond(_view.is_me, tr("Leave the circle"), tr("Remove {name}", name=_view.name)),
        back=routes.path(routes.CIRCLE, circle=ShellState.circle_id),
        tab="circle",
        ready=LeaveState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
