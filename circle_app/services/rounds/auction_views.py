"""An auction as a member sees it: what may be seen of the bids, and what the member may do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.auctions import Phase, least_bid, may_bid
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import rounds as round_queries
from circle_app.services import cycles
from circle_app.services.access import Actor, Standing
from circle_app.services.rounds.auction_facts import Facts, facts_of, lateness
from circle_app.services.rounds.minutes import place_of
from circle_app.services.rounds.pots import PotNow, pot_now
from circle_app.services.rounds.states import place_of_round
from circle_app.services.rule_versions import rules_of

#: So many bids are shown; the minutes have all.
SHOWN_BIDS = 50


@dataclass(frozen=True, slots=True)
class BidRow:
    """A bid that the actor may see."""

    slot_id: UUID
    slot_number: int
    name: str
    discount_minor: int
    placed_at: datetime
    is_mine: bool


@dataclass(frozen=True, slots=True)
class BiddingSlot:
    """A slot for which the actor may bid, or why that is not so.

    Attributes:
        reason: ``won``, ``vacant``, ``arrears``; empty where it may bid.
        bid_minor: Its highest bid; 0 if it has none.
        least_minor: The lowest bid it may make now; above the cap where it cannot go higher.
        is_mine: False for a member without an account, whose bids an officer records.
    """

    slot_id: UUID
    number: int
    name: str
    reason: str
    bid_minor: int
    least_minor: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class AuctionView:
    """The auction of a round at a moment.

    Attributes:
        phase: ``none``, ``announced``, ``open``, ``over`` (no more bids, not settled), ``decided``.
        now: The server's clock when this was read.
        gross_minor: The whole pot: slots times amount.
        least_minor, cap_minor: The lowest bid there can be, and the highest.
        highest_minor: The highest bid that the actor may see; 0 if there is none.
        bid_count: How many bids there are; 0 while they are sealed.
        bids: Those that the actor may see, the highest first.
        slots: For which slots the actor may bid.
        missing_minor: What holds the result up because it has not come in.
        pot: The pot, and everything that is missing in it.
        waits_until: The day from which the dividends are known; None where nothing waits for it.
        earlier: The number of an earlier round without a winner; 0 if there is none.
        dividend_to: ``next_due`` or ``paid_out``.
        drawn: Whether a draw decided.
        minutes: What was written down; empty before it is decided.
    """

    round_id: UUID
    circle_id: UUID
    run_id: UUID
    circle_name: str
    number: int
    round_count: int
    status: str
    phase: str
    now: datetime
    opens_at: datetime | None
    closes_at: datetime | None
    due_on: date
    time_zone: str
    currency: str
    place: str
    sealed: bool
    usual_minutes: int
    amount_minor: int
    gross_minor: int
    least_minor: int
    cap_minor: int
    cap_percent: Decimal
    commission_minor: int
    commission_percent: Decimal
    dividend_to: str
    winner_shares: bool
    late_loses: bool
    highest_minor: int
    bid_count: int
    bids: tuple[BidRow, ...]
    slots: tuple[BiddingSlot, ...]
    missing_minor: int
    pot: PotNow
    waits_until: date | None
    earlier: int
    winner_slot_number: int | None
    winner_name: str | None
    is_mine: bool
    pot_minor: int
    prize_minor: int
    discount_minor: int
    dividend_minor: int
    remainder_minor: int
    drawn: bool
    minutes: Mapping[str, Any]
    may_begin: bool
    may_close: bool
    my_member_id: UUID
    replayed: bool = False


def get(actor: Actor, round_id: UUID) -> AuctionView:
    """Return the auction of a round. Needs SEE_BOOKS.

    Raises:
        NotFound: No such round in a circle of the actor.
        NotAllowed: One who may not see the books.
        NotByAuction: The run finds its turns otherwise.
    """
    with database.reading() as session:
        row, _ = place_of_round(session, actor, round_id)
    cycles.ensure_open(row.circle_id)
    with database.reading() as session:
        row, place = place_of_round(session, actor, round_id)
        return auction_view(session, row, place, clock.now())


def currency(actor: Actor, round_id: UUID) -> str:
    """Return in which currency a round's bids are. Needs SEE_BOOKS.

    Raises:
        NotFound: No such round in a circle of the actor.
    """
    with database.reading() as session:
        row, _ = place_of_round(session, actor, round_id)
        return str(row.currency)


def again(session: Session, actor: Actor, round_id: UUID) -> AuctionView:
    """Answer a repeated request with the auction as it is now."""
    row, place = place_of_round(session, actor, round_id)
    view = auction_view(session, row, place, clock.now())
    object.__setattr__(view, "replayed", True)
    return view


def auction_view(session: Session, row: Any, place: Standing, at: datetime) -> AuctionView:
    """Show an auction to a member as of a moment."""
    known = facts_of(session, row, at)
    bids = _seen(known, place)
    decided = known.phase is Phase.DECIDED
    written = json.loads(row.minutes) if decided and row.minutes else {}
    first = round_queries.first_undecided(session, row.run_id)
    earlier = first if first is not None and first < row.number else 0
    runs = place.may(Permission.RUN_ROUNDS) and place.circle_status == "active"
    pot = pot_now(session, row, rules_of(session, place.circle_id, place.rule_version))
    return AuctionView(
        round_id=row.id,
        circle_id=row.circle_id,
        run_id=row.run_id,
        circle_name=place.circle_name,
        number=row.number,
        round_count=row.slot_count,
        status=row.status,
        phase=known.phase.value,
        now=at,
        opens_at=row.bids_open_at,
        closes_at=row.bids_close_at,
        due_on=row.due_on,
        time_zone=row.time_zone,
        currency=row.currency,
        place=place_of(row.minutes),
        sealed=known.sealed,
        usual_minutes=known.rules.rounds.bid_minutes,
        amount_minor=row.amount_minor,
        gross_minor=known.terms.gross_minor,
        least_minor=known.terms.least_minor,
        cap_minor=known.terms.cap_minor,
        cap_percent=known.rules.rounds.bid_cap_percent,
        commission_minor=row.commission_minor if decided else known.terms.commission_minor,
        commission_percent=known.terms.commission_percent,
        dividend_to=known.rules.rounds.dividend.value,
        winner_shares=known.rules.rounds.winner_shares,
        late_loses=known.rules.contribution.late_loses_dividend,
        highest_minor=max((each.discount_minor for each in bids), default=0),
        bid_count=len(known.bids) if _open_to_all(known) else 0,
        bids=bids[:SHOWN_BIDS],
        slots=_slots(known, place) if not decided else (),
        missing_minor=pot.holding_minor,
        pot=pot,
        waits_until=None if decided or not _open_to_all(known) else _waits(session, known),
        earlier=earlier,
        winner_slot_number=_winner_number(known),
        winner_name=row.winner_name,
        is_mine=row.winner_member_id is not None and row.winner_member_id == place.member_id,
        pot_minor=row.pot_minor,
        prize_minor=row.prize_minor,
        discount_minor=row.discount_minor,
        dividend_minor=row.dividend_minor,
        remainder_minor=row.remainder_minor,
        drawn=bool(written.get("drawn")),
        minutes=written,
        may_begin=runs and _is_free(known) and not earlier,
        may_close=runs and known.phase is Phase.OVER,
        my_member_id=place.member_id,
    )


def _is_free(known: Facts) -> bool:
    """Whether the auction can be opened, or its time still be changed."""
    changeable = known.phase in (Phase.ANNOUNCED, Phase.OPEN) and not known.bids
    return known.row.run_status == "running" and (known.phase is Phase.NONE or changeable)


def _open_to_all(known: Facts) -> bool:
    return not known.sealed or known.phase in (Phase.OVER, Phase.DECIDED)


def _seen(known: Facts, place: Standing) -> tuple[BidRow, ...]:
    """All bids; while they are sealed only the member's own."""
    everything = _open_to_all(known)
    return tuple(
        BidRow(
            row.slot_id,
            row.number,
            row.name,
            row.discount_minor,
            row.placed_at,
            row.member_id == place.member_id,
        )
        for row in known.bids
        if everything or row.member_id == place.member_id
    )


def _slots(known: Facts, place: Standing) -> tuple[BiddingSlot, ...]:
    """The member's own slots; for who runs the rounds also those of members without an account."""
    records = place.may(Permission.RUN_ROUNDS)
    standing = {each.slot_id: each for each in known.standing}
    found = []
    for slot in known.slots:
        mine = slot.member_id == place.member_id
        if not mine and not (records and slot.member_id is not None and slot.user_id is None):
            continue
        own = known.own_minor(slot.id)
        least = least_bid(known.terms, known.rules.rounds.bidding, known.highest_minor, own)
        found.append(
            BiddingSlot(
                slot.id,
                slot.number,
                slot.member_name or "",
                may_bid(standing[slot.id]),
                # Of a sealed bid an officer sees nothing, even where another officer recorded it.
                own if mine or _open_to_all(known) else 0,
                least if mine or _open_to_all(known) else known.terms.least_minor,
                mine,
            )
        )
    return tuple(found)


def _winner_number(known: Facts) -> int | None:
    won = known.row.winner_slot_id
    return next((slot.number for slot in known.slots if slot.id == won), None)


def _waits(session: Session, known: Facts) -> date | None:
    """The last day of paying in time, if the result waits for it."""
    if known.rules.contribution.late_loses_dividend and known.bids:
        return lateness(session, known).waiting_until
    return None
