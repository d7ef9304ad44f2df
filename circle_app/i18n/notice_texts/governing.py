"""Words of notices about deciding, belonging, and the circle and its officers."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "proposal.step_taken": (
        "It is your turn to decide",
        "“{title}” has passed the step before. Now it is with you.",
    ),
    "proposal.escalated": (
        "Now it is for you to decide",
        "“{title}” was passed on to you.",
    ),
    "discussion.said": (
        "New words about a decision",
        "{name} wrote something.",
    ),
    "member.welcomed": (
        "Welcome to {circle}",
        "You are a member now. Look around.",
    ),
    "member.denied": (
        "You were not let in",
        "{circle} did not let you in this time.",
    ),
    "member.left": (
        "Somebody has left",
        "{name} left {circle}.",
    ),
    "office.handed_over": (
        "An office is yours",
        "{by} handed an office of {circle} over to you.",
    ),
    "departure.asked": (
        "You are asked to leave",
        "{by} asks that you leave {circle}. Read why.",
    ),
    "departure.agreed": (
        "Leaving is agreed",
        "It is agreed that you leave {circle}. What is yours will be paid out.",
    ),
    "departure.to_settle": (
        "A departure to settle",
        "It is agreed that {name} leaves. Pay out what is left and end it.",
    ),
    "departure.refused": (
        "You stay a member",
        "It was not agreed that you leave {circle}.",
    ),
    "departure.cancelled": (
        "You stay a member",
        "It is not asked any more that you leave {circle}.",
    ),
    "member.identity_submitted": (
        "An identity to check",
        "{name} sent papers. Look whether they are right.",
    ),
    "member.identity_verified": (
        "Your papers are right",
        "{circle} has checked who you are.",
    ),
    "member.identity_rejected": (
        "Your papers were not accepted",
        "Ask {by} what is missing, and send them again.",
    ),
    "paper.added": (
        "A new paper: {title}",
        "{name} put it on the board of {circle}.",
    ),
    "paper.changed": (
        "A paper has changed: {title}",
        "{name} put a new version on the board of {circle}.",
    ),
    "meeting.posted": (
        "A meeting is written down",
        "{amount} came in. Read the minutes and see whether yours is right.",
    ),
    "rules.decided": (
        "New rules are coming",
        "{circle} has decided on new rules. See from when they count.",
    ),
    "rules.changed": (
        "The rules have changed",
        "New rules of {circle} count from now on.",
    ),
    "rules.withdrawn": (
        "The rules stay as they are",
        "The new rules that {circle} had decided on will not come.",
    ),
    "circle.preset_changed": (
        "{circle} works differently",
        "It is another kind of circle now. Look at its rules.",
    ),
    "circle.woken": (
        "{circle} is awake again",
        "It goes on as before.",
    ),
    "dissolution.agreed": (
        "{circle} will end",
        "It is agreed. Everybody will be paid out.",
    ),
    "dissolution.refused": (
        "{circle} goes on",
        "It was not agreed that it ends.",
    ),
    "dissolution.cancelled": (
        "{circle} goes on",
        "It is not asked any more that it ends.",
    ),
    "period.reopened": (
        "A closed month is open again",
        "Something can be booked in it: {reason}",
    ),
    "import.committed": (
        "Records were brought in",
        "{by} brought records into {circle}. Look at them.",
    ),
    "import.reverted": (
        "An import was taken back",
        "{by} took records out of {circle} again: {reason}",
    ),
}

#: Sent by SMS as they stand.
SHORT: Final[dict[str, str]] = {}
