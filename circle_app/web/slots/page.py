"""The page ``/c/[circle]/slots``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.round_parts import chip
from circle_app.web.shell import ShellState, task_page
from circle_app.web.slots.state import SlotsState
from circle_app.web.slots.view_models import MoveRow, Pick, RequestCard, SlotRow
from circle_app.web.ui.sheets import sheet

SWAP, PASS_ON, DEFAULT = "slots-swap", "slots-pass", "slots-default"
_view = SlotsState.view


def _option(pick: rx.Var[Pick]) -> rx.Component:
    return rx.el.option(pick.words, value=pick.value)


def _select(name: str, sheet_name: str, label: ui.Text, picks: rx.Var[list[Pick]]) -> rx.Component:
    own = f"{name}-{sheet_name}"
    return rx.el.div(
        rx.el.label(label, html_for=own, class_name="field__label"),
        rx.el.select(rx.foreach(picks, _option), id=own, name=name, class_name="input"),
        class_name="field",
    )


def _slot(row: rx.Var[SlotRow]) -> rx.Component:
    return rx.el.div(
        rx.el.span(
            row.number,
            class_name=ui.classes("turn-mark", rx.cond(row.won, "turn-mark--done", "")),
        ),
        rx.el.div(
            rx.el.p(row.title, class_name="item__title"),
            rx.cond(row.sub, rx.el.p(row.sub, class_name="item__sub")),
            rx.cond(row.owed, rx.el.p(row.owed, class_name="item__sub slot-owed")),
            rx.cond(row.pay_href, ui.link(row.pay_words, href=row.pay_href, class_name="link")),
            class_name="item__body",
        ),
        chip(row.mark),
        class_name="item",
    )


def _say(card: rx.Var[RequestCard], said: str, words: ui.Text, kind: str) -> rx.Component:
    return ui.button(
        words,
        kind,
        busy=SlotsState.busy,
        on_click=SlotsState.answer(card.id, said),
    )


def _fact(words: rx.Var[str]) -> rx.Component:
    return ui.fact(words, "info")


def _request(card: rx.Var[RequestCard]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            ui.tile("swap", "gray"),
            ui.row_body(card.title, card.sub),
            chip(card.mark),
            class_name="row row--top",
        ),
        rx.cond(card.note, rx.el.p("“", card.note, "”", class_name="muted")),
        rx.foreach(card.facts, _fact),
        rx.el.div(
            rx.cond(card.can_agree, _say(card, "agree", tr("I agree"), "solid")),
            rx.cond(card.can_approve, _say(card, "approve", tr("The circle agrees"), "solid")),
            rx.cond(card.can_refuse, _say(card, "refuse", tr("No"), "outline")),
            rx.cond(card.can_withdraw, _say(card, "withdraw", tr("Take it back"), "outline")),
            class_name="row row--wrap",
        ),
        class_name="stack slot-request",
    )


def _for_me() -> rx.Component:
    return rx.cond(
        _view.for_me.length() > 0,
        ui.section(tr("You are asked"), ui.card(rx.foreach(_view.for_me, _request))),
    )


def _asked() -> rx.Component:
    return rx.cond(
        _view.asked.length() > 0,
        ui.section(tr("Asked for"), ui.card(rx.foreach(_view.asked, _request))),
    )


def _move(row: rx.Var[MoveRow]) -> rx.Component:
    return rx.el.div(
        ui.tile_path(row.d, "gray"), ui.row_body(row.title, row.sub), class_name="item"
    )


def _history() -> rx.Component:
    return ui.section(
        tr("What happened to slots"),
        ui.card(
            rx.cond(
                _view.moves.length() > 0,
                ui.rows(_view.moves, _move),
                ui.empty_state("swap", tr("Every slot is as it was when the run began.")),
            ),
            class_name="card--flush",
        ),
    )


def _opener(name: str, words: ui.Text, icon: str, kind: str = "soft") -> rx.Component:
    return ui.button(
        words,
        kind,
        icon_name=icon,
        wide=True,
        on_click=SlotsState.open_sheet,
        custom_attrs=ui.opens(name),
    )


def _mine() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.div(rx.el.h2(_view.title), rx.el.p(_view.sub, class_name="muted")),
            rx.cond(_view.mine, ui.chip(rx.el.span(tr("Yours"), ": ", _view.mine), "teal")),
            class_name="row row--between row--top row--wrap",
        ),
        rx.cond(_view.swap_others.length() > 0, _opener(SWAP, tr("Swap"), "swap")),
        rx.cond(
            _view.pass_mine.length() > 0,
            rx.fragment(
                _opener(PASS_ON, tr("Find a substitute"), "user_plus"),
                ui.link(tr("Leave the circle"), href=_view.leave_href, class_name="link"),
            ),
        ),
        rx.cond(
            _view.defaults.length() > 0,
            _opener(DEFAULT, tr("Declare a default"), "alert", "outline"),
        ),
    )


def _slots() -> rx.Component:
    return ui.section(
        tr("Whose is which"),
        ui.card(
            rx.cond(
                _view.slots.length() > 0,
                ui.rows(_view.slots, _slot),
                ui.empty_state("users", tr("No slot is taken yet.")),
            ),
            class_name="card--flush",
        ),
    )


def _note(name: str) -> rx.Component:
    return ui.text_field(
        "note",
        tr("A word about it, if you like"),
        control_id=f"note-{name}",
        max_length=300,
        auto_complete="off",
    )


def _form(act: ui.Text, on_submit: object, *fields: rx.Component) -> rx.Component:
    return rx.el.form(
        ui.request_id(SlotsState.request_id),
        ui.error_callout(SlotsState.error),
        *fields,
        ui.button(act, submit=True, busy=SlotsState.busy, wide=True, large=True),
        class_name="stack stack--wide",
        on_submit=on_submit,
    )


def _sheets() -> rx.Component:
    swap = _form(
        tr("Ask"),
        SlotsState.ask_swap,
        _select("slot", SWAP, tr("Your slot"), _view.swap_mine),
        _select("other", SWAP, tr("With which slot?"), _view.swap_others),
        _note(SWAP),
        ui.fact(tr("It is done when the other agrees. Nothing that is owed changes."), "info"),
    )
    pass_on = _form(
        tr("Ask"),
        SlotsState.ask_substitute,
        _select("slot", PASS_ON, tr("Your slot"), _view.pass_mine),
        _select("other", PASS_ON, tr("Who takes it over?"), _view.people),
        _note(PASS_ON),
        ui.fact(tr("Whoever takes it over owes what is open, and every round to come."), "info"),
        ui.fact(
            tr("What you give each other for it is between you. The circle moves no money."), "info"
        ),
    )
    default = _form(
        tr("Declare it"),
        SlotsState.declare,
        _select("slot", DEFAULT, tr("Whose slot?"), _view.defaults),
        ui.fact(
            tr("All rounds to come are owed at once, until they are paid. The member is told."),
            "warn",
        ),
    )
    return rx.fragment(
        rx.cond(_view.swap_others.length() > 0, sheet(SWAP, tr("Swap"), swap)),
        rx.cond(_view.pass_mine.length() > 0, sheet(PASS_ON, tr("Find a substitute"), pass_on)),
        rx.cond(_view.defaults.length() > 0, sheet(DEFAULT, tr("Declare a default"), default)),
    )


def page() -> rx.Component:
    """Whose slot is which, what is asked for, and what happened."""
    there = rx.fragment(
        rx.el.div(
            rx.el.div(_mine(), _for_me(), _asked()),
            rx.el.div(_slots(), _history()),
            class_name="columns columns--even",
        ),
        _sheets(),
    )
    none = ui.card(
        ui.empty_state(
            "refresh",
            tr("No run is planned yet. Slots are taken once one is."),
            ui.button_link(tr("Rounds"), _view.rounds_href, "soft"),
        )
    )
    return task_page(
        rx.cond(_view.has_run, there, none),
        title=tr("Slots"),
        back=routes.path(routes.ROUNDS, circle=ShellState.circle_id),
        tab="rounds",
        ready=SlotsState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
