"""Dues: what lateness costs and from which day, what somebody is let off, how they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from circle_app.domain.calendars import add_months
from circle_app.domain.contributions import OpenDue
from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed
from circle_app.domain.money import part_of


@dataclass(frozen=True, slots=True)
class LateRule:
    """What the rules of a due's cycle say of lateness.

    ``fee_minor`` is charged once; ``percent`` of what is open for each month that has begun.
    """

    grace_days: int = 0
    fee_minor: int = 0
    percent: Decimal = Decimal(0)

    @property
    def costs(self) -> bool:
        """Whether lateness costs anything."""
        return bool(self.fee_minor or self.percent)


def charged_on(due_on: date, grace_days: int) -> date:
    """Return the first day on which an unpaid due is late, and its fee is charged."""
    return due_on + timedelta(days=grace_days + 1)


@dataclass(frozen=True, slots=True)
class FeeState:
    """The late fee that was charged on a due.

    Attributes:
        fee_minor: How much.
        settled_minor: What of it was paid or let off: that is not undone.
        day: The first day of the last month for which it was charged; None if none was.
    """

    fee_minor: int = 0
    settled_minor: int = 0
    day: date | None = None


def late_months(due_on: date, grace_days: int, day: date) -> int:
    """Return how many months of lateness have begun by a day; the first on the first late day."""
    first = charged_on(due_on, grace_days)
    if day < first:
        return 0
    months = (day.year - first.year) * 12 + day.month - first.month
    return months + (add_months(first, months) <= day)


@dataclass(frozen=True, slots=True)
class FeeChange:
    """What the late fee of a due changes by, and the day for which it is then charged.

    ``amount_minor`` is less than nothing where a fee is lifted; ``day`` is None where nothing of
    it stays.
    """

    amount_minor: int
    day: date | None


def fee_change(
    due_on: date,
    open_minor: int,
    fee: FeeState,
    rule: LateRule,
    on: date,
) -> FeeChange | None:
    """Return what the late fee of an open due changes by, for a payment or a job of a day.

    The fee of the rules is charged once, whatever is paid of the due and however often this is
    asked; interest for each month that has begun, on what is open. A meeting, a provider's message
    or a list may come days late, and the day of payment counts: what was charged for later days is
    lifted, unless it was paid or let off. It is charged again if the due stays open.

    Args:
        due_on: Its last day.
        open_minor: What of the contribution is neither paid nor let off; a fee alone bears none.
        fee: The fee that was charged before.
        rule: What lateness costs in the due's cycle.
        on: The day it is decided for.

    Returns:
        The change, or None where there is none.
    """
    first = charged_on(due_on, rule.grace_days)
    had = 0 if fee.day is None else max(1, late_months(due_on, rule.grace_days, fee.day))
    wanted = late_months(due_on, rule.grace_days, on)
    if not rule.percent:
        wanted = min(wanted, 1)
    interest = part_of(max(0, open_minor), Fraction(rule.percent) * Fraction(1, 100))
    if fee.day is None or (wanted > had and interest):
        once = rule.fee_minor if fee.day is None else 0
        amount = once + (wanted - had) * interest
        if open_minor <= 0 or not wanted or not amount:
            return None
        return FeeChange(amount, add_months(first, wanted - 1))
    if not fee.settled_minor and on < fee.day and not (wanted and rule.percent):
        return FeeChange(-fee.fee_minor, None)
    kept = max(1, wanted)
    lifted = min((had - kept) * interest, fee.fee_minor - fee.settled_minor)
    if on >= fee.day or lifted <= 0:
        return None
    return FeeChange(-lifted, add_months(first, kept - 1))


class Mark(StrEnum):
    """How a due stands, as the table of members and cycles shows it."""

    PAID = "paid"
    PAID_LATE = "paid_late"
    CLAIMED = "claimed"
    OPEN = "open"
    LATE = "late"
    WAIVED = "waived"


def mark_of(
    status: str, due_on: date, settled_on: date | None, grace_days: int, today: date
) -> Mark:
    """Say how a due stands on a day.

    Args:
        status: ``pending``, ``claimed``, ``paid`` or ``waived``.
        due_on: Its last day.
        settled_on: The day of the payment that settled it.
        grace_days: How many days later are still in time.
        today: The day it is looked at.
    """
    if status == "paid":
        late = settled_on is not None and settled_on >= charged_on(due_on, grace_days)
        return Mark.PAID_LATE if late else Mark.PAID
    if status in ("claimed", "waived"):
        return Mark(status)
    return Mark.LATE if today >= charged_on(due_on, grace_days) else Mark.OPEN


class OwnDue(NotAllowed):
    """Nobody lets themselves off."""

    code = "own_due"


class DueClaimed(Conflict):
    """Somebody says to have paid the due: that is decided on first."""

    code = "due_claimed"


class WaivedTooMuch(InvalidInput):
    """More than is open of the contribution or of its late fee, or nothing at all."""

    code = "waived_too_much"


@dataclass(frozen=True, slots=True)
class Easing:
    """What of a due somebody is let off: of the contribution, and of its late fee."""

    amount_minor: int
    fee_minor: int


def easing_of(due: OpenDue, amount_minor: int | None, fee_minor: int | None) -> Easing:
    """Return what is waived of an open due: all that is open where nothing is named.

    Where only one of the two is named, nothing of the other is waived.

    Raises:
        WaivedTooMuch: More than is open, less than nothing, or nothing at all.
    """
    if amount_minor is None and fee_minor is None:
        return Easing(due.open_minor, due.fee_minor)
    wanted = Easing(amount_minor or 0, fee_minor or 0)
    if not 0 <= wanted.amount_minor <= due.open_minor:
        raise WaivedTooMuch(field="amount", open_minor=due.open_minor)
    if not 0 <= wanted.fee_minor <= due.fee_minor:
        raise WaivedTooMuch(field="fee", open_minor=due.fee_minor)
    if not wanted.amount_minor + wanted.fee_minor:
        raise WaivedTooMuch(field="amount", open_minor=due.open_minor)
    return wanted


def status_after(due: OpenDue, easing: Easing) -> str:
    """Say how a due stands once it is eased; what was let off is not called paid."""
    if easing.amount_minor + easing.fee_minor < due.owed_minor:
        return "pending"
    return "waived" if due.eased or easing.amount_minor else "paid"
