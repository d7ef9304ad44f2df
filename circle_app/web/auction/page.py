"""The page ``/c/[circle]/rounds/[round]/auction``."""

from typing import Final

import reflex as rx

from circle_app.web import ui
from circle_app.web.auction.here_part import who_is_here
from circle_app.web.auction.minutes import MinuteLine
from circle_app.web.auction.state import AuctionState
from circle_app.web.auction.statement import StatementLine
from circle_app.web.auction.view_models import BidLine, Line, SlotChoice
from circle_app.web.i18n import tr
from circle_app.web.shell import task_page

_room = AuctionState.room
_OPEN: Final = "auction-open"


class AuctionClock(rx.Component):
    """Our own script: what is left, by the server's clock."""

    library = "$/public/auction_clock"
    tag = "AuctionClock"

    until: rx.Var[str]
    now: rx.Var[str]
    label: rx.Var[str]
    on_end: rx.EventHandler[rx.event.no_args_event_spec]


def _line(line: rx.Var[Line]) -> rx.Component:
    return ui.data_row(line.name, line.value)


def _head() -> rx.Component:
    """The highest bid or the winner, how much, and what is left of the time."""
    return ui.slab(
        rx.el.div(
            rx.el.div(
                ui.label(_room.label),
                rx.cond(_room.winner, rx.el.p(_room.winner, class_name="round-name")),
                ui.money(_room.figure, "page"),
                rx.el.p(_room.sub, class_name="muted"),
                class_name="grow",
            ),
            rx.cond(
                _room.until,
                rx.el.div(
                    ui.label(_room.clock_label),
                    AuctionClock.create(
                        until=_room.until,
                        now=_room.now,
                        label=_room.clock_label,
                        on_end=AuctionState.reload,
                    ),
                    class_name="auction-left",
                ),
            ),
            class_name="row row--between row--top row--wrap",
        ),
        rx.cond(_room.ends, rx.el.p(_room.ends, class_name="muted small")),
        rx.cond(_room.place, rx.el.p(_room.place, class_name="muted small")),
        rx.cond(_room.my_bid, rx.el.p(_room.my_bid, class_name="strong")),
        rx.cond(_room.waits, rx.el.p(_room.waits)),
        rx.el.p(_room.spoken, class_name="visually-hidden", role="status"),
        rx.cond(
            _room.may_close,
            ui.button(
                tr("Settle it now"),
                icon_name="check",
                wide=True,
                busy=AuctionState.busy,
                on_click=AuctionState.close,
            ),
        ),
    )


def _slot_option(slot: rx.Var[SlotChoice]) -> rx.Component:
    return rx.el.option(slot.words, value=slot.id, key=slot.id)


def _slot_field() -> rx.Component:
    """For whom: only where there is a choice, as an officer records for others."""
    return rx.cond(
        AuctionState.choices.length() > 0,
        rx.el.div(
            rx.el.label(tr("For"), html_for="slot"),
            rx.el.select(
                rx.foreach(AuctionState.choices, _slot_option),
                id="slot",
                name="slot",
                class_name="input",
            ),
            class_name="field",
        ),
    )


def _bid_form() -> rx.Component:
    return rx.el.form(
        _slot_field(),
        rx.el.div(
            rx.el.p(tr("I go without"), class_name="field__label", aria_hidden="true"),
            ui.amount_field(
                "discount",
                tr("I go without"),
                min=_room.least,
                max=_room.cap,
                step=_room.step,
                default_value=_room.least.to_string(),
                stepper=True,
                required=True,
                # Somebody else may bid while this is typed.
                keep=True,
            ),
        ),
        rx.el.p(_room.bid_hint, class_name="muted small"),
        ui.error_callout(AuctionState.error),
        ui.button(
            tr("Look at this bid"), submit=True, wide=True, large=True, busy=AuctionState.busy
        ),
        on_submit=AuctionState.look,
        class_name="stack",
    )


def _offer() -> rx.Component:
    """The bid once more, with what it means: a bid is never taken back."""
    return rx.el.div(
        rx.el.h2(AuctionState.offer.title),
        ui.data_list(rx.foreach(AuctionState.offer.lines, _line)),
        rx.el.p(tr("A bid cannot be taken back."), class_name="strong"),
        ui.error_callout(AuctionState.error),
        rx.el.div(
            ui.button(tr("Change it"), "outline", on_click=AuctionState.change),
            ui.button(
                tr("Bid {amount}", amount=AuctionState.offer.amount),
                icon_name="gavel",
                busy=AuctionState.busy,
                on_click=AuctionState.bid,
            ),
            class_name="actions",
        ),
        class_name="stack",
        role="group",
        aria_label=AuctionState.offer.title,
    )


def _bidding() -> rx.Component:
    return rx.fragment(
        rx.cond(
            _room.can_bid,
            ui.card(
                rx.cond(
                    AuctionState.offer.typed,
                    _offer(),
                    rx.fragment(rx.el.h2(tr("Your bid")), _bid_form()),
                )
            ),
        ),
        rx.cond(_room.why_not, ui.callout(rx.el.p(_room.why_not), tone="amber")),
    )


def _bid(line: rx.Var[BidLine]) -> rx.Component:
    return rx.el.div(
        ui.row_body(line.name, line.sub),
        rx.el.div(
            ui.amount(line.amount),
            rx.cond(line.best, ui.chip(tr("highest"), "teal", icon_name="check")),
            class_name="item__end",
        ),
        class_name="item",
        key=line.key,
    )


def _bids() -> rx.Component:
    return rx.cond(
        AuctionState.bids.length() > 0,
        ui.section(
            AuctionState.bids_title,
            ui.card(ui.rows(AuctionState.bids, _bid), class_name="card--flush"),
        ),
    )


def legal_note() -> rx.Component:
    """What has to be known before somebody runs auctions."""
    return ui.callout(
        rx.el.p(
            tr("Among friends this is fine. As a business it is not, without registration."),
            class_name="strong",
        ),
        rx.el.p(
            tr(
                "Running a chit for the public or for profit needs registration and the sanction "
                "of the state (Chit Funds Act, 1982). Circle keeps the record; it does not make "
                "you a registered foreman. The draw is the usual way among friends."
            ),
            class_name="small",
        ),
        tone="amber",
    )


def _begin() -> rx.Component:
    """The form that opens an auction, or changes its time before anybody bid."""
    return rx.cond(
        _room.may_begin,
        ui.card(
            rx.el.h2(
                rx.cond(_room.begun, tr("Change the time"), tr("Open the auction of this round"))
            ),
            rx.cond(_room.begun, rx.fragment(), legal_note()),
            rx.el.form(
                ui.request_id(AuctionState.request_id),
                rx.el.div(
                    ui.text_field("day", tr("Day"), type="date", hint=tr("Empty: now")),
                    ui.text_field("hour", tr("Time"), type="time"),
                    class_name="auction-when",
                ),
                rx.el.div(
                    rx.el.p(tr("Open for"), class_name="field__label", aria_hidden="true"),
                    ui.amount_field(
                        "minutes",
                        tr("Open for"),
                        suffix=tr("minutes"),
                        money=False,
                        min=1,
                        max=10_080,
                        step=5,
                        default_value=_room.minutes_open.to_string(),
                        stepper=True,
                        keep=True,
                    ),
                ),
                ui.text_field(
                    "place", tr("Place, if you meet"), max_length=80, auto_complete="off"
                ),
                ui.error_callout(AuctionState.open_error),
                ui.button(
                    tr("Announce it to all"),
                    submit=True,
                    wide=True,
                    icon_name="gavel",
                    busy=AuctionState.busy,
                ),
                on_submit=AuctionState.begin,
                class_name="stack",
            ),
            id=_OPEN,
        ),
    )


def _terms() -> rx.Component:
    return ui.section(tr("The terms"), ui.card(ui.data_list(rx.foreach(_room.terms, _line))))


def _result() -> rx.Component:
    return rx.cond(
        _room.result.length() > 0,
        ui.section(
            tr("How it was divided"),
            ui.card(
                rx.el.p(_room.result_note),
                ui.data_list(rx.foreach(_room.result, _line)),
                rx.el.div(
                    rx.cond(
                        _room.draw_href,
                        ui.button_link(
                            tr("See how it was drawn"),
                            _room.draw_href,
                            "outline",
                            icon_name="target",
                        ),
                    ),
                    ui.button_link(tr("The money of this round"), _room.round_href, "outline"),
                    class_name="actions",
                ),
            ),
        ),
    )


def _minute(line: rx.Var[MinuteLine]) -> rx.Component:
    return ui.data_row(line.name, line.value)


def _minutes() -> rx.Component:
    """What was written down; the page to print has room for signatures."""
    return rx.cond(
        _room.minutes.length() > 0,
        ui.section(
            tr("Minutes"),
            ui.card(
                rx.el.p(_room.minutes_of, class_name="strong"),
                ui.data_list(rx.foreach(_room.minutes, _minute)),
                ui.button_link(tr("Read and print the minutes"), _room.minutes_href, "outline"),
                class_name="auction-minutes",
            ),
        ),
    )


def _statement_line(line: rx.Var[StatementLine]) -> rx.Component:
    return rx.el.div(
        ui.row_body(line.title, line.sub),
        rx.cond(
            line.amount,
            rx.el.div(
                ui.amount(line.amount),
                rx.el.span(line.got, class_name="muted small"),
                class_name="item__end",
            ),
        ),
        class_name="item",
    )


def _statement() -> rx.Component:
    return rx.cond(
        AuctionState.statement.length() > 0,
        ui.section(
            tr("Your statement"),
            ui.card(ui.rows(AuctionState.statement, _statement_line), class_name="card--flush"),
            ui.button_link(tr("Read and print it"), _room.statement_href, "outline"),
        ),
    )


def page() -> rx.Component:
    """The auction before, while and after bids are taken."""
    return task_page(
        rx.el.div(
            rx.el.div(
                _head(),
                _bidding(),
                rx.cond(_room.begun, rx.fragment(), _begin()),
                _result(),
                _bids(),
                rx.cond(_room.begun, _begin()),
                class_name="stack stack--wide",
            ),
            rx.el.div(
                who_is_here(), _terms(), _minutes(), _statement(), class_name="stack stack--wide"
            ),
            class_name="columns",
        ),
        title=_room.title,
        back=_room.back,
        tab="rounds",
        ready=AuctionState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
