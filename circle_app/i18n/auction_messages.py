"""What a refusal around auctions says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "not_by_auction": "Turns are not auctioned here. Nothing was changed.",
    "auction_not_open": "Bids are not taken yet. Your bid was not recorded.",
    "auction_over": "The auction has ended. Your bid was not recorded.",
    "auction_running": "The auction goes on until its time is up: nobody ends it before. Nothing "
    "was changed.",
    "auction_has_bids": "Somebody has bid already, so the time stays as it was said. Nothing was "
    "changed.",
    "auction_waits": "Some can still pay in time, and whoever is late loses the dividend. The pot "
    "is divided after that day. No money was moved.",
    "bid_too_low": "A bid has to be at least {least}. Your bid was not recorded.",
    "bid_too_high": "A bid is at most {cap} by the rules. Your bid was not recorded.",
    "invalid_auction_time": "An auction begins now or within 60 days and lasts from one minute to "
    "seven days. Nothing was changed.",
}
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("bid_too_low", "outdone"): "Somebody has bid as much: the next bid is at least {least}. Your "
    "bid was not recorded.",
    ("bid_too_low", "at_cap"): "You have bid the most there can be. Nothing more was recorded.",
    ("slot_not_eligible", "none"): "You hold no slot in this run. Your bid was not recorded.",
    ("slot_not_eligible", "other"): "This is the slot of somebody else. The bid was not recorded.",
    ("draw_not_voidable", "auction"): "This pot was bid for: it stays with the highest bid. "
    "Nothing was changed.",
    ("invalid_rules", "needs_auction"): "This means something only where the pot is auctioned. "
    "Nothing was changed.",
    ("invalid_rules", "above_cap"): "The commission is higher than the highest bid, so nobody "
    "could bid. Nothing was changed.",
}
