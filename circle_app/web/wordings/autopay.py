"""Autopay and reminders: what is told to a member."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from circle_app.i18n import formats
from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "autopay.on": Way("refresh", "teal", "{name} switched autopay on"),
    "autopay.off": Way("refresh", "gray", "{name} switched autopay off"),
    "autopay.ended": Way("refresh", "gray", "The autopay of {name} has ended", "left the circle"),
    "autopay.mandate": Way(
        "bank", "gray", "The mandate of {name} with the payment provider has changed"
    ),
    "autopay.told": Way(
        "bell", "gray", "{name} was told: {amount} will be taken by autopay", "due {due_day}"
    ),
    "autopay.paid": Way("check", "teal", "Autopay paid {amount} for {name}", "due {due_day}"),
    "autopay.failed": Way(
        "alert", "amber", "Autopay could not take {amount} from {name}", "next try {next_day}"
    ),
    "autopay.given_up": Way(
        "alert", "red", "Autopay gave up on {amount} from {name}", "to be paid by hand"
    ),
    "dues.reminder": Way(
        "bell", "gray", "{name} was reminded: {amount} are due today", "due {due_day}"
    ),
    "dues.reminder/soon": Way(
        "bell", "gray", "{name} was reminded: {amount} are due soon", "due {due_day}"
    ),
    "dues.reminder/late": Way(
        "bell", "amber", "{name} was reminded: {amount} are late", "due {due_day}"
    ),
}
#: Which value of an act tells it in another way.
DETAILS: Final[Mapping[str, str]] = {"dues.reminder": "step"}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}


def values(params: Mapping[str, Any], language: str) -> dict[str, str]:
    """The days on which something is due and tried again, where there are such."""
    found = {}
    for name, place in (("due_on", "due_day"), ("next_on", "next_day")):
        if isinstance(params.get(name), str):
            found[place] = formats.date_medium(date.fromisoformat(params[name]), language)
    return found
