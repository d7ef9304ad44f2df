"""Acts on entries: taken back, doubted."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "entry.reversed": Way("undo", "amber", "{by} took back {amount}: {what}", "“{reason}”"),
    "reversal.asked": Way("undo", "amber", "{by} asks to take back {amount}: {what}", "“{reason}”"),
    "loan.reopened": Way("lend", "amber", "Loan {number} of {name} runs again"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {
    "reversal": "Taken back",
    "loan.replay": "Loan {number} worked out anew",
}
#: Entries as everybody reads them in the journal, where more is to say than to their owner.
JOURNAL: Final[Mapping[str, str]] = {
    "contribution": "Contribution of {name}",
    "social.contribution": "Into the social fund from {name}",
    "savings.withdrawal": "Savings taken out by {name}",
    "shares.bought": "Shares of {name}: {shares}",
    "loan.disbursal": "Loan {number} given to {name}",
    "loan.repayment": "{name} repaid on loan {number}",
    "loan.replay": "Loan {number} of {name} worked out anew",
}
ENTRY_ICONS: Final[Mapping[str, str]] = {
    "reversal": "undo",
    "loan.replay": "refresh",
    "loan.disbursal": "lend",
    "loan.repayment": "arrow_in",
}
