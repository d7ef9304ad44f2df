"""Shares that are bought, and the share-out at the end of a cycle."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "shares.bought": Way("chart", "teal", "Shares bought by {name}: {shares}", "{amount}", "+"),
    "share_out.counted": Way("checklist", "gray", "{by} counted {amount} to be shared out"),
    "share_out.asked": Way("banknote", "amber", "{by} asks to share {amount} out"),
    "share_out.agreed": Way("check", "teal", "Agreed: {amount} is shared out", "to be paid out"),
    "share_out.refused": Way("x", "gray", "Not agreed: nothing is shared out"),
    "share_out.cancelled": Way("undo", "gray", "{by} took the share-out back"),
    "share_out.posted": Way("banknote", "teal", "{amount} was shared out", "cycle {cycle}", "−"),
    "share_out.received": Way("check", "teal", "{name} got the money of the share-out"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {
    "shares.bought": "Shares bought: {shares}",
    "share_out.surplus": "What shares brought goes to the members",
    "share_out.settlement": "Shared out to {name}: {shares} shares",
    "share_out.social": "Share of the social fund: {name}",
    "wallet.shares": "Shares in {circle}: {shares}",
    "wallet.share_out": "Shared out by {circle}",
}
ENTRY_ICONS: Final[Mapping[str, str]] = {
    "shares.bought": "chart",
    "share_out.surplus": "chart",
    "share_out.settlement": "banknote",
    "share_out.social": "heart",
    "wallet.shares": "arrow_out",
    "wallet.share_out": "arrow_in",
}
