"""The page ``/wallet``."""

from typing import Any

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page
from circle_app.web.ui.sheets import sheet, sheet_steps
from circle_app.web.wallet.state import WalletState
from circle_app.web.wallet.view_models import MovementRow, Receiver


def _opener(words: ui.Text, sign: str, name: str, kind: ui.basics.ButtonKind) -> rx.Component:
    return ui.button(
        words, kind, icon_name=sign, custom_attrs=ui.opens(name), on_click=WalletState.open_sheet
    )


def _balance() -> rx.Component:
    return ui.slab(
        rx.el.div(
            ui.label(tr("In your wallet")),
            ui.money(WalletState.balance, "slab"),
            class_name="stack stack--tight",
        ),
        rx.el.div(
            _opener(tr("Add money"), "plus", "wallet-add", "solid"),
            _opener(tr("Send"), "arrow_out", "wallet-send", "outline"),
            _opener(tr("Take out"), "banknote", "wallet-out", "outline"),
            class_name="actions wallet-actions",
        ),
    )


def _ways(name: str, cash: ui.Text, upi: ui.Text) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(tr("How?"), class_name="field__label"),
        ui.choice("method", "cash", tr("Cash"), cash, default_checked=True, id=f"{name}-cash"),
        ui.choice("method", "upi", tr("UPI"), upi, id=f"{name}-upi"),
        class_name="field choices",
    )


def _cash_form(name: str, handler: Any, words: ui.Text, cash: ui.Text, upi: ui.Text) -> Any:
    return rx.el.form(
        ui.request_id(WalletState.request_id),
        ui.error_callout(WalletState.error),
        _amount(),
        _ways(name, cash, upi),
        rx.el.div(
            rx.el.label(
                tr("Reference (if there is one)"),
                html_for=f"{name}-reference",
                class_name="field__label",
            ),
            rx.el.input(
                id=f"{name}-reference",
                name="reference",
                class_name="input",
                max_length=40,
                auto_complete="off",
            ),
            class_name="field",
        ),
        ui.button(words, submit=True, wide=True, large=True, busy=WalletState.busy),
        class_name="stack stack--wide",
        on_submit=handler,
    )


def _amount() -> rx.Component:
    return rx.el.div(
        rx.el.p(tr("How much?"), class_name="field__label"),
        ui.amount_field("amount", tr("Amount"), required=True, large=True),
        class_name="field",
    )


def _receiver(person: rx.Var[Receiver]) -> rx.Component:
    return rx.el.option(person.words, value=person.id)


def _send_form() -> rx.Component:
    return rx.el.form(
        ui.request_id(WalletState.request_id),
        ui.error_callout(WalletState.error),
        rx.el.div(
            rx.el.label(tr("To whom?"), html_for="wallet-to", class_name="field__label"),
            rx.el.select(
                rx.el.option(tr("Choose a person"), value=""),
                rx.foreach(WalletState.people, _receiver),
                id="wallet-to",
                name="to",
                class_name="input",
                required=True,
            ),
            rx.el.p(tr("Everybody of your circles"), class_name="field__hint"),
            class_name="field",
        ),
        _amount(),
        ui.text_field("note", tr("What for? (if you like)"), max_length=140, auto_complete="off"),
        ui.button(tr("Send now"), submit=True, wide=True, large=True, busy=WalletState.busy),
        class_name="stack stack--wide",
        on_submit=WalletState.send,
    )


def _sheets() -> rx.Component:
    def steps(form: ui.Child) -> rx.Component:
        return sheet_steps(WalletState.slip, form, on_done=WalletState.open_sheet)

    return rx.fragment(
        sheet(
            "wallet-add",
            tr("Add money"),
            steps(
                _cash_form(
                    "add",
                    WalletState.add_money,
                    tr("Record it"),
                    tr("You put notes aside for your circle"),
                    tr("You moved it in your bank app"),
                )
            ),
        ),
        sheet(
            "wallet-out",
            tr("Take out"),
            steps(
                _cash_form(
                    "out",
                    WalletState.take_out,
                    tr("Record it"),
                    tr("You took notes into your hand"),
                    tr("It went to your bank account"),
                )
            ),
        ),
        sheet("wallet-send", tr("Send to somebody"), steps(_send_form())),
        sheet("wallet-undo", tr("Undo"), steps(_undo_form())),
    )


def _undo_form() -> rx.Component:
    return rx.el.form(
        ui.request_id(WalletState.request_id),
        ui.error_callout(WalletState.error),
        rx.el.p(tr("A new entry of today turns every line round; this one stays to be read.")),
        ui.text_field("reason", tr("Why?"), required=True, max_length=300, auto_complete="off"),
        ui.button(tr("Undo"), submit=True, wide=True, large=True, busy=WalletState.busy),
        key=WalletState.request_id,
        class_name="stack stack--wide",
        on_submit=WalletState.undo,
    )


def _movement(row: rx.Var[MovementRow]) -> rx.Component:
    return rx.fragment(
        rx.cond(row.heading, rx.el.p(row.heading, class_name="group-title wallet-month")),
        ui.row(
            ui.tile_path(row.icon, row.tone),
            row.title,
            row.sub,
            rx.fragment(
                ui.amount(row.amount), rx.el.span(row.left, class_name="item__sub num wallet-left")
            ),
        ),
        rx.cond(
            row.can_undo,
            ui.button(
                tr("Undo"),
                "ghost",
                icon_name="undo",
                custom_attrs=ui.opens("wallet-undo"),
                on_click=WalletState.open_undo(row.id),
            ),
        ),
    )


def _movements() -> rx.Component:
    return ui.section(
        tr("What moved"),
        rx.cond(
            WalletState.rows.length() > 0,
            ui.card(ui.rows(WalletState.rows, _movement), class_name="card--flush"),
            ui.card(
                ui.empty_state("wallet", tr("Nothing yet. Add money to pay with one tap later."))
            ),
        ),
        rx.cond(
            WalletState.next_cursor,
            ui.button(tr("Show more"), "outline", wide=True, on_click=WalletState.more),
        ),
    )


def _autopay() -> rx.Component:
    """The way to autopay in the circle that was looked at last."""
    return rx.cond(
        ShellState.circle_id,
        ui.card(
            ui.row_link(
                ui.tile("refresh", "teal"),
                tr("Autopay"),
                tr("{circle} is paid from here by itself", circle=ShellState.circle_name),
                href=routes.path(routes.AUTOPAY, circle=ShellState.circle_id),
            ),
            class_name="card--flush",
        ),
    )


def _explained() -> rx.Component:
    return rx.fragment(
        _autopay(),
        ui.card(
            rx.el.h2(tr("What this wallet is")),
            rx.el.div(
                ui.fact(tr("A book of your own: it says what you have put aside."), "info"),
                ui.fact(tr("Circle holds no money. The notes and the bank stay with you."), "info"),
                ui.fact(tr("Contributions and instalments can be paid from it."), "info"),
                class_name="facts",
            ),
        ),
        ui.card(
            rx.el.h2(tr("Is my book untouched?")),
            rx.cond(
                WalletState.checked,
                rx.cond(
                    WalletState.check_failed,
                    ui.fact(WalletState.checked, "bad"),
                    ui.fact(WalletState.checked, "good"),
                ),
                rx.el.p(
                    tr("Every entry carries the seal of the one before it."), class_name="muted"
                ),
            ),
            ui.button(
                tr("Check now"),
                "soft",
                icon_name="shield",
                busy=WalletState.busy,
                on_click=WalletState.check_book,
            ),
            role="status",
        ),
    )


def page() -> rx.Component:
    """The wallet."""
    return member_page(
        rx.el.div(
            rx.el.div(_balance(), _movements()),
            rx.el.div(_explained()),
            class_name="columns",
        ),
        _sheets(),
        title=tr("My wallet"),
        tab="wallet",
        ready=WalletState.loaded,
        waiting=ui.skeleton("slab", "list"),
    )
