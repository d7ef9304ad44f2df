"""Words of notices about members, complaints and accounts."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "member.asked": (
        "Somebody would like to join",
        "{name} asks to join {circle}.",
    ),
    "member.joined": (
        "A new member",
        "{name} joined {circle}.",
    ),
    "member.role_changed": (
        "Your role has changed",
        "You have a new role in {circle}. Look at what it lets you do.",
    ),
    "member.removed": (
        "You are no longer a member",
        "You are no longer a member of {circle}.",
    ),
    "member.settled": (
        "You have left {circle}",
        "All is settled: {amount} was paid out to you.",
    ),
    "dispute.opened": (
        "An entry is disputed",
        "{name} says: {reason}",
    ),
    "dispute.opened/plain": (
        "An entry is disputed",
        "{name} says that an entry is not right.",
    ),
    "dispute.said": (
        "Something new in a dispute",
        "{name} wrote something.",
    ),
    "dispute.closed": (
        "A dispute is settled",
        "Read how it ended.",
    ),
}

SHORT: Final = {
    "member.removed": "You are no longer a member of {circle}.",
    "member.settled": "{circle}: you have left. {amount} was paid out to you.",
    "member.welcomed": "{circle}: you are a member now. Welcome.",
    "departure.asked": "{circle}: your membership may end. Please look.",
    "member.role_changed": "{circle}: you have a new role.",
    "person.token_reused": "An old key of your Circle account was used. Was it you?",
}
