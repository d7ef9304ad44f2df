"""What a refusal around paying back and letting off says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "wrong_pay_day": "The payment cannot be of this day. No money was recorded. Please choose "
    "another day.",
    "later_payments_exceed": "With this payment on that day, a later one would be more than was "
    "owed. No money was recorded. Take the later payment back first, or give the money back.",
    "own_advance_only": "What was paid ahead belongs to the borrower, who alone pays with it. No "
    "money was moved. Please choose another way to pay.",
    "nothing_to_waive": "There is nothing of this to let off. Nothing was changed. Please write "
    "how much of what is due need not be paid.",
    "waiver_over_due": "Only {due} of this is due, and no more can be let off. Nothing was "
    "changed. Please write that or less.",
    "waiver_state": "This was not let off, or was taken back already. Nothing was changed.",
    "own_waiver": "You asked for this yourself, so another one takes it back. Nothing was changed.",
    "settlement_over_payoff": "{payoff} closes the loan today, so the sum must be less. Nothing "
    "was changed.",
    "settlement_open": "A sum is agreed on already. Nothing was changed. Another can be asked for "
    "when its last day has passed.",
    "pay_by_passed": "The last day to pay must be today or later, at most {days} days from now. "
    "Nothing was changed.",
    "settlement_met": "This loan was ended for an agreed sum, and this payment was part of it, so "
    "it stays. Nothing was changed. If the money is missing, count the cash and record the "
    "difference.",
}
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("wrong_pay_day", "in_future"): "This day has not come yet. No money was recorded. Please "
    "choose today or an earlier day.",
    ("wrong_pay_day", "before_loan"): "The loan was given after this day. No money was recorded. "
    "Please choose a later day.",
    ("wrong_pay_day", "quote_day"): "What closes the loan can be worked out from today on, at most "
    "ten years ahead. Please choose such a day.",
    ("wrong_pay_day", "moves_today"): "Money from the wallet, or paid ahead, moves today. No money "
    "was recorded. Please leave the day as today.",
    ("wrong_pay_day", "too_long_ago"): "You can name a day at most {days} days back. No money was "
    "recorded. Please ask who keeps the money to record it.",
}
