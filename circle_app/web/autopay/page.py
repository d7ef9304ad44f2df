"""The page ``/c/[circle]/autopay``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.autopay.state import AutopayState
from circle_app.web.autopay.view_models import TryLine
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, task_page

_card = AutopayState.card


def _now() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.label(tr("What happens next")),
            ui.chip_path(_card.chip, _card.tone, _card.d),
            class_name="row row--between",
        ),
        rx.el.h2(_card.headline),
        rx.el.div(
            ui.fact_path(_card.wallet, _card.wallet_kind, _card.wallet_d),
            rx.cond(_card.limited, ui.fact(_card.limited, "warn")),
            rx.cond(_card.left, ui.fact(_card.left, "info")),
            rx.cond(_card.mandate, ui.fact(_card.mandate, "info")),
            class_name="facts",
        ),
        rx.el.div(
            rx.cond(
                _card.tops_up,
                ui.button_link(tr("Add money"), routes.WALLET, "soft", icon_name="plus"),
            ),
            rx.cond(
                _card.left,
                ui.button_link(
                    tr("Pay"),
                    routes.path(routes.PAY, circle=ShellState.circle_id),
                    "outline",
                    icon_name="rupee",
                ),
            ),
            class_name="actions",
        ),
    )


def _form() -> rx.Component:
    return ui.card(
        rx.el.form(
            rx.el.div(
                rx.el.p(tr("Most on one day"), class_name="field__label"),
                ui.amount_field(
                    "limit",
                    tr("Most on one day"),
                    default_value=_card.limit,
                    prefix=_card.symbol,
                    described_by="limit-hint",
                ),
                rx.el.p(
                    tr("Leave it empty for no limit."), class_name="field__hint", id="limit-hint"
                ),
                class_name="field",
            ),
            rx.cond(
                _card.has_loans,
                ui.check(
                    "loans",
                    tr("Pay the instalments of my loans too"),
                    checked=_card.loans,
                    on_change=AutopayState.look,
                ),
            ),
            ui.error_callout(AutopayState.error),
            ui.button(
                rx.cond(_card.enabled, tr("Save"), tr("Switch autopay on")),
                submit=True,
                wide=True,
                large=True,
                busy=AutopayState.busy,
                disabled=~_card.can_set,
            ),
            on_submit=AutopayState.save,
            reset_on_submit=False,
            key=_card.limit,
            class_name="stack",
        ),
        rx.cond(
            _card.enabled,
            ui.button(tr("Switch it off"), "outline", wide=True, on_click=AutopayState.switch_off),
        ),
    )


def _how() -> rx.Component:
    return ui.section(
        tr("How it goes"),
        ui.card(
            ui.steps(
                ui.step(
                    "1",
                    tr("On its day"),
                    tr("Each contribution is paid whole, the oldest first. Never a part."),
                    "todo",
                ),
                ui.step(
                    "2",
                    tr("Tried again"),
                    tr("If the wallet holds too little: one, three and seven days later."),
                    "todo",
                ),
                ui.step(
                    "3",
                    tr("Then it is yours"),
                    tr("It says so here. What falls due next starts anew."),
                    "todo",
                ),
            )
        ),
    )


def _try(line: rx.Var[TryLine]) -> rx.Component:
    return ui.row(ui.tile_path(line.d, line.tone), line.title, line.sub, ui.amount(line.amount))


def _tries() -> rx.Component:
    return ui.section(
        tr("Last tries"),
        rx.cond(
            _card.tries.length() > 0,
            ui.card(ui.rows(_card.tries, _try), class_name="card--flush"),
            ui.card(
                ui.empty_state(
                    "refresh", tr("Nothing was tried yet. It begins with what falls due next.")
                )
            ),
        ),
    )


def page() -> rx.Component:
    """What is taken next, the switch, and what was tried."""
    return task_page(
        rx.el.div(
            rx.el.div(_now(), _form()),
            rx.el.div(_how(), _tries()),
            class_name="columns columns--even",
        ),
        title=tr("Autopay"),
        back=routes.path(routes.PAY, circle=ShellState.circle_id),
        tab="pay",
        ready=AutopayState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
