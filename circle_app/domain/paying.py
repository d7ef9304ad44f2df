"""On which day money came back, and what a circle may let a borrower off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from circle_app.domain.allocations import Amounts
from circle_app.domain.contributions import (
    InvalidPayMethod,
    MethodNotAvailable,
    PayMethod,
)
from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed
from circle_app.domain.loan_accounts import LoanAccount, due_by

# How far back somebody dates an own payment; whoever records for others looks at receipts.
MAX_DAYS_BACK: Final = 30
# A borrower who is offered to end a loan for less has at most this long to pay.
MAX_DAYS_TO_PAY: Final = 366
# How far ahead a payoff is worked out.
MAX_DAYS_AHEAD: Final = 3660
#: What moves inside the books moves today, whatever day somebody names.
MOVES_NOW: Final = frozenset({PayMethod.WALLET, PayMethod.ADVANCE})


class WrongPayDay(InvalidInput):
    """The payment cannot be of this day; ``reason`` says why."""

    code = "wrong_pay_day"


class LaterPaymentsExceed(Conflict):
    """With this payment on its day a later one would be more than was owed."""

    code = "later_payments_exceed"


class OwnAdvanceOnly(NotAllowed):
    """What was paid ahead belongs to the borrower, who alone pays with it."""

    code = "own_advance_only"


class NothingToWaive(InvalidInput):
    """Nothing was named that the borrower is let off, or nothing of it is due."""

    code = "nothing_to_waive"


class WaiverOverDue(InvalidInput):
    """More would be let off than is due; ``due_minor`` says how much is."""

    code = "waiver_over_due"


class WaiverState(Conflict):
    """What was let off is not in a state in which this can happen."""

    code = "waiver_state"


class OwnWaiver(NotAllowed):
    """Whoever asked for it does not take it back alone."""

    code = "own_waiver"


class SettlementOverPayoff(InvalidInput):
    """The sum is not less than what is owed anyway: ``payoff_minor`` closes the loan."""

    code = "settlement_over_payoff"


class SettlementOpen(Conflict):
    """A sum is agreed on already, until ``pay_by``."""

    code = "settlement_open"


class PayByPassed(InvalidInput):
    """The day by which it is to be paid has passed, or is too far away."""

    code = "pay_by_passed"


class SettlementMet(Conflict):
    """The loan was ended for an agreed sum; what met it stays."""

    code = "settlement_met"


def check_repay_method(method: str) -> PayMethod:
    """Return the way to pay a loan back; that is also out of what was paid ahead.

    Raises:
        InvalidPayMethod: There is no such way.
        MethodNotAvailable: It is not connected.
    """
    if method not in list(PayMethod):
        raise InvalidPayMethod(field="method", allowed="cash, upi, wallet, advance")
    if method == PayMethod.GATEWAY:
        raise MethodNotAvailable(field="method", method=method)
    return PayMethod(method)


def check_pay_day(
    on: date, *, today: date, disbursed_on: date, any_day: bool, way: PayMethod
) -> date:
    """Return the day of a payment.

    Args:
        on: The day named.
        today: Today where the circle is.
        disbursed_on: When the loan was given; when it was given up, for money that comes back.
        any_day: Whether it may be of any day since then: an officer who records for another.
        way: How it is paid.

    Raises:
        WrongPayDay: In the future, before the loan was given, too long ago, or a payment that
            moves inside the books and is not of today.
    """
    if on == today:
        return on
    if on > today:
        raise WrongPayDay(field="paid_on", reason="in_future", maximum=today)
    if on < disbursed_on:
        raise WrongPayDay(field="paid_on", reason="before_loan", minimum=disbursed_on)
    if way in MOVES_NOW:
        raise WrongPayDay(field="paid_on", reason="moves_today", minimum=today)
    if not any_day and on < today - timedelta(days=MAX_DAYS_BACK):
        raise WrongPayDay(field="paid_on", reason="too_long_ago", days=MAX_DAYS_BACK)
    return on


def due_on(account: LoanAccount, on: date) -> Amounts:
    """What is due on a day or before and unpaid, by what it is for."""
    total = Amounts()
    for item in due_by(account, on):
        total = total.plus(item.rest)
    return total


def check_waiver(wanted: Amounts, due: Amounts, currency: str) -> None:
    """Refuse to let off nothing, or more than is due.

    Raises:
        NothingToWaive: Nothing is named, or something below zero.
        WaiverOverDue: More of a part than is due.
    """
    parts = ("interest_minor", "fee_minor", "penalty_minor")
    if not wanted.total_minor or min(getattr(wanted, part) for part in parts) < 0:
        raise NothingToWaive(field="amount")
    for part in parts:
        if getattr(wanted, part) > getattr(due, part):
            raise WaiverOverDue(
                field=part.removesuffix("_minor"),
                due_minor=getattr(due, part),
                amount_minor=getattr(wanted, part),
                currency=currency,
            )


def check_settlement(amount_minor: int, payoff_minor: int, currency: str) -> None:
    """Refuse a sum that is not less than what closes the loan anyway."""
    if not 0 < amount_minor < payoff_minor:
        raise SettlementOverPayoff(
            field="amount",
            payoff_minor=payoff_minor,
            amount_minor=amount_minor,
            currency=currency,
        )


def check_pay_by(pay_by: date, today: date) -> None:
    """Refuse a last day that has passed, or that is out of sight."""
    if not today <= pay_by <= today + timedelta(days=MAX_DAYS_TO_PAY):
        raise PayByPassed(field="pay_by", minimum=today, days=MAX_DAYS_TO_PAY)


@dataclass(frozen=True, slots=True)
class Counted:
    """Money on a loan since a sum was agreed on; ``confirmed`` of it, the rest waits."""

    confirmed_minor: int = 0
    pending_minor: int = 0

    def meets(self, amount_minor: int) -> bool:
        """Whether the sum has come."""
        return self.confirmed_minor >= amount_minor

    def may_meet(self, amount_minor: int) -> bool:
        """Whether the sum will have come in time if all that waits is confirmed."""
        return self.confirmed_minor + self.pending_minor >= amount_minor


class Written(Protocol):
    """A payment as it was written down."""

    @property
    def recorded_at(self) -> datetime:
        """When it was written down."""

    @property
    def paid_on(self) -> date:
        """Its day."""

    @property
    def amount_minor(self) -> int:
        """Its amount."""

    @property
    def status(self) -> str:
        """``confirmed``, or ``pending``."""


def counted(
    payments: Iterable[Written], *, agreed_at: datetime, since: date, until: date
) -> Counted:
    """Add up what was paid on a loan since a sum was agreed on.

    Args:
        payments: Those that count or may come to count.
        agreed_at: When it was agreed to; what was written down before does not count.
        since: The day of that; money of an earlier day does not count.
        until: The last day to pay; whoever pays on it is in time whenever that is confirmed.
    """
    sums = {"confirmed": 0, "pending": 0}
    for paid in payments:
        if paid.recorded_at >= agreed_at and since <= paid.paid_on <= until:
            sums[paid.status] += paid.amount_minor
    return Counted(sums["confirmed"], sums["pending"])
