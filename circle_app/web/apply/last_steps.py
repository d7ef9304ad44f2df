"""The later steps of asking for a loan: who stands for it, and the key facts that are confirmed."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.apply import parts
from circle_app.web.apply.backers import Slot
from circle_app.web.apply.state import ApplyState
from circle_app.web.i18n import tr

_ask = ApplyState.ask
_draft = ApplyState.draft
_offer = ApplyState.offer
_sheet = ApplyState.sheet
_standing = ApplyState.standing


def _slot(slot: rx.Var[Slot]) -> rx.Component:
    """Who, and with how much."""
    return rx.el.fieldset(
        rx.el.legend(slot.label, class_name="field__label"),
        rx.el.div(
            rx.el.select(
                rx.el.option(tr("Choose somebody"), value=""),
                rx.foreach(_standing.people, parts.option),
                name=slot.who_name,
                default_value=slot.who,
                on_change=lambda chosen: ApplyState.set_backer(slot.who_name, chosen),
                aria_label=tr("Who"),
                class_name="input",
            ),
            ui.amount_field(
                slot.sum_name,
                tr("For how much"),
                default_value=slot.start,
                prefix=_ask.prefix,
                on_change=lambda typed: ApplyState.set_backer(slot.sum_name, typed),
            ),
            class_name="backer",
        ),
        key=slot.who_name,
        class_name="plain-fieldset",
    )


def backing() -> rx.Component:
    """Who is asked to stand for the loan, and with how much."""
    return rx.el.form(
        ui.error_callout(ApplyState.error),
        parts.top(
            "backers",
            rx.el.h2(tr("Who stands for the loan?")),
            rx.el.p(_standing.intro, class_name="muted"),
            rx.foreach(_standing.slots, _slot),
            rx.cond(
                _standing.can_add,
                ui.button(
                    tr("One more"), "ghost", icon_name="plus", on_click=ApplyState.add_backer
                ),
            ),
        ),
        ui.card(
            ui.label(tr("They stand for it together")),
            rx.el.p(_standing.total, class_name="num strong ask__total", role="status"),
            ui.bar(("done", _standing.share), label=_standing.total),
            rx.el.div(rx.foreach(_standing.checks, parts.check), class_name="facts"),
        ),
        ui.button(tr("Change something"), "outline", wide=True, on_click=ApplyState.back),
        id="backers",
        class_name="stack",
        on_submit=ApplyState.name_backers,
    )


def _hidden(name: str, value: rx.Var[str]) -> rx.Component:
    return rx.el.input(type="hidden", name=name, value=value, read_only=True)


def _asked() -> rx.Component:
    """What is asked for, of whom, and who decides."""
    return parts.top(
        "facts",
        ui.label(tr("You ask {circle} for", circle=_ask.circle)),
        ui.money(_offer.principal, "page"),
        rx.cond(
            _draft.purpose,
            rx.el.p(_draft.purpose),
            rx.el.p(tr("No purpose written"), class_name="muted"),
        ),
        ui.data_list(
            rx.cond(_ask.kinds.length() > 1, ui.data_row(tr("Kind of loan"), _offer.kind)),
            ui.data_row(tr("Pay back over"), _offer.over),
            ui.data_row(tr("Who decides"), _offer.deciders),
            ui.data_row(tr("Then"), _offer.hand_over),
        ),
    )


def _plan() -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            rx.el.span(_sheet.plan_title), ui.icon("chevron_down"), class_name="fold__summary"
        ),
        ui.data_list(rx.foreach(_sheet.plan, parts.fact)),
        rx.cond(_sheet.more, rx.el.p(_sheet.more, class_name="muted small")),
        class_name="fold ask__plan",
    )


def review() -> rx.Component:
    """The request once more, with all that is confirmed by sending it."""
    return rx.el.div(
        rx.el.div(
            ui.error_callout(ApplyState.error),
            _asked(),
            ui.card(
                rx.el.h2(tr("What else you should know")),
                ui.data_list(rx.foreach(_sheet.rules, parts.fact)),
                class_name="ask__rules",
            ),
            rx.el.form(
                ui.request_id(ApplyState.request_id),
                _hidden("amount", _draft.amount),
                _hidden("periods", _draft.periods),
                _hidden("purpose", _draft.purpose),
                _hidden("key_facts", _sheet.digest),
                ui.card(ui.check("confirmed", _sheet.promise, required=True)),
                ui.button(tr("Change something"), "outline", wide=True, on_click=ApplyState.back),
                id="send",
                class_name="stack ask__send",
                on_submit=ApplyState.send,
            ),
        ),
        rx.el.div(
            ui.card(
                rx.el.h2(_sheet.title),
                ui.data_list(rx.foreach(_sheet.rows, parts.fact)),
                _plan(),
                class_name="ask__sheet",
            )
        ),
        class_name="columns columns--ask",
    )
