"""The page ``/c/[circle]/gateway``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.gateway.state import GatewayState
from circle_app.web.gateway.view_models import OrderRow
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, task_page
from circle_app.web.ui.sheets import SlipLine, sheet, sheet_steps

_card = GatewayState.card
REFUND = "refund-sheet"


def _now() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.label(tr("With the provider")),
            ui.chip_path(_card.chip, _card.tone, _card.d),
            class_name="row row--between",
        ),
        ui.money(_card.held, "page"),
        rx.el.p(
            tr("Paid online, and not in the bank yet. It can be lent once it is there."),
            class_name="muted",
        ),
        rx.cond(_card.test_mode, ui.fact(tr("These are test keys: no real money moves."), "warn")),
        rx.el.div(
            rx.cond(
                _card.funds_href,
                ui.button_link(
                    tr("It is in the bank now"), _card.funds_href, "soft", icon_name="bank"
                ),
            ),
            rx.cond(
                _card.known & _card.may_manage,
                rx.cond(
                    _card.enabled,
                    ui.button(tr("Switch it off"), "outline", on_click=GatewayState.switch),
                    ui.button(tr("Let members pay online"), on_click=GatewayState.switch),
                ),
            ),
            class_name="actions",
        ),
    )


def _line(name: ui.Text, value: ui.Text) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(name, class_name="label"),
            rx.el.p(value, class_name="item__title gateway__value"),
            class_name="item__body",
        ),
        ui.copy_button(value),
        class_name="item item--short",
    )


def _hook() -> rx.Component:
    return ui.section(
        tr("Where the provider tells"),
        ui.card(
            rx.el.p(
                tr(
                    "Enter this address and this secret under Webhooks on the provider's page, "
                    "and tick the events of payment, order, payment link, refund and dispute."
                ),
                class_name="muted",
            ),
            _line(tr("Address"), _card.hook_url),
            rx.cond(
                GatewayState.hook_secret,
                rx.fragment(
                    _line(tr("Secret"), GatewayState.hook_secret),
                    rx.el.p(
                        tr("Copy the secret now. It is not shown again."),
                        class_name="strong",
                        role="status",
                    ),
                ),
                rx.el.div(
                    ui.button(
                        tr("Make a new secret"),
                        "outline",
                        icon_name="refresh",
                        on_click=GatewayState.renew,
                    ),
                    class_name="actions",
                ),
            ),
        ),
    )


def _keys() -> rx.Component:
    fields = rx.el.form(
        ui.text_field(
            "key_id",
            tr("Key id"),
            hint=tr("It begins with rzp_live_ or rzp_test_."),
            class_name="mono",
            required=True,
            auto_complete="off",
            max_length=100,
        ),
        ui.text_field(
            "secret",
            tr("Key secret"),
            hint=tr("It is kept encrypted and never shown again."),
            type="password",
            required=True,
            auto_complete="new-password",
            max_length=120,
        ),
        ui.error_callout(GatewayState.error),
        ui.button(
            rx.cond(_card.known, tr("Change the keys"), tr("Keep the keys")),
            "outline",
            submit=True,
            busy=GatewayState.busy,
            wide=True,
        ),
        on_submit=GatewayState.keep,
        reset_on_submit=True,
        class_name="stack",
    )
    return ui.section(
        tr("Keys of Razorpay"),
        ui.card(
            rx.cond(
                _card.known,
                rx.el.div(
                    rx.el.p(tr("Key id ending in"), " ", rx.el.b(_card.key_end, class_name="mono")),
                    ui.button(
                        tr("Try them out"),
                        "soft",
                        icon_name="refresh",
                        busy=GatewayState.busy,
                        on_click=GatewayState.try_out,
                    ),
                    class_name="row row--between",
                ),
                rx.el.p(
                    tr("You find them on the page of Razorpay, under Account and API keys."),
                    class_name="muted",
                ),
            ),
            fields,
        ),
    )


def _row(row: rx.Var[OrderRow]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            ui.row_body(row.title, row.sub),
            rx.el.div(ui.amount(row.amount), ui.chip_path(row.chip, row.tone, row.d),
                      class_name="item__end"),
            class_name="row row--between",
        ),
        rx.cond(row.fault, rx.el.p(row.fault, class_name="muted small")),
        rx.cond(
            row.may_refund,
            rx.el.button(
                ui.icon("undo", "icon--18"),
                tr("Give back"),
                type="button",
                class_name="text-button",
                on_click=GatewayState.pick(row.key),
                custom_attrs=ui.opens(REFUND),
            ),
        ),
        class_name="gateway__row",
    )  # fmt: skip


def _part(words: ui.Text, troubled: bool) -> rx.Component:
    pressed = ("true", "false") if troubled else ("false", "true")
    return rx.el.button(
        words,
        type="button",
        class_name="segmented__part",
        on_click=GatewayState.narrow(troubled),
        custom_attrs={"aria-pressed": rx.cond(GatewayState.only_troubled, *pressed)},
    )


def _orders() -> rx.Component:
    return ui.section(
        tr("Paid online"),
        rx.el.div(
            _part(tr("All"), False),
            _part(
                rx.cond(_card.troubled, tr("To look at: {n}", n=_card.troubled), tr("To look at")),
                True,
            ),
            class_name="segmented",
        ),
        rx.cond(
            GatewayState.rows.length() > 0,
            ui.card(ui.rows(GatewayState.rows, _row), class_name="card--flush"),
            ui.card(
                ui.empty_state(
                    "card",
                    rx.cond(
                        GatewayState.only_troubled,
                        tr("Nothing is wrong with any payment."),
                        tr("Nobody has paid online yet. Switched on, it stands on the pay page."),
                    ),
                )
            ),
        ),
    )


def _refund_line(line: rx.Var[SlipLine]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(line.name),
        rx.el.dd(rx.el.span(line.value, class_name="strong")),
        class_name="data__row",
    )


def _refund() -> rx.Component:
    review = GatewayState.refund
    return sheet(
        REFUND,
        tr("Give this payment back?"),
        sheet_steps(
            GatewayState.slip,
            rx.el.form(
                ui.request_id(GatewayState.request_id),
                ui.money(review.amount, "page"),
                ui.data_list(rx.foreach(review.lines, _refund_line)),
                rx.el.p(
                    tr(
                        "The provider sends all of it back to where it came from. Then the entry "
                        "in the books is taken back, and what was due is due again."
                    ),
                    class_name="muted",
                ),
                ui.text_field(
                    "reason",
                    tr("Why?"),
                    hint=tr("It stands in the books for good."),
                    required=True,
                    max_length=300,
                ),
                ui.error_callout(GatewayState.refund_error),
                ui.button(
                    tr("Give it back"), submit=True, wide=True, large=True, busy=GatewayState.busy
                ),
                on_submit=GatewayState.give_back,
                class_name="stack",
            ),
        ),
    )


def page() -> rx.Component:
    """What lies with the provider, the payments, and the keys for who may change them."""
    return task_page(
        rx.el.div(
            rx.el.div(_now(), _orders()),
            rx.el.div(
                rx.cond(_card.may_manage, _keys()),
                rx.cond(_card.may_manage & _card.known, _hook()),
            ),
            class_name="columns columns--even",
        ),
        _refund(),
        title=tr("Paying online"),
        back=routes.path(routes.BOOKS, circle=ShellState.circle_id),
        ready=GatewayState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
