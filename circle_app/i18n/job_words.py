"""What jobs are called and do, in words for operators."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: Name of a job: its title, and what it does in a sentence.
JOBS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "close_votes": ("Close votes", "Ends votes whose time is up and does what they decided."),
        "close_auctions": (
            "Close auctions",
            "Ends auctions whose time is up and gives the pot to the highest bid.",
        ),
        "open_cycles": ("Open cycles", "Begins each cycle on its day, so that everybody owes it."),
        "late_fees": ("Late fees", "Charges what the rules of a circle say on late dues."),
        "autopay": ("Autopay", "Pays what is due from the wallets of those who want that."),
        "loans_day_end": (
            "Day-end of loans",
            "Adds penalties, counts days late and marks loans that are in default.",
        ),
        "reminders": ("Reminders", "Reminds people of what is due soon, today, or late."),
        "digest": ("Gathered letters", "Makes one letter of the day for those who want that."),
        "outbox": ("Outbox", "Tells people what happened and sends messages that wait."),
        "acts_on_many": ("Acts on many", "Finishes what an officer began for many members."),
        "online_payments": (
            "Payments online",
            "Asks payment providers about payments whose end is not known.",
        ),
        "stuck_payments": (
            "Stuck payments",
            "Reminds those who confirm payments of what has waited for days.",
        ),
        "expire": ("Expire", "Ends codes, invites and imports that nobody used."),
        "verify_books": (
            "Check the books",
            "Reads every book from its first entry; you hear at once if one does not hold.",
        ),
        "retention": ("Tidy up", "Removes old keys, notices and messages; never money records."),
    }
)
