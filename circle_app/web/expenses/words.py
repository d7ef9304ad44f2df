"""What expenses are called: their categories, their states, whose money it was."""

from datetime import date
from typing import Final

from circle_app.domain.expenses import SOCIAL
from circle_app.i18n import formats, text
from circle_app.services.expenses import ExpenseView
from circle_app.web.account_names import account_name
from circle_app.web.ui.icons import PATHS

ICONS: Final = {
    "stationery": "pencil",
    "travel": "bus",
    "meeting": "users",
    "rent": "home",
    "bank": "bank",
    "official": "file",
    "training": "school",
    "other": "receipt",
    SOCIAL: "heart",
}
#: How an expense stands, in two words on a chip: words, tone, icon.
STATES: Final = {
    "asked": ("Asked for", "amber", "clock"),
    "approved": ("To be paid", "amber", "arrow_out"),
    "owed": ("To be paid back", "amber", "arrow_out"),
    "paid": ("Paid out", "teal", "check"),
    "rejected": ("Not agreed", "gray", "x"),
    "cancelled": ("Withdrawn", "gray", "undo"),
    "reversed": ("Taken back", "gray", "undo"),
}


def category_name(category: str, language: str) -> str:
    """What an expense was for."""
    if category == SOCIAL:
        return text(language, "Social fund")
    return account_name(f"expense_{category}", language)


def category_icon(category: str) -> str:
    """The path of a category's icon."""
    return PATHS[ICONS.get(category, "receipt")]


def state(expense: ExpenseView, language: str) -> tuple[str, str, str]:
    """How an expense stands: words, tone, the path of an icon."""
    owed = expense.status == "approved" and expense.member_id is not None
    words, tone, sign = STATES["owed" if owed else expense.status]
    return text(language, words), tone, PATHS[sign]


def paid_by(expense: ExpenseView, language: str) -> str:
    """Whose money it was: the name of a box of the circle, or of a member."""
    if expense.member_name is not None:
        return expense.member_name
    return account_name(str(expense.paid_from), language)


def spent_on(day: date, language: str, today: date) -> str:
    """The day it was spent."""
    if day.year != today.year:
        return formats.date_medium(day, language)
    return formats.date_short(day, language)
