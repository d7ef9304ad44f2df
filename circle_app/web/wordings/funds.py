"""Money carried between boxes, received, and savings taken out."""

from collections.abc import Mapping
from typing import Any, Final

from circle_app.i18n import text
from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "fund.transferred": Way(
        "swap", "gray", "{by} moved {amount} from {from_place} to {to_place}", "", ""
    ),
    "fund.received": Way("arrow_in", "teal", "{by} recorded {amount}: {source_words}", "", "+"),
    "social.paid": Way("heart", "teal", "{name} put {amount} into the social fund", "", "+"),
    "withdrawal.asked": Way("banknote", "gray", "{name} wants to take out {amount}", "“{reason}”"),
    "withdrawal.approved": Way("check", "teal", "{name} may take {amount} of the savings out"),
    "withdrawal.rejected": Way("x", "gray", "Taking {amount} out was not agreed: {name}"),
    "withdrawal.cancelled": Way("undo", "gray", "{name} leaves {amount} in after all"),
    "withdrawal.paid": Way("arrow_out", "teal", "{name} received {amount} of the savings", "", "−"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {
    "fund.transfer": "Moved from {from_place} to {to_place}",
    "fund.income": "Received: {source_words}",
    "social.contribution": "Into the social fund",
    "savings.withdrawal": "Savings taken out",
    "wallet.savings": "Savings from {circle}",
}
ENTRY_ICONS: Final[Mapping[str, str]] = {
    "fund.transfer": "swap",
    "fund.income": "arrow_in",
    "social.contribution": "heart",
    "savings.withdrawal": "arrow_out",
    "wallet.savings": "arrow_in",
}
#: Where money lies, inside a sentence.
PLACES: Final[Mapping[str, str]] = {
    "cash": "the cash box",
    "bank": "the bank",
    "upi": "UPI",
    "gateway": "the payment provider",
    "wallet_pool": "the wallets",
    "expense_fund": "the expense box",
    "social_cash": "the social box",
}
#: What money was received for, inside a sentence.
SOURCES: Final[Mapping[str, str]] = {
    "bank_interest": "interest from the bank",
    "donation": "a gift",
    "fine": "a fine",
    "recovery": "money back on a loan that was given up",
    "other": "other money",
}

#: How savings reached their owner.
PAID: Final[Mapping[str, str]] = {
    "cash": "in cash",
    "upi": "by UPI",
    "bank": "by bank transfer",
    "wallet": "into the wallet",
}


def paid_words(method: str, language: str) -> str:
    """How savings were handed out: "in cash", "into the wallet"."""
    return text(language, PAID.get(method, PAID["cash"]))


def place_words(params: Mapping[str, Any], language: str) -> dict[str, str]:
    """The places and the source that an act or an entry names, in words."""
    named = {
        "from_place": (PLACES, "from_account"),
        "to_place": (PLACES, "to_account"),
        "place": (PLACES, "account"),
        "source_words": (SOURCES, "source"),
    }
    return {
        name: text(language, table[str(params[key])])
        for name, (table, key) in named.items()
        if params.get(key) in table
    }
