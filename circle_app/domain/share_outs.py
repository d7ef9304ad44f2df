"""The end of a cycle of shares: what lies there is divided by shares, to the last unit.

What can be divided is the money as it was counted, less what belongs to members otherwise. Whoever
owes is paid so much less: what is set off comes into the pot like money. What somebody owes beyond
the own shares stays a debt; it is not money, so it is in nobody's value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Final
from uuid import UUID

from circle_app.domain.departures import Debt
from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed
from circle_app.domain.money import split_largest_remainder

#: A count is too old to pay out by after so many days.
MAX_COUNT_AGE_DAYS: Final = 30
MAX_CARRIED: Final = 1_000


class ShareOutState(StrEnum):
    """Where a share-out stands."""

    COUNTING = "counting"
    ASKED = "asked"
    AGREED = "agreed"
    POSTED = "posted"
    REFUSED = "refused"
    CANCELLED = "cancelled"


OPEN_STATES: Final = (ShareOutState.COUNTING, ShareOutState.ASKED, ShareOutState.AGREED)


class Social(StrEnum):
    """What becomes of the social fund: it stays, or everybody gets the same of it."""

    KEEP = "keep"
    EQUAL = "equal"


class ShareOutOpen(Conflict):
    """A share-out is being decided, or was agreed to and still fits."""

    code = "share_out_open"


class WrongShareOutState(Conflict):
    """It is in a state in which this cannot happen."""

    code = "share_out_state"


class ShareOutHeld(Conflict):
    """Something has to be cleared up first; ``holds`` says what."""

    code = "share_out_held"


class ShareOutStale(Conflict):
    """Something was booked, or somebody came or went, since the money was counted."""

    code = "share_out_stale"


class NothingToShareOut(Conflict):
    """Nobody has shares in this cycle."""

    code = "nothing_to_share_out"


class ShareOutShort(Conflict):
    """Members own more, besides their shares, than lies there; ``missing_minor`` says how much."""

    code = "share_out_short"


class BoxNotCounted(InvalidInput):
    """A box with money in it was not counted; ``account`` says which."""

    code = "box_not_counted"


class NotShareOutAsker(NotAllowed):
    """Only who counted takes it back."""

    code = "not_share_out_asker"


@dataclass(frozen=True, slots=True)
class Stake:
    """A member on the day of the count.

    Attributes:
        number: The place among the members; left-over units go to the lowest first.
        shares: How many count in this cycle.
        capital_minor: What was paid for them.
        debts: The running loans with what closes each.
        fines_minor: Fines of meetings that were never paid.
        in_social: Whether the social fund is the member's too.
    """

    member_id: UUID
    name: str
    shares: int
    capital_minor: int
    debts: tuple[Debt, ...] = ()
    fines_minor: int = 0
    in_social: bool = True

    @property
    def owed_minor(self) -> int:
        """Everything the member owes."""
        return sum(debt.owed.total_minor for debt in self.debts) + self.fines_minor


@dataclass(frozen=True, slots=True)
class Part:
    """What a share-out comes to for one member.

    Attributes:
        entitled_minor: What the shares are worth.
        owed_minor: What the member owes.
        set_off_minor: What of it the shares pay.
        carried_shares: Shares that are kept in the next cycle instead of money.
        carried_minor: What they cost there.
        social_minor: The part of the social fund.
    """

    stake: Stake
    entitled_minor: int
    carried_shares: int = 0
    carried_minor: int = 0
    social_minor: int = 0

    @property
    def owed_minor(self) -> int:
        """What the member owes."""
        return self.stake.owed_minor

    @property
    def set_off_minor(self) -> int:
        """What of it the shares pay."""
        return min(self.entitled_minor, self.owed_minor)

    @property
    def debt_minor(self) -> int:
        """What is still owed afterwards."""
        return self.owed_minor - self.set_off_minor

    @property
    def gain_minor(self) -> int:
        """What the shares brought beyond their cost; negative where they brought less."""
        return self.entitled_minor - self.stake.capital_minor

    @property
    def net_minor(self) -> int:
        """What is handed out of the loan fund."""
        return self.entitled_minor - self.set_off_minor - self.carried_minor

    @property
    def payout_minor(self) -> int:
        """Everything that is handed out, out of both funds."""
        return self.net_minor + self.social_minor

    @property
    def on_loans_minor(self) -> int:
        """What of the set-off goes to loans; fines come after them."""
        return min(self.set_off_minor, self.owed_minor - self.stake.fines_minor)

    @property
    def on_fines_minor(self) -> int:
        """What of the set-off goes to fines."""
        return self.set_off_minor - self.on_loans_minor


@dataclass(frozen=True, slots=True)
class Division:
    """How a cycle of shares is divided.

    Attributes:
        cash_minor: The money that can be divided.
        value: What one share is worth, exactly.
    """

    parts: tuple[Part, ...]
    cash_minor: int
    value: Fraction = field(default=Fraction(0))

    @property
    def shares(self) -> int:
        """All shares of the cycle."""
        return sum(part.stake.shares for part in self.parts)

    @property
    def capital_minor(self) -> int:
        """What was paid for them."""
        return sum(part.stake.capital_minor for part in self.parts)

    @property
    def entitled_minor(self) -> int:
        """What all of them are worth."""
        return sum(part.entitled_minor for part in self.parts)

    @property
    def set_off_minor(self) -> int:
        """What of all debts is paid with shares."""
        return sum(part.set_off_minor for part in self.parts)

    @property
    def debt_minor(self) -> int:
        """What members still owe afterwards."""
        return sum(part.debt_minor for part in self.parts)

    @property
    def carried_minor(self) -> int:
        """What stays for shares of the next cycle."""
        return sum(part.carried_minor for part in self.parts)

    @property
    def carried_shares(self) -> int:
        """Shares the next cycle begins with."""
        return sum(part.carried_shares for part in self.parts)

    @property
    def social_minor(self) -> int:
        """What of the social fund is given back."""
        return sum(part.social_minor for part in self.parts)

    @property
    def payout_minor(self) -> int:
        """Everything that is handed out."""
        return sum(part.payout_minor for part in self.parts)


def check_social(social: str) -> Social:
    """Return what becomes of the social fund, else raise InvalidInput."""
    if social not in list(Social):
        raise InvalidInput(field="social", allowed=", ".join(Social))
    return Social(social)


def check_carried(shares: int) -> int:
    """Return how many shares each may carry over, else raise InvalidInput."""
    if not 0 <= shares <= MAX_CARRIED:
        raise InvalidInput(field="carry_shares", minimum=0, maximum=MAX_CARRIED)
    return shares


def divide(
    stakes: Sequence[Stake],
    *,
    cash_minor: int,
    social_minor: int = 0,
    carry_shares: int = 0,
    next_price_minor: int = 1,
) -> Division:
    """Divide the money of a cycle by shares.

    One share is worth the money and all debts that shares cover, divided by the shares of those
    who cover theirs. Whoever owes more than the own shares are worth gets nothing, and the rest
    of that debt is in nobody's value. Sums close: what is handed out or carried is the money.

    Args:
        stakes: The members, in the order of their numbers.
        cash_minor: The money as counted, less what is members' otherwise.
        social_minor: What of the social fund is given back, the same to everybody.
        carry_shares: How many shares each keeps in the next cycle at most.
        next_price_minor: What a share costs there.

    Raises:
        NothingToShareOut: Nobody has shares.
        ShareOutShort: There is less than members own besides.
    """
    if not any(stake.shares for stake in stakes):
        raise NothingToShareOut
    if cash_minor < 0:
        raise ShareOutShort(missing_minor=-cash_minor)
    value, covered = _value(stakes, cash_minor)
    pot = cash_minor + sum(stake.owed_minor for stake in covered)
    split = split_largest_remainder(pot, [stake.shares for stake in covered])
    entitled = dict(zip((stake.member_id for stake in covered), split, strict=True))
    social = _equally(stakes, social_minor)
    parts = []
    for stake, aside in zip(stakes, social, strict=True):
        worth = value * stake.shares
        part = Part(stake, entitled.get(stake.member_id, worth.numerator // worth.denominator))
        left = part.entitled_minor - part.set_off_minor
        kept = min(carry_shares, stake.shares, left // next_price_minor)
        parts.append(Part(stake, part.entitled_minor, kept, kept * next_price_minor, aside))
    return Division(tuple(parts), cash_minor, value)


def _value(stakes: Sequence[Stake], cash_minor: int) -> tuple[Fraction, list[Stake]]:
    """Return what a share is worth, and whose shares cover what they owe.

    Without those who owe more than their shares are worth the value is less, never more; so
    they are left out one round after the other until nobody is left who owes more.
    """
    covered = [stake for stake in stakes if stake.shares]
    while True:
        pot = cash_minor + sum(stake.owed_minor for stake in covered)
        value = Fraction(pot, sum(stake.shares for stake in covered))
        able = [stake for stake in covered if value * stake.shares >= stake.owed_minor]
        if len(able) == len(covered):
            return value, covered
        covered = able


def _equally(stakes: Sequence[Stake], social_minor: int) -> tuple[int, ...]:
    if not social_minor:
        return (0,) * len(stakes)
    return split_largest_remainder(social_minor, [int(stake.in_social) for stake in stakes])
