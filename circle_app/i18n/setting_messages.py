"""Sentences of what settings refuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "invalid_setting": "This setting cannot be like that. Nothing was saved.",
    "setting_moved": "Somebody else has changed this in the meantime. Nothing was saved. Please "
    "look at the new value and decide again.",
    "rule_above_limit": "This installation allows at most {limit}. Nothing was changed.",
    "opening_closed": "Here only the operators open circles. Nothing was opened. Please ask them.",
    "preset_not_offered": "This kind of circle is not offered here. Nothing was opened. Please "
    "choose another.",
    "listing_closed": "Circles are not listed here. Nothing was changed.",
    "sign_up_closed": "Accounts are made here only with an invite code. Please open the link that "
    "you were sent, or ask a member for a code.",
    "method_switched_off": "This way to pay is not used here. No money was recorded. Please choose "
    "another.",
    "top_up_switched_off": "Money is not added to wallets here. No money was recorded.",
}
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("invalid_setting", "unknown"): "There is no such setting. Nothing was saved.",
    ("invalid_setting", "nothing"): "There is nothing to save.",
    ("invalid_setting", "not_a_number"): "Please type a number. Nothing was saved.",
    ("invalid_setting", "out_of_range"): "It can be {minimum} to {maximum}. Nothing was saved.",
    ("invalid_setting", "not_offered"): "Please choose one of those on offer. Nothing was saved.",
    ("invalid_setting", "length"): "It can have {minimum} to {maximum} characters. Nothing was "
    "saved.",
    ("invalid_setting", "unknown_zone"): "There is no such time zone. Nothing was saved.",
    ("rule_above_limit", "loans.highest_rate"): "This installation allows at most {limit} % "
    "interest a year. Nothing was changed.",
    ("rule_above_limit", "loans.highest_multiple"): "This installation allows loans of at most "
    "{limit} times the savings. Nothing was changed.",
    ("rule_above_limit", "loans.longest_months"): "This installation allows loans of at most "
    "{limit} months. Nothing was changed.",
    ("rule_above_limit", "circles.max_members"): "This installation allows circles of at most "
    "{limit} members. Nothing was changed.",
    ("rule_above_limit", "decisions.shortest_hours"): "On this installation a vote is open for at "
    "least {limit} hours. Nothing was changed.",
    ("rule_above_limit", "decisions.secret"): "This installation does not allow secret votes. "
    "Nothing was changed.",
}
