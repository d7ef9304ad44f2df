"""Which part of which instalment a payment goes to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final


class Part(StrEnum):
    """What a share of a payment pays for."""

    PENALTY = "penalty"
    FEE = "fee"
    INTEREST = "interest"
    PRINCIPAL = "principal"


class AllocationOrder(StrEnum):
    """In which order a payment fills what is due.

    OLDEST_FIRST: oldest instalment first, inside it penalty, fee, interest, principal.
    INTEREST_FIRST: penalty, fee and interest of everything due before any principal.
    INTEREST_PRINCIPAL: oldest instalment first, inside it interest, principal, penalty, fee.
    PRINCIPAL_FIRST: the principal of everything due, then interest, fee, penalty.
    """

    OLDEST_FIRST = "oldest_first"
    INTEREST_FIRST = "interest_first"
    INTEREST_PRINCIPAL = "interest_principal"
    PRINCIPAL_FIRST = "principal_first"


# Each order is a list of passes over the instalments, oldest first; a pass takes its parts in turn.
_PASSES: Final[dict[AllocationOrder, tuple[tuple[Part, ...], ...]]] = {
    AllocationOrder.OLDEST_FIRST: ((Part.PENALTY, Part.FEE, Part.INTEREST, Part.PRINCIPAL),),
    AllocationOrder.INTEREST_FIRST: (
        (Part.PENALTY, Part.FEE, Part.INTEREST),
        (Part.PRINCIPAL,),
    ),
    AllocationOrder.INTEREST_PRINCIPAL: ((Part.INTEREST, Part.PRINCIPAL, Part.PENALTY, Part.FEE),),
    AllocationOrder.PRINCIPAL_FIRST: (
        (Part.PRINCIPAL,),
        (Part.INTEREST,),
        (Part.FEE,),
        (Part.PENALTY,),
    ),
}


@dataclass(frozen=True, slots=True)
class Amounts:
    """A sum by what it is for, in minor units."""

    principal_minor: int = 0
    interest_minor: int = 0
    fee_minor: int = 0
    penalty_minor: int = 0

    @property
    def total_minor(self) -> int:
        """Everything together."""
        return self.principal_minor + self.interest_minor + self.fee_minor + self.penalty_minor

    def of(self, part: Part) -> int:
        """The amount of one part."""
        amount: int = getattr(self, f"{part}_minor")
        return amount

    def plus(self, other: Amounts) -> Amounts:
        """Part by part sum."""
        return Amounts(
            self.principal_minor + other.principal_minor,
            self.interest_minor + other.interest_minor,
            self.fee_minor + other.fee_minor,
            self.penalty_minor + other.penalty_minor,
        )

    def minus(self, other: Amounts) -> Amounts:
        """Part by part difference."""
        return Amounts(
            self.principal_minor - other.principal_minor,
            self.interest_minor - other.interest_minor,
            self.fee_minor - other.fee_minor,
            self.penalty_minor - other.penalty_minor,
        )


@dataclass(frozen=True, slots=True)
class Instalment:
    """What is due on one day and what of it has been paid or let off.

    ``rate`` is what one unit of balance costs from ``starts_on`` to ``due_on``.
    """

    number: int
    starts_on: date
    due_on: date
    rate: Fraction
    due: Amounts
    paid: Amounts = Amounts()
    waived: Amounts = Amounts()

    @property
    def rest(self) -> Amounts:
        """What is still to be paid."""
        return self.due.minus(self.paid).minus(self.waived)

    @property
    def is_paid(self) -> bool:
        """Whether nothing is left to pay."""
        return self.rest.total_minor == 0


@dataclass(frozen=True, slots=True)
class Share:
    """One slice of a payment."""

    number: int
    part: Part
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """A payment cut into shares; what fitted nowhere is left over."""

    shares: tuple[Share, ...]
    left_over_minor: int


def allocate(
    amount_minor: int, instalments: Iterable[Instalment], order: AllocationOrder
) -> Allocation:
    """Cut an amount into shares of what the given instalments still ask for."""
    oldest_first = sorted(instalments, key=lambda item: (item.due_on, item.number))
    shares: list[Share] = []
    for parts in _PASSES[order]:
        for instalment in oldest_first:
            for part in parts:
                taken = min(amount_minor, instalment.rest.of(part))
                if taken > 0:
                    shares.append(Share(instalment.number, part, taken))
                    amount_minor -= taken
    return Allocation(tuple(shares), amount_minor)


def allocate_in_turn(
    amount_minor: int, instalments: Iterable[Instalment], order: AllocationOrder
) -> Allocation:
    """Pay instalments that are not due yet: each in full before the next one, in its own order.

    All interest before any principal, say, is meant for what is due; ahead of its day nobody pays
    the interest of next year before the instalment of next month.
    """
    shares: list[Share] = []
    for instalment in sorted(instalments, key=lambda item: (item.due_on, item.number)):
        if amount_minor == 0:
            break
        cut = allocate(amount_minor, [instalment], order)
        shares.extend(cut.shares)
        amount_minor = cut.left_over_minor
    return Allocation(tuple(shares), amount_minor)


def with_shares(
    instalments: Sequence[Instalment], shares: Iterable[Share]
) -> tuple[Instalment, ...]:
    """The instalments after the shares have been paid on them."""
    paid: dict[int, Amounts] = {}
    for share in shares:
        paid[share.number] = paid.get(share.number, Amounts()).plus(as_amounts([share]))
    return tuple(
        replace(item, paid=item.paid.plus(paid[item.number])) if item.number in paid else item
        for item in instalments
    )


def as_amounts(shares: Iterable[Share]) -> Amounts:
    """The shares of a payment summed by part."""
    totals = dict.fromkeys(Part, 0)
    for share in shares:
        totals[share.part] += share.amount_minor
    return Amounts(
        totals[Part.PRINCIPAL], totals[Part.INTEREST], totals[Part.FEE], totals[Part.PENALTY]
    )
