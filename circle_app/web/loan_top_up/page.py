"""The page ``/c/[circle]/loans/[loan]/top-up``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.apply.view_models import CheckLine
from circle_app.web.i18n import tr
from circle_app.web.loan_top_up.state import TopUpState
from circle_app.web.shell import task_page

_more = TopUpState.more
_larger = TopUpState.larger


def _top() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.tile("lend", "teal"),
            ui.row_body(_more.title, _more.sub),
            class_name="row row--top",
        ),
    )


def _fields() -> rx.Component:
    return rx.el.form(
        ui.card(
            rx.el.h2(tr("How much more?")),
            ui.amount_field(
                "amount",
                tr("Amount"),
                default_value=TopUpState.amount,
                prefix=_more.prefix,
                min=1,
                max=_more.high,
                step=_more.step,
                low_text=_more.low_text,
                high_text=_more.high_text,
                slider=True,
                large=True,
                on_change=TopUpState.set_amount,
            ),
        ),
        ui.card(
            rx.el.h2(tr("Pay all of it back over")),
            ui.amount_field(
                "periods",
                tr("Number of instalments"),
                default_value=TopUpState.periods,
                prefix="",
                suffix=_more.unit,
                min=1,
                max=_more.max_periods,
                step=1,
                low_text="1",
                high_text=_more.max_periods.to_string(),
                slider=True,
                money=False,
                on_change=TopUpState.set_periods,
            ),
        ),
        ui.card(
            ui.text_field(
                "purpose",
                tr("What is it for?"),
                hint=tr("Whoever decides reads this first."),
                default_value=TopUpState.purpose,
                max_length=200,
                auto_complete="off",
            ),
        ),
        id="more",
        class_name="stack",
        on_submit=TopUpState.review,
    )


def _slab() -> rx.Component:
    return ui.slab(
        ui.label(_larger.label),
        ui.money(_larger.cash, "slab"),
        ui.bar(
            ("done", _larger.cash_share),
            ("reserve", _larger.payoff_share),
            label=tr("In hand and paid off"),
        ),
        rx.el.div(
            rx.el.span(
                rx.el.span(class_name="swatch swatch--done"),
                tr("In hand {amount}", amount=_larger.cash_text),
            ),
            rx.el.span(
                rx.el.span(class_name="swatch swatch--reserve"),
                tr("Pays the old loan off {amount}", amount=_larger.payoff),
            ),
            class_name="legend legend--spread",
        ),
        rx.el.p(_larger.instalment, ", ", _larger.before, class_name="small"),
        role="status",
    )


def _check(line: rx.Var[CheckLine]) -> rx.Component:
    return ui.fact_path(line.text, line.kind, line.icon)


def _checks() -> rx.Component:
    return ui.card(
        rx.el.h2(_larger.title),
        rx.el.div(rx.foreach(_larger.checks, _check), class_name="facts"),
    )


def _facts() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Key facts")),
        ui.data_list(
            ui.data_row(tr("The new loan"), _larger.sum_text, _larger.over),
            ui.data_row(tr("Pays the old loan off"), _larger.payoff, _larger.payoff_sub),
            rx.cond(_larger.fee, ui.data_row(tr("Fees"), _larger.fee)),
            ui.data_row(tr("In hand"), _larger.cash_text),
            ui.data_row(tr("Each time"), _larger.instalment, _larger.before),
            ui.data_row(tr("Interest"), _larger.rate, _larger.interest),
            ui.data_row(tr("Yearly cost (APR)"), _larger.apr),
            ui.data_row(tr("In all you pay"), _larger.total),
            ui.data_row(tr("First instalment"), _larger.first, tr("if it is given today")),
        ),
    )


def _write() -> rx.Component:
    return rx.el.div(
        rx.el.div(_top(), ui.error_callout(TopUpState.error), _fields(), _checks()),
        rx.el.div(_slab(), _facts()),
        class_name="columns columns--even",
    )


def _hidden(name: str, value: rx.Var[str]) -> rx.Component:
    return rx.el.input(type="hidden", name=name, value=value, read_only=True)


def _review() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            ui.error_callout(TopUpState.error),
            ui.card(
                ui.label(tr("You ask {circle} for", circle=_more.circle)),
                ui.money(_larger.sum, "page"),
                rx.cond(
                    TopUpState.purpose,
                    rx.el.p(TopUpState.purpose),
                    rx.el.p(tr("No purpose written"), class_name="muted"),
                ),
                ui.data_list(
                    ui.data_row(tr("Who decides"), _larger.deciders),
                    ui.data_row(
                        tr("Then"),
                        tr("another member hands it over"),
                        tr("The old loan is paid off out of it on that day, by what it then owes."),
                    ),
                ),
                id="review-top",
                tab_index=-1,
            ),
            rx.el.form(
                ui.request_id(TopUpState.request_id),
                _hidden("amount", TopUpState.amount),
                _hidden("periods", TopUpState.periods),
                _hidden("purpose", TopUpState.purpose),
                ui.button(tr("Change something"), "outline", wide=True, on_click=TopUpState.write),
                id="send",
                on_submit=TopUpState.send,
            ),
        ),
        rx.el.div(_facts()),
        class_name="columns columns--even",
    )


def page() -> rx.Component:
    """Borrowing more on a running loan."""
    reviewing = TopUpState.step == "review"
    return task_page(
        rx.cond(reviewing, _review(), _write()),
        title=rx.cond(reviewing, tr("Check your request"), tr("Borrow more")),
        back=TopUpState.back,
        tab="loans",
        dock=rx.cond(
            reviewing,
            ui.button(
                tr("Send the request"),
                submit=True,
                form="send",
                busy=TopUpState.busy,
                wide=True,
                large=True,
            ),
            ui.button(
                tr("Review request"),
                submit=True,
                form="more",
                disabled=~_larger.ok,
                wide=True,
                large=True,
            ),
        ),
        dock_note=tr("It is decided by: {who}", who=_larger.deciders),
        ready=TopUpState.loaded,
        waiting=ui.skeleton("card", "slab", "card"),
    )
