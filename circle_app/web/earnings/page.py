"""The page ``/c/[circle]/earnings``."""

from typing import Any

import reflex as rx

from circle_app.web import ui
from circle_app.web.books_bar import books_bar
from circle_app.web.earnings.state import EarningsState
from circle_app.web.earnings.view_models import Figure, GivenCard, Option, PartRow
from circle_app.web.i18n import tr
from circle_app.web.shell import member_page
from circle_app.web.ui.sheets import sheet, sheet_steps

ASK, GIVE, BACK, PAY = "earnings-ask", "earnings-give", "earnings-back", "earnings-pay"
_plan = EarningsState.plan
_waiting = EarningsState.waiting


def _opener(words: ui.Text, name: str, **props: Any) -> rx.Component:
    return ui.button(words, custom_attrs=ui.opens(name), on_click=EarningsState.open_sheet, **props)


def _figure(figure: rx.Var[Figure]) -> rx.Component:
    return ui.data_row(figure.name, rx.el.span(figure.amount, class_name="num"))


def _there_is() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.label(tr("Can be given to members")),
            ui.money(_plan.limit, "page"),
            class_name="stack stack--tight",
        ),
        ui.data_list(rx.foreach(_plan.figures, _figure)),
        rx.el.p(tr("The social fund is never touched."), class_name="muted small"),
    )


def _option(option: rx.Var[Option]) -> rx.Component:
    return rx.el.option(option.words, value=option.value)


def _select(name: str, label: ui.Text, options: Any, value: Any) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=f"plan-{name}", class_name="field__label"),
        rx.el.select(
            rx.foreach(options, _option),
            id=f"plan-{name}",
            name=name,
            class_name="input",
            default_value=value,
            key=value,
        ),
        class_name="field",
    )


def _day(name: str, label: ui.Text, value: Any) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=f"plan-{name}", class_name="field__label"),
        rx.el.input(
            id=f"plan-{name}",
            name=name,
            type="date",
            class_name="input",
            default_value=value,
            max=_plan.today,
            key=value,
        ),
        class_name="field",
    )


def _plan_form() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Look at a plan")),
        rx.el.p(_plan.rule, class_name="muted"),
        rx.el.form(
            ui.error_callout(EarningsState.plan_error),
            _select("policy", tr("By what?"), _plan.policies, _plan.policy),
            rx.el.div(
                _day("date_from", tr("From"), _plan.date_from),
                _day("date_to", tr("To"), _plan.date_to),
                class_name="fund__pair",
            ),
            ui.text_field(
                "amount",
                tr("How much? (empty: all there is)"),
                input_mode="decimal",
                auto_complete="off",
                max_length=20,
            ),
            _select("into", tr("Where does it go?"), _plan.ways, _plan.into),
            ui.button(
                tr("Show what everybody would get"),
                "outline",
                submit=True,
                wide=True,
                busy=EarningsState.busy,
            ),
            class_name="stack stack--wide",
            on_submit=EarningsState.look,
        ),
    )


def _part(row: rx.Var[PartRow]) -> rx.Component:
    return rx.el.div(
        ui.avatar(row.initials),
        ui.row_body(row.name, row.sub),
        ui.amount(row.amount),
        class_name="item",
    )


def _preview() -> rx.Component:
    return ui.section(
        tr("What everybody would get"),
        rx.cond(_plan.why, ui.callout(rx.el.p(_plan.why), tone="amber")),
        rx.cond(
            _plan.rows.length() > 0,
            ui.card(
                ui.rows(_plan.rows, _part),
                rx.el.p(
                    rx.el.span(tr("Together")),
                    ui.money(_plan.total, "tile"),
                    class_name="row row--between strong share-sum",
                ),
                class_name="card--flush",
            ),
        ),
        rx.cond(
            _plan.can_ask,
            _opener(tr("Ask for it"), ASK, icon_name="banknote", wide=True, large=True),
        ),
    )


def _chip(card: rx.Var[GivenCard]) -> rx.Component:
    return ui.chip_path(card.chip, card.tone, card.d)


def _open() -> rx.Component:
    """The one that is asked for or agreed to."""
    return rx.cond(
        _waiting.id,
        ui.card(
            rx.el.div(
                ui.tile("banknote", "amber"),
                ui.row_body(_waiting.title, _waiting.sub),
                _chip(_waiting),
                class_name="row row--top row--wrap",
            ),
            rx.el.p(_waiting.amount, class_name="strong num"),
            rx.cond(_waiting.mine, rx.el.p(_waiting.mine, class_name="muted")),
            rx.el.div(
                rx.cond(
                    _waiting.can_post,
                    _opener(tr("Give it to the members"), GIVE, icon_name="banknote"),
                ),
                rx.cond(
                    _waiting.href,
                    ui.button_link(tr("See how it is decided"), _waiting.href, "soft"),
                ),
                rx.cond(_waiting.can_cancel, _opener(tr("Take it back"), BACK, kind="outline")),
                class_name="actions",
            ),
            class_name="card--current",
        ),
    )


def _to_hand(row: rx.Var[PartRow]) -> rx.Component:
    return rx.el.div(
        ui.avatar(row.initials),
        ui.row_body(row.name, row.amount),
        ui.button(
            tr("Hand out"),
            "outline",
            custom_attrs=ui.opens(PAY),
            on_click=EarningsState.choose(row.key),
        ),
        class_name="item",
    )


def _owed() -> rx.Component:
    return rx.cond(
        EarningsState.owed.id,
        ui.section(
            tr("To be handed out"),
            ui.card(
                rx.el.ul(
                    rx.foreach(
                        EarningsState.owed.rows,
                        lambda row: rx.cond(row.can_pay, rx.el.li(_to_hand(row))),
                    ),
                    class_name="rows",
                    role="list",
                ),
                class_name="card--flush",
            ),
        ),
    )


def _given(card: rx.Var[GivenCard]) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            ui.row_body(card.title, card.sub),
            _chip(card),
            rx.el.span(
                rx.el.span(card.amount, class_name="num strong"),
                ui.icon("chevron_down"),
                class_name="row fold__end",
            ),
            class_name="row row--between row--wrap fold__head",
        ),
        rx.cond(card.mine, rx.el.p(card.mine, class_name="muted small")),
        ui.rows(card.rows, _part),
        rx.cond(card.href, ui.link(tr("See more"), href=card.href, class_name="small strong")),
        class_name="card fold",
    )


def _past() -> rx.Component:
    return ui.section(
        tr("What was given before"),
        rx.cond(
            EarningsState.past.length() > 0,
            rx.el.div(rx.foreach(EarningsState.past, _given), class_name="stack"),
            ui.card(ui.empty_state("banknote", tr("No earnings have gone to the members yet."))),
        ),
    )


def _form(handler: Any, words: ui.Text, *fields: ui.Child, kind: Any = "solid") -> rx.Component:
    return sheet_steps(
        EarningsState.slip,
        rx.el.form(
            ui.request_id(EarningsState.request_id),
            ui.error_callout(EarningsState.error),
            *fields,
            ui.button(words, kind, submit=True, wide=True, large=True, busy=EarningsState.busy),
            key=EarningsState.request_id,
            class_name="stack stack--wide",
            on_submit=handler,
        ),
        on_done=EarningsState.open_sheet,
    )


def _sheets() -> rx.Component:
    return rx.fragment(
        sheet(
            ASK,
            tr("Ask to give earnings to members"),
            _form(
                EarningsState.ask,
                tr("Yes, ask for it"),
                rx.el.p(tr("{amount} would go to the members.", amount=_plan.asked)),
                rx.el.p(_plan.told, class_name="muted"),
            ),
        ),
        sheet(
            GIVE,
            tr("Give it to the members"),
            _form(
                EarningsState.give,
                tr("Yes, give it"),
                rx.el.p(tr("{amount} goes to the members as agreed.", amount=_waiting.amount)),
            ),
        ),
        sheet(
            BACK,
            tr("Take it back"),
            _form(
                EarningsState.take_back,
                tr("Yes, take it back"),
                rx.el.p(tr("Nothing is given then. Everything stays as it is.")),
                kind="danger",
            ),
        ),
        sheet(
            PAY,
            tr("Hand out a part"),
            _form(
                EarningsState.pay,
                tr("It is handed out"),
                rx.el.p(
                    tr(
                        "{amount} for {name}",
                        amount=EarningsState.part.amount,
                        name=EarningsState.part.name,
                    ),
                    class_name="strong",
                ),
                ui.select_field(
                    "method",
                    tr("How?"),
                    [
                        ("cash", tr("Cash")),
                        ("upi", tr("UPI")),
                        ("bank", tr("Bank account")),
                        ("wallet", tr("Wallet")),
                    ],
                ),
            ),
        ),
    )


def page() -> rx.Component:
    """What was earned, and whose it becomes."""
    return member_page(
        books_bar("earnings"),
        rx.el.div(
            rx.el.div(_open(), _owed(), _there_is(), _plan_form()),
            rx.el.div(_preview(), _past()),
            class_name="columns",
        ),
        _sheets(),
        title=tr("Earnings"),
        tab="books",
        ready=EarningsState.loaded,
        waiting=ui.skeleton("card", "list", "list"),
    )
