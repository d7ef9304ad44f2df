"""What a refusal of a request for a loan says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "purpose_not_offered": "This loan is given for: {purposes}. Nothing was sent. Please choose "
    "one of these.",
    "guarantors_needed": "More has to be promised by members who stand for this loan. Nothing was "
    "sent.",
    "key_facts_changed": "The figures of this loan have changed since you read them. Nothing was "
    "sent. Please read the key facts again and confirm them.",
}

REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("not_eligible", "membership_age"): "Loans are for those who have been here for {minimum} "
    "days; you have been here for {days}. Nothing was sent. Please ask again in {left} days.",
    ("guarantors_needed", "guarantors"): "{needed} members must stand for this loan, and "
    "{offered} are named. Nothing was sent. Please name more.",
    ("guarantors_needed", "guarantee_amount"): "Others must stand for {needed} together, and it is "
    "{offered} so far. Nothing was sent. Please name more members or larger sums.",
    ("guarantors_needed", "guarantor_savings"): "{name} has not saved enough to stand for "
    "{offered}. Nothing was sent. Please ask for less, or ask somebody else.",
}
