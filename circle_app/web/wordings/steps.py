"""Matters on their way through the steps of deciding."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "proposal.step_taken": Way("check", "teal", "Step {step} of {steps} is done: {title}"),
    "proposal.escalated": Way("arrow_out", "amber", "Passed on, nobody is left who may: {title}"),
    "proposal.escalated/time": Way("clock", "amber", "Passed on, nobody answered in time: {title}"),
    "proposal.answered": Way(
        "check", "gray", "{name} answered: {title}", "{agreed} of {needed} have agreed"
    ),
    "vote.recorded": Way("hand", "gray", "{by} wrote down the vote of {name}: {title}"),
    "vote.recorded/yes": Way(
        "hand", "teal", "{by} wrote down that {name} said yes: {title}", "{yes} yes, {no} no"
    ),
    "vote.recorded/no": Way(
        "hand", "gray", "{by} wrote down that {name} said no: {title}", "{yes} yes, {no} no"
    ),
    "proposal.withdrawn": Way("undo", "gray", "{name} took the question back: {title}"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
