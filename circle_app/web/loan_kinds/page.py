"""The page ``/c/[circle]/loans/kinds``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.loan_kinds.state import LoanKindsState
from circle_app.web.loan_kinds.view_models import KindCard, Named
from circle_app.web.rule_parts import rule_lines
from circle_app.web.shell import ShellState, member_page


def _kind(kind: rx.Var[KindCard]) -> rx.Component:
    return rx.el.section(
        ui.card(
            rx.el.div(
                rx.el.div(
                    rx.el.h2(kind.title),
                    rx.cond(kind.about, rx.el.p(kind.about, class_name="muted")),
                    class_name="item__body",
                ),
                ui.chip(kind.rate, "teal", icon_name="percent"),
                class_name="row row--between row--top kind__head",
            ),
            rx.el.div(
                ui.label(tr("For example")),
                rx.el.p(kind.example),
                class_name="kind__example",
            ),
            rule_lines(kind.lines),
            rx.cond(
                LoanKindsState.may_ask | LoanKindsState.may_change,
                rx.el.div(
                    rx.cond(
                        LoanKindsState.may_change,
                        ui.button_link(
                            rx.fragment(
                                tr("Change"),
                                rx.el.span(" ", kind.title, class_name="visually-hidden"),
                            ),
                            kind.href,
                            "outline",
                            icon_name="pencil",
                        ),
                    ),
                    rx.cond(
                        LoanKindsState.may_ask,
                        ui.button_link(
                            rx.fragment(
                                tr("Ask for it"),
                                rx.el.span(" ", kind.title, class_name="visually-hidden"),
                            ),
                            kind.ask,
                            "soft",
                            icon_name="lend",
                        ),
                    ),
                    class_name="actions",
                ),
            ),
            class_name="kind",
        ),
        key=kind.key,
    )


def _resting(kind: rx.Var[Named]) -> rx.Component:
    return ui.row_link(
        ui.tile("lend", "gray"), kind.name, tr("written down, not given now"), href=kind.value
    )


def _change() -> rx.Component:
    new = routes.path(routes.LOAN_PRODUCT, circle=ShellState.circle_id, kind_key="new")
    return rx.el.div(
        rx.el.p(LoanKindsState.how, class_name="muted"),
        rx.cond(
            LoanKindsState.may_add,
            ui.button_link(tr("Add a kind of loan"), new, icon_name="plus", wide=True),
        ),
        class_name="stack stack--tight",
    )


def _empty() -> rx.Component:
    return ui.card(
        ui.empty_state(
            "lend",
            rx.cond(
                LoanKindsState.may_change,
                tr("This circle gives no loans. Write down what it lends, and members can ask."),
                tr("This circle gives no loans."),
            ),
        )
    )


def page() -> rx.Component:
    """What each kind of loan costs, with an example; who may change it adds another one."""
    holidays = routes.path(routes.HOLIDAYS, circle=ShellState.circle_id)
    return member_page(
        rx.cond(
            LoanKindsState.waiting,
            ui.callout(
                rx.el.p(LoanKindsState.waiting),
                ui.link(
                    tr("See what changes"),
                    href=routes.path(routes.RULES, circle=ShellState.circle_id),
                ),
            ),
        ),
        rx.cond(
            LoanKindsState.kinds.length() > 0,
            rx.el.div(rx.foreach(LoanKindsState.kinds, _kind), class_name="kinds"),
            _empty(),
        ),
        rx.cond(
            LoanKindsState.resting.length() > 0,
            ui.card(ui.rows(LoanKindsState.resting, _resting), class_name="card--flush"),
        ),
        rx.cond(LoanKindsState.may_change, _change()),
        ui.card(
            ui.row_link(
                ui.tile("calendar", "teal"),
                tr("Holidays"),
                tr("Days on which nobody collects."),
                href=holidays,
            ),
            class_name="card--flush",
        ),
        title=tr("Kinds of loans"),
        tab="loans",
        ready=LoanKindsState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
