"""Contributions: paying in, confirming, and what was paid and is due."""

from circle_app.services.contributions.decisions import confirm, reject
from circle_app.services.contributions.lists import (
    ContributionRow,
    DueRow,
    dues,
    get,
    history,
)
from circle_app.services.contributions.paid import Paid
from circle_app.services.contributions.pay_screens import PayDue, PayScreen, link_of, pay_screen
from circle_app.services.contributions.payments import pay
from circle_app.services.contributions.pictures import Picture, attach_picture, picture, picture_of

__all__ = [
    "ContributionRow",
    "DueRow",
    "Paid",
    "PayDue",
    "PayScreen",
    "Picture",
    "attach_picture",
    "confirm",
    "dues",
    "get",
    "history",
    "link_of",
    "pay",
    "pay_screen",
    "picture",
    "picture_of",
    "reject",
]
