"""The page ``/c/[circle]/rounds/[round]/minutes``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.auction.minutes import MinuteLine
from circle_app.web.auction.minutes_state import AuctionMinutesState
from circle_app.web.i18n import tr
from circle_app.web.shell import task_page


def _line(line: rx.Var[MinuteLine]) -> rx.Component:
    return ui.data_row(line.name, line.value)


def signatures() -> rx.Component:
    """Room for those who sign, as the law asks for."""
    return rx.el.div(
        rx.el.span(tr("Foreman")),
        rx.el.span(tr("Winner")),
        rx.el.span(tr("Two members")),
        class_name="auction-signs",
        aria_label=tr("Room for signatures"),
        role="group",
    )


def _paper() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.h2(AuctionMinutesState.circle),
            rx.el.p(AuctionMinutesState.sub, class_name="muted small"),
        ),
        ui.data_list(rx.foreach(AuctionMinutesState.lines, _line)),
        rx.cond(
            AuctionMinutesState.bids.length() > 0,
            rx.el.section(
                rx.el.h3(tr("All bids")),
                ui.data_list(rx.foreach(AuctionMinutesState.bids, _line)),
                class_name="agreement__clause",
            ),
        ),
        signatures(),
        class_name="paper agreement auction-minutes",
    )


def page() -> rx.Component:
    """The minutes of an auction, to be read, printed and signed."""
    return task_page(
        rx.cond(
            AuctionMinutesState.lines.length() > 0,
            _paper(),
            ui.card(
                ui.empty_state("gavel", tr("The minutes are written when the auction has ended."))
            ),
        ),
        title=tr("Minutes"),
        back=AuctionMinutesState.back,
        tab="rounds",
        ready=AuctionMinutesState.loaded,
        waiting=ui.skeleton("card", "list"),
        dock=ui.print_button(),
        dock_note=tr("Or keep it as a PDF: your browser asks when you print."),
    )
