"""The page ``/c/[circle]/rounds/[round]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.cycle_parts import cycle_card
from circle_app.web.i18n import tr
from circle_app.web.pay_ways import reference_fields, ways
from circle_app.web.round.state import RoundPageState
from circle_app.web.round.view_models import PartLine, PayoutLine, StepLine
from circle_app.web.round_parts import chip
from circle_app.web.shell import ShellState, task_page
from circle_app.web.ui.sheets import SlipLine, sheet, sheet_steps

DECIDE, PAY, DOUBT = "round-decide", "round-pay", "round-doubt"
_card = RoundPageState.card
_chosen = RoundPageState.chosen


def _who() -> rx.Component:
    return ui.slab(
        rx.el.div(
            rx.el.div(
                ui.label(_card.label), chip(_card.mark), class_name="row row--between row--wrap"
            ),
            rx.el.p(_card.name, class_name="round-name"),
            rx.cond(_card.slot, rx.el.p(_card.slot, class_name="muted")),
        ),
        ui.money(_card.prize, "slab"),
        rx.cond(_card.prize_sub, rx.el.p(_card.prize_sub, class_name="muted")),
        _act(),
    )


def _act() -> rx.Component:
    """What decides the turn: the order here, or the page of the draw or the auction."""
    way = rx.cond(
        _card.way_first,
        ui.button_link(_card.way, _card.way_href, wide=True, large=True),
        ui.button_link(_card.way, _card.way_href, "outline", wide=True),
    )
    return rx.fragment(
        rx.cond(_card.waits, rx.el.p(_card.waits)),
        rx.cond(
            _card.can_decide,
            ui.button(
                tr("Give the pot away"),
                icon_name="check",
                wide=True,
                large=True,
                busy=RoundPageState.busy,
                custom_attrs=ui.opens(DECIDE),
            ),
        ),
        rx.cond(_card.way_href, way),
    )


def _decide() -> rx.Component:
    return ui.dialog(
        DECIDE,
        tr("Decide this round?"),
        rx.el.p(_card.sure),
        rx.cond(_card.waits, rx.el.p(_card.waits)),
        rx.el.p(tr("Then the pot is to be handed out, and received."), class_name="muted"),
        rx.el.div(
            ui.button(tr("Not yet"), "outline", custom_attrs=ui.closes()),
            ui.button(
                tr("Give the pot away"),
                custom_attrs=ui.closes(),
                on_click=RoundPageState.decide,
            ),
            class_name="actions",
        ),
    )


def _step(line: rx.Var[StepLine]) -> rx.Component:
    return ui.step(line.mark, line.title, line.sub, line.state)


def _steps() -> rx.Component:
    return ui.section(tr("How it goes"), ui.card(ui.steps(rx.foreach(_card.steps, _step))))


def _answer(line: rx.Var[PayoutLine]) -> rx.Component:
    """Whether the money came."""
    question = rx.cond(
        line.mine,
        tr("Did you get {amount}?", amount=line.amount),
        tr("Did {name} get {amount}?", name=line.name, amount=line.amount),
    )
    return rx.el.div(
        rx.el.p(question, class_name="strong"),
        rx.el.div(
            rx.cond(
                line.can_dispute,
                ui.button(
                    tr("It did not come"),
                    "outline",
                    custom_attrs=ui.opens(DOUBT),
                    on_click=RoundPageState.open_sheet(line.id),
                ),
            ),
            ui.button(
                tr("It came"),
                "soft",
                icon_name="check",
                busy=RoundPageState.busy,
                on_click=RoundPageState.confirm(line.id),
            ),
            class_name="actions",
        ),
        class_name="stack payout__ask",
    )


def _payout(line: rx.Var[PayoutLine]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            ui.tile("banknote", "teal"),
            ui.row_body(line.title, line.sub),
            rx.el.div(ui.amount(line.amount), chip(line.mark), class_name="item__end"),
            class_name="item",
        ),
        rx.cond(
            line.can_pay,
            ui.button(
                tr("Hand it out"),
                "soft",
                icon_name="banknote",
                wide=True,
                custom_attrs=ui.opens(PAY),
                on_click=RoundPageState.open_sheet(line.id),
            ),
        ),
        rx.cond(line.can_confirm, _answer(line)),
        rx.cond(line.entry_href, ui.link(tr("The entry in the books"), href=line.entry_href)),
        class_name="payout",
    )


def _payouts() -> rx.Component:
    return rx.cond(
        _card.payouts.length() > 0,
        ui.section(
            tr("The money"), ui.card(ui.rows(_card.payouts, _payout), class_name="card--flush")
        ),
    )


def _part(line: rx.Var[PartLine]) -> rx.Component:
    return rx.el.div(
        ui.avatar(line.initials),
        ui.row_body(line.name, line.sub),
        rx.el.div(ui.amount(line.amount), chip(line.mark), class_name="item__end"),
        class_name="item",
    )


def _parts() -> rx.Component:
    return ui.section(
        tr("Who has paid?"), ui.card(ui.rows(_card.parts, _part), class_name="card--flush")
    )


def _figure(line: rx.Var[SlipLine]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(line.name),
        rx.el.dd(rx.el.span(line.value, class_name="strong num")),
        class_name="data__row",
    )


def _figures() -> rx.Component:
    return rx.cond(
        _card.figures.length() > 0,
        ui.section(
            tr("How the pot was divided"),
            ui.card(
                ui.data_list(rx.foreach(_card.figures, _figure)),
                rx.cond(
                    _card.entry_href,
                    ui.link(tr("The entry in the books"), href=_card.entry_href),
                ),
            ),
        ),
        rx.cond(
            _card.entry_href,
            ui.link(tr("How it stands in the books"), href=_card.entry_href),
        ),
    )


def _pay_form() -> rx.Component:
    return rx.el.form(
        ui.request_id(RoundPageState.request_id),
        ui.error_callout(RoundPageState.error),
        rx.el.p(tr("{amount} for {name}", amount=_chosen.amount, name=_chosen.name)),
        ways(wallet=True),
        reference_fields("payout"),
        ui.button(
            tr("Yes, {amount} was handed over", amount=_chosen.amount),
            submit=True,
            wide=True,
            large=True,
            busy=RoundPageState.busy,
        ),
        # The radio buttons are remade for every opening.
        key=RoundPageState.request_id,
        class_name="stack stack--wide money-form",
        on_submit=RoundPageState.pay,
    )


def _doubt_form() -> rx.Component:
    return rx.el.form(
        ui.request_id(RoundPageState.request_id),
        ui.error_callout(RoundPageState.doubt_error),
        rx.el.p(tr("A case is opened, and everybody can see how it goes on.")),
        ui.text_area("reason", tr("What happened?"), required=True, max_length=300),
        ui.button(
            tr("Say that it did not come"),
            submit=True,
            wide=True,
            large=True,
            busy=RoundPageState.busy,
        ),
        class_name="stack stack--wide",
        on_submit=RoundPageState.dispute,
    )


def _sheets() -> rx.Component:
    return rx.fragment(
        _decide(),
        sheet(
            PAY,
            tr("Hand the pot out"),
            sheet_steps(RoundPageState.slip, _pay_form(), on_done=RoundPageState.open_sheet("")),
        ),
        sheet(
            DOUBT,
            tr("The money did not come"),
            sheet_steps(RoundPageState.slip, _doubt_form(), on_done=RoundPageState.open_sheet("")),
        ),
    )


def page() -> rx.Component:
    """A round: who gets the pot, how far it is, who has paid."""
    return task_page(
        rx.el.div(
            rx.el.div(_who(), _payouts(), _steps(), _figures()),
            rx.el.div(
                rx.cond(_card.decided, rx.fragment(), cycle_card(_card.ring)),
                _parts(),
                ui.button_link(
                    tr("The whole run"), _card.run_href, "ghost", icon_name="refresh", wide=True
                ),
            ),
            class_name="columns columns--even",
        ),
        _sheets(),
        title=_card.title,
        back=routes.path(routes.ROUNDS, circle=ShellState.circle_id),
        tab="rounds",
        ready=RoundPageState.loaded,
        waiting=ui.skeleton("slab", "card", "list"),
    )
