"""The page ``/c/[circle]/rules``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.diff_parts import diff_list, fold
from circle_app.web.i18n import tr
from circle_app.web.rule_parts import rule_lines
from circle_app.web.rules.state import RulesState
from circle_app.web.rules.view_models import VersionLine
from circle_app.web.shell import ShellState, member_page


def _part(title: ui.Text, lines: rx.Var) -> rx.Component:
    return ui.section(title, ui.card(rule_lines(lines), class_name="card--flush"))


def _change() -> rx.Component:
    return rx.el.div(
        ui.button_link(
            rx.cond(RulesState.by_vote, tr("Propose other rules"), tr("Change the rules")),
            routes.path(routes.RULES_CHANGE, circle=ShellState.circle_id),
            "soft",
            icon_name="scale",
            wide=True,
        ),
        ui.button_link(
            tr("All settings of the circle"),
            routes.path(routes.CIRCLE_SETTINGS, circle=ShellState.circle_id),
            "ghost",
            icon_name="sliders",
            wide=True,
        ),
        class_name="stack stack--tight",
    )


def _take_back() -> rx.Component:
    vote = tr("The members vote on it. Until then the new rules keep waiting for their day.")
    return ui.dialog(
        "rules-withdraw",
        tr("Take the change back?"),
        rx.el.p(rx.cond(RulesState.by_vote, vote, tr("The rules then stay as they are now."))),
        rx.el.div(
            ui.button(tr("Keep it"), "outline", custom_attrs=ui.closes()),
            ui.button(
                rx.cond(RulesState.by_vote, tr("Ask the members"), tr("Take it back")),
                busy=RulesState.busy,
                on_click=RulesState.withdraw,
                custom_attrs=ui.closes(),
            ),
            class_name="actions",
        ),
    )


def _waiting() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.tile("clock", "amber"),
            ui.row_body(
                RulesState.waiting.title,
                tr("What runs already, the contribution of this round too, stays as it is."),
            ),
            class_name="row row--top",
        ),
        diff_list(RulesState.waiting.rows),
        rx.cond(
            RulesState.may_change,
            rx.fragment(
                ui.button(
                    tr("Take the change back"),
                    "outline",
                    icon_name="undo",
                    wide=True,
                    custom_attrs=ui.opens("rules-withdraw"),
                ),
                _take_back(),
            ),
        ),
    )


def _version(line: rx.Var[VersionLine]) -> rx.Component:
    return fold(
        line.title,
        line.sub,
        ui.chip_path(line.state, line.tone, line.d),
        rx.cond(
            line.rows.length() > 0,
            diff_list(line.rows),
            rx.el.p(tr("Nothing was different from the rules before."), class_name="muted"),
        ),
        rx.cond(line.vote_href, ui.link(tr("See the vote"), href=line.vote_href)),
    )


def _versions() -> rx.Component:
    return ui.section(
        tr("Versions"), ui.card(ui.rows(RulesState.versions, _version), class_name="card--flush")
    )


def _kinds() -> rx.Component:
    return ui.card(
        ui.row_link(
            ui.tile("percent", "teal"),
            tr("Kinds of loans"),
            tr("What each costs, with an example"),
            href=routes.path(routes.LOAN_PRODUCTS, circle=ShellState.circle_id),
        ),
        class_name="card--flush",
    )


def _other_kind() -> rx.Component:
    return ui.card(
        ui.row_link(
            ui.tile("swap"),
            tr("Rest, or become another kind of circle"),
            tr("With or without officers, or none of it for a while"),
            href=routes.path(routes.PRESET_CHANGE, circle=ShellState.circle_id),
        ),
        class_name="card--flush",
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
                rx.cond(RulesState.waiting.title, _waiting()),
                _part(tr("Paying in"), RulesState.paying),
                rx.cond(RulesState.turning.length() > 0, _part(tr("Turns"), RulesState.turning)),
                _part(tr("Who is in and who decides"), RulesState.belonging),
                rx.cond(RulesState.may_change, _change()),
            ),
            rx.el.div(
                _part(tr("Borrowing"), RulesState.borrowing),
                _kinds(),
                _part(tr("Spending and taking out"), RulesState.spending),
                _versions(),
                _other_kind(),
            ),
            class_name="columns columns--even",
        ),
        title=tr("Our rules"),
        tab="rules",
        ready=RulesState.loaded,
        waiting=ui.skeleton("card", "list", "list"),
    )
