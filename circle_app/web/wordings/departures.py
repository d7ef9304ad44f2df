"""People who go, circles that end, loans that are given up."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "departure.asked": Way("user", "amber", "{name} wants to leave the circle", "“{reason}”"),
    "departure.asked/removal": Way(
        "user", "amber", "{by} asks to remove {name} from the circle", "“{reason}”"
    ),
    "departure.agreed": Way("check", "teal", "Agreed: {name} leaves", "still to be settled"),
    "departure.agreed/removal": Way(
        "check", "teal", "Agreed: {name} is removed", "still to be settled"
    ),
    "departure.refused": Way("x", "gray", "Not agreed: {name} stays"),
    "departure.cancelled": Way("undo", "gray", "{by} took back that {name} goes"),
    "member.left": Way("user", "gray", "{name} left the circle", "everything is settled"),
    "member.removed": Way("user", "gray", "{name} was removed", "everything is settled"),
    "loan.write_off_asked": Way(
        "scale", "amber", "{by} asks to write off {amount} that {name} owes", "“{reason}”"
    ),
    "loan.written_off": Way("scale", "amber", "{amount} that {name} owed was written off"),
    "loan.recovered": Way("arrow_in", "teal", "{amount} came back on a lost loan of {name}"),
    "dissolution.asked": Way("scale", "amber", "{by} asks to end the circle", "“{reason}”"),
    "dissolution.agreed": Way("check", "amber", "Agreed: the circle ends", "still to be paid out"),
    "dissolution.refused": Way("x", "gray", "Not agreed: the circle goes on"),
    "dissolution.cancelled": Way("undo", "gray", "{by} took back that the circle ends"),
    "circle.dissolved": Way("circle", "gray", "The circle has ended", "{amount} was paid out"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {
    "member.settlement": "Settlement with {name}",
    "loan.write_off": "Written off: loan {number} of {name}",
    "loan.recovery": "Came back on a lost loan of {name}",
    "dissolution.earnings": "What loans earned up to the end",
    "dissolution.surplus": "The surplus goes to the members",
    "dissolution.settlement": "Paid out at the end: {name}",
    "dissolution.social": "Share of the social fund: {name}",
    "wallet.settlement": "Paid out by {circle}",
}
ENTRY_ICONS: Final[Mapping[str, str]] = {
    "member.settlement": "user",
    "loan.write_off": "scale",
    "loan.recovery": "arrow_in",
    "dissolution.earnings": "circle",
    "dissolution.surplus": "circle",
    "dissolution.settlement": "circle",
    "dissolution.social": "heart",
    "wallet.settlement": "arrow_in",
}
