"""The page ``/c/[circle]/rules``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.rule_parts import rule_lines
from circle_app.web.rules.state import RulesState
from circle_app.web.shell import member_page


def _part(title: ui.Text, lines: rx.Var) -> rx.Component:
    return ui.section(title, ui.card(rule_lines(lines), class_name="card--flush"))


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
            ),
            rx.el.div(_part(tr("Borrowing"), RulesState.borrowing)),
            class_name="columns columns--even",
        ),
        title=tr("Our rules"),
        tab="rules",
        ready=RulesState.loaded,
        waiting=ui.skeleton("card", "list", "list"),
    )
