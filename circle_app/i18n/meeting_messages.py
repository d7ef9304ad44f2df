"""What a refusal around meetings says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "invalid_sheet": "This cell of the sheet cannot hold that. It was not kept. Please write a "
    "whole amount.",
    "meeting_open": "A meeting is being held already. No other was opened. Please close or cancel "
    "that one first.",
    "meeting_changed": "Somebody changed the sheet in between. No money was recorded. Please look "
    "at it again and close the meeting then.",
    "meeting_over": "This meeting is over. Nothing was changed. What it recorded stands in the "
    "minutes.",
    "wrong_meeting_day": "The meeting cannot have been on this day. Nothing was opened. Please "
    "choose another day.",
    "opening_differs": "The books say that the box held {opening} at the start, but after the last "
    "meeting it must be {expected}. No money was recorded. Please have the books checked.",
    "sheet_refused": "Something on the sheet cannot be recorded, so no money was. Please look at "
    "the marked cell.",
    "shares_at_meetings": "Here members buy shares, and they do so at the meeting. No money was "
    "recorded. Please bring it to the next meeting.",
}
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("wrong_meeting_day", "in_future"): "This day has not come yet. Nothing was opened. Please "
    "choose today or an earlier day.",
    ("wrong_meeting_day", "too_long_ago"): "A meeting can be written down up to {days} days later. "
    "Nothing was opened. Please choose a later day.",
    ("wrong_meeting_day", "before_last"): "Meeting {number} was held after this day. Nothing was "
    "opened. Please choose that day or a later one.",
    ("sheet_refused", "member_gone"): "{name} is not a member any more, but there is money in the "
    "row. Nothing was recorded. Please empty that row.",
    ("sheet_refused", "nobody_there"): "Nobody is marked as present. Nothing was recorded. Please "
    "do the roll call first.",
    ("sheet_refused", "own_money"): "{name}: your own money must be confirmed by somebody else in "
    "this circle. Nothing was recorded. Please leave your row empty and pay it in as usual.",
    ("sheet_refused", "no_shares"): "{name}, shares: this circle sells no shares. Nothing was "
    "recorded. Please empty the cell.",
    ("sheet_refused", "too_many_shares"): "{name}, shares: at most {maximum} are sold to a member "
    "at a meeting. Nothing was recorded.",
    ("sheet_refused", "too_few_shares"): "{name}, shares: at least {minimum} are sold to a member "
    "at a meeting, or none. Nothing was recorded.",
    ("sheet_refused", "no_savings"): "{name}, savings: nobody pays contributions here. Nothing was "
    "recorded. Please empty the cell.",
    ("sheet_refused", "no_loan"): "{name}, loan paid: there is no loan to pay back. Nothing was "
    "recorded. Please empty the cell.",
    ("sheet_refused", "over_payoff"): "{name}, loan paid: {paid} is more than is owed. {payoff} "
    "closes the loan. Nothing was recorded.",
    ("sheet_refused", "may_not_give"): "You do not hand loans over in this circle. Nothing was "
    "recorded. Please take the new loans off the sheet.",
    ("sheet_refused", "loan_not_ready"): "One of the new loans cannot be given any more. Nothing "
    "was recorded. Please take it off the sheet.",
    ("sheet_refused", "own_loan"): "{name}, new loan: nobody hands the own loan over. Nothing was "
    "recorded. Please let another officer close the meeting, or take it off the sheet.",
    ("sheet_refused", "pays_older_loan"): "{name}: the new loan pays the older one off, so nothing "
    "else can be paid on loans at the same meeting. Nothing was recorded. Please empty the cell.",
    ("sheet_refused", "given_today"): "{name}, new loan: a loan is given today, and this meeting "
    "was on another day. Nothing was recorded. Please hand it over on the loan's page.",
    ("sheet_refused", "nothing_to_give"): "{name}, new loan: nothing of it would reach the hand. "
    "Nothing was recorded. Please take it off the sheet.",
    ("sheet_refused", "guarantors_missing"): "{name}, new loan: not enough members stand for it "
    "yet. Nothing was recorded. Please take it off the sheet.",
    ("sheet_refused", "box_too_small"): "{name}, new loan: {cash} is to be given, and the box has "
    "{available}. Nothing was recorded. Please take it off the sheet.",
    ("sheet_refused", "loan_takes_nothing"): "{name}, loan paid: the loan cannot take this payment "
    "as it stands. Nothing was recorded. Please look at the loan, and empty the cell.",
    ("sheet_refused", "loan_not_given"): "{name}, new loan: it cannot be given as it stands. "
    "Nothing was recorded. Please look at the loan, and take it off the sheet.",
    ("sheet_refused", "not_counted"): "The money was not counted. {expected} must be there. "
    "Nothing was recorded. Please count it.",
    ("sheet_refused", "too_little"): "{difference} is missing in the box. Nothing was recorded. "
    "Please count again, or write down why.",
    ("sheet_refused", "too_much"): "There is {difference} too much in the box. Nothing was "
    "recorded. Please count again, or write down why.",
    ("sheet_refused", "nobody_counted"): "Somebody who is there must count with you. Nothing was "
    "recorded. Please say who counted.",
}
