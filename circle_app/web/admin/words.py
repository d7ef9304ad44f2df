"""Words of the admin area: presets, how things stand, when something was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from circle_app.adapters import clock
from circle_app.i18n import formats, text
from circle_app.services import installation
from circle_app.web.rule_wording import PRESET_NAMES

#: How a circle stands: words, tone and icon of its chip.
CIRCLE_STATES: Final[Mapping[str, tuple[str, str, str]]] = {
    "active": ("Running", "jade", "check"),
    "archived": ("Put away", "gray", "box"),
    "dissolved": ("Dissolved", "gray", "door"),
}


def zone() -> str:
    """The time zone that pages of the installation tell times in."""
    return installation.current().region_time_zone


def when(moment: datetime | None, language: str) -> str:
    """When something was, as people say it; empty where it never was."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(zone()))
    return formats.moment_words(local, clock.today(zone()), language)


def day_of(moment: datetime, language: str) -> str:
    """The day of a moment, with its year."""
    return formats.date_medium(clock.day_of(moment, zone()), language)


def ago(moment: datetime | None, language: str) -> str:
    """How long ago a moment was, in days: "today", "3 days ago"; empty where it never was."""
    if moment is None:
        return ""
    return formats.in_days(clock.day_of(moment, zone()), clock.today(zone()), language)


def preset_words(preset: str, language: str) -> str:
    """What kind a circle is."""
    return text(language, PRESET_NAMES.get(preset, "Circle"))


def size_words(size: int, language: str) -> str:
    """A number of bytes as people read it: "12.4 GB"."""
    for unit, words in ((1024**3, "{n} GB"), (1024**2, "{n} MB"), (1024, "{n} KB")):
        if size >= unit:
            tenths = size * 10 // unit
            whole, tenth = divmod(tenths, 10)
            number = f"{whole}.{tenth}" if tenth and whole < 100 else f"{whole}"
            return text(language, words, n=number)
    return text(language, "{n} bytes", n=size)
