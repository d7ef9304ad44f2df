"""The page ``/c/[circle]/rules/change``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.diff_parts import diff_list
from circle_app.web.i18n import tr
from circle_app.web.rule_change.state import RuleChangeState
from circle_app.web.rule_form import rule_fields
from circle_app.web.shell import ShellState, task_page

FORM = "rule-change"


def _fields() -> rx.Component:
    how = rx.cond(
        RuleChangeState.by_vote,
        tr("It is put to the vote. What is agreed counts from the next round on."),
        tr("Other rules count from the next round on; what runs stays as it is."),
    )
    return rx.el.form(
        rx.el.p(how, class_name="muted"),
        rx.cond(
            RuleChangeState.builds_on_waiting,
            ui.callout(
                rx.el.p(
                    tr("Other rules wait for their day already. What you change builds on them.")
                )
            ),
        ),
        rule_fields(
            RuleChangeState.draft,
            RuleChangeState.has_officers,
            lent=ui.row_link(
                ui.tile("percent", "teal"),
                tr("The kinds of loans"),
                tr("What each costs, how it is paid back, who decides on it."),
                href=routes.path(routes.LOAN_PRODUCTS, circle=ShellState.circle_id),
            ),
        ),
        id=FORM,
        on_submit=RuleChangeState.look,
        class_name="stack",
    )


def _preview() -> rx.Component:
    return rx.el.form(
        ui.card(
            rx.el.h2(tr("This would change")),
            diff_list(RuleChangeState.rows),
        ),
        ui.callout(rx.el.p(RuleChangeState.from_when)),
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
