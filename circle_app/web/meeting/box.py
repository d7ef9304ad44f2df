"""Beside the grid: the cash box, loans to hand over, the count, the minutes."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.meeting.parts import cell, joined, out
from circle_app.web.meeting.state import MeetingState
from circle_app.web.meeting.view_models import LoanLine, Piece, SheetRow

_head = MeetingState.heading


def _line(name: ui.Child, amount: ui.Child, class_name: str = "") -> rx.Component:
    return rx.el.div(
        rx.el.dt(name), rx.el.dd(amount, class_name="num"), class_name=f"box-line {class_name}"
    )


def _given(loan: rx.Var[LoanLine]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(tr("Loan to {name}", name=loan.first_name)),
        rx.el.dd(loan.taken, class_name="num"),
        class_name="box-line",
        hidden=True,
        custom_attrs={"data-out": joined("loan:", loan.id)},
    )


def cash_box() -> rx.Component:
    """What was in the box, what came in, what goes out, what it should hold."""
    return ui.card(
        rx.el.h2(tr("Cash box")),
        rx.el.dl(
            rx.foreach(MeetingState.box, lambda row: _line(row.name, row.amount)),
            _line(tr("Collected"), out("collected")),
            rx.foreach(MeetingState.loans, _given),
            _line(tr("Should be"), out("should"), "box-line--sum"),
            class_name="box-lines",
        ),
    )


def _loan(loan: rx.Var[LoanLine]) -> rx.Component:
    return rx.el.li(
        rx.el.label(
            rx.el.input(
                type="checkbox",
                default_checked=loan.chosen,
                disabled=loan.hindrance != "",
                custom_attrs=cell("check", joined("|hand_over.", loan.id)),
            ),
            rx.el.span(
                rx.el.span(loan.name, class_name="item__title"),
                rx.el.span(loan.sub, class_name="item__sub block"),
                rx.cond(loan.hindrance, rx.el.span(loan.hindrance, class_name="item__sub block")),
                class_name="grow",
            ),
            rx.el.span(loan.cash, class_name="num strong"),
            class_name="check",
        )
    )


def loans_to_give() -> rx.Component:
    """Approved loans that are given at the meeting."""
    return rx.cond(
        MeetingState.loans.length() > 0,
        rx.el.section(
            ui.card(
                rx.el.h2(tr("Loans to hand over")),
                rx.el.ul(rx.foreach(MeetingState.loans, _loan), role="list"),
            ),
            id="loans",
            custom_attrs={"data-part": "loans"},
        ),
    )


def _piece(piece: rx.Var[Piece]) -> rx.Component:
    return rx.el.div(
        rx.el.span(piece.shown, class_name="num strong"),
        rx.el.span("×", class_name="muted", custom_attrs={"aria-hidden": "true"}),
        rx.el.input(
            type="text",
            default_value=piece.count,
            input_mode="numeric",
            auto_complete="off",
            placeholder="–",
            class_name="cell num",
            aria_label=tr("How many of {value}", value=piece.shown),
            custom_attrs=cell("count", joined("|count.", piece.value), enterKeyHint="next"),
        ),
        out(joined("piece:", piece.value), class_name="num"),
        class_name="count-line",
    )


def _coins() -> rx.Component:
    return rx.el.div(
        rx.el.span(
            rx.cond(MeetingState.pieces.length() > 0, tr("Coins"), tr("Counted")),
            class_name="strong",
        ),
        rx.el.input(
            type="text",
            default_value=_head.coins,
            input_mode="decimal",
            auto_complete="off",
            placeholder="–",
            class_name="cell num",
            aria_label=tr("Coins, together"),
            custom_attrs=cell("amount", "|count.coins", enterKeyHint="next"),
        ),
        class_name="count-line count-line--coins",
    )


def _verdict() -> rx.Component:
    return rx.el.div(
        rx.el.span(
            ui.icon("check", "icon--24 tally__yes"),
            ui.icon("alert", "icon--24 tally__no"),
            class_name="tally__sign",
        ),
        rx.el.div(
            out("counted", class_name="tally__sum num"),
            out("gap", class_name="tally__words"),
            class_name="stack stack--tight grow",
        ),
        class_name="tally",
        custom_attrs={"data-out": "verdict", "data-way": "none"},
    )


def _counter(row: rx.Var[SheetRow]) -> rx.Component:
    return rx.el.li(
        rx.el.label(
            rx.el.input(
                type="checkbox",
                default_checked=row.counted,
                custom_attrs=cell(
                    "check", joined("|counted_by.", row.id), **{"data-name": row.name}
                ),
            ),
            rx.el.span(row.name),
            class_name="check",
        )
    )


def _counters() -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            ui.icon("users"),
            out("counters", tr("Who counted?"), class_name="grow"),
            ui.icon("chevron_down", "icon--18"),
            class_name="counters__head",
        ),
        rx.el.ul(
            rx.foreach(MeetingState.rows, _counter),
            class_name="counters__list",
            role="list",
            tab_index=0,
            aria_label=tr("Who counted?"),
        ),
        class_name="counters",
    )


def closing_count() -> rx.Component:
    """Notes and coins against the books; a difference is explained."""
    return rx.el.section(
        ui.card(
            rx.el.h2(tr("Closing count")),
            rx.el.div(rx.foreach(MeetingState.pieces, _piece), _coins(), class_name="count-lines"),
            _verdict(),
            rx.el.div(
                ui.text_field(
                    "why",
                    tr("Why it differs"),
                    hint=tr("It stands in the books beside the difference, for everybody to read."),
                    default_value=_head.reason,
                    max_length=300,
                    auto_complete="off",
                    custom_attrs=cell("text", "|reason"),
                ),
                class_name="tally-why",
            ),
            _counters(),
        ),
        id="count",
        custom_attrs={"data-part": "count"},
    )


def minutes() -> rx.Component:
    """What else is to be remembered."""
    return ui.card(
        ui.text_area(
            "minutes",
            tr("Minutes"),
            default_value=_head.minutes,
            max_length=4000,
            placeholder=tr("What was said and decided"),
            custom_attrs=cell("text", "|minutes"),
        ),
        class_name="sheet-minutes",
    )
