"""The card "Notices on this device": a browser is woken once its reader has tapped here."""

from typing import Any

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr


class PushCard(rx.Component):
    """Our own script: only the browser knows what it can do and what it was allowed."""

    library = "$/public/push"
    tag = "PushCard"

    words: rx.Var[dict[str, Any]]


def _words() -> dict[str, Any]:
    """What the card says in each of its states, and on its button."""
    return {
        "looking": tr("Looking at this browser …"),
        "looking_text": tr("One moment."),
        "off_title": tr("Off"),
        "off_text": tr("Switched on, this device rings even while Circle is closed."),
        "on_title": tr("On"),
        "on_text": tr("This device rings until you switch it off here or sign out."),
        "blocked_title": tr("Blocked in this browser"),
        "blocked_text": tr(
            "Tap the lock beside the address, allow notifications for this page, and load it again."
        ),
        "impossible_title": tr("Not possible in this browser"),
        "impossible_text": tr(
            "It cannot show notices, or not in a private window. Another browser can."
        ),
        "installed_title": tr("Put Circle on the home screen first"),
        "installed_text": tr(
            "On this phone only apps on the home screen ring: tap Share, then “Add to Home "
            "Screen”, and open Circle from there."
        ),
        "closed_title": tr("Not set up here yet"),
        "closed_text": tr("Whoever runs this installation has to switch it on first."),
        "failed_title": tr("That did not work"),
        "failed_text": tr("Nothing was changed. Please look at your connection and try again."),
        "act_on": tr("Switch on"),
        "act_off": tr("Switch off"),
        "act_again": tr("Try again"),
    }


def push_card() -> rx.Component:
    """The card with its title; it needs no state: what is so stands in the browser."""
    return ui.section(tr("Notices on this device"), ui.card(PushCard.create(words=_words())))
