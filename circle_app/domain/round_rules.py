"""The rules of a rotating circle: how a turn is decided, and what happens when money is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class PotBy(StrEnum):
    """How the turn of a rotating circle is found."""

    NONE = "none"
    DRAW = "draw"
    ORDER = "order"
    AUCTION = "auction"


class Unpaid(StrEnum):
    """What happens to a turn when contributions are missing on its day.

    ``hold``: nobody gets the pot before everybody has paid. ``collected``: the winner gets what is
    there, and the rest as it comes. ``reserve``: the circle's own money fills the gap.
    """

    HOLD = "hold"
    COLLECTED = "collected"
    RESERVE = "reserve"


class Bidding(StrEnum):
    """Whether bids are seen while the auction runs."""

    OPEN = "open"
    SEALED = "sealed"


class DividendTo(StrEnum):
    """What becomes of a member's part of the discount."""

    NEXT_DUE = "next_due"
    PAID_OUT = "paid_out"


@dataclass(frozen=True, slots=True)
class RoundRules:
    """How rounds go.

    Attributes:
        unpaid: What happens when contributions are missing.
        bidding: Whether bids are open or sealed.
        bid_cap_percent: The largest discount, in percent of the pot.
        bid_minutes: How long an auction is open.
        dividend: Whether a dividend lowers the next contribution or is paid out.
        winner_shares: Whether the winner of the round has a part of the dividend too.
    """

    unpaid: Unpaid = Unpaid.HOLD
    bidding: Bidding = Bidding.OPEN
    bid_cap_percent: Decimal = field(
        default=Decimal(40), metadata={"min": Decimal(1), "max": Decimal(90)}
    )
    bid_minutes: int = field(default=60, metadata={"min": 1, "max": 7 * 24 * 60})
    dividend: DividendTo = DividendTo.NEXT_DUE
    winner_shares: bool = True
