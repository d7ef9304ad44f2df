"""What officers decide."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "proposal.approved/officer": Way("check", "teal", "{actor} agreed: {title}"),
    "proposal.rejected/officer": Way("x", "gray", "{actor} did not agree: {title}"),
    "proposal.rejected/time": Way("clock", "gray", "Nobody decided in time: {title}"),
    "proposal.failed": Way(
        "alert", "amber", "Agreed, but it could not be carried out: {title}", "{why}"
    ),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}

#: Why something that was agreed could not be carried out, by the code of the refusal.
FAILURES: Final[Mapping[str, str]] = {
    "insufficient_funds": "there was not enough money",
    "pool_too_small": "there was not enough money",
    "savings_held": "a running loan holds the savings",
    "withdrawals_not_offered": "the rules no longer allow it",
    "period_closed": "the month is closed",
    "period_not_closed": "the month was open already",
    "already_reversed": "it was taken back already",
    "reversal_pending": "it is being taken back",
    "cannot_reverse": "something later rests on it",
    "figures_moved": "more was owed than was agreed to",
    "repayment_waits": "a payment waited to be confirmed",
    "loan_state_conflict": "the loan was not running any more",
    "loan_replaced": "another loan had taken its place",
    "nothing_to_plan": "nothing was left of the loan",
    "expense_state_conflict": "the expense was changed meanwhile",
    "withdrawal_state": "the request was changed meanwhile",
    "circle_unfinished": "something still had to be settled",
    "nothing_waiting": "nothing was waiting any more",
    "same_preset": "it did not fit the circle any more",
    "admin_needed": "it did not fit the circle any more",
    "no_account": "it did not fit the circle any more",
    "invalid_rules": "the rules do not fit any more",
    "rule_not_available": "the rules do not fit any more",
    "call_too_large": "less is held, or owed, by now",
    "not_in_default": "the loan is not late any more",
    "guarantee_state": "the member does not stand for the loan any more",
}
OTHER_FAILURE: Final = "something had changed meanwhile"
