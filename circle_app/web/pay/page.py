"""The page ``/c/[circle]/pay``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.online.part import pay_online
from circle_app.web.pay.at_meetings import at_meetings
from circle_app.web.pay.done import receipt
from circle_app.web.pay.state import PayState
from circle_app.web.pay.view_models import Step, Target
from circle_app.web.shell import ShellState, task_page
from circle_app.web.ui.codes import qr_picture
from circle_app.web.ui.sheets import sheet

FORM = "pay-form"
CHOICE = "pay-choice"


def _amount() -> rx.Component:
    view = PayState.view
    return rx.el.div(
        ui.amount_field(
            "amount",
            tr("Amount"),
            default_value=view.suggested,
            prefix=view.symbol,
            stepper=True,
            min=1,
            step=view.step,
            on_change=PayState.amount_changed,
        ),
        rx.el.p(PayState.choice.words, class_name="muted", role="status"),
        rx.el.p(rx.el.b(view.what), rx.el.span(" · ", view.due, class_name="muted")),
        rx.cond(view.for_words, rx.el.p(ui.chip(view.for_words, "teal", icon_name="user"))),
        rx.cond(
            (view.targets.length() > 1) | (PayState.people.length() > 0),
            rx.el.button(
                ui.icon("checklist", "icon--18"),
                tr("Pay something else"),
                type="button",
                class_name="text-button",
                custom_attrs=ui.opens(CHOICE),
            ),
        ),
        class_name="pay__amount",
    )


def _target(target: rx.Var[Target]) -> rx.Component:
    return ui.link(
        ui.row_body(target.title, target.sub),
        rx.el.div(
            ui.amount(target.amount),
            rx.cond(target.now, ui.icon("check", "icon--24")),
            class_name="item__end",
        ),
        href=target.href,
        class_name="item",
        custom_attrs={"aria-current": rx.cond(target.now, "true", "false")},
    )


def _choice() -> rx.Component:
    """What to pay and for whom; each answer is an address, so going back undoes it."""
    view = PayState.view
    return ui.dialog(
        CHOICE,
        tr("What do you pay?"),
        rx.cond(
            view.targets.length() > 0,
            rx.fragment(
                ui.rows(view.targets, _target),
                rx.el.p(view.beyond, class_name="muted small"),
            ),
        ),
        rx.cond(
            PayState.people.length() > 0,
            rx.el.form(
                rx.el.div(
                    rx.el.label(
                        tr("For whom do you pay?"), html_for="whom", class_name="field__label"
                    ),
                    rx.el.select(
                        rx.el.option(tr("For myself"), value=""),
                        rx.foreach(
                            PayState.people,
                            lambda person: rx.el.option(person[1], value=person[0]),
                        ),
                        id="whom",
                        name="whom",
                        class_name="input",
                    ),
                    class_name="field",
                ),
                ui.button(tr("Go on"), "outline", submit=True, wide=True),
                on_submit=PayState.pay_for,
                class_name="stack",
            ),
        ),
    )


def _line(name: ui.Text, value: ui.Text, end: ui.Child) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(name, class_name="label"),
            rx.el.p(value, class_name="item__title pay__value"),
            class_name="item__body",
        ),
        end,
        class_name="item item--short",
    )


def _other_ways() -> rx.Component:
    """Beside the code: the link where apps take it, cash, and how to scan on the same phone."""
    view, choice = PayState.view, PayState.choice
    return rx.fragment(
        rx.el.div(
            rx.cond(
                view.has_app_link,
                rx.el.a(
                    ui.icon("external"),
                    tr("Open UPI app"),
                    href=choice.link,
                    class_name="button button--outline",
                ),
            ),
            rx.cond(
                view.has_cash,
                ui.button(
                    tr("Paid in cash"),
                    "outline",
                    icon_name="banknote",
                    custom_attrs=ui.opens("cash-sheet"),
                ),
            ),
            class_name="actions",
        ),
        rx.cond(
            view.has_app_link,
            rx.fragment(),
            rx.el.details(
                rx.el.summary(tr("Pay on this same phone?"), class_name="text-button"),
                rx.el.p(
                    tr(
                        "Save the picture, open your UPI app, choose to scan, and take the picture "
                        "from your gallery. Or copy the address and the amount. Apps often refuse "
                        "a link to somebody's own address, so there is none."
                    ),
                    class_name="muted",
                ),
                class_name="pay__help",
            ),
        ),
    )


def _upi() -> rx.Component:
    view, choice = PayState.view, PayState.choice
    return rx.fragment(
        ui.card(
            rx.el.div(
                qr_picture(choice.qr, tr("QR picture of the payment"), 272), class_name="pay__qr"
            ),
            rx.el.div(
                rx.el.span(tr("Scan with any UPI app"), class_name="muted grow"),
                rx.el.a(
                    ui.icon("image"),
                    tr("Save picture"),
                    href=choice.qr.picture,
                    download="upi.png",
                    class_name="text-button",
                ),
                class_name="row row--between",
            ),
            rx.el.div(
                _line(tr("Paying to"), view.payee, ui.logo(28)),
                _line(tr("UPI address"), view.upi_address, ui.copy_button(view.upi_address)),
                _line(tr("Amount"), choice.amount, ui.copy_button(PayState.typed)),
                rx.cond(
                    view.reference,
                    _line(
                        tr("Reference"),
                        view.reference,
                        rx.el.span(tr("goes with the payment"), class_name="muted small"),
                    ),
                ),
                class_name="split pay__facts",
            ),
        ),
        _other_ways(),
    )


def _cash_sheet() -> rx.Component:
    """Cash is looked at once more before it is written down: a slip records nothing."""
    view = PayState.view
    return sheet(
        "cash-sheet",
        tr("Paid in cash?"),
        rx.el.form(
            ui.request_id(PayState.request_id),
            rx.el.input(type="hidden", name="method", value="cash", read_only=True),
            rx.el.input(type="hidden", name="amount", value=PayState.typed, read_only=True),
            rx.el.p(PayState.choice.amount, class_name="strong num"),
            rx.el.p(view.what, rx.cond(view.for_name, rx.fragment(" · ", view.for_name))),
            rx.el.p(tr("You hand it over in your circle"), class_name="muted"),
            ui.error_callout(PayState.error),
            ui.button(
                tr("Record this payment"), submit=True, wide=True, large=True, busy=PayState.busy
            ),
            on_submit=PayState.pay,
            class_name="stack stack--wide",
        ),
    )


def _by_hand() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(tr("How do you pay?"), class_name="visually-hidden"),
        rx.cond(
            PayState.view.has_cash,
            ui.choice(
                "method", "cash", tr("In cash"), tr("You hand it over in your circle"),
                default_checked=True,
            ),
        ),
        ui.choice(
            "method",
            "wallet",
            tr("From my wallet"),
            tr("There is {amount} in it", amount=PayState.view.wallet),
            default_checked=~PayState.view.has_cash,
        ),
        class_name="stack",
    )  # fmt: skip


def _step(step: rx.Var[Step]) -> rx.Component:
    return ui.step(step.number, step.title, step.sub, step.state)


def _form() -> rx.Component:
    return rx.el.div(
        rx.el.form(
            ui.request_id(PayState.request_id),
            _amount(),
            rx.cond(PayState.view.checking, ui.callout(rx.el.p(PayState.view.checking))),
            rx.cond(PayState.view.called, ui.callout(rx.el.p(PayState.view.called), tone="red")),
            ui.error_callout(PayState.error),
            rx.cond(PayState.view.has_upi, _upi(), _by_hand()),
            id=FORM,
            on_submit=PayState.pay,
            class_name="stack",
        ),
        pay_online(PayState.typed),
        ui.section(
            tr("What happens next"),
            ui.card(ui.steps(rx.foreach(PayState.view.steps, _step))),
        ),
        ui.card(
            ui.row_link(
                ui.tile("refresh", "teal"),
                tr("Paid by itself next time?"),
                tr("Autopay takes it from your wallet on its day"),
                href=routes.path(routes.AUTOPAY, circle=ShellState.circle_id),
            ),
            class_name="card--flush",
        ),
        _choice(),
        rx.cond(PayState.view.has_upi, _cash_sheet()),
        sheet(
            "utr-sheet",
            tr("Did the payment go through?"),
            rx.el.form(
                ui.request_id(PayState.request_id),
                rx.el.input(
                    type="hidden", name="upi_amount", value=PayState.typed, read_only=True
                ),
                ui.text_field(
                    "utr",
                    tr("UTR (12 digits)"),
                    hint=tr("Your UPI app shows it with the payment, also called UPI reference."),
                    error=PayState.utr_error,
                    class_name="input--code",
                    required=PayState.view.needs_reference,
                    auto_complete="off",
                    max_length=30,
                    custom_attrs={"inputMode": "numeric"},
                ),
                ui.button(
                    tr("Record this payment"), submit=True, wide=True, large=True,
                    busy=PayState.busy,
                ),
                on_submit=PayState.claim,
                class_name="stack stack--wide",
            ),
        ),
        class_name="pay",
    )  # fmt: skip


def _dock() -> rx.Component:
    return rx.cond(
        PayState.done.shown | PayState.view.at_meetings,
        ui.button_link(
            tr("Done"),
            routes.path(routes.CIRCLE, circle=ShellState.circle_id),
            wide=True,
            large=True,
        ),
        rx.cond(
            PayState.view.has_upi,
            ui.button(tr("I have paid"), wide=True, large=True, custom_attrs=ui.opens("utr-sheet")),
            ui.button(
                rx.cond(PayState.choice.pay, PayState.choice.pay, tr("Pay")),
                submit=True,
                form=FORM,
                busy=PayState.busy,
                wide=True,
                large=True,
            ),
        ),
    )


def page() -> rx.Component:
    """Choosing how much and how, then the receipt."""
    return task_page(
        rx.cond(
            PayState.done.shown,
            receipt(),
            rx.cond(PayState.view.at_meetings, at_meetings(), _form()),
        ),
        title=rx.cond(
            PayState.done.shown,
            # There is a receipt only once the money counts.
            rx.cond(PayState.done.final, tr("Receipt"), tr("Payment")),
            rx.cond(
                ~PayState.view.at_meetings & PayState.choice.title.bool(),
                PayState.choice.title,
                tr("Pay"),
            ),
        ),
        back=routes.path(routes.CIRCLE, circle=ShellState.circle_id),
        tab="pay",
        dock=_dock(),
        ready=PayState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
