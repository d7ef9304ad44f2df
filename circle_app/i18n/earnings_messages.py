"""What a refusal around earnings and investments says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "nothing_to_distribute": "There is nothing to give to members now. Nothing was changed.",
    "distribution_too_large": "At most {available} can be given. Nothing was changed.",
    "nobody_weighs": "By this measure nobody has a part. Nothing was changed. Please choose "
    "another one.",
    "earnings_by_rule": "By the circle's rules earnings are shared in another way, and officers "
    "alone keep to that. Nothing was changed.",
    "distribution_open": "Giving earnings was asked for already. Nothing was changed. Please look "
    "at that first.",
    "distribution_state": "This cannot be done any more. No money was moved. Please look at how it "
    "stands now.",
    "distribution_moved": "The parts are others by now than those that were agreed to. No money "
    "was moved. Please ask anew.",
    "distribution_paid": "Somebody was handed the part out already. Please take that back first. "
    "Nothing was changed.",
    "own_part": "Nobody hands the own part out to themselves. No money was moved. Please ask "
    "somebody else who keeps the money.",
    "not_distribution_asker": "Only who asked for this can take it back. Nothing was changed.",
    "investment_state": "This cannot be done any more. No money was moved. Please look at how the "
    "investment stands now.",
    "investment_changed": "Something was done with this investment since. Please take that back "
    "first. Nothing was changed.",
    "not_investment_asker": "Only who asked for this can take it back. Nothing was changed.",
}
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("nothing_to_distribute", "boxes"): "There is no money for it in the boxes. Nothing was "
    "changed.",
    ("distribution_too_large", "boxes"): "The boxes hold {available} that is owed to nobody: no "
    "more can be given. Nothing was changed.",
    ("invalid_rules", "needs_shares"): "Nobody buys shares here, so nothing can be shared by "
    "them. Nothing was changed.",
    ("invalid_rules", "needs_dividend"): "There are no auctions here, so there is no dividend. "
    "Nothing was changed.",
    ("invalid", "no_shares"): "Nobody buys shares here, so nothing can be shared by them. "
    "Nothing was changed.",
    ("invalid", "no_owner"): "This circle belongs to its members and has no owner. Nothing was "
    "changed.",
    ("invalid", "before_the_last"): "This day lies before what was done last. Nothing was "
    "recorded. Please choose a later one.",
    ("invalid", "unchanged"): "It stands for that already. Nothing was recorded.",
    ("invalid", "more_than_held"): "That is more than it stands for. Nothing was recorded.",
    ("invalid", "more_than_agreed"): "That is more than was agreed to. Nothing was recorded. "
    "Please ask anew.",
    ("invalid", "nothing"): "Nothing is sold for nothing here. Nothing was recorded.",
}
