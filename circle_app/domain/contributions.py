"""What a contribution pays for, who may confirm it, and what is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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


class DueSettled(Conflict):
    """The due is paid, or said to be, already."""

    code = "due_settled"


@dataclass(frozen=True, slots=True)
class OpenDue:
    """A due that is not settled, as allocation sees it.

    Attributes:
        id: The due.
        cycle_id: Its cycle.
        open_minor: What of the contribution is neither paid nor let off.
        fee_minor: What of its late fee is neither paid nor let off.
        eased: Whether part of the contribution was let off.
    """

    id: UUID
    cycle_id: UUID
    open_minor: int
    fee_minor: int = 0
    eased: bool = False

    @property
    def owed_minor(self) -> int:
        """All that is open: the fee and the contribution."""
        return self.open_minor + self.fee_minor


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a payment that goes to one due: to its contribution, and to its late fee."""

    due: OpenDue
    amount_minor: int
    fee_minor: int = 0

    @property
    def total_minor(self) -> int:
        """All that goes to the due."""
        return self.amount_minor + self.fee_minor

    @property
    def settles(self) -> bool:
        """Whether nothing of the due stays open."""
        return self.total_minor == self.due.owed_minor

    @property
    def left(self) -> OpenDue:
        """The due after this part was paid."""
        return replace(
            self.due,
            open_minor=self.due.open_minor - self.amount_minor,
            fee_minor=self.due.fee_minor - self.fee_minor,
        )

    @property
    def status(self) -> str:
        """How the due stands once this part is paid; what was let off is not called paid."""
        if not self.settles:
            return "pending"
        return "waived" if self.due.eased else "paid"


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
    return sum(due.owed_minor for due in dues) or rule_minor


def allocation(
    amount_minor: int, dues: Sequence[OpenDue], first: UUID | None = None
) -> tuple[Part, ...]:
    """Spread a payment over dues, the oldest first, the late fee of each before its contribution.

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
        fee = min(left, due.fee_minor)
        part = Part(due, min(left - fee, due.open_minor), fee)
        if part.total_minor > 0:
            parts.append(part)
            left -= part.total_minor
    return tuple(parts)


def left_open(dues: Sequence[OpenDue], parts: Iterable[Part], *, claimed: bool) -> list[OpenDue]:
    """Return the dues that a next payment finds open after these parts.

    What is only said to be paid is not asked for again: a claimed due is left out altogether.
    """
    touched = {part.due.id: part for part in parts}
    after = [
        touched[due.id].left if due.id in touched else due
        for due in dues
        if not (claimed and due.id in touched)
    ]
    return [due for due in after if due.owed_minor > 0]


def spread_ahead(
    kept: Sequence[tuple[UUID, int]], dues: Sequence[OpenDue]
) -> tuple[tuple[UUID, Part], ...]:
    """Count what a member paid ahead towards dues that have opened since.

    It was booked as savings when it came, so it pays contributions and no late fees.

    Args:
        kept: What is left of each payment, the oldest first, by its id.
        dues: Open dues in order of their due dates.

    Returns:
        Which payment pays which part of which due, in the order in which they count.
    """
    parts: list[tuple[UUID, Part]] = []
    left = dict(kept)
    for each in dues:
        due = each
        for payment, amount_minor in left.items():
            part = Part(due, min(amount_minor, due.open_minor))
            if part.amount_minor > 0:
                parts.append((payment, part))
                left[payment] -= part.amount_minor
                due = part.left
    return tuple(parts)


def check_other(actor_id: UUID, *involved: UUID | None) -> None:
    """Raise OwnContribution if the actor is the payer or the recorder."""
    if actor_id in involved:
        raise OwnContribution
