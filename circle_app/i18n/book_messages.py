"""What a refusal around the books says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

REVERSALS: Final[Mapping[str, str]] = {
    "already_reversed": "This entry was taken back before. Nothing was recorded.",
    "cannot_reverse": "An entry of this kind is not taken back. Nothing was recorded.",
    "reason_missing": "Please say why, so that everybody can understand it later. Nothing was "
    "recorded.",
    "reversal_pending": "Somebody has asked for this already, and it is still to be decided. "
    "Nothing was recorded.",
    "too_late_to_undo": "You can take this back on the day you recorded it only. Nothing was "
    "recorded.",
    "money_used": "The money is no longer where this entry put it: it was lent, spent or carried "
    "elsewhere. Bring it back there first. Nothing was recorded.",
    "loan_has_repayments": "Money was already paid back on this loan. Take those payments back "
    "first. Nothing was recorded.",
}
EXPENSES: Final[Mapping[str, str]] = {
    "expense_state_conflict": "This cannot be done with the expense any more. Nothing was "
    "recorded. Please look at how it stands now.",
    "own_expense": "Nobody pays their own money back to themselves. No money was recorded. Please "
    "ask somebody else who keeps the money.",
    "not_recorder": "Only who recorded an expense can withdraw it. Nothing was changed.",
    "expense_repaid": "The money was paid back to the member already. Nothing was changed. Please "
    "take that payment back first.",
    "invalid_category": "There is no such kind of expense here. Nothing was recorded. Please "
    "choose one from the list.",
    "invalid_box": "This money cannot be used for that. Nothing was recorded. Please choose "
    "another money box.",
    "invalid_spending_day": "This day cannot be used. Nothing was recorded. Please choose today "
    "or a day of the past year.",
    "file_too_large": "This file is too large. Nothing was kept. Please send one of at most 5 MB.",
    "file_type_refused": "This is not a picture or a PDF. Nothing was kept. Please send a photo "
    "(JPEG, PNG, WebP) or a PDF.",
}
FUNDS: Final[Mapping[str, str]] = {
    "unknown_fund": "The circle's money does not lie there. No money was moved. Please choose a "
    "place from the list.",
    "same_fund": "From a place to itself nothing moves. No money was moved. Please choose two "
    "places.",
    "fund_apart": "This money is kept apart and is not carried about. No money was moved. Please "
    "choose another place.",
    "unknown_source": "Circle does not know what this money is for. No money was recorded. Please "
    "choose from the list.",
    "withdrawals_not_offered": "In this circle savings stay in: that is its rule. Nothing was "
    "sent. The members can change the rule.",
    "savings_held": "Only {free} of these savings is free now. No money was moved. Please choose "
    "a smaller amount, or wait until more is free.",
    "own_withdrawal": "Nobody hands the own savings out. No money was moved. Please ask somebody "
    "else who keeps the money.",
    "not_asker": "Only who asked for the savings can take the request back. Nothing was changed.",
    "withdrawal_state": "This cannot be done with the request any more. No money was moved. "
    "Please look at how it stands now.",
}
PERIODS: Final[Mapping[str, str]] = {
    "period_closed": "The books are closed up to this day. No money was recorded. Use a later day, "
    "or ask that the month be opened again.",
    "period_not_over": "{month} is not over yet. Nothing was closed. A month can be closed from "
    "the first day of the next one.",
    "period_blocked": "{month} cannot be closed yet: {blockers}. Nothing was closed. Please settle "
    "that first.",
    "period_already_closed": "{month} is closed already. Nothing was changed.",
    "period_not_closed": "{month} is open, so it need not be opened again. Nothing was changed.",
    "dispute_open": "Somebody questions this entry already. Nothing was recorded. You can read "
    "there what it is about.",
    "dispute_closed": "This question was answered or taken back already. Nothing was changed. "
    "Please look again.",
    "own_dispute": "You asked this yourself, recorded the entry, or it is about you or your own "
    "money. Nothing was changed. Please leave the answer to somebody else.",
    "not_dispute_opener": "Only who asked can take the question back. Nothing was changed.",
}
RECONCILIATION: Final[Mapping[str, str]] = {
    "not_countable": "This cannot be counted. Nothing was recorded. Please choose one of the "
    "circle's boxes.",
    "pieces_differ": "The notes and coins are {pieces}, which is another amount. Nothing was "
    "recorded. Please count again.",
    "books_moved": "Something was booked while you counted: the books now say {booked}. Nothing "
    "was recorded. Please look again.",
    "unreadable_file": "This is not a list of a bank's lines. Nothing was read in. Please download "
    "the statement as CSV and try again.",
    "invalid_mapping": "The columns do not fit together: a day and an amount are needed, and each "
    "column is one thing. Nothing was read in.",
    "columns_unsure": "Circle cannot tell what each column is. Nothing was read in. Please say "
    "which is which.",
    "no_statement": "Statements are read in for the bank and for UPI. Nothing was read in. Please "
    "choose one of the two.",
    "statement_known": "This file was read in before. Nothing was read in twice.",
    "nothing_new": "There is no new line in this file. Nothing was read in.",
    "already_matched": "Somebody was first: this is settled already. Nothing was changed. Please "
    "look again.",
    "amounts_differ": "That entry is another amount. Nothing was matched. Please choose another "
    "one.",
    "entry_taken_back": "That entry was taken back. Nothing was matched. Please choose another "
    "one.",
    "line_still_open": "Nothing was decided here yet, so nothing can be undone.",
    "line_booked": "This was booked from here. Nothing was changed. Please take its entry back; "
    "the line then opens again.",
    "wrong_side": "Money that came in is no expense, and money that went out no income. Nothing "
    "was booked. Please choose again.",
}
PROOFS: Final[Mapping[str, str]] = {
    "proofs_busy": "Others are downloading the proof of their books just now. Please try again in "
    "a few minutes.",
    "checks_busy": "Other long books are being checked just now. Please try again in a minute.",
    "proof_too_large": "These books are too long to be downloaded at once. Please ask whoever runs "
    "this Circle to check them.",
}
OFFICERS: Final[Mapping[str, str]] = {
    "own_matter": "Nobody decides what they asked for themselves. Nothing was recorded. Please "
    "leave it to another officer.",
    "invalid_role": "This circle does not have that role. Nothing was changed.",
    "last_admin": "A circle needs an admin. Nothing was changed. Please make somebody else admin "
    "first.",
    "no_account": "Only somebody with an account of their own can hold an office. Nothing was "
    "changed.",
}

# Where the reason says more than the code alone.
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("invalid_rules", "unchanged"): "These are the rules already. Nothing was changed.",
    ("invalid", "fine"): "A fine is always somebody's. Nothing was recorded. Please choose who "
    "paid it.",
    ("invalid", "in_the_future"): "This day has not come yet. Nothing was recorded. Please choose "
    "today or a day before.",
    ("invalid", "too_long_ago"): "This day is more than a year ago. Nothing was recorded. Please "
    "check the year.",
    ("insufficient_funds", "box"): "There is only {available} in it. No money was moved. Please "
    "choose a smaller amount or another place.",
    ("fund_apart", "social"): "The social fund never mixes with the money that is lent. No money "
    "was moved. Please choose another place.",
    ("fund_apart", "wallets"): "This money stands in the members' own wallets. No money was "
    "moved. Please choose another place.",
    ("withdrawal_state", "asked"): "This was not agreed to yet. No money was moved. Please wait "
    "for the decision.",
    ("withdrawal_state", "paid"): "These savings were handed out already. No money was moved now.",
    ("unreadable_file", "empty"): "The file is empty. Nothing was read in. Please choose another "
    "one.",
    ("unreadable_file", "too_many_rows"): "This file has more than 5,000 rows. Nothing was read "
    "in. Please download a shorter time.",
    ("unreadable_file", "unclosed_quote"): "A quotation mark in this file is not closed, so its "
    "rows run together. Nothing was read in. Please download it again.",
    ("file_type_refused", "empty"): "The file is empty. Nothing was kept. Please choose another "
    "one.",
    ("file_type_refused", "broken"): "This file cannot be read. Nothing was kept. Please take the "
    "photo again or choose another file.",
    ("file_type_refused", "pixels"): "This picture is too large to be shown. Nothing was kept. "
    "Please send a smaller one.",
    ("file_type_refused", "active"): "There is a program in this file. Nothing was kept. Please "
    "send a photo of the receipt instead.",
}

SENTENCES: Final[Mapping[str, str]] = {
    **REVERSALS,
    **EXPENSES,
    **FUNDS,
    **PERIODS,
    **RECONCILIATION,
    **PROOFS,
    **OFFICERS,
}
