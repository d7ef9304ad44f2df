"""The pay page once something was paid: the receipt."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.pay.picture import picture_card
from circle_app.web.pay.state import PayState
from circle_app.web.pay.view_models import ReceiptRow


def _receipt_row(line: rx.Var[ReceiptRow]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(line.name),
        rx.el.dd(rx.el.span(line.value, class_name="strong")),
        class_name="data__row",
    )


def receipt() -> rx.Component:
    """What was paid, how the cycle stands now, and where it is kept."""
    done = PayState.done
    cycle = done.cycle
    ring = ui.ring(
        cycle.ring,
        208,
        rx.cond(
            cycle.closed,
            ui.icon("check", "receipt__check"),
            rx.el.span(
                cycle.paid,
                rx.el.small(" ", tr("of {all}", all=cycle.members)),
                class_name="ring__big",
            ),
        ),
        rx.el.span(
            rx.cond(cycle.closed, tr("all have paid"), tr("have paid")), class_name="ring__sub"
        ),
    )
    return rx.el.div(
        rx.cond(done.has_cycle, ring),
        rx.el.div(
            ui.money(done.amount, "page"),
            rx.el.h2(done.title),
            rx.el.p(done.sub, class_name="muted"),
            class_name="center stack stack--tight",
            role="status",
        ),
        ui.card(
            ui.data_list(rx.foreach(done.rows, _receipt_row)),
            rx.el.div(
                ui.link(tr("Open this payment"), href=done.href),
                rx.cond(done.receipt_href, ui.link(tr("Receipt"), href=done.receipt_href)),
                rx.cond(done.entry_href, ui.link(tr("Undo"), href=done.entry_href)),
                class_name="row row--between",
            ),
        ),
        rx.cond(done.picture_action, picture_card(done.picture_action)),
        class_name="receipt",
    )
