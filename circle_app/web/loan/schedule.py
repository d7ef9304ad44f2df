"""The schedule as it is drawn: cards on a phone, a table on a desktop."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.loan.plans import PlanLine
from circle_app.web.loan.state import LoanState

_plan = LoanState.plan


def _chip(line: rx.Var[PlanLine]) -> rx.Component:
    return rx.cond(
        line.chip,
        rx.el.span(line.chip, class_name=ui.classes("chip", "chip--plain", f"chip--{line.tone}")),
    )


def _notes(line: rx.Var[PlanLine]) -> rx.Component:
    return rx.cond(line.notes, rx.el.p(line.notes, class_name="item__sub"))


def _line(line: rx.Var[PlanLine]) -> rx.Component:
    return rx.el.li(
        rx.el.span(line.number, class_name="plan__number", custom_attrs={"aria-hidden": "true"}),
        rx.el.div(
            rx.el.div(
                rx.el.span(line.day, class_name="item__title"),
                _chip(line),
                ui.amount(line.amount),
                class_name="plan__top",
            ),
            rx.el.div(
                rx.el.span(line.detail),
                rx.el.span(line.leaves, class_name="num"),
                class_name="plan__sub item__sub",
            ),
            _notes(line),
            class_name="grow",
        ),
        class_name=ui.classes("card", "plan__line", rx.cond(line.current, "card--current", "")),
    )


def _lines(lines: rx.Var[list[PlanLine]]) -> rx.Component:
    return rx.el.ul(rx.foreach(lines, _line), class_name="plan", role="list")


def _cards() -> rx.Component:
    paid = rx.el.details(
        rx.el.summary(
            ui.icon("check_circle", "icon--24 checked__good"),
            ui.row_body(_plan.paid_title, _plan.paid_sub),
            ui.icon("chevron_down", "icon--24"),
            class_name="card card--soft plan__paid",
        ),
        _lines(_plan.paid),
        class_name="fold",
    )
    rest = rx.el.details(
        rx.el.summary(_plan.rest_title, class_name="text-button plan__more"),
        _lines(_plan.rest),
        rx.cond(_plan.rest_more, rx.el.p(_plan.rest_more, class_name="center muted small")),
        class_name="fold fold--more",
    )
    return rx.el.div(
        rx.cond(_plan.paid_title, paid),
        _lines(_plan.shown),
        rx.cond(_plan.rest_title, rest),
        class_name="plan-cards phone-only",
    )


def _row(line: rx.Var[PlanLine]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(line.number, class_name="num muted"),
        rx.el.td(
            rx.el.span(rx.el.span(line.day), _chip(line), class_name="plan__day"), _notes(line)
        ),
        rx.el.td(line.principal, class_name="end"),
        rx.el.td(line.interest, class_name="end"),
        rx.el.td(rx.el.strong(line.amount), class_name="end"),
        rx.el.td(line.left, class_name="end muted"),
        class_name=rx.cond(line.current, "current", ""),
    )


def _table() -> rx.Component:
    return rx.el.div(
        ui.table(
            rx.el.span(tr("Schedule"), class_name="visually-hidden"),
            (
                (rx.el.span(tr("Number"), class_name="visually-hidden"), False),
                (tr("Due"), False),
                (tr("Of the loan"), True),
                (tr("Interest"), True),
                (tr("To pay"), True),
                (tr("Left"), True),
            ),
            rx.foreach(_plan.table, _row),
        ),
        class_name="plan__table desktop-only",
    )


def schedule() -> rx.Component:
    """What is to be paid when, and what was paid."""
    return ui.section(
        rx.cond(_plan.planned, tr("The plan, if it is given today"), tr("Schedule")),
        _cards(),
        _table(),
    )
