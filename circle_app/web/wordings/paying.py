"""Borrowers who are let off something, and loans that end for less than was owed."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "loan.waiver_asked": Way(
        "minus", "amber", "{by} asks to let {name} off {amount}", "“{reason}”"
    ),
    "loan.waived": Way("check", "teal", "{name} was let off {amount}"),
    "loan.waiver_undo_asked": Way(
        "undo", "amber", "{by} asks that {name} pay {amount} after all", "“{reason}”"
    ),
    "loan.waiver_undone": Way("undo", "gray", "{name} is to pay {amount} after all", "“{reason}”"),
    "loan.settlement_asked": Way(
        "scale", "amber", "{by} asks to end the loan of {name} for {amount}", "“{reason}”"
    ),
    "loan.settlement_agreed": Way(
        "check", "teal", "Agreed: the loan of {name} ends for {amount}", "if it is paid in time"
    ),
    "loan.settled": Way("check_circle", "teal", "The loan of {name} has ended for {amount}"),
    "loan.settlement_lapsed": Way(
        "clock", "gray", "The loan of {name} goes on", "the agreed {amount} did not come in time"
    ),
}
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
