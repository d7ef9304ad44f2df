"""Contributions: paying in, confirming, and what was paid and is due."""

from circle_app.services.contributions.decisions import confirm, reject
from circle_app.services.contributions.lists import (
    ContributionRow,
    DueRow,
    PayScreen,
    dues,
    get,
    history,
    pay_screen,
)
from circle_app.services.contributions.payments import Paid, pay

__all__ = [
    "ContributionRow",
    "DueRow",
    "Paid",
    "PayScreen",
    "confirm",
    "dues",
    "get",
    "history",
    "pay",
    "pay_screen",
    "reject",
]
