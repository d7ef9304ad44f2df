"""Words of notices about complaints, safety and who runs the installation."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "complaint.opened": (
        "A complaint about somebody",
        "{name} complains about {person}. It is read by few.",
    ),
    "complaint.closed": (
        "A complaint has ended",
        "Read how it ended.",
    ),
    "gateway.set": (
        "Online payments were changed",
        ("{by} changed with whom {circle} takes payments. If you did not expect this, look at it."),
    ),
    "webhook.added": (
        "A program hears of your circle",
        ("{by} has {circle} tell {host} of what happens. If you did not expect this, look at it."),
    ),
    "webhook.paused": (
        "A webhook was switched off",
        "{host} could not be told of what happens in {circle}. Look at what it answered.",
    ),
    "book.verified": (
        "The books do not add up",
        "A check of the books of {circle} found something wrong. Look at it.",
    ),
    "member.claimed": (
        "A place was taken over",
        "{name} has an account in {circle} now. If it was not them, tell the others.",
    ),
    "member.changed": (
        "Your entry was changed",
        "{by} changed what {circle} keeps about you. See whether it is right.",
    ),
    "member.renamed": (
        "Your name was changed",
        "{by} changed your name in {circle}. See whether it is right.",
    ),
    "person.token_reused": (
        "An old key was used",
        (
            "Somebody used an old key of your account, so that device was signed out. "
            "Change your password."
        ),
    ),
    "admin.signed_out": (
        "You were signed out",
        "{by} signed you out on all devices. Sign in again.",
    ),
    "admin.unlocked": (
        "Your account is open again",
        "You can sign in as before.",
    ),
    "admin.operator_made": (
        "You run this installation now",
        "You can see and set everything that is set for all circles.",
    ),
    "admin.operator_removed": (
        "You no longer run this installation",
        "What you do in your circles stays as it is.",
    ),
}

#: Sent by SMS as they stand.
SHORT: Final[dict[str, str]] = {}
