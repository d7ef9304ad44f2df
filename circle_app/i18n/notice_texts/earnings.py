"""Words of notices about earnings that go to members, and about investments."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "distribution.agreed": (
        "Earnings will be shared",
        "It is agreed to give members {amount} of what {circle} earned.",
    ),
    "distribution.posted": (
        "Your part of the earnings",
        "{amount} of what {circle} earned went to its members. See your part.",
    ),
    "distribution.paid": (
        "Your part was handed out",
        "{by} handed you {amount} of what {circle} earned.",
    ),
    "distribution.reversed": (
        "Earnings were taken back",
        "Giving {amount} of what {circle} earned was taken back.",
    ),
    "investment.agreed": (
        "An investment is agreed",
        "{amount} may be put into “{title}”. Buy it and write that down.",
    ),
    "investment.bought": (
        "The circle has invested",
        "{by} put {amount} into “{title}”.",
    ),
    "investment.sold": (
        "An investment was sold",
        "{by} sold of “{title}” for {amount}.",
    ),
    "investment.soon": (
        "An investment ends soon",
        "“{title}” ends on {day}. It stands for {amount}.",
    ),
    "investment.today": (
        "An investment ends today",
        "“{title}” ends today. Write down what came back.",
    ),
}
SHORT: Final[dict[str, str]] = {}
