"""Bidding for the pot of a round, and looking beforehand at what a bid would mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.auctions import check_bid, check_open, may_bid
from circle_app.domain.permissions import Permission
from circle_app.domain.rounds import RunState, SlotNotEligible, check_run_state
from circle_app.persistence import database
from circle_app.persistence.queries import rounds as round_queries
from circle_app.persistence.queries.auctions import BIDS
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.rounds.auction_facts import Facts, facts_of
from circle_app.services.rounds.auction_views import AuctionView, again, auction_view
from circle_app.services.rounds.states import announce, place_of_round


@dataclass(slots=True)
class Done:
    """The round that a request was about."""

    round_id: UUID
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class BidPreview:
    """What a bid would mean if it won; nothing is written down.

    Attributes:
        slot_number: The slot that would win.
        receives_minor: What its holder would get.
        dividend_minor: What every slot would get of the discount.
        next_minor: What the next contribution of a slot would then be, or be worth.
    """

    slot_id: UUID
    slot_number: int
    name: str
    discount_minor: int
    receives_minor: int
    commission_minor: int
    dividend_minor: int
    next_minor: int
    currency: str


def preview(
    actor: Actor, round_id: UUID, *, discount_minor: int, slot_id: UUID | None = None
) -> BidPreview:
    """Say what a bid would mean, or why it cannot be made now. Needs CONTRIBUTE.

    Raises:
        As :func:`bid`.
    """
    with database.reading() as session:
        row, place = place_of_round(session, actor, round_id, Permission.CONTRIBUTE, writing=True)
        known = facts_of(session, row, clock.now())
        slot = _checked(known, place, slot_id, discount_minor)
        held = sum(each.member_id is not None for each in known.slots)
        among = held if known.rules.rounds.winner_shares else held - 1
        dividend = (discount_minor - known.terms.commission_minor) // among if among else 0
        return BidPreview(
            slot_id=slot.id,
            slot_number=slot.number,
            name=slot.member_name or "",
            discount_minor=discount_minor,
            receives_minor=known.terms.gross_minor - discount_minor,
            commission_minor=known.terms.commission_minor,
            dividend_minor=dividend,
            next_minor=row.amount_minor - dividend,
            currency=row.currency,
        )


@database.retried
def bid(
    actor: Actor,
    round_id: UUID,
    *,
    discount_minor: int,
    slot_id: UUID | None = None,
    key: str,
) -> AuctionView:
    """Bid for the pot: go without so much of it. It cannot be taken back. Needs CONTRIBUTE.

    Args:
        actor: The member; for a member without an account, whoever runs the rounds.
        round_id: The round.
        discount_minor: What the winner goes without.
        slot_id: For which slot; the actor's own first one that may win where it is None.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed: No such round in a circle of the actor, or one who only looks on.
        NotByAuction: The run finds its turns otherwise.
        AuctionNotOpen, AuctionOver: Bids are not taken now.
        SlotNotEligible: The slot cannot win, or is somebody else's.
        BidTooLow, BidTooHigh: Below the commission or the highest bid, or above the cap.
    """
    with database.transaction() as session:
        found, place = place_of_round(session, actor, round_id, Permission.CONTRIBUTE, writing=True)
        payload = {"round": round_id, "discount": discount_minor, "slot": slot_id}
        once = Once(session, actor.user_id, "auction.bid", key, payload)
        if once.stored is not None:
            return again(session, actor, once.replay(Done).round_id)
        locked_circle(session, found.circle_id)
        row = round_queries.locked_round(session, round_id)
        # The moment counts at which nothing can come in between any more.
        at = clock.now()
        check_run_state(row.run_status, RunState.RUNNING)
        known = facts_of(session, row, at)
        slot = _checked(known, place, slot_id, discount_minor)
        session.connection().execute(
            insert(BIDS),
            {
                "id": new_id(),
                "round_id": round_id,
                "slot_id": slot.id,
                "member_id": slot.member_id,
                "discount_minor": discount_minor,
                "placed_by": actor.user_id,
                "placed_at": at,
            },
        )
        _tell(session, actor, known, slot, discount_minor)
        once.remember(Done(round_id))
        return auction_view(session, row, place, at)


def _checked(known: Facts, place: Standing, slot_id: UUID | None, discount_minor: int) -> Any:
    """The slot of a bid that may be made now."""
    check_open(known.phase, known.row.bids_open_at)
    slot = _slot(known, place, slot_id)
    standing = next(each for each in known.standing if each.slot_id == slot.id)
    reason = may_bid(standing)
    if reason:
        raise SlotNotEligible(reason=reason)
    # A refusal must not tell an officer what another one sealed for the same member.
    hidden = known.sealed and slot.member_id != place.member_id
    check_bid(
        known.terms,
        known.rules.rounds.bidding,
        discount_minor,
        known.highest_minor,
        0 if hidden else known.own_minor(slot.id),
    )
    return slot


def _slot(known: Facts, place: Standing, slot_id: UUID | None) -> Any:
    if slot_id is None:
        own = [slot for slot in known.slots if slot.member_id == place.member_id]
        if not own:
            raise SlotNotEligible(reason="none")
        free = {each.slot_id for each in known.standing if not may_bid(each)}
        # Raised for the slot that has bid already: nobody outbids themselves.
        own.sort(key=lambda slot: (slot.id not in free, -known.own_minor(slot.id), slot.number))
        return own[0]
    slot = next((slot for slot in known.slots if slot.id == slot_id), None)
    if slot is None:
        raise SlotNotEligible(reason="unknown")
    recorded = slot.user_id is None and place.may(Permission.RUN_ROUNDS)
    if slot.member_id != place.member_id and not recorded:
        raise SlotNotEligible(reason="other")
    return slot


def _tell(session: Session, actor: Actor, known: Facts, slot: Any, discount_minor: int) -> None:
    """Wake the room, and tell whoever is outbid; of a sealed bid nobody hears how much it is."""
    more: dict[str, Any] = {} if known.sealed else {"amount_minor": discount_minor}
    outbid = None if known.sealed else _outbid(known, slot, discount_minor)
    announce(
        session,
        "auction.bid",
        actor,
        known.row,
        subject_id=known.row.id,
        visible=False,
        number=known.row.number,
        slot=slot.number,
        name=slot.member_name,
        bidder=str(slot.user_id or ""),
        users=(outbid,) if outbid is not None else (),
        **more,
    )


def _outbid(known: Facts, slot: Any, discount_minor: int) -> UUID | None:
    """Whoever was the highest before a bid; at the cap both stand, and a draw decides."""
    if not known.bids or discount_minor <= known.highest_minor:
        return None
    before = known.bids[0]
    holder = next(each for each in known.slots if each.id == before.slot_id)
    gone = holder.member_id != before.member_id or holder.member_id == slot.member_id
    return None if gone else holder.user_id
