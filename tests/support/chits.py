"""A chit: a rotating circle by auction, its bids, and the end of its auctions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from circle_app.services.rounds import auction_views, auctions, bidding
from circle_app.services.rounds.auction_views import AuctionView
from tests.factories import key
from tests.support.rounds import BEGUN, Rotating, on, rotating, round_of


def chit(
    members: int,
    *,
    preset: str = "rosca_auction",
    rounds: Mapping[str, Any] | None = None,
    begun: datetime = BEGUN,
) -> Rotating:
    """Open a weekly chit of ₹10 a slot: late after a day of grace, 2 % a month, no other fee."""
    rules: dict[str, Any] = {"contribution": {"late_fee_minor": 0}, "rounds": dict(rounds or {})}
    return rotating((1,) * members, preset=preset, rules=rules, begun=begun)


def bid(found: Rotating, who: int, discount_minor: int, *, number: int = 1) -> AuctionView:
    """Bid for the pot of a round, whose auction is open."""
    current = round_of(found, number).id
    return bidding.bid(found.people[who], current, discount_minor=discount_minor, key=key())


def settle(found: Rotating, number: int, *, week: int = 0, day: float = 1) -> AuctionView:
    """Let the job end the auction that was opened on a day, two hours and more later."""
    with on(week, day + 0.1):
        auctions.close_due()
        return auction_views.get(found.admin, round_of(found, number).id)


def run_auction(
    found: Rotating, number: int, bids: Mapping[int, int], *, week: int | None = None
) -> AuctionView:
    """Hold the auction of a round on its second day.

    Args:
        found: The chit.
        number: The round.
        bids: What people bid, the lowest first.
        week: Of the run; that of the round where it is None.
    """
    when = number - 1 if week is None else week
    with on(when, 1):
        auctions.open_bidding(found.admin, round_of(found, number).id, key=key())
        for who, discount in bids.items():
            bid(found, who, discount, number=number)
    return settle(found, number, week=when)
