"""Buying shares: one price in a cycle, so many at a time, and who may write it down."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from circle_app.domain.calendars import add_months
from circle_app.domain.contributions import Confirmation, PayMethod
from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed

#: The kind of the entry by which shares are paid for.
BOUGHT: Final = "shares.bought"
#: How shares are paid outside of a meeting.
WAYS: Final = (PayMethod.CASH, PayMethod.UPI, PayMethod.WALLET)


class CycleStatus(StrEnum):
    """Whether shares of a cycle are still bought."""

    OPEN = "open"
    CLOSED = "closed"


class PurchaseKind(StrEnum):
    """Whether money came in for shares, they were kept from the cycle before, or imported."""

    BOUGHT = "bought"
    CARRIED = "carried"
    BROUGHT = "brought"


class PurchaseStatus(StrEnum):
    """Whether shares count; ``settled`` are those of somebody who left and was paid out."""

    CONFIRMED = "confirmed"
    REVERSED = "reversed"
    SETTLED = "settled"


class NoShares(Conflict):
    """Nobody buys shares in this circle."""

    code = "no_shares"


class SharesSharedOut(Conflict):
    """The cycle in which they counted is over."""

    code = "shares_shared_out"


class TooManyShares(InvalidInput):
    """More, or fewer, than one may buy at a time; ``left`` says how many are left."""

    code = "too_many_shares"


class SharesNeedAnother(NotAllowed):
    """Somebody else must write this down: nobody confirms the own money."""

    code = "shares_need_another"


def check_shares(shares: int, *, least: int, most: int, bought: int = 0) -> int:
    """Return a number of shares that may be bought now.

    Args:
        shares: How many.
        least: What the rules say must be bought at a time.
        most: What the rules say may be bought between two meetings.
        bought: How many of that were bought already.

    Raises:
        TooManyShares: More than are left, or fewer than the least.
    """
    left = max(0, most - bought)
    if not (1 if bought else least) <= shares <= left:
        raise TooManyShares(field="shares", least=least, most=most, left=left)
    return shares


def check_counts_at_once(
    way: PayMethod, confirmation: Confirmation, *, own: bool, confirms: bool
) -> None:
    """Refuse shares that somebody would have to confirm: nothing waits here.

    What moves inside the books needs nobody; else, where the rules ask for another's word,
    another must be the one who writes it down.

    Args:
        way: How it is paid.
        confirmation: Who must say that money has come; not :attr:`Confirmation.MEETING`.
        own: Whether whoever writes it down pays for themselves.
        confirms: Whether they may confirm the money of others.

    Raises:
        SharesNeedAnother: Another has to write it down.
    """
    if way is PayMethod.WALLET or confirmation is Confirmation.NOBODY:
        return
    if own or not confirms:
        raise SharesNeedAnother


def ends_on(started_on: date, months: int | None) -> date | None:
    """Return the day on which a cycle is to be shared out; none where the rules say nothing."""
    return None if months is None else add_months(started_on, months)
