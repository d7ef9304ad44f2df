"""Loans that come into default, and those that are in order again."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "loan.defaulted": Way(
        "alert", "red", "The loan of {name} is {days} days late and counts as not paid", "{amount}"
    ),
    "loan.cured": Way("check", "teal", "Nothing of the loan of {name} is late any more"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
