"""The page ``/c/[circle]/rules/change``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.rule_change.state import RuleChangeState
from circle_app.web.rule_form import rule_fields
from circle_app.web.shell import ShellState, task_page
from circle_app.web.vote.view_models import Line

FORM = "rule-change"


def _fields() -> rx.Component:
    how = rx.cond(
        RuleChangeState.by_vote,
        tr("The members vote on other rules; until then everything stays as it is."),
        tr("Other rules count from the next contribution and the next loan on."),
    )
    return rx.el.form(
        rx.el.p(how, class_name="muted"),
        rule_fields(RuleChangeState.draft, RuleChangeState.has_officers),
        id=FORM,
        on_submit=RuleChangeState.look,
        class_name="stack",
    )


def _line(line: rx.Var[Line]) -> rx.Component:
    return ui.fact_path(line.text, line.kind, line.icon)


def _preview() -> rx.Component:
    def part(title: ui.Text, lines: rx.Var[list[Line]]) -> rx.Component:
        return rx.cond(
            lines.length() > 0,
            ui.card(rx.el.h2(title), rx.el.div(rx.foreach(lines, _line), class_name="facts")),
        )

    return rx.el.form(
        part(tr("It would be like this"), RuleChangeState.would_be),
        part(tr("Until now"), RuleChangeState.until_now),
        ui.button(tr("Back"), "ghost", on_click=RuleChangeState.back),
        id=FORM,
        on_submit=RuleChangeState.change,
        class_name="stack",
    )


def page() -> rx.Component:
    """Other rules: at once where an admin looks after them, by vote where the members do."""
    last = rx.cond(RuleChangeState.by_vote, tr("Ask the members"), tr("Change the rules"))
    return task_page(
        ui.error_callout(RuleChangeState.error),
        rx.cond(RuleChangeState.step == 1, _fields(), _preview()),
        title=rx.cond(RuleChangeState.by_vote, tr("Propose other rules"), tr("Change the rules")),
        back=routes.path(routes.RULES, circle=ShellState.circle_id),
        tab="rules",
        dock=ui.button(
            rx.cond(RuleChangeState.step == 1, tr("Continue"), last),
            submit=True,
            form=FORM,
            busy=RuleChangeState.busy,
            wide=True,
            large=True,
        ),
        ready=RuleChangeState.loaded,
        waiting=ui.skeleton("card", "card"),
    )
