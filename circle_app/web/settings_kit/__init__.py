"""Pages of settings: sections, search, rows with one control each, and the bar of what is unsaved.

A page brings its items and saves them; everything between is here.
"""

from circle_app.web.settings_kit.items import FLAGS, Control, Item, Section, joined, split
from circle_app.web.settings_kit.parts import settings_parts
from circle_app.web.settings_kit.state import SettingsStateMixin

__all__ = [
    "FLAGS",
    "Control",
    "Item",
    "Section",
    "SettingsStateMixin",
    "joined",
    "settings_parts",
    "split",
]
