"""Earnings that go to members, and investments."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "distribution.asked": Way("banknote", "amber", "{by} asks to give {amount} to members"),
    "distribution.agreed": Way("check", "teal", "Agreed: {amount} goes to members"),
    "distribution.refused": Way("x", "gray", "Not agreed: {amount} stays in the circle"),
    "distribution.cancelled": Way("undo", "gray", "Giving {amount} to members was taken back"),
    "distribution.posted": Way("banknote", "teal", "{amount} of earnings went to members"),
    "distribution.paid": Way("arrow_out", "teal", "{name} was handed a part of the earnings"),
    "distribution.reversed": Way(
        "undo", "amber", "Giving {amount} to members was taken back", "“{reason}”"
    ),
    "investment.asked": Way("bank", "amber", "{by} asks to invest {amount}", "{title}"),
    "investment.agreed": Way("check", "teal", "Agreed: {amount} is invested", "{title}"),
    "investment.refused": Way("x", "gray", "Not agreed: {amount} is not invested", "{title}"),
    "investment.cancelled": Way("undo", "gray", "Investing {amount} was taken back", "{title}"),
    "investment.bought": Way("bank", "teal", "{by} invested {amount}", "{title}", "−"),
    "investment.revalued": Way("scale", "gray", "An investment is worth {amount} now", "{title}"),
    "investment.income": Way("arrow_in", "teal", "An investment brought {amount}", "{title}", "+"),
    "investment.sold": Way("arrow_in", "teal", "{by} sold an investment", "{title}", "+"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {
    "distribution": "Earnings to members",
    "distribution.paid": "Part of the earnings to {name}",
    "investment.bought": "Invested: {title}",
    "investment.revalued": "Worth of {title}",
    "investment.income": "{title} brought",
    "investment.sold": "Sold: {title}",
    "wallet.distribution": "Earnings from {circle}",
}
ENTRY_ICONS: Final[Mapping[str, str]] = {
    "distribution": "banknote",
    "distribution.paid": "arrow_out",
    "investment.bought": "bank",
    "investment.revalued": "scale",
    "investment.income": "arrow_in",
    "investment.sold": "arrow_in",
    "wallet.distribution": "arrow_in",
}
#: By what earnings are shared, in a few words; and what a part is measured by.
POLICIES: Final[Mapping[str, str]] = {
    "equal": "everybody alike",
    "shares": "by shares",
    "savings": "by savings",
    "savings_days": "by savings and days",
    "owner": "the owner",
}
