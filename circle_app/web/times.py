"""Moments as the people of a circle read them on their own clocks."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from circle_app.adapters import clock
from circle_app.i18n import formats


def local(moment: datetime, time_zone: str) -> datetime:
    """A moment on the clocks of a time zone."""
    return moment.astimezone(ZoneInfo(time_zone))


def when(moment: datetime, time_zone: str, language: str) -> str:
    """A moment in words: "today 14:06", "Fri 20 Nov 09:15"."""
    return formats.moment_words(local(moment, time_zone), clock.today(time_zone), language)


def day(moment: datetime, time_zone: str) -> date:
    """The day a moment falls on in a time zone."""
    return local(moment, time_zone).date()
