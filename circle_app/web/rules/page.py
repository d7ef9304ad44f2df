"""The page ``/c/[circle]/rules``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.rule_parts import rule_lines
from circle_app.web.rules.state import RulesState
from circle_app.web.shell import ShellState, member_page


def _part(title: ui.Text, lines: rx.Var) -> rx.Component:
    return ui.section(title, ui.card(rule_lines(lines), class_name="card--flush"))


def _change() -> rx.Component:
    return ui.button_link(
        rx.cond(RulesState.by_vote, tr("Propose other rules"), tr("Change the rules")),
        routes.path(routes.RULES_CHANGE, circle=ShellState.circle_id),
        "soft",
        icon_name="sliders",
        wide=True,
    )


def page() -> rx.Component:
    """Our rules in plain words."""
    return member_page(
        rx.el.div(
            rx.el.div(
                ui.card(
                    rx.el.h2(RulesState.kind),
                    rx.el.p(RulesState.kind_line, class_name="muted"),
                    rx.cond(RulesState.description, rx.el.p(RulesState.description)),
                    ui.chip(RulesState.version, "teal", icon_name="calendar"),
                ),
                _part(tr("Paying in"), RulesState.paying),
                _part(tr("Who is in and who decides"), RulesState.belonging),
                rx.cond(RulesState.may_change, _change()),
            ),
            rx.el.div(
                _part(tr("Borrowing"), RulesState.borrowing),
                _part(tr("Spending and taking out"), RulesState.spending),
            ),
            class_name="columns columns--even",
        ),
        title=tr("Our rules"),
        tab="rules",
        ready=RulesState.loaded,
        waiting=ui.skeleton("card", "list", "list"),
    )
