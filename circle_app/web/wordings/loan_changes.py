"""Loans that are planned anew, and those that pay an older one off."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "loan.reschedule_asked": Way(
        "refresh", "amber", "{by} asks to plan the loan of {name} anew", "{amount} are left of it"
    ),
    "loan.reschedule_refused": Way("x", "gray", "Not agreed: the loan of {name} stays as it is"),
    "loan.rescheduled": Way(
        "refresh", "teal", "The loan of {name} is planned anew: {amount}", "no money has moved"
    ),
    "loan.top_up_asked": Way(
        "lend", "gray", "{name} asks for {amount} in place of the running loan", "{purpose}"
    ),
    "loan.closed/top_up": Way(
        "check_circle", "teal", "A larger loan has paid the older one of {name} off"
    ),
}
#: Which value of an act tells it in another way.
DETAILS: Final[Mapping[str, str]] = {"loan.closed": "method"}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
