"""Proposals: one engine for whatever members or officers decide, step by step."""

from circle_app.services.proposals.engine import (
    ProposalOpen,
    cancel_proposal,
    close_due,
    on_decided,
    on_failed,
    settle,
)
from circle_app.services.proposals.motions import Motion, locked
from circle_app.services.proposals.officers import (
    AlreadyTookPart,
    Decision,
    MatterDecided,
    OwnMatter,
    answer,
    clean_note,
    decide,
    may_answer,
)
from circle_app.services.proposals.opening import first_decider, open_proposal, put
from circle_app.services.proposals.rechecking import recheck
from circle_app.services.proposals.recording import record_vote
from circle_app.services.proposals.views import (
    AnswerView,
    ProposalView,
    StepView,
    VoterRow,
    get,
    steps_of,
)
from circle_app.services.proposals.views import of_circle as list  # noqa: A004  (a service's noun)
from circle_app.services.proposals.voting import Proposed, Tally, cast, propose, tally, vote
from circle_app.services.proposals.withdrawing import (
    NotOpener,
    Withdrawn,
    WithdrawnElsewhere,
    on_withdrawn,
    withdraw,
)

__all__ = [
    "AlreadyTookPart",
    "AnswerView",
    "Decision",
    "MatterDecided",
    "Motion",
    "NotOpener",
    "OwnMatter",
    "ProposalOpen",
    "ProposalView",
    "Proposed",
    "StepView",
    "Tally",
    "VoterRow",
    "Withdrawn",
    "WithdrawnElsewhere",
    "answer",
    "cancel_proposal",
    "cast",
    "clean_note",
    "close_due",
    "decide",
    "first_decider",
    "get",
    "list",
    "locked",
    "may_answer",
    "on_decided",
    "on_failed",
    "on_withdrawn",
    "open_proposal",
    "propose",
    "put",
    "recheck",
    "record_vote",
    "settle",
    "steps_of",
    "tally",
    "vote",
    "withdraw",
]
