"""Expenses: recording, deciding, paying, receipts, and what members see of them."""

from circle_app.services.expenses import decisions, undoing
from circle_app.services.expenses.lists import (
    ExpenseEntry,
    MonthOfExpenses,
    Prospect,
    Spent,
    entries,
    get,
    month,
    of_circle,
    prospect,
)
from circle_app.services.expenses.payments import pay
from circle_app.services.expenses.receipts import attach_receipt, receipt
from circle_app.services.expenses.recording import cancel, record
from circle_app.services.expenses.views import ExpenseView, ReceiptInfo

# Importing these registers what carries decisions out and what takes entries back.
__all__ = [
    "ExpenseEntry",
    "ExpenseView",
    "MonthOfExpenses",
    "Prospect",
    "ReceiptInfo",
    "Spent",
    "attach_receipt",
    "cancel",
    "decisions",
    "entries",
    "get",
    "month",
    "of_circle",
    "pay",
    "prospect",
    "receipt",
    "record",
    "undoing",
]
