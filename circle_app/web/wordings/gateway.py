"""Paying online: the account with a provider, and what a person has to look at."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "gateway.set": Way("card", "teal", "{by} set up paying online; it is on"),
    "gateway.set/off": Way("card", "gray", "{by} set up paying online; it is off"),
    "gateway.mismatch": Way(
        "alert", "amber", "{amount} of {name} came online and is not in the books"
    ),
    "gateway.trouble": Way("alert", "amber", "The payment online of {name} needs a look: {amount}"),
    "gateway.disputed": Way("alert", "amber", "The bank disputes {amount} of {name}"),
    "gateway.refund_asked": Way(
        "undo", "amber", "{by} gives {amount} back to {name}, paid online", "“{reason}”"
    ),
    "gateway.refunded": Way("undo", "gray", "{amount} went back to {name}, paid online"),
}
#: Kinds that are told in another way by the value of a parameter.
DETAILS: Final[Mapping[str, str]] = {"gateway.set": "state"}
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
