"""Shapes of auctions, bids, minutes and statements of subscribers."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import AwareDatetime, Field

from circle_app.api.schemas.common import (
    Amount,
    Asked,
    Moment,
    Money,
    Shown,
    Text,
    money,
    shown_params,
)
from circle_app.services.rounds import auction_views, bidding, presence, statements


class AuctionAsked(Asked):
    """When an auction is held, and where people meet for it."""

    opens_at: AwareDatetime | None = Field(default=None, description="Now if it is left out.")
    minutes: int | None = Field(
        default=None, ge=1, le=10_080, description="How long; as the rules say if it is left out."
    )
    place: Text = Field(default="", max_length=300)


class BidAsked(Asked):
    """A bid."""

    discount: Amount = Field(description="What the winner goes without.")
    slot_id: UUID | None = Field(
        default=None, description="The caller's own first slot that may win if it is left out."
    )


class PresenceNoted(Asked):
    """Who is there while a pot is bid for."""

    member_id: UUID
    present: bool = Field(default=True, description="`false` takes such a note back.")


class Subscriber(Shown):
    """Somebody with slots in the run."""

    member_id: UUID
    name: str
    slots: list[int]
    way: str = Field(
        description="How it is known: `bid`, `room` (opened it in the app), `marked` by an "
        "officer; empty for who is not there."
    )


class AuctionRoom(Shown):
    """The subscribers of an auction, and who of them is there."""

    round_id: UUID
    phase: str
    present: int
    subscribers: list[Subscriber]

    @classmethod
    def of(cls, found: presence.Room) -> AuctionRoom:
        """Show them."""
        return cls(
            round_id=found.round_id,
            phase=found.phase,
            present=found.present,
            subscribers=[
                Subscriber(
                    member_id=each.member_id, name=each.name, slots=list(each.slots), way=each.way
                )
                for each in found.subscribers
            ],
        )


class BidShown(Shown):
    """What a bid would mean if it won."""

    slot_id: UUID
    slot_number: int
    discount: Money
    receives: Money
    commission: Money
    dividend: Money = Field(description="Of each slot.")
    next_contribution: Money

    @classmethod
    def of(cls, shown: bidding.BidPreview) -> BidShown:
        """Show it."""
        return cls(
            slot_id=shown.slot_id,
            slot_number=shown.slot_number,
            discount=money(shown.discount_minor, shown.currency),
            receives=money(shown.receives_minor, shown.currency),
            commission=money(shown.commission_minor, shown.currency),
            dividend=money(shown.dividend_minor, shown.currency),
            next_contribution=money(shown.next_minor, shown.currency),
        )


class AuctionBid(Shown):
    """A bid that the caller may see."""

    slot_id: UUID
    slot_number: int
    name: str
    discount: Money
    placed_at: Moment
    is_mine: bool


class AuctionSlot(Shown):
    """A slot for which the caller may bid, or why not."""

    slot_id: UUID
    number: int
    name: str
    reason: str = Field(description="`won`, `vacant`, `arrears`; empty where it may bid.")
    bid: Money
    least: Money


_AMOUNTS: Final = ("gross", "least", "cap", "highest", "missing", "pot", "prize", "discount",
                   "commission", "dividend", "remainder")  # fmt: skip
_PLAIN: Final = ("round_id", "circle_id", "run_id", "number", "phase", "now", "opens_at",
                 "closes_at", "place", "sealed", "commission_percent", "dividend_to",
                 "winner_shares", "late_loses", "bid_count", "waits_until", "winner_slot_number",
                 "winner_name", "drawn", "may_begin", "may_close")  # fmt: skip


class Auction(Shown):
    """The auction of a round."""

    round_id: UUID
    circle_id: UUID
    run_id: UUID
    number: int
    phase: str = Field(
        description="`none`, `announced`, `open`, `over` (no more bids, not settled), `decided`."
    )
    now: Moment = Field(description="The server's clock: it alone counts.")
    opens_at: Moment | None
    closes_at: Moment | None = Field(description="A bid at this very moment is refused.")
    place: str
    sealed: bool
    gross: Money
    least: Money
    cap: Money
    commission: Money
    commission_percent: str
    dividend_to: str
    winner_shares: bool
    late_loses: bool
    highest: Money
    bid_count: int
    bids: list[AuctionBid]
    slots: list[AuctionSlot]
    missing: Money
    waits_until: date | None
    winner_slot_number: int | None
    winner_name: str | None
    pot: Money
    prize: Money
    discount: Money
    dividend: Money
    remainder: Money
    drawn: bool
    minutes: dict[str, Any] = Field(description="What was written down; empty before the end.")
    may_begin: bool
    may_close: bool

    @classmethod
    def of(cls, view: auction_views.AuctionView) -> Auction:
        """Show an auction."""
        plain = {name: getattr(view, name) for name in _PLAIN}
        plain["commission_percent"] = str(view.commission_percent)
        return cls(
            **plain,
            **{name: money(getattr(view, f"{name}_minor"), view.currency) for name in _AMOUNTS},
            bids=[
                AuctionBid(
                    slot_id=each.slot_id,
                    slot_number=each.slot_number,
                    name=each.name,
                    discount=money(each.discount_minor, view.currency),
                    placed_at=each.placed_at,
                    is_mine=each.is_mine,
                )
                for each in view.bids
            ],
            slots=[
                AuctionSlot(
                    slot_id=each.slot_id,
                    number=each.number,
                    name=each.name,
                    reason=each.reason,
                    bid=money(each.bid_minor, view.currency),
                    least=money(each.least_minor, view.currency),
                )
                for each in view.slots
            ],
            minutes=_minutes(view),
        )


def _minutes(view: auction_views.AuctionView) -> dict[str, Any]:
    written = shown_params(view.minutes, view.currency)
    for name in ("bids", "unpaid"):
        if name in written:
            written[name] = [shown_params(each, view.currency) for each in written[name]]
    return written


_SUMS: Final = ("instalment", "credit", "paid", "waived", "open", "interest", "interest_paid",
                "dividend", "discount", "commission", "prize", "received")  # fmt: skip


class StatementRow(Shown):
    """One round of a subscriber."""

    round_id: UUID
    number: int
    due_on: date
    decided_on: date | None
    paid_on: date | None
    instalment: Money
    credit: Money = Field(description="What earlier dividends paid of it.")
    paid: Money
    waived: Money
    open: Money
    interest: Money = Field(description="Late fee and interest that were asked for.")
    interest_paid: Money
    dividend: Money
    discount: Money
    commission: Money = Field(description="Of a pot that was won: what the foreman got of it.")
    prize: Money
    received: Money


class SubscriberStatement(Shown):
    """All rounds of one subscriber in a run, and their sums."""

    run_id: UUID
    run_number: int
    member_id: UUID
    name: str
    slots: list[int]
    rounds: list[StatementRow]
    total: dict[str, Money]
    as_of: Moment = Field(description="When it was read.")

    @classmethod
    def of(cls, found: statements.Statement) -> SubscriberStatement:
        """Show a statement."""
        plain = ("round_id", "number", "due_on", "decided_on", "paid_on")
        return cls(
            run_id=found.run_id,
            run_number=found.run_number,
            member_id=found.member_id,
            name=found.name,
            slots=list(found.slots),
            as_of=found.as_of,
            rounds=[
                StatementRow(
                    **{name: getattr(row, name) for name in plain},
                    **{
                        name: money(getattr(row, f"{name}_minor"), found.currency) for name in _SUMS
                    },
                )
                for row in found.rows
            ],
            total={name: money(found.total(f"{name}_minor"), found.currency) for name in _SUMS},
        )
