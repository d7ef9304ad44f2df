"""Dues: what lateness costs and from which day, what somebody is let off, how they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from circle_app.domain.contributions import OpenDue
from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed


@dataclass(frozen=True, slots=True)
class LateRule:
    """What the rules of a due's cycle say of lateness."""

    grace_days: int = 0
    fee_minor: int = 0


def charged_on(due_on: date, grace_days: int) -> date:
    """Return the first day on which an unpaid due is late, and its fee is charged."""
    return due_on + timedelta(days=grace_days + 1)


def late_fee_minor(
    due_on: date, open_minor: int, charged: date | None, rule: LateRule, today: date
) -> int:
    """Return the fee that an open due has to be charged today; 0 where there is none.

    A due is charged once, whatever is paid of it and however often this is asked.

    Args:
        due_on: Its last day.
        open_minor: What of the contribution is neither paid nor let off; a fee alone bears none.
        charged: The day for which a fee was charged before; None if none was.
        rule: What lateness costs in the due's cycle.
        today: The day it is decided for.
    """
    if charged is not None or open_minor <= 0:
        return 0
    return rule.fee_minor if today >= charged_on(due_on, rule.grace_days) else 0


def is_early(charged: date | None, settled_minor: int, paid_on: date) -> bool:
    """Say whether a payment came before the fee that is charged, though written down after it.

    A meeting, a provider's message or a list may come days late; the day of payment counts.

    Args:
        charged: The day for which the fee was charged; None if none was.
        settled_minor: What of the fee was paid or let off: that is not undone.
        paid_on: The day of the payment.
    """
    return charged is not None and not settled_minor and paid_on < charged


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
