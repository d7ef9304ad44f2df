"""Financial statements of a circle, and the ledger page of each of its accounts."""

from circle_app.services.financials.ledger_pages import general_ledger
from circle_app.services.financials.statements import (
    accounts,
    balance_sheet,
    income_statement,
    today,
    trial_balance,
)
from circle_app.services.financials.views import (
    AccountRow,
    Against,
    BalanceSheetView,
    Chart,
    Heading,
    IncomeStatementView,
    LedgerLine,
    LedgerPage,
    TrialBalanceView,
)

__all__ = [
    "AccountRow",
    "Against",
    "BalanceSheetView",
    "Chart",
    "Heading",
    "IncomeStatementView",
    "LedgerLine",
    "LedgerPage",
    "TrialBalanceView",
    "accounts",
    "balance_sheet",
    "general_ledger",
    "income_statement",
    "today",
    "trial_balance",
]
