"""The part of the page of an auction that shows who is there."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.auction.here import HereRow
from circle_app.web.auction.state import AuctionState
from circle_app.web.i18n import tr

_here = AuctionState.here


def _row(row: rx.Var[HereRow]) -> rx.Component:
    return rx.el.div(
        ui.row_body(row.name, row.sub),
        rx.cond(
            row.can_change,
            ui.button(
                rx.cond(row.there, tr("Not there"), tr("Is there")),
                "outline",
                aria_label=rx.cond(
                    row.there,
                    tr("{name} is not there", name=row.name),
                    tr("{name} is there", name=row.name),
                ),
                on_click=AuctionState.mark(row.id, ~row.there),
            ),
            rx.cond(row.there, ui.chip(tr("there"), "teal", icon_name="check")),
        ),
        class_name="item",
        key=row.id,
    )


def who_is_here() -> rx.Component:
    """Who is there, for the minutes; whoever runs the rounds notes who came without the app."""
    return rx.cond(
        _here.rows.length() > 0,
        ui.section(_here.title, ui.card(ui.rows(_here.rows, _row), class_name="card--flush")),
    )
