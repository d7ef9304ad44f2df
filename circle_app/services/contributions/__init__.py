"""Contributions: paying in, confirming, and what was paid and is due."""

from circle_app.services.contributions.decisions import confirm, reject
from circle_app.services.contributions.due_lists import DueRow, DueView, due, dues
from circle_app.services.contributions.due_tables import DueTable, due_table
from circle_app.services.contributions.lists import ContributionRow, get, history
from circle_app.services.contributions.paid import Paid
from circle_app.services.contributions.pay_screens import PayDue, PayScreen, link_of, pay_screen
from circle_app.services.contributions.payments import pay
from circle_app.services.contributions.pictures import Picture, attach_picture, picture, picture_of
from circle_app.services.contributions.waivers import Waived, waive

__all__ = [
    "ContributionRow",
    "DueRow",
    "DueTable",
    "DueView",
    "Paid",
    "PayDue",
    "PayScreen",
    "Picture",
    "Waived",
    "attach_picture",
    "confirm",
    "due",
    "due_table",
    "dues",
    "get",
    "history",
    "link_of",
    "pay",
    "pay_screen",
    "picture",
    "picture_of",
    "reject",
    "waive",
]
