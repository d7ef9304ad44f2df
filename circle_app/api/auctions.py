"""The auction of a round: opened, bid in, ended; and what a subscriber paid and got."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import Key, SignedIn, mark_replay
from circle_app.api.schemas.auctions import (
    Auction,
    AuctionAsked,
    AuctionRoom,
    BidAsked,
    BidShown,
    PresenceNoted,
    SubscriberStatement,
)
from circle_app.api.schemas.common import minor
from circle_app.services.rounds import auction_views, auctions, bidding, presence, statements

router = APIRouter(tags=["rounds"])


def _discount(actor: SignedIn, round_id: UUID, typed: str) -> int:
    return minor(typed, auction_views.currency(actor, round_id), field="discount")


@router.get("/rounds/{round_id}/auction")
def auction(round_id: UUID, actor: SignedIn) -> Auction:
    """Show the auction of a round; sealed bids of others not before its end."""
    return Auction.of(auction_views.get(actor, round_id))


@router.post("/rounds/{round_id}/auction", status_code=201)
def begin(
    round_id: UUID, asked: AuctionAsked, actor: SignedIn, key: Key, response: Response
) -> Auction:
    """Open the auction of a round, now or at an announced time.

    Running a chit as a business needs registration and the sanction of the state.
    """
    found = auctions.open_bidding(
        actor,
        round_id,
        opens_at=asked.opens_at,
        minutes_open=asked.minutes,
        place=asked.place,
        key=key,
    )
    mark_replay(response, replayed=found.replayed)
    return Auction.of(found)


@router.post("/rounds/{round_id}/bids", status_code=201)
def bid(round_id: UUID, asked: BidAsked, actor: SignedIn, key: Key, response: Response) -> Auction:
    """Bid for the pot: go without so much of it. A bid cannot be taken back."""
    found = bidding.bid(
        actor,
        round_id,
        discount_minor=_discount(actor, round_id, asked.discount),
        slot_id=asked.slot_id,
        key=key,
    )
    mark_replay(response, replayed=found.replayed)
    return Auction.of(found)


@router.get("/rounds/{round_id}/bids/preview")
def preview(
    round_id: UUID,
    actor: SignedIn,
    discount: Annotated[str, Query(max_length=40)],
    slot_id: UUID | None = None,
) -> BidShown:
    """Show what a bid would mean if it won; nothing is recorded."""
    return BidShown.of(
        bidding.preview(
            actor,
            round_id,
            discount_minor=_discount(actor, round_id, discount),
            slot_id=slot_id,
        )
    )


@router.get("/rounds/{round_id}/presence")
def room(round_id: UUID, actor: SignedIn) -> AuctionRoom:
    """List the subscribers of an auction, and who of them is there."""
    return AuctionRoom.of(presence.room(actor, round_id))


@router.put("/rounds/{round_id}/presence")
def mark(round_id: UUID, asked: PresenceNoted, actor: SignedIn) -> AuctionRoom:
    """Note who is there, until the minutes are written; asked again it changes nothing."""
    return AuctionRoom.of(presence.mark(actor, round_id, asked.member_id, present=asked.present))


@router.post("/rounds/{round_id}/close")
def close(round_id: UUID, actor: SignedIn, key: Key, response: Response) -> Auction:
    """End an auction whose time is up; it also ends by itself."""
    found = auctions.close(actor, round_id, key=key)
    mark_replay(response, replayed=found.replayed)
    return Auction.of(found)


@router.get("/runs/{run_id}/statement")
def statement(
    run_id: UUID,
    actor: SignedIn,
    member: Annotated[UUID | None, Query(description="The caller if it is left out.")] = None,
) -> SubscriberStatement:
    """Show round by round what a subscriber owed, paid, got of the discounts and won."""
    return SubscriberStatement.of(statements.statement(actor, run_id, member_id=member))
