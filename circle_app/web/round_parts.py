"""What the pages of rounds draw alike."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.round_words import Mark


def chip(mark: rx.Var[Mark]) -> rx.Component:
    """A state as a chip."""
    return ui.chip_path(mark.words, mark.tone, mark.d)
