"""Words of notices about shares and the share-out at the end of a cycle."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "shares.bought": (
        "Your shares",
        "{by} wrote down that you bought shares in {circle} for {amount}.",
    ),
    "share_out.agreed": (
        "The share-out is agreed",
        (
            "{amount} of {circle} is to be paid out. Please do it now, before anything else is "
            "recorded."
        ),
    ),
    "share_out.refused": (
        "The share-out was not agreed to",
        "Nothing of {circle} is shared out now.",
    ),
    "share_out.posted": (
        "Your share of {circle}",
        "{amount} was shared out. See your part, and say whether it came.",
    ),
}
SHORT: Final = {
    "share_out.posted": "{circle}: {amount} was shared out. See your part.",
}
