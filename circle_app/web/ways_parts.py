"""How a message reads by one way: a card that looks like what arrives."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.ways_words import PreviewCard


def preview(card: rx.Var[PreviewCard]) -> rx.Component:
    """A message as it arrives, with how many get it and what that costs."""
    return ui.card(
        rx.el.div(
            rx.el.span(ui.icon_path(card.d, "icon--18"), card.way, class_name="strong letter__way"),
            ui.chip(rx.el.span(card.language, lang=card.lang)),
            rx.el.span(card.count, class_name="small muted grow end"),
            class_name="row letter__head",
        ),
        rx.el.div(
            rx.cond(card.title, rx.el.p(card.title, class_name="strong")),
            rx.el.p(card.told, class_name="letter__text"),
            class_name="letter",
            lang=card.lang,
        ),
        rx.cond(
            card.size + card.cost,
            rx.el.p(
                rx.el.span(card.size),
                rx.el.span(card.cost),
                class_name="small muted num letter__foot",
            ),
        ),
    )
