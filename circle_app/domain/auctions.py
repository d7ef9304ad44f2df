"""Auctions of a pot: what may be bid, who wins, and how the winner's discount is divided.

A bid is what somebody goes without to have the pot now. The highest wins; commission and the
members' dividends come out of it: pot = prize + commission + dividends + remainder, always. The
figures of ``docs/rules/auctions.md`` are tests.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final
from uuid import UUID

from circle_app.domain.dues import charged_on
from circle_app.domain.errors import Conflict, InvalidInput
from circle_app.domain.money import part_of
from circle_app.domain.round_rules import Bidding, RoundRules
from circle_app.domain.rounds import Candidate, Figures, Part, Pot, SlotState, whole_pot

#: How long beforehand an auction can be announced.
FARTHEST: Final = timedelta(days=60)
#: The longest text that says where an auction is held.
PLACE_LETTERS: Final = 80
#: The most commission of the pot, in percent, for a run that began on a day or after it.
COMMISSION_CAPS: Final = (
    (date.min, Decimal(5)),
    (date(2020, 1, 1), Decimal(7)),
)
#: No rules may ask for more; what holds for a run, its first day says.
HIGHEST_COMMISSION: Final = max(percent for _, percent in COMMISSION_CAPS)


class NotByAuction(Conflict):
    """The run finds its turns by a draw or in a fixed order."""

    code = "not_by_auction"


class AuctionNotOpen(Conflict):
    """Bidding has not begun; ``opens_at`` says when, where that is known."""

    code = "auction_not_open"


class AuctionOver(Conflict):
    """Bidding has ended: the bid was not taken."""

    code = "auction_over"


class AuctionRunning(Conflict):
    """Bidding goes on until ``closes_at``: nobody ends it before."""

    code = "auction_running"


class AuctionHasBids(Conflict):
    """Somebody has bid: the time stays as it was said."""

    code = "auction_has_bids"


class AuctionWaits(Conflict):
    """Bidding has ended; dividends wait for the last day on which members pay in time."""

    code = "auction_waits"


class BidTooLow(InvalidInput):
    """A bid has to be at least ``least``: what covers the commission, or beats the highest."""

    code = "bid_too_low"


class BidTooHigh(InvalidInput):
    """A bid is at most the ``cap`` of the rules."""

    code = "bid_too_high"


class InvalidTime(InvalidInput):
    """An auction begins now or within sixty days, and lasts as long as the rules can say."""

    code = "invalid_auction_time"


class Phase(StrEnum):
    """Where the auction of a round stands at a moment."""

    NONE = "none"
    ANNOUNCED = "announced"
    OPEN = "open"
    OVER = "over"
    DECIDED = "decided"


def phase_of(
    decided: bool,
    opens_at: datetime | None,
    closes_at: datetime | None,
    at: datetime,
) -> Phase:
    """Say where an auction stands.

    Its first moment is in, its last is out: a bid that comes exactly at the end is refused.

    Args:
        decided: Whether the round has its winner.
        opens_at: When bidding begins.
        closes_at: When it ends.
        at: The moment, by the server's clock.
    """
    if decided:
        return Phase.DECIDED
    if opens_at is None or closes_at is None:
        return Phase.NONE
    if at < opens_at:
        return Phase.ANNOUNCED
    return Phase.OPEN if at < closes_at else Phase.OVER


def check_open(phase: Phase, opens_at: datetime | None) -> None:
    """Raise a refusal unless bids are taken now."""
    if phase in (Phase.NONE, Phase.ANNOUNCED):
        raise AuctionNotOpen(opens_at=opens_at)
    if phase is not Phase.OPEN:
        raise AuctionOver


def window(
    now: datetime, opens_at: datetime | None, minutes: int | None, rules: RoundRules
) -> tuple[datetime, datetime]:
    """Return when an auction begins and ends; now, and as long as the rules say, if not told.

    Raises:
        InvalidTime: It would begin in the past or too late, or last no minute or too long.
    """
    begins = now if opens_at is None else opens_at
    lasts = rules.bid_minutes if minutes is None else minutes
    if not now <= begins <= now + FARTHEST:
        raise InvalidTime(field="opens_at")
    if not 1 <= lasts <= 7 * 24 * 60:
        raise InvalidTime(field="minutes")
    return begins, begins + timedelta(minutes=lasts)


def commission_cap(began_on: date) -> Decimal:
    """Return the most commission, in percent of the pot, of a run that began on a day."""
    return next(cap for since, cap in reversed(COMMISSION_CAPS) if since <= began_on)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every bid of a run.

    Attributes:
        gross_minor: The whole pot: slots times amount.
        commission_percent: What of it whoever runs the circle gets, within the cap of its time.
        commission_minor: The same as an amount.
        least_minor: The lowest bid: it covers the commission.
        cap_minor: The highest.
        currency: Of the amounts, for the sentence of a refusal.
    """

    gross_minor: int
    commission_percent: Decimal
    commission_minor: int
    least_minor: int
    cap_minor: int
    currency: str = ""


def terms_of(
    amount_minor: int,
    slots: int,
    *,
    cap: Decimal,
    commission: Decimal,
    began_on: date,
    currency: str = "",
) -> Terms:
    """Return what holds for every bid of a run.

    Worked example: 50 slots of 10,000.00, commission 5 %, cap 40 %: a pot of 5,00,000.00, of which
    25,000.00 are commission; bids from there to 2,00,000.00.

    Args:
        amount_minor: What one slot puts into a round.
        slots: How many there are.
        cap: The largest discount, in percent of the pot.
        commission: The commission of the rules, in percent of the pot.
        began_on: The first day of the run.
        currency: Of the amounts.
    """
    gross = amount_minor * slots
    percent = min(commission, commission_cap(began_on))
    taken = part_of(gross, Fraction(percent) * Fraction(1, 100))
    highest = int(gross * Fraction(cap) * Fraction(1, 100))
    return Terms(gross, percent, taken, max(1, taken), highest, currency)


@dataclass(frozen=True, slots=True)
class Offer:
    """A bid.

    Attributes:
        slot_id: The slot that would win by it.
        member_id: Who held it when it was made.
        discount_minor: What the winner goes without.
        placed_at: When.
    """

    slot_id: UUID
    member_id: UUID
    discount_minor: int
    placed_at: datetime


def least_bid(terms: Terms, bidding: Bidding, highest_minor: int, own_minor: int) -> int:
    """Return the lowest bid that a slot may make now.

    Worked example: bids from 25,000.00 to 2,00,000.00, the highest so far 60,000.00. In an open
    auction the next is at least 60,000.01; where the highest is at the cap, 2,00,000.00 are bid
    again, and a draw decides between the two. In a sealed one only the own bid is outdone.

    Args:
        terms: What holds for every bid.
        bidding: Open or sealed.
        highest_minor: The highest bid so far; 0 if there is none.
        own_minor: The slot's own highest; 0 if it has none.
    """
    seen = highest_minor if bidding is Bidding.OPEN else 0
    beaten = min(seen + 1, terms.cap_minor) if seen else 0
    return max(terms.least_minor, beaten, own_minor + 1)


def check_bid(
    terms: Terms, bidding: Bidding, discount_minor: int, highest_minor: int, own_minor: int
) -> None:
    """Raise a refusal unless a discount may be bid now; see :func:`least_bid`.

    Raises:
        BidTooHigh: Above the cap.
        BidTooLow: It does not cover the commission, or does not outdo what was bid.
    """
    if discount_minor > terms.cap_minor:
        raise BidTooHigh(field="discount", cap_minor=terms.cap_minor, currency=terms.currency)
    least = least_bid(terms, bidding, highest_minor, own_minor)
    if discount_minor < least:
        reason = "at_cap" if least > terms.cap_minor else "outdone" if highest_minor else ""
        raise BidTooLow(field="discount", least_minor=least, reason=reason, currency=terms.currency)


def may_bid(slot: Candidate) -> str:
    """Say why a slot may not bid: ``won``, ``vacant`` or ``arrears``; empty where it may."""
    if slot.status != SlotState.OPEN:
        return slot.status
    return "arrears" if slot.arrears_minor else ""


@dataclass(frozen=True, slots=True)
class Best:
    """The highest bid of those that count, and the slots that made it; none where nobody bid."""

    discount_minor: int
    slots: tuple[UUID, ...]

    @property
    def needs_draw(self) -> bool:
        """Whether a draw decides: several bid the same, or nobody bid."""
        return len(self.slots) != 1


def best_of(
    offers: Iterable[Offer], slots: Iterable[Candidate], holders: Collection[tuple[UUID, UUID]]
) -> Best:
    """Find the highest bid, or bids, of those that count.

    Args:
        offers: Every bid of the auction.
        slots: The slots as they stand now: who fell behind or has won meanwhile cannot win.
        holders: Slot and member of every slot now: who gave a slot away takes its bids along.
    """
    free = {each.slot_id for each in slots if not may_bid(each)}
    count = [
        each
        for each in offers
        if each.slot_id in free and (each.slot_id, each.member_id) in holders
    ]
    top = max((each.discount_minor for each in count), default=0)
    return Best(top, tuple(sorted({each.slot_id for each in count if each.discount_minor == top})))


def sharing(parts: Sequence[Part], winner: UUID, *, winner_shares: bool) -> tuple[UUID, ...]:
    """Return the slots among which the discount is divided: all that somebody holds."""
    return tuple(
        part.slot_id
        for part in parts
        if part.member_id is not None and (winner_shares or part.slot_id != winner)
    )


def divide(
    pot: Pot,
    terms: Terms,
    discount_minor: int,
    among: Sequence[UUID],
    losing: Collection[UUID] = (),
) -> Figures:
    """Divide a pot after an auction.

    Worked example: a pot of 5,00,000.00, won at a discount of 1,75,000.00, commission 25,000.00,
    among 50 slots: the winner gets 3,25,000.00, every slot 3,000.00. If two were late, the circle
    keeps their 6,000.00.

    Args:
        pot: What the round has to give away.
        terms: What holds for its bids.
        discount_minor: The winning bid; 0 where nobody bid, then nothing is taken off.
        among: The slots among which the rest of the discount is divided.
        losing: Those of them that were late and get nothing of it.
    """
    if not discount_minor:
        return whole_pot(pot)
    shared = discount_minor - terms.commission_minor
    dividend = shared // len(among) if among else 0
    dividends = {slot_id: dividend for slot_id in among if slot_id not in losing and dividend}
    return Figures(
        pot.pot_minor,
        pot.pot_minor - discount_minor,
        discount_minor,
        terms.commission_minor,
        dividend,
        dividends,
        shared - sum(dividends.values()),
    )


def was_late(
    due_on: date, grace_days: int, *, is_open: bool, settled_on: date | None, today: date
) -> bool:
    """Say whether a due was, or is, paid late; the day of the payment counts.

    Args:
        due_on: Its last day.
        grace_days: How many days later are still in time.
        is_open: Whether something of it is unpaid.
        settled_on: The day of the payment that settled it.
        today: The day it is asked.
    """
    late_from = charged_on(due_on, grace_days)
    if is_open:
        return today >= late_from
    return settled_on is not None and settled_on >= late_from
