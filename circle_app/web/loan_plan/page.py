"""The page ``/c/[circle]/loans/[loan]/plan``."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.loan_plan.state import LoanPlanState
from circle_app.web.loan_plan.view_models import Line, Side
from circle_app.web.shell import task_page

_frame = LoanPlanState.frame
_wish = LoanPlanState.wish
_plans = LoanPlanState.plans


def _on(name: str) -> Callable[[Any], Any]:
    return lambda typed: LoanPlanState.choose(name, typed)


def _top() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.tile("refresh", "teal"),
            ui.row_body(_frame.title, _frame.sub),
            class_name="row row--top",
        ),
    )


def _how_long() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Pay the rest back over")),
        ui.amount_field(
            "periods",
            tr("Number of instalments"),
            default_value=_wish.periods,
            prefix="",
            suffix=_frame.unit,
            min=1,
            max=_frame.max_periods,
            step=1,
            low_text="1",
            high_text=_frame.max_periods.to_string(),
            slider=True,
            money=False,
            on_change=_on("periods"),
        ),
        ui.text_field(
            "first_due",
            tr("Day of the first instalment"),
            hint=tr("Leave it empty and it is one period after the decision."),
            default_value=_wish.first_due,
            type="date",
            on_change=_on("first_due"),
        ),
    )


def _option(count: rx.Var[str]) -> rx.Component:
    return rx.el.option(count, value=count)


def _tick(name: str, words: rx.Var[str], ticked: rx.Var[bool]) -> rx.Component:
    return rx.cond(
        words,
        ui.check(
            name,
            words,
            default_checked=ticked,
            on_change=lambda ticked: LoanPlanState.tick(name, ticked),
        ),
    )


def _easier() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Make it easier")),
        _tick("lets_off_penalties", _frame.penalties, _wish.lets_off_penalties),
        _tick("lets_off_interest", _frame.interest, _wish.lets_off_interest),
        ui.text_field(
            "rate",
            tr("Interest rate in %"),
            hint=_frame.rate_hint,
            default_value=_wish.rate,
            input_mode="decimal",
            max_length=12,
            auto_complete="off",
            on_blur=_on("rate"),
        ),
        rx.el.div(
            rx.el.label(
                tr("First instalments with interest only"),
                html_for="grace",
                class_name="field__label",
            ),
            rx.el.select(
                rx.foreach(_frame.graces, _option),
                id="grace",
                name="grace",
                default_value=_wish.grace,
                on_change=_on("grace"),
                class_name="input",
            ),
            class_name="field",
        ),
    )


def _why() -> rx.Component:
    return ui.card(
        ui.text_field(
            "reason",
            tr("Why is it needed?"),
            hint=tr("Whoever decides reads this first."),
            default_value=_wish.reason,
            max_length=300,
            required=True,
            auto_complete="off",
        ),
    )


def _slab() -> rx.Component:
    return ui.slab(
        ui.label(_plans.label),
        ui.money(_plans.new.instalment, "slab"),
        rx.el.p(_plans.before),
        rx.el.p(_plans.difference, class_name="small"),
        role="status",
    )


def _line(line: rx.Var[Line]) -> rx.Component:
    return rx.el.li(
        rx.el.span(line.number, class_name="replan__number muted num"),
        rx.el.div(
            rx.el.span(line.day),
            rx.cond(
                line.detail,
                rx.el.span(
                    line.detail,
                    class_name=ui.classes("small", rx.cond(line.late, "replan__late", "muted")),
                ),
            ),
            class_name="replan__day",
        ),
        ui.amount(line.amount),
        class_name="replan__line",
    )


def _lines(lines: list[Line]) -> rx.Component:
    return rx.el.ul(rx.foreach(lines, _line), class_name="replan__lines", role="list")


def _rest(side: Side) -> rx.Component:
    return rx.el.details(
        rx.el.summary(side.rest_title, class_name="text-button plan__more"),
        _lines(side.rest),
        rx.cond(side.more, rx.el.p(side.more, class_name="center muted small")),
        class_name="fold fold--more",
    )


def _side(name: str, side: Side) -> rx.Component:
    shown = LoanPlanState.side == name
    return ui.card(
        rx.el.div(
            rx.el.h2(side.title),
            rx.el.span(
                side.each,
                class_name=f"chip chip--plain chip--{'teal' if name == 'new' else 'gray'}",
            ),
            class_name="row row--between row--wrap",
        ),
        ui.data_list(
            ui.data_row(tr("Each time"), side.instalment_text),
            ui.data_row(tr("Interest still to come"), side.interest, side.rate),
            rx.cond(side.besides, ui.data_row(tr("Fees and penalties"), side.besides)),
            ui.data_row(tr("Still to pay in all"), side.total),
            ui.data_row(tr("The last one"), side.until),
            ui.data_row(tr("Yearly cost (APR)"), side.apr),
        ),
        _lines(side.lines),
        rx.cond(side.rest_title, _rest(side)),
        id=f"plan-{name}",
        class_name=ui.classes("replan__side", rx.cond(shown, "replan__side--shown", "")),
    )


def _part(name: str, words: ui.Text) -> rx.Component:
    return rx.el.button(
        words,
        type="button",
        class_name="segmented__part",
        on_click=LoanPlanState.show(name),
        custom_attrs={"aria-pressed": rx.cond(LoanPlanState.side == name, "true", "false")},
    )


def _both() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            _part("new", tr("New plan")),
            _part("old", tr("Plan until now")),
            class_name="segmented replan__parts",
            role="group",
            aria_label=tr("Which plan is shown"),
        ),
        rx.el.div(
            _side("old", _plans.old),
            _side("new", _plans.new),
            class_name="replan",
        ),
        class_name="stack",
    )


def _write() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            _top(),
            ui.error_callout(LoanPlanState.error),
            rx.el.form(
                _how_long(),
                _easier(),
                _why(),
                id="wish",
                class_name="stack",
                on_submit=LoanPlanState.review,
            ),
        ),
        rx.el.div(_slab(), _both()),
        class_name="columns columns--replan",
    )


def _review() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            ui.error_callout(LoanPlanState.error),
            ui.card(
                ui.label(tr("You ask {circle} to plan anew", circle=_frame.circle)),
                ui.money(_plans.principal, "page"),
                rx.el.p("“", _wish.reason, "”"),
                ui.data_list(
                    ui.data_row(tr("Each time"), _plans.new.instalment_text, _plans.before),
                    ui.data_row(tr("Pay the rest back over"), _plans.summary),
                    ui.data_row(tr("First instalment"), _plans.first, tr("if it is decided today")),
                    rx.cond(
                        _plans.carried,
                        ui.data_row(
                            tr("Carried over, with the first instalment"),
                            _plans.carried,
                            tr("bears no interest"),
                        ),
                    ),
                    rx.cond(_plans.let_off, ui.data_row(tr("Let off"), _plans.let_off)),
                    ui.data_row(tr("Interest"), _plans.new.rate, _plans.difference),
                    ui.data_row(tr("Who decides"), _plans.deciders),
                    ui.data_row(
                        tr("Then"),
                        tr("it begins at once, with what is left on that day"),
                        tr("No money moves; the loan goes on under a new number."),
                    ),
                ),
                id="review-top",
                tab_index=-1,
            ),
            rx.el.form(
                ui.request_id(LoanPlanState.request_id),
                ui.button(
                    tr("Change something"), "outline", wide=True, on_click=LoanPlanState.write
                ),
                id="send",
                on_submit=LoanPlanState.send,
            ),
        ),
        rx.el.div(_both()),
        class_name="columns columns--replan",
    )


def page() -> rx.Component:
    """A loan planned anew."""
    reviewing = LoanPlanState.step == "review"
    return task_page(
        rx.cond(reviewing, _review(), _write()),
        title=rx.cond(reviewing, tr("Check the new plan"), tr("Plan the loan anew")),
        back=LoanPlanState.back,
        tab="loans",
        dock=rx.cond(
            reviewing,
            ui.button(
                tr("Ask for this plan"),
                submit=True,
                form="send",
                busy=LoanPlanState.busy,
                wide=True,
                large=True,
            ),
            ui.button(
                tr("Review the new plan"),
                submit=True,
                form="wish",
                disabled=~_plans.ok,
                wide=True,
                large=True,
            ),
        ),
        dock_note=tr("It is decided by: {who}", who=_plans.deciders),
        ready=LoanPlanState.loaded,
        waiting=ui.skeleton("card", "slab", "list"),
    )
