"""The field for counted money, drawn by our own script."""

from typing import Any

import reflex as rx

from circle_app.web.i18n import tr


class MoneyCount(rx.Component):
    """An amount, or notes and coins, with the total and the difference as it is typed."""

    _is_form_control = True

    library = "$/public/count"
    tag = "MoneyCount"

    pieces: rx.Var[str]
    booked: rx.Var[int]
    symbol: rx.Var[str]
    serial: rx.Var[str]
    by_amount: rx.Var[str]
    by_pieces: rx.Var[str]
    amount_label: rx.Var[str]
    total_label: rx.Var[str]
    piece: rx.Var[str]
    less: rx.Var[str]
    more: rx.Var[str]
    agrees: rx.Var[str]
    missing: rx.Var[str]
    extra: rx.Var[str]
    ways: rx.Var[str]


def money_count(**props: Any) -> rx.Component:
    """The field; it posts ``amount`` as it was typed, or ``pieces`` as ``value:how many,…``."""
    return MoneyCount.create(
        by_amount=tr("Amount"),
        by_pieces=tr("Notes and coins"),
        amount_label=tr("What lies in the box"),
        total_label=tr("You counted"),
        # The script puts the figures in: they change while somebody types.
        piece=tr("How many of {value}"),
        less=tr("Less"),
        more=tr("More"),
        agrees=tr("That is what the books say"),
        missing=tr("{difference} less than the books say"),
        extra=tr("{difference} more than the books say"),
        ways=tr("How you count"),
        **props,
    )
