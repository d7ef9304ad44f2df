"""A running loan: what is owed on a day, and what a payment does to it.

The state of a loan is a pure function of its terms and its events in order of date, so a
back-dated payment or a reversal is a replay, and its result equals having entered them in order.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from circle_app.domain.allocations import AllocationOrder, Amounts, Instalment
from circle_app.domain.loan_terms import FeeMode, LoanTerms, Method
from circle_app.domain.money import Ties, part_of
from circle_app.domain.penalties import Charge, PenaltyKind, PenaltyRules, charges_on
from circle_app.domain.periods import loan_periods
from circle_app.domain.rates import rate_for_days
from circle_app.domain.schedules import Schedule, build_schedule

FULL_PERCENT: Final = 100
# The number of the line that holds what an older loan still asked for when this one replaced it.
CARRIED: Final = -1


class PrepaymentMode(StrEnum):
    """What a payment beyond everything due does to a loan with interest on the balance."""

    SHORTEN = "shorten"
    LOWER = "lower"
    NEXT_DUES = "next_dues"


class FlatInterest(StrEnum):
    """What becomes of the interest of periods that have not begun, when a flat loan ends early."""

    WAIVED = "waived"
    DUE = "due"
    REBATED = "rebated"


@dataclass(frozen=True, slots=True)
class RepaymentPolicy:
    """The circle's choices about repayments.

    ``rebate_percent`` is what a rebate lets off; ``penalty`` is what lateness costs.
    """

    order: AllocationOrder = AllocationOrder.OLDEST_FIRST
    prepayment: PrepaymentMode = PrepaymentMode.SHORTEN
    flat_interest: FlatInterest = FlatInterest.WAIVED
    rebate_percent: Decimal = Decimal(0)
    keeps_surplus_as_advance: bool = False
    penalty: PenaltyRules = field(default_factory=PenaltyRules)


class CloseReason(StrEnum):
    """Why a loan ended."""

    OBLIGATIONS_MET = "obligations_met"
    WRITTEN_OFF = "written_off"
    RESCHEDULED = "rescheduled"


@dataclass(frozen=True, slots=True)
class EarlyPayment:
    """Principal paid before it was due, with the interest of the days until then."""

    paid_on: date
    paid: Amounts


@dataclass(frozen=True, slots=True)
class LoanAccount:
    """A loan as it stands.

    ``regular_minor`` is what repaying rows are built on (see ``schedules.regular_payment``);
    ``instalments`` are those that are or will be due; what was paid ahead of them is in ``early``.
    ``charges`` are the penalties so far, worked out up to the end of ``charged_through``.
    """

    terms: LoanTerms
    regular_minor: int
    instalments: tuple[Instalment, ...]
    early: tuple[EarlyPayment, ...] = ()
    closed_on: date | None = None
    closed_because: CloseReason | None = None
    charges: tuple[Charge, ...] = ()
    charged_through: date = date.min

    @property
    def paid(self) -> Amounts:
        """Everything paid so far."""
        total = Amounts()
        for item in self.instalments:
            total = total.plus(item.paid)
        for early in self.early:
            total = total.plus(early.paid)
        return total

    @property
    def principal_outstanding_minor(self) -> int:
        """Principal not paid back, whether due or not."""
        return self.terms.principal_minor - self.paid.principal_minor


@dataclass(frozen=True, slots=True)
class Payoff:
    """What closes a loan on a day."""

    on: date
    owed: Amounts

    @property
    def total_minor(self) -> int:
        """The sum that closes it."""
        return self.owed.total_minor


def open_account(schedule: Schedule, carried: Amounts = Amounts()) -> LoanAccount:  # noqa: B008
    """The account of a loan on the day it is given.

    Args:
        schedule: Its plan.
        carried: Interest, fees and penalties of a loan that it replaces: due with the first
            instalment as a line of their own, which bears no interest.
    """
    terms = schedule.terms
    instalments = tuple(
        Instalment(
            row.number,
            row.starts_on,
            row.due_on,
            period.rate,
            Amounts(row.principal_minor, row.interest_minor, row.fee_minor),
        )
        for row, period in zip(schedule.rows, loan_periods(terms), strict=True)
    )
    if carried.total_minor:
        first = next(row.due_on for row in schedule.rows if row.number > 0)
        line = Instalment(CARRIED, terms.disbursed_on, first, Fraction(0), carried)
        instalments = (line, *instalments)
    return LoanAccount(terms, schedule.regular_minor, instalments)


def open_loan(terms: LoanTerms) -> LoanAccount:
    """The account of a loan with these terms."""
    return open_account(build_schedule(terms))


def due_by(account: LoanAccount, on: date) -> tuple[Instalment, ...]:
    """Instalments that are due on or before a day."""
    return tuple(item for item in account.instalments if item.due_on <= on)


def due_after(account: LoanAccount, on: date) -> tuple[Instalment, ...]:
    """Instalments that fall due after a day."""
    return tuple(item for item in account.instalments if item.due_on > on)


def payoff(account: LoanAccount, on: date, policy: RepaymentPolicy) -> Payoff:
    """What closes the loan on ``on``: for a quote, an early closing, a settlement, a write-off.

    All principal left, what is unpaid of everything due, penalties up to that day, what was carried
    over from another loan, and the interest of the running period up to that day (flat: of periods
    that have begun, and of later ones as the policy says). For a day that has passed, the account
    is one replayed up to that day.
    """
    if account.closed_on is not None:
        return Payoff(on, Amounts())
    account = charged(account, on, policy.penalty)
    owed = carried_ahead(account, on)
    for item in due_by(account, on):
        owed = owed.plus(item.rest)
    ahead = due_after(account, on)
    return Payoff(
        on,
        owed.plus(
            Amounts(
                principal_minor=sum(item.rest.principal_minor for item in ahead),
                interest_minor=unpaid_accrued_minor(account, on, policy),
                fee_minor=fee_of_loan_minor(account, on),
            )
        ),
    )


def unpaid_accrued_minor(account: LoanAccount, on: date, policy: RepaymentPolicy) -> int:
    """Interest earned up to a day but not due yet, less what was already paid of it."""
    ahead = due_after(account, on)
    planned = [item for item in ahead if item.number != CARRIED]
    already = sum(item.paid.interest_minor + item.waived.interest_minor for item in planned)
    if account.terms.method is Method.FLAT:
        earned = _flat_interest(planned, on, policy, account.terms.rounding.ties)
    else:
        earned = accrued_minor(account, on)
    return max(0, earned - already)


def accrued_minor(account: LoanAccount, on: date) -> int:
    """Interest of the running period from its start to a day: annual × days/365.

    Never more than the period's own interest, so that it meets the schedule on the due date.
    """
    ahead = due_after(account, on)
    running = running_instalment(account, on)
    if running is None:
        return 0
    balance = sum(item.due.principal_minor for item in ahead)
    rate = elapsed_rate(account.terms, running, on)
    return min(part_of(balance, rate, account.terms.rounding.ties), running.due.interest_minor)


def running_instalment(account: LoanAccount, on: date) -> Instalment | None:
    """The instalment whose period has begun and not ended on a day."""
    for item in account.instalments:
        if item.number != CARRIED and item.starts_on <= on < item.due_on:
            return item
    return None


def elapsed_rate(terms: LoanTerms, running: Instalment, on: date) -> Fraction:
    """Part of a period's rate that belongs to the days until ``on``."""
    return min(running.rate, rate_for_days(terms.rate, (on - running.starts_on).days))


def _flat_interest(ahead: list[Instalment], on: date, policy: RepaymentPolicy, ties: Ties) -> int:
    begun = sum(item.due.interest_minor for item in ahead if item.starts_on < on)
    later = sum(item.due.interest_minor for item in ahead if item.starts_on >= on)
    if policy.flat_interest is FlatInterest.DUE:
        return begun + later
    if policy.flat_interest is FlatInterest.REBATED:
        let_off = Fraction(Fraction(policy.rebate_percent), FULL_PERCENT)
        return begun + later - part_of(later, let_off, ties)
    return begun


def fee_of_loan_minor(account: LoanAccount, on: date) -> int:
    """What is left of a fee for the whole loan: owed whenever the loan ends.

    A fee that every instalment asks for again is not: later instalments never come.
    """
    if account.terms.fee_mode is FeeMode.EVERY_INSTALMENT:
        return 0
    ahead = due_after(account, on)
    return sum(item.rest.fee_minor for item in ahead if item.number != CARRIED)


def carried_ahead(account: LoanAccount, on: date) -> Amounts:
    """What a replaced loan left behind and is not due yet: it is owed whenever this one ends."""
    found = (item.rest for item in due_after(account, on) if item.number == CARRIED)
    return next(found, Amounts())


def charged(account: LoanAccount, through: date, rules: PenaltyRules) -> LoanAccount:
    """The account with the penalties of all days up to and with ``through``.

    It changes nothing for days that were looked at before, nor once the loan has ended.
    """
    after = account.charged_through
    if account.closed_on is not None or through <= after or rules.kind is PenaltyKind.NONE:
        return account
    terms, found = account.terms, list[Charge]()
    before: dict[int, int] = {}
    for each in account.charges:
        before[each.number] = before.get(each.number, 0) + each.amount_minor
    instalments = []
    for item in account.instalments:
        new = tuple(
            charges_on(
                item,
                rules,
                terms.frequency,
                terms.every_days,
                charged_minor=before.get(item.number, 0),
                after=after,
                through=through,
                ties=terms.rounding.ties,
            )
        )
        extra = Amounts(penalty_minor=sum(each.amount_minor for each in new))
        instalments.append(replace(item, due=item.due.plus(extra)) if new else item)
        found.extend(new)
    found.sort(key=lambda each: (each.on, each.number))
    return replace(
        account,
        instalments=tuple(instalments),
        charges=(*account.charges, *found),
        charged_through=through,
    )


def closed(account: LoanAccount, on: date, because: CloseReason) -> LoanAccount:
    """The account marked as ended."""
    return replace(account, closed_on=on, closed_because=because)
