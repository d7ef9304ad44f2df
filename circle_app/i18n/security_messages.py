"""What a refusal around guarantors, things and papers of a loan says; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "already_guarantor": "This member was asked already, or stands for this loan. Nothing was "
    "changed.",
    "too_many_guarantors": "Nobody more can be asked for this loan: {maximum} are the most. "
    "Nothing was changed.",
    "guarantee_too_large": "Nobody stands for more than the whole loan, {maximum}. Nothing was "
    "changed. Please choose a smaller sum.",
    "guarantee_not_free": "Of these savings {free} are free, and {amount} would be held. Nothing "
    "was changed. Please save more first, or ask for a smaller sum.",
    "guarantee_state": "This was answered, taken back or ended before. Nothing was changed. Please "
    "look at how it stands now.",
    "not_guarantor": "Only who was asked says whether to stand for this loan. Nothing was changed.",
    "guarantors_missing": "Too few members stand for this loan so far. No money was moved.",
    "not_in_default": "This can be done only once the loan is {days} days late. Nothing was "
    "changed.",
    "call_too_large": "At most {maximum} can be taken now. No money was moved. Please choose a "
    "smaller sum.",
    "collateral_state": "This was given back or sold before. Nothing was changed.",
    "invalid_collateral": "Please say what it is, describe it and write its value. Nothing was "
    "recorded.",
    "invalid_document_kind": "Please say what the paper shows. Nothing was recorded.",
    "security_full": "There are {maximum} already, more are not kept with one loan. Nothing was "
    "recorded.",
}
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("guarantors_missing", "number"): "Before this loan is given, {how_many} more must agree to "
    "stand for it. No money was moved.",
    ("guarantors_missing", "amount"): "Before this loan is given, somebody must stand for "
    "{missing} more of it. No money was moved.",
}
