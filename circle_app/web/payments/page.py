"""The pages ``/c/[circle]/payments`` and ``/c/[circle]/pay/[payment]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr, trn
from circle_app.web.pay.picture import picture_card
from circle_app.web.payments.one_state import PaymentState
from circle_app.web.payments.state import PaymentsState
from circle_app.web.payments.view_models import Detail, LifeStep, PaymentRow
from circle_app.web.shell import ShellState, member_page, task_page


def _row(row: rx.Var[PaymentRow]) -> rx.Component:
    return ui.row_link(
        ui.tile_path(row.d, row.tone),
        row.name,
        row.sub,
        rx.fragment(ui.amount(row.amount), ui.chip_path(row.status, row.status_tone, row.status_d)),
        href=row.href,
    )


def _table_row(row: rx.Var[PaymentRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(ui.link(row.name, href=row.href), scope="row", class_name="plain"),
        rx.el.td(row.sub),
        rx.el.td(ui.chip_path(row.status, row.status_tone, row.status_d)),
        rx.el.td(row.amount, class_name="end"),
    )


def _select(name: str, label: ui.Text, options: list[tuple[str, ui.Text]]) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=f"f_{name}", class_name="field__label"),
        rx.el.select(
            *(rx.el.option(words, value=value) for value, words in options),
            id=f"f_{name}",
            name=f"f_{name}",
            default_value=PaymentsState.chosen[name],
            class_name="input",
        ),
        class_name="field",
    )


def _members() -> rx.Component:
    return rx.el.div(
        rx.el.label(tr("Member"), html_for="f_member", class_name="field__label"),
        rx.el.select(
            rx.el.option(tr("Everybody"), value=""),
            rx.foreach(
                PaymentsState.people, lambda person: rx.el.option(person[1], value=person[0])
            ),
            id="f_member",
            name="f_member",
            default_value=PaymentsState.chosen["member"],
            class_name="input",
        ),
        class_name="field",
    )


def _input(name: str, label: ui.Text, **props: object) -> rx.Component:
    return ui.text_field(f"f_{name}", label, default_value=PaymentsState.chosen[name], **props)


def _filter() -> rx.Component:
    amount = {"custom_attrs": {"inputMode": "decimal"}, "max_length": 16}
    return rx.el.form(
        _members(),
        _select(
            "method",
            tr("How"),
            [
                ("", tr("Any way")),
                ("cash", tr("in cash")),
                ("upi", tr("by UPI")),
                ("wallet", tr("from the wallet")),
                ("gateway", tr("online")),
            ],
        ),
        _select(
            "status",
            tr("State"),
            [
                ("", tr("Any state")),
                ("confirmed", tr("Paid")),
                ("pending", tr("Checking")),
                ("rejected", tr("Rejected")),
                ("reversed", tr("Taken back")),
            ],
        ),
        _select(
            "order",
            tr("Order"),
            [
                ("", tr("Newest first")),
                ("oldest", tr("Oldest first")),
                ("largest", tr("Largest first")),
                ("smallest", tr("Smallest first")),
            ],
        ),
        _input("from", tr("From day"), type="date"),
        _input("to", tr("To day"), type="date"),
        _input("min", tr("From amount"), **amount),
        _input("max", tr("To amount"), **amount),
        rx.el.div(
            ui.button(tr("Show"), submit=True),
            ui.button_link(
                tr("Clear"),
                routes.path(routes.PAYMENTS, circle=ShellState.circle_id),
                "outline",
                document=True,
            ),
            class_name="actions filter__end",
        ),
        on_submit=PaymentsState.narrow,
        class_name="filter",
    )


def _list() -> rx.Component:
    return rx.cond(
        PaymentsState.rows.length() > 0,
        rx.fragment(
            rx.el.div(
                ui.card(ui.rows(PaymentsState.rows, _row), class_name="card--flush"),
                class_name="phone-only",
            ),
            rx.el.div(
                ui.table(
                    tr("Payments"),
                    [
                        (tr("Member"), False),
                        (tr("When and how"), False),
                        (tr("State"), False),
                        (tr("Amount"), True),
                    ],
                    rx.foreach(PaymentsState.rows, _table_row),
                ),
                class_name="desktop-only",
            ),
            rx.el.div(
                rx.cond(
                    PaymentsState.newer,
                    ui.button_link(
                        tr("Back to the first page"),
                        routes.path(routes.PAYMENTS, circle=ShellState.circle_id),
                        "outline",
                    ),
                ),
                rx.cond(
                    PaymentsState.older,
                    ui.button_link(tr("Next page"), PaymentsState.older, "outline"),
                ),
                ui.button_link(
                    tr("Download as a table (CSV)"),
                    PaymentsState.file,
                    "soft",
                    icon_name="download",
                    document=True,
                    download="",
                ),
                class_name="actions",
            ),
        ),
        ui.card(
            ui.empty_state(
                "receipt",
                rx.cond(
                    PaymentsState.active > 0,
                    tr("No payment fits this filter."),
                    tr("Nobody has paid yet."),
                ),
                ui.button_link(
                    tr("Pay"), routes.path(routes.PAY, circle=ShellState.circle_id), "soft"
                ),
            )
        ),
    )


def payments_page() -> rx.Component:
    """Everybody's payments."""
    return member_page(
        ui.error_callout(PaymentsState.error),
        rx.el.details(
            rx.el.summary(
                ui.icon("filter"),
                tr("Filter"),
                rx.cond(
                    PaymentsState.active > 0,
                    ui.chip(trn("{n} filter", "{n} filters", PaymentsState.active), "teal"),
                ),
                class_name="text-button",
            ),
            ui.card(_filter()),
            class_name="filters",
            open=PaymentsState.active > 0,
        ),
        _list(),
        title=tr("Payments"),
        tab="circle",
        ready=PaymentsState.loaded,
        waiting=ui.skeleton("list", "list"),
    )


def _life(step: rx.Var[LifeStep]) -> rx.Component:
    return ui.step(rx.cond(step.d, ui.icon_path(step.d)), step.title, step.sub, step.state)


def _detail(line: rx.Var[Detail]) -> rx.Component:
    return ui.data_row(line.name, line.value)


def _decision() -> rx.Component:
    key = ui.request_id(PaymentState.request_id)
    return ui.card(
        rx.el.h2(PaymentState.view.question),
        rx.el.p(
            tr("Look in your hand or your account first. Once confirmed it is in the books."),
            class_name="muted",
        ),
        rx.el.form(
            key,
            ui.button(
                tr("Yes, it arrived"), submit=True, wide=True, large=True, busy=PaymentState.busy
            ),
            on_submit=PaymentState.confirm,
        ),
        ui.button(tr("No, it did not"), "outline", wide=True, custom_attrs=ui.opens("reject")),
        ui.dialog(
            "reject",
            tr("It did not arrive?"),
            rx.el.form(
                key,
                ui.text_area(
                    "reason",
                    tr("What should they know?"),
                    hint=tr("Everybody in the circle can read it."),
                    required=True,
                    max_length=300,
                ),
                ui.button(tr("Reject this payment"), submit=True, wide=True, large=True),
                on_submit=PaymentState.reject,
                class_name="stack stack--wide",
            ),
        ),
    )


def _picture() -> rx.Component:
    """The screenshot, for the payer and for who confirms."""
    shown = PaymentState.picture
    return rx.fragment(
        rx.el.div(
            rx.cond(
                shown.said,
                rx.cond(
                    shown.bad,
                    ui.callout(rx.el.p(shown.said), tone="red"),
                    ui.fact(shown.said),
                ),
            ),
            role="status",
            class_name="alert",
        ),
        rx.cond(
            shown.href,
            ui.card(
                rx.el.h2(tr("The screenshot")),
                rx.cond(
                    shown.is_image,
                    rx.el.a(
                        rx.el.img(
                            src=shown.href,
                            alt=tr("Screenshot of the payment"),
                            class_name="bill__picture",
                        ),
                        href=shown.href,
                        target="_blank",
                        rel="noopener",
                        class_name="bill__frame",
                    ),
                    rx.el.a(
                        ui.icon("download"),
                        tr("Open the PDF"),
                        href=shown.href,
                        custom_attrs={"download": ""},
                        class_name="button button--soft button--wide",
                    ),
                ),
                rx.el.p(tr("Only who paid and who confirms see it."), class_name="muted small"),
            ),
        ),
        rx.cond(shown.action, picture_card(shown.action, again=shown.href != "")),
    )


def _next() -> rx.Component:
    view = PaymentState.view
    return rx.cond(
        view.next_words,
        ui.card(
            rx.el.h2(tr("What to do now")),
            rx.el.p(view.next_words),
            rx.cond(
                view.pay_href,
                ui.button_link(tr("Pay or report it again"), view.pay_href, wide=True),
            ),
        ),
    )


def payment_page() -> rx.Component:
    """One payment and where it stands."""
    view = PaymentState.view
    return task_page(
        ui.error_callout(PaymentState.error),
        ui.card(
            rx.el.div(
                rx.el.div(ui.label(view.title), ui.money(view.amount, "page")),
                ui.chip_path(view.status, view.status_tone, view.status_d),
                class_name="row row--between row--top",
            ),
            ui.timeline(rx.foreach(view.steps, _life)),
        ),
        rx.cond(view.can_decide, _decision()),
        _next(),
        _picture(),
        ui.card(ui.data_list(rx.foreach(view.details, _detail))),
        rx.el.div(
            rx.cond(
                view.receipt_href,
                ui.button_link(tr("Receipt"), view.receipt_href, "soft", icon_name="receipt"),
            ),
            rx.cond(
                view.entry_href,
                ui.button_link(view.entry_words, view.entry_href, "outline", icon_name="book"),
            ),
            ui.share_button(view.href, view.share_words),
            class_name="actions",
        ),
        title=tr("Payment"),
        back=routes.path(routes.PAYMENTS, circle=ShellState.circle_id),
        tab="circle",
        ready=PaymentState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
