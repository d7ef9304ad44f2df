"""Words of notices about what runs by itself: jobs, the nightly check, payments nobody confirms."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "job.failed": (
        "A job keeps failing",
        "The job {job} failed {times} times in a row ({fault}). Look at the jobs.",
    ),
    "job.hangs": (
        "A job does not end",
        "The job {job} runs for longer than it may. Only a restart of Circle ends it.",
    ),
    "book.broken": (
        "A book does not add up",
        "The book of {owner} does not hold ({fault}). Look at it before anything is paid out.",
    ),
    "payments.stuck": (
        "A payment waits to be confirmed",
        "A payment of {amount} in {circle} has waited for {days} days. Confirm or reject it.",
    ),
    "payments.stuck/many": (
        "Payments wait to be confirmed",
        (
            "{count} payments in {circle} have waited for {days} days or more, {amount} in all. "
            "Confirm or reject them."
        ),
    ),
}

#: Sent by SMS as they stand.
SHORT: Final[dict[str, str]] = {}
