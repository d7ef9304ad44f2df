"""The end of a circle: everything that is there is divided, to the last unit.

Loans are paid with what belongs to the borrowers, the surplus (all income less all expenses and
losses) is shared by an agreed policy, the social fund is given back equally and by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from circle_app.domain.charts import (
    BANK,
    CASH,
    EXPENSE_FUND,
    GATEWAY,
    SAVINGS,
    SHARES,
    UPI,
    WALLET_POOL,
)
from circle_app.domain.departures import Debt, Settlement, settlement
from circle_app.domain.errors import Conflict, InvalidInput
from circle_app.domain.money import split_largest_remainder

# Where the money that is handed out by hand is taken from, in this order.
BY_HAND: Final = (
    CASH.code,
    BANK.code,
    UPI.code,
    EXPENSE_FUND.code,
    GATEWAY.code,
    WALLET_POOL.code,
)
_SAVED: Final = (SAVINGS.code, SHARES.code)


class Policy(StrEnum):
    """How the surplus is shared: the same for everybody, or by what each has saved."""

    EQUAL = "equal"
    SAVINGS = "savings"


class DissolutionState(StrEnum):
    """Where the end of a circle stands."""

    ASKED = "asked"
    AGREED = "agreed"
    POSTED = "posted"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class DissolutionOpen(Conflict):
    """The end of this circle is asked for already."""

    code = "dissolution_open"


class WrongDissolutionState(Conflict):
    """It is in a state in which this cannot happen."""

    code = "dissolution_state"


class DissolutionHeld(Conflict):
    """Something has to be cleared up first; ``holds`` says what."""

    code = "dissolution_held"


class MembersOwe(Conflict):
    """Somebody owes more than would be theirs; ``names`` says who."""

    code = "members_owe"


class BooksDiffer(Conflict):
    """What is held is not what is to be divided; ``difference_minor`` says by how much."""

    code = "books_differ"


class SharesMoved(Conflict):
    """The figures are no longer those that were agreed to."""

    code = "shares_moved"


@dataclass(frozen=True, slots=True)
class Place:
    """A member on the last day.

    Attributes:
        owned: What belongs to the member, by account code.
        debts: The running loans with what closes each.
        has_wallet: Whether the app can pay into a wallet.
        takes_part: Whether surplus and social fund are the member's too; not a borrower's.
    """

    member_id: UUID
    name: str
    owned: Mapping[str, int]
    debts: tuple[Debt, ...] = ()
    has_wallet: bool = False
    takes_part: bool = True


@dataclass(frozen=True, slots=True)
class Share:
    """What one member gets at the end, and why.

    Attributes:
        surplus_minor: The share of the surplus; negative where there is a loss.
        social_minor: The share of the social fund.
    """

    member_id: UUID
    name: str
    plan: Settlement
    surplus_minor: int
    social_minor: int

    @property
    def net_minor(self) -> int:
        """What is paid out of the loan fund; negative where the member owes it."""
        return self.plan.own_minor + self.surplus_minor - self.plan.owed_minor

    @property
    def payout_minor(self) -> int:
        """Everything the member is paid, out of both funds."""
        return self.net_minor + self.social_minor


@dataclass(frozen=True, slots=True)
class Closing:
    """How everything is divided.

    Attributes:
        surplus_minor: Income less expenses and losses, with what loans earned up to this day.
        social_minor: The social fund.
        held_minor: All money of the loan fund, wherever it lies.
    """

    shares: tuple[Share, ...]
    surplus_minor: int
    social_minor: int
    held_minor: int

    @property
    def difference_minor(self) -> int:
        """What is held beyond what is divided; must be zero."""
        return self.held_minor - sum(share.net_minor for share in self.shares)

    @property
    def payout_minor(self) -> int:
        """Everything that is paid out, out of both funds."""
        return sum(share.payout_minor for share in self.shares)

    @property
    def short(self) -> tuple[Share, ...]:
        """Members who owe more than would be theirs."""
        return tuple(share for share in self.shares if share.net_minor < 0)


def check_policy(policy: str) -> Policy:
    """Return the policy, else raise InvalidInput."""
    if policy not in list(Policy):
        raise InvalidInput(field="policy", allowed=", ".join(Policy))
    return Policy(policy)


def divide(
    places: Sequence[Place],
    policy: Policy,
    *,
    result_minor: int,
    social_minor: int,
    held_minor: int,
) -> Closing:
    """Divide everything a circle has.

    Args:
        places: Its members, in the order of their numbers; one of them takes part.
        policy: How the surplus is shared; where nobody has saved, equally.
        result_minor: Income less expenses and losses, as booked.
        social_minor: The social fund.
        held_minor: All money of the loan fund.
    """
    earned = sum(
        debt.owed.total_minor - debt.owed.principal_minor
        for place in places
        for debt in place.debts
    )
    surplus = result_minor + earned
    equal = [int(place.takes_part) for place in places]
    saved = [
        sum(place.owned.get(code, 0) for code in _SAVED) * part
        for place, part in zip(places, equal, strict=True)
    ]
    weights = saved if policy is Policy.SAVINGS and any(saved) else equal
    parts = split_largest_remainder(abs(surplus), weights)
    social = split_largest_remainder(social_minor, equal)
    return Closing(
        tuple(
            Share(
                place.member_id,
                place.name,
                settlement(place.owned, place.debts),
                part if surplus >= 0 else -part,
                aside,
            )
            for place, part, aside in zip(places, parts, social, strict=True)
        ),
        surplus,
        social_minor,
        held_minor,
    )


def check_divides(closing: Closing, currency: str) -> None:
    """Refuse to close what does not come out even.

    Raises:
        MembersOwe: Somebody owes more than would be theirs.
        BooksDiffer: Money is held, or owed, that is nobody's here.
    """
    if closing.short:
        raise MembersOwe(
            names=", ".join(share.name for share in closing.short),
            missing_minor=-sum(share.net_minor for share in closing.short),
            currency=currency,
        )
    if closing.difference_minor:
        raise BooksDiffer(
            difference_minor=abs(closing.difference_minor),
            side="over" if closing.difference_minor > 0 else "under",
            currency=currency,
        )


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where one member's money is taken from, and what of it goes into the wallet."""

    lines: tuple[tuple[str, int], ...]
    wallet_minor: int


def draw(nets: Sequence[tuple[UUID, int, bool]], held: Mapping[str, int]) -> dict[UUID, Drawn]:
    """Say for each member where the money is taken from, so that every place ends empty.

    What the circle holds in wallets goes into wallets, as far as members have one, in the order of
    their numbers; all else is handed out from box to box.

    Args:
        nets: Member, what is to be paid, whether there is a wallet.
        held: What lies where, by account code; in all exactly what is to be paid.
    """
    boxes = {code: held.get(code, 0) for code in BY_HAND}
    found: dict[UUID, Drawn] = {}
    wallets: dict[UUID, int] = {}
    for member_id, net, has_wallet in nets:
        wallets[member_id] = min(net, boxes[WALLET_POOL.code]) if has_wallet else 0
        boxes[WALLET_POOL.code] -= wallets[member_id]
    for member_id, net, _ in nets:
        into_wallet = wallets[member_id]
        left = net - into_wallet
        taken = {WALLET_POOL.code: into_wallet} if into_wallet else {}
        for code in BY_HAND:
            part = min(left, boxes[code])
            if part:
                taken[code] = taken.get(code, 0) + part
                boxes[code] -= part
                left -= part
        if left:
            raise ValueError("less is held than is to be paid")
        found[member_id] = Drawn(tuple(taken.items()), into_wallet)
    return found


def drained(owned: Sequence[tuple[str, int]], amount_minor: int) -> tuple[tuple[str, int], ...]:
    """Say how much of a loss each of a member's accounts bears, in their order.

    Raises:
        ValueError: They hold less.
    """
    left, found = amount_minor, []
    for code, balance in owned:
        part = min(left, balance)
        if part:
            found.append((code, part))
            left -= part
    if left:
        raise ValueError("the loss is larger than what belongs to the member")
    return tuple(found)
