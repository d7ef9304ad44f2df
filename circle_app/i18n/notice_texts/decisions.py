"""Words of notices about votes and decisions, and what a matter is called in them."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "vote.closing": (
        "A vote ends soon",
        "“{title}” ends on {day} at {time}. You have not voted yet.",
    ),
    "proposal.opened": (
        "A vote is open",
        "{name} asks the circle: {title}",
    ),
    "proposal.approved": (
        "Agreed",
        "{title}: {yes} yes, {no} no.",
    ),
    "proposal.approved/officer": (
        "Agreed",
        "An officer agreed: {title}",
    ),
    "proposal.rejected": (
        "It was not agreed",
        "{title}: {yes} yes, {no} no.",
    ),
    "proposal.rejected/officer": (
        "It was not agreed",
        "An officer did not agree: {title}",
    ),
    "proposal.failed": (
        "Agreed, but it could not be done",
        "“{title}” was agreed and could not be carried out. Nothing was changed.",
    ),
    "proposal.withdrawn": (
        "A vote was withdrawn",
        "“{title}” was taken back. You need not vote.",
    ),
    "rules.in_force": (
        "New rules",
        "From now on the new rules of {circle} count.",
    ),
    "proposal.opened/officer": (
        "A decision waits for you",
        "{name} asks: {title}",
    ),
}

SHORT: Final = {
    "vote.closing": "{circle}: a vote ends {day} {time}. Please vote.",
    "proposal.opened": "{circle}: a new vote is open. Please vote.",
    "proposal.opened/officer": "{circle}: a decision waits for you.",
    "proposal.step_taken": "{circle}: a decision waits for you.",
    "proposal.escalated": "{circle}: a decision waits for you.",
    "proposal.approved": "{circle}: agreed, {yes} yes, {no} no.",
    "proposal.rejected": "{circle}: not agreed, {yes} yes, {no} no.",
    "proposal.approved/officer": "{circle}: an officer agreed.",
    "proposal.rejected/officer": "{circle}: an officer did not agree.",
    "proposal.failed": "{circle}: what was agreed could not be done.",
    "proposal.withdrawn": "{circle}: a vote was withdrawn.",
}

#: What is voted on, where the matter carries no sentence of its own.
TITLES: Final = {
    "rules": "new rules",
    "loan": "the loan",
    "loan/purpose": "the loan “{title}”",
    "admission": "letting {title} in",
    "removal": "removing {title}",
    "leave": "{title} leaving",
    "upi": "the UPI address {title}",
    "reopening": "opening {title} again",
    "expense": "the payment to {title}",
    "withdrawal": "taking savings out",
    "reversal": "taking an entry back (“{title}”)",
    "archive": "letting the circle rest or wake",
    "preset": "another kind of circle",
    "write_off": "giving a loan up",
    "waiver": "letting somebody off a part of a loan",
    "settlement": "ending a loan for an agreed sum",
    "guarantee": "taking a loan from its guarantor",
    "share_out": "sharing money out",
    "distribution": "giving earnings to members",
    "investment": "investing in {title}",
    "draw_void": "declaring a draw void (“{title}”)",
    "dissolution": "ending {title}",
}
#: Kinds of which the title is only a part of the words, or says what is not for everybody.
WORDED: Final = frozenset(
    {
        "admission",
        "removal",
        "leave",
        "upi",
        "expense",
        "withdrawal",
        "reversal",
        "write_off",
        "waiver",
        "settlement",
        "guarantee",
        "share_out",
        "distribution",
        "investment",
        "draw_void",
        "dissolution",
    }
)
