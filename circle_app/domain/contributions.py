"""What a contribution pays for, who may confirm it, and what is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed

# 10^12 minor units: every sum of such amounts stays far below 2^63.
MAX_AMOUNT_MINOR = 10**12
MAX_REASON_LENGTH = 300


class Confirmation(StrEnum):
    """Who must say that the money has come."""

    NOBODY = "nobody"
    MEMBER = "member"
    OFFICER = "officer"
    MEETING = "meeting"


class PayMethod(StrEnum):
    """How money came in; an advance is what a borrower paid ahead, and pays loans only."""

    CASH = "cash"
    UPI = "upi"
    WALLET = "wallet"
    GATEWAY = "gateway"
    ADVANCE = "advance"


class InvalidContribution(InvalidInput):
    """The amount is zero, negative, or beyond what the books can hold."""

    code = "invalid_amount"


class InvalidPayMethod(InvalidInput):
    """Not one of the ways to pay."""

    code = "invalid_method"


class MethodNotAvailable(InvalidInput):
    """A way to pay that this installation has not been connected to."""

    code = "method_not_available"


class OwnContribution(NotAllowed):
    """Nobody confirms or rejects what they paid or recorded themselves."""

    code = "own_contribution"


class ContributionDecided(Conflict):
    """The contribution was confirmed or rejected before."""

    code = "already_decided"


@dataclass(frozen=True, slots=True)
class OpenDue:
    """A due that is not fully paid, as allocation sees it."""

    id: UUID
    cycle_id: UUID
    open_minor: int


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a payment that goes to one due."""

    due: OpenDue
    amount_minor: int

    @property
    def settles(self) -> bool:
        """Whether nothing of the due stays open."""
        return self.amount_minor == self.due.open_minor


def check_method(method: str) -> PayMethod:
    """Return the way to pay.

    Raises:
        InvalidPayMethod: There is no such way.
        MethodNotAvailable: It is not connected.
    """
    if method not in list(PayMethod) or method == PayMethod.ADVANCE:
        raise InvalidPayMethod(field="method", allowed="cash, upi, wallet")
    if method == PayMethod.GATEWAY:
        raise MethodNotAvailable(field="method", method=method)
    return PayMethod(method)


def check_amount(amount_minor: int) -> int:
    """Return the amount if it is positive and within bounds, else raise InvalidContribution."""
    if not 0 < amount_minor <= MAX_AMOUNT_MINOR:
        raise InvalidContribution(
            field="amount",
            reason="zero" if amount_minor == 0 else "negative" if amount_minor < 0 else "too_large",
        )
    return amount_minor


def suggested_minor(dues: Iterable[OpenDue], rule_minor: int) -> int:
    """Return what one tap pays: all that is open, or the rule's amount when nothing is."""
    return sum(due.open_minor for due in dues) or rule_minor


def allocation(
    amount_minor: int, dues: Sequence[OpenDue], first: UUID | None = None
) -> tuple[Part, ...]:
    """Spread a payment over dues, the oldest first.

    Args:
        amount_minor: What was paid; positive.
        dues: Open dues in order of their due dates.
        first: A due to be paid before the others.

    Returns:
        A part per due that gets something. What is left over is extra savings.
    """
    order = sorted(dues, key=lambda due: due.id != first)
    parts: list[Part] = []
    left = amount_minor
    for due in order:
        part = min(left, due.open_minor)
        if part > 0:
            parts.append(Part(due, part))
            left -= part
    return tuple(parts)


def check_other(actor_id: UUID, *involved: UUID | None) -> None:
    """Raise OwnContribution if the actor is the payer or the recorder."""
    if actor_id in involved:
        raise OwnContribution
