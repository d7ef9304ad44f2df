"""Dues that come late: what that costs, and from which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


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
