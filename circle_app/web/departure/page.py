"""The page ``/c/[circle]/departures/[departure]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.departure.state import DepartureState
from circle_app.web.departure.view_models import StepLine
from circle_app.web.i18n import tr
from circle_app.web.leave.plans import plan_sides
from circle_app.web.pay_ways import reference_fields, ways
from circle_app.web.shell import ShellState, task_page
from circle_app.web.ui.sheets import sheet, sheet_steps

SETTLE, CANCEL = "departure-settle", "departure-cancel"
_card = DepartureState.card


def _top() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.avatar(_card.initials),
            ui.row_body(_card.name, _card.sub),
            ui.chip_path(_card.chip, _card.tone, _card.d),
            class_name="row row--top row--wrap",
        ),
        rx.cond(_card.reason, rx.el.p(_card.reason, class_name="muted")),
    )


def _step(line: rx.Var[StepLine]) -> rx.Component:
    return ui.step(line.mark, line.title, line.sub, line.state)


def _way() -> rx.Component:
    return ui.section(tr("How it goes"), ui.card(ui.steps(rx.foreach(_card.steps, _step))))


def _acts() -> rx.Component:
    return rx.fragment(
        rx.cond(
            _card.can_settle,
            ui.button(
                rx.cond(
                    _card.pays,
                    tr("Settle and hand over {amount}", amount=_card.amount),
                    tr("Settle"),
                ),
                icon_name="banknote",
                wide=True,
                large=True,
                custom_attrs=ui.opens(SETTLE),
                on_click=DepartureState.open_sheet,
            ),
        ),
        rx.cond(
            _card.decide_href,
            ui.button_link(
                tr("See how it is decided"), _card.decide_href, "soft", icon_name="hand", wide=True
            ),
        ),
        rx.cond(
            _card.can_cancel,
            ui.button(tr("Take it back"), "outline", wide=True, custom_attrs=ui.opens(CANCEL)),
        ),
    )


def _form() -> rx.Component:
    return rx.el.form(
        ui.request_id(DepartureState.request_id),
        ui.error_callout(DepartureState.error),
        rx.el.div(
            ui.label(_card.plan.label),
            ui.money(_card.plan.net, "page"),
            rx.el.p(
                tr("The figures are worked out again: what is owed by now is set off."),
                class_name="muted small",
            ),
        ),
        rx.cond(
            _card.pays, rx.fragment(ways(wallet=_card.has_account), reference_fields("departure"))
        ),
        rx.el.p(
            tr("{name} is then out of the circle. This cannot be taken back.", name=_card.name)
        ),
        ui.button(
            rx.cond(
                _card.pays,
                tr("Yes, {amount} was handed over", amount=_card.amount),
                tr("Yes, settle"),
            ),
            submit=True,
            wide=True,
            large=True,
            busy=DepartureState.busy,
        ),
        # The radio buttons are remade for every opening.
        key=DepartureState.request_id,
        class_name="stack stack--wide money-form",
        on_submit=DepartureState.settle,
    )


def _sheets() -> rx.Component:
    return rx.fragment(
        sheet(
            SETTLE,
            tr("Settle with {name}", name=_card.name),
            sheet_steps(DepartureState.slip, _form(), on_done=DepartureState.open_sheet),
        ),
        ui.take_back(
            CANCEL,
            tr("Take it back?"),
            tr("Nothing is settled, and everything stays as it is."),
            DepartureState.cancel,
        ),
    )


def page() -> rx.Component:
    """Who goes, the plan, and how far it is."""
    return task_page(
        rx.el.div(
            rx.el.div(_top(), plan_sides(_card.plan)),
            rx.el.div(_way(), _acts()),
            class_name="columns columns--even",
        ),
        _sheets(),
        title=_card.title,
        back=routes.path(routes.CIRCLE, circle=ShellState.circle_id),
        tab="circle",
        ready=DepartureState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
