"""The page ``/c/[circle]/loans/overdue``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.overdue.state import OverdueState
from circle_app.web.overdue.view_models import AgeRow, ClassRow, LateRow, RiskTile
from circle_app.web.shell import member_page

_summary = OverdueState.summary


def _first() -> rx.Component:
    return ui.slab(
        ui.label(_summary.first.title),
        rx.el.p(_summary.first.percent, class_name="risk__first num"),
        rx.el.p(_summary.first.sub),
        rx.el.p(_summary.as_of, class_name="small muted"),
        rx.cond(_summary.behind, rx.el.p(_summary.behind, class_name="small")),
    )


def _tile(risk: rx.Var[RiskTile]) -> rx.Component:
    return rx.el.li(
        rx.el.p(risk.title, class_name="small muted"),
        rx.el.p(risk.percent, class_name="risk__percent num"),
        rx.el.p(risk.sub, class_name="small muted num"),
        class_name="card risk",
    )


def _part(age: rx.Var[AgeRow]) -> rx.Component:
    # One variable of its own: a variable inside a plain dict is not seen by the compiler.
    return rx.el.span(
        class_name=ui.classes("age", age.kind),
        custom_attrs={"style": rx.Var.create({"width": age.share})},
    )


def _age_line(age: rx.Var[AgeRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            rx.el.div(
                rx.el.span(class_name=ui.classes("swatch age", age.kind)),
                rx.el.div(age.name, rx.el.span(age.loans, class_name="muted small")),
                class_name="ages__name",
            ),
            scope="row",
        ),
        rx.el.td(age.overdue, class_name="end"),
        rx.el.td(age.outstanding, class_name="end"),
    )


def _ages() -> rx.Component:
    return ui.section(
        tr("How long it is late"),
        ui.card(
            rx.el.div(
                rx.foreach(_summary.ages, _part),
                class_name="bar",
                role="img",
                aria_label=_summary.ages_told,
            ),
            rx.el.table(
                rx.el.caption(tr("Loans by how late they are"), class_name="visually-hidden"),
                rx.el.thead(
                    rx.el.tr(
                        rx.el.th(tr("Days late"), scope="col"),
                        rx.el.th(tr("Late"), scope="col", class_name="end"),
                        rx.el.th(tr("Owed in all"), scope="col", class_name="end"),
                    )
                ),
                rx.el.tbody(rx.foreach(_summary.ages, _age_line)),
                class_name="table ages",
            ),
        ),
    )


def _classes() -> rx.Component:
    def draw(each: rx.Var[ClassRow]) -> rx.Component:
        return ui.data_row(each.name, each.figures, each.sub)

    return ui.section(
        tr("As lenders call it"),
        ui.card(
            ui.data_list(rx.foreach(_summary.classes, draw)),
            rx.cond(_summary.eased, rx.el.p(_summary.eased, class_name="small muted")),
        ),
    )


def _late(loan: rx.Var[LateRow]) -> rx.Component:
    return rx.el.div(
        ui.link(
            ui.avatar(loan.initials),
            ui.row_body(loan.name, loan.sub),
            rx.el.div(
                ui.amount(loan.overdue),
                ui.chip_path(loan.chip, loan.tone, loan.icon),
                class_name="item__end",
            ),
            href=loan.href,
            class_name="item late__row",
        ),
        rx.el.div(
            rx.el.div(
                rx.el.p(loan.step, class_name="strong small"),
                rx.el.p(loan.left, class_name="small muted num"),
            ),
            rx.cond(loan.call, ui.icon_link("phone", loan.call_label, loan.call)),
            class_name="row row--between late__next",
        ),
        class_name="late",
    )


def _who() -> rx.Component:
    base = routes.path(routes.LOAN_OVERDUE, circle=OverdueState.circle_id)

    def only(name: str) -> ui.Text:
        return rx.Var.create(f"{base}?class={name}").to(str)

    return ui.section(
        tr("Who is late"),
        rx.el.div(
            ui.tabs(
                (
                    ("", tr("All"), base),
                    ("sma_0", tr("To 29 days"), only("sma_0")),
                    ("sma_1", tr("30 to 59"), only("sma_1")),
                    ("sma_2", tr("60 to 89"), only("sma_2")),
                    ("npa", tr("90 or more"), only("npa")),
                ),
                OverdueState.shown,
                tr("Late loans by how late they are"),
            ),
            class_name="late-tabs",
        ),
        rx.cond(
            OverdueState.rows.length() > 0,
            ui.card(ui.rows(OverdueState.rows, _late), class_name="card--flush"),
            ui.card(ui.empty_state("check_circle", tr("Nobody is so late."))),
        ),
        rx.cond(
            OverdueState.next_cursor,
            ui.button(tr("Show more"), "outline", wide=True, on_click=OverdueState.more),
        ),
    )


def _nothing() -> rx.Component:
    return ui.card(
        ui.empty_state(
            "check_circle",
            rx.cond(
                _summary.nothing_lent,
                tr("Nobody has a loan now, so nothing is late."),
                tr("Nothing is late. Whoever borrowed has paid what was due."),
            ),
            ui.button_link(
                tr("To the loans"), routes.path(routes.LOANS, circle=OverdueState.circle_id), "soft"
            ),
        )
    )


def _officers_only() -> rx.Component:
    return ui.callout(tr("Who is late is known to the officers of the circle."))


def page() -> rx.Component:
    """The late loans of a circle."""
    risks = rx.el.ul(rx.foreach(_summary.others, _tile), class_name="risks", role="list")
    return member_page(
        rx.cond(
            _summary.none_late,
            rx.el.div(
                rx.el.div(_first(), _nothing()),
                rx.el.div(_classes()),
                class_name="columns",
            ),
            rx.el.div(
                rx.el.div(
                    _first(), risks, rx.cond(OverdueState.sees_who, _who(), _officers_only())
                ),
                rx.el.div(_ages(), _classes()),
                class_name="columns columns--late",
            ),
        ),
        title=tr("Late loans"),
        tab="loans",
        aside=ui.button_link(
            tr("All loans"), routes.path(routes.LOANS, circle=OverdueState.circle_id), "ghost"
        ),
        ready=OverdueState.loaded,
        waiting=ui.skeleton("slab", "card", "list"),
    )
