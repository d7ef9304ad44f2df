"""The page ``/c/[circle]/loans/kinds/[kind_key]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.circle_settings.chain_parts import chain_dialog
from circle_app.web.i18n import tr
from circle_app.web.loan_kinds.editor_state import KindChainState, LoanKindState
from circle_app.web.loan_kinds.view_models import ExampleRow, Named
from circle_app.web.settings_kit import settings_parts
from circle_app.web.shell import ShellState, member_page

_example = LoanKindState.example


def _figure(figure: rx.Var[Named]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(figure.name, class_name="muted"),
        rx.el.dd(figure.value, class_name="num strong"),
        class_name="kind-figure",
    )


def _instalment(row: rx.Var[ExampleRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(row.number, class_name="plan__number"),
        rx.el.div(
            rx.el.p(row.day, class_name="strong"),
            rx.el.p(row.parts, class_name="muted small"),
            class_name="grow",
        ),
        rx.el.span(row.amount, class_name="num strong"),
        class_name="kind-row row row--top",
    )


def _beside() -> rx.Component:
    """A typical loan as it would be with what is typed; on a phone a sentence while one types."""
    return ui.card(
        rx.el.p(LoanKindState.kind_title, class_name="kind-name"),
        rx.el.div(
            ui.label(tr("For example")),
            rx.el.p(_example.title, class_name="kind-title num"),
            rx.el.dl(rx.foreach(_example.figures, _figure), class_name="kind-figures"),
            rx.el.ol(rx.foreach(_example.rows, _instalment), class_name="kind-rows", role="list"),
            rx.cond(_example.more, rx.el.p(_example.more, class_name="muted small")),
            class_name=rx.cond(LoanKindState.problem, "stack kind-all kind-old", "stack kind-all"),
        ),
        rx.el.p(
            rx.cond(LoanKindState.problem, LoanKindState.problem, _example.sentence),
            role="status",
            class_name=rx.cond(LoanKindState.problem, "field__error", "kind-sentence"),
        ),
        class_name="kind-example",
    )


def page() -> rx.Component:
    """A kind of loan and what it costs, while it is thought up."""
    parts = settings_parts(
        LoanKindState,
        steps=KindChainState.open,
        consent=rx.cond(LoanKindState.by_vote, tr("Ask the others"), tr("Save")),
        name=LoanKindState.kind_title,
        beside=_beside(),
        lead=ui.link(
            ui.icon("back"),
            tr("All kinds of loans"),
            href=routes.path(routes.LOAN_PRODUCTS, circle=ShellState.circle_id),
            class_name="text-button",
        ),
    )
    return member_page(
        *parts.body,
        chain_dialog(KindChainState),
        title=parts.title,
        tab="loans",
        ready=LoanKindState.loaded,
        waiting=ui.skeleton("list", "list"),
    )
