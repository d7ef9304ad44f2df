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
    "proposal.withdrawn": Way("undo", "gray", "{name} took the question back: {title}"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
