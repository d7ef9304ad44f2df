"""Loans that were given up, and money that comes back on them all the same."""

from __future__ import annotations

from circle_app.domain.errors import Conflict
from circle_app.domain.repayments import ExceedsPayoff


class RepaymentWaits(Conflict):
    """Somebody says to have paid on the loan; that is confirmed or rejected first."""

    code = "repayment_waits"


def left_to_recover_minor(written_off_minor: int, recovered_minor: int) -> int:
    """What of a loss can still come back: never more than was lost."""
    return max(0, written_off_minor - recovered_minor)


def check_recovery(amount_minor: int, left_minor: int, currency: str) -> None:
    """Raise ExceedsPayoff if more comes back than was lost."""
    if amount_minor > left_minor:
        raise ExceedsPayoff(
            field="amount", payoff_minor=left_minor, amount_minor=amount_minor, currency=currency
        )
