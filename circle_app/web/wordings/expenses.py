"""Money spent for the circle."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "expense.asked": Way(
        "receipt", "amber", "{by} asks to pay {amount} to {payee}", "waits for a decision"
    ),
    "expense.asked/member": Way(
        "receipt",
        "amber",
        "{name} paid {amount} to {payee} and asks for it back",
        "waits for a decision",
    ),
    "expense.approved": Way("check", "teal", "Agreed: {amount} for {payee}"),
    "expense.rejected": Way("x", "gray", "Not agreed: {amount} for {payee}"),
    "expense.paid": Way("receipt", "teal", "{amount} was paid to {payee}", "", "−"),
    "expense.paid/member": Way(
        "arrow_out", "teal", "{name} got {amount} back", "paid to {payee} before", "−"
    ),
    "expense.cancelled": Way("undo", "gray", "{by} withdrew the expense of {amount} for {payee}"),
    "expense.receipt": Way("image", "gray", "{by} added the receipt of {payee}"),
    "expense.receipt_replaced": Way(
        "image", "amber", "{by} put another receipt in the place of that of {payee}"
    ),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {
    "expense.booked": "Expense: {payee}",
    "expense.accrued": "{name} paid for the circle: {payee}",
    "expense.repaid": "Paid back to {name}",
    "social.expense": "Out of the social fund: {payee}",
    "wallet.expense": "Paid back by {circle}",
}
ENTRY_ICONS: Final[Mapping[str, str]] = {
    "expense.booked": "receipt",
    "expense.accrued": "receipt",
    "expense.repaid": "arrow_out",
    "social.expense": "heart",
    "wallet.expense": "arrow_in",
}
