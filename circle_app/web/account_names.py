"""What the accounts of a book are called in words; the only place that says so.

``account_name("savings", language, owner="Asha Kumari")`` is "Asha Kumari's savings";
without an owner it names the account of all members together.
"""

from collections.abc import Mapping
from typing import Final

from circle_app.i18n import text

#: By the code of the account's kind.
NAMES: Final[Mapping[str, str]] = {
    "cash": "Cash box",
    "bank": "Bank account",
    "upi": "UPI",
    "gateway": "Paid online",
    "wallet_pool": "Wallet money",
    "expense_fund": "Expense box",
    "social_cash": "Social fund box",
    "investments": "Investments",
    "round_debt": "Owed for rounds paid out",
    "loans": "Loans given",
    "savings": "Savings of members",
    "share_capital": "Shares of members",
    "advance": "Paid in advance",
    "payable": "To be paid back to members",
    "payout_payable": "Payouts to come",
    "social_fund": "Social fund",
    "interest_income": "Loan interest",
    "fee_income": "Loan fees",
    "penalty_income": "Late payment charges",
    "fine_income": "Fines",
    "commission_income": "Commission",
    "investment_income": "Income from investments",
    "recovery_income": "Recovered from lost loans",
    "bank_interest": "Bank interest",
    "donation_income": "Donations",
    "other_income": "Other income",
    "brought_forward": "Brought forward from before",
    "expense_stationery": "Books and stationery",
    "expense_travel": "Travel",
    "expense_meeting": "Meetings",
    "expense_rent": "Rent",
    "expense_bank": "Bank charges",
    "expense_official": "Office and government fees",
    "expense_training": "Training",
    "expense_other": "Other expenses",
    "write_off": "Lost loans",
    "investment_loss": "Lost on investments",
    "variance": "Count differences",
    "distributed": "Earnings given to members",
    "wallet": "Wallet",
    "backing": "Money behind the wallet",
}
#: Accounts that every member has, with whose it is.
OWNED: Final[Mapping[str, str]] = {
    "loans": "Loan of {owner}",
    "savings": "Savings of {owner}",
    "share_capital": "Shares of {owner}",
    "advance": "Paid in advance by {owner}",
    "payable": "To be paid back to {owner}",
    "payout_payable": "Payout to {owner}",
    "round_debt": "Owed by {owner} for rounds paid out",
}


def account_name(account: str, language: str, owner: str | None = None) -> str:
    """Name an account by its code or key, with its owner where it has one."""
    code = account.partition(":")[0]
    if owner and code in OWNED:
        return text(language, OWNED[code], owner=owner)
    return text(language, NAMES.get(code, code))
