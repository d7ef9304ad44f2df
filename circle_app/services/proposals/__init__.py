"""Proposals and votes: one engine for loans, rules, admissions and free questions."""

from circle_app.services.proposals.engine import (
    Motion,
    ProposalOpen,
    cancel_proposal,
    close_due,
    on_decided,
    open_proposal,
    settle,
)
from circle_app.services.proposals.officers import Decision, MatterDecided, OwnMatter, decide, put
from circle_app.services.proposals.views import ProposalView, VoterRow, get
from circle_app.services.proposals.views import of_circle as list  # noqa: A004  (a service's noun)
from circle_app.services.proposals.voting import Proposed, Tally, propose, tally, vote

__all__ = [
    "Decision",
    "MatterDecided",
    "Motion",
    "OwnMatter",
    "ProposalOpen",
    "ProposalView",
    "Proposed",
    "Tally",
    "VoterRow",
    "cancel_proposal",
    "close_due",
    "decide",
    "get",
    "list",
    "on_decided",
    "open_proposal",
    "propose",
    "put",
    "settle",
    "tally",
    "vote",
]
