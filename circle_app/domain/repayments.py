"""Payments on a running loan: dues, prepayments, closing, and the replay of all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from circle_app.domain.allocations import (
    Amounts,
    Instalment,
    Part,
    Share,
    allocate,
    allocate_in_turn,
    as_amounts,
    with_shares,
)
from circle_app.domain.errors import Conflict, InvalidInput
from circle_app.domain.loan_accounts import (
    CARRIED,
    CloseReason,
    EarlyPayment,
    LoanAccount,
    Payoff,
    PrepaymentMode,
    RepaymentPolicy,
    charged,
    closed,
    due_after,
    due_by,
    elapsed_rate,
    payoff,
    unpaid_accrued_minor,
)
from circle_app.domain.loan_terms import FeeMode, LoanTerms, Method
from circle_app.domain.money import split_evenly
from circle_app.domain.periods import Period
from circle_app.domain.schedules import Row, amortise, regular_payment


class ExceedsPayoff(InvalidInput):
    """More was paid than is owed; ``context['payoff_minor']`` says how much is."""

    code = "amount_over_payoff"


class LoanClosed(Conflict):
    """The loan has ended; nothing can be paid on it."""

    code = "loan_closed"


class BeforeDisbursal(InvalidInput):
    """A payment dated before the loan was given."""

    code = "before_disbursal"


class RepaymentKind(StrEnum):
    """What a payment was, in a word."""

    INSTALMENT = "instalment"
    PREPAYMENT = "prepayment"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a payment went. ``applied.total_minor + advance_minor`` is the whole payment.

    ``shares`` are on instalments; ``early`` is what reduced the debt ahead of its due dates;
    ``advance_minor`` is what the loan did not need.
    """

    kind: RepaymentKind
    shares: tuple[Share, ...]
    early: Amounts
    advance_minor: int

    @property
    def applied(self) -> Amounts:
        """What the loan took, by part."""
        return as_amounts(self.shares).plus(self.early)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received on a day; ``sequence`` orders the events of one day."""

    on: date
    sequence: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Waiver:
    """Penalties, fees and interest that are due and let off; principal never is.

    It takes no more off than is still asked for on that day, the oldest instalment first.
    """

    on: date
    sequence: int
    interest_minor: int = 0
    fee_minor: int = 0
    penalty_minor: int = 0


LoanEvent = Payment | Waiver


def receive(
    account: LoanAccount, on: date, amount_minor: int, policy: RepaymentPolicy
) -> tuple[LoanAccount, Receipt]:
    """Post a payment: first what is due, then the debt itself, as the policy says.

    Where the circle keeps advances, money that comes after the end of a loan is one in whole: an
    earlier payment that was written down later can have ended it.

    Raises:
        LoanClosed: If the loan has ended and the circle keeps no advances.
        ExceedsPayoff: If it is more than the payoff and the circle keeps no advances.
        BeforeDisbursal: If it is dated before the loan was given.
        InvalidInput: If the amount is not positive.
    """
    _check_payment(account, on, amount_minor, policy)
    if account.closed_on is not None:
        return account, Receipt(RepaymentKind.CLOSING, (), Amounts(), amount_minor)
    account = charged(account, on, policy.penalty)
    quote = payoff(account, on, policy)
    advance = max(0, amount_minor - quote.total_minor)
    if advance and not policy.keeps_surplus_as_advance:
        raise ExceedsPayoff(field="amount", payoff_minor=quote.total_minor)
    if amount_minor >= quote.total_minor:
        return _close(account, quote, advance)
    dues = allocate(amount_minor, due_by(account, on), policy.order)
    account = replace(account, instalments=with_shares(account.instalments, dues.shares))
    left = dues.left_over_minor
    if left == 0:
        return account, Receipt(RepaymentKind.INSTALMENT, dues.shares, Amounts(), 0)
    if account.terms.method is Method.FLAT or policy.prepayment is PrepaymentMode.NEXT_DUES:
        ahead = allocate_in_turn(left, due_after(account, on), policy.order)
        account = replace(account, instalments=with_shares(account.instalments, ahead.shares))
        shares = dues.shares + ahead.shares
        return account, Receipt(RepaymentKind.PREPAYMENT, shares, Amounts(), 0)
    return _prepay(account, on, left, policy, dues.shares)


def write_off(
    account: LoanAccount, on: date, policy: RepaymentPolicy
) -> tuple[LoanAccount, Payoff]:
    """End a loan that will not be paid; the payoff says what is given up, principal apart."""
    if account.closed_on is not None:
        raise LoanClosed
    owed = payoff(account, on, policy)
    return closed(charged(account, on, policy.penalty), on, CloseReason.WRITTEN_OFF), owed


def waive(
    account: LoanAccount, waiver: Waiver, policy: RepaymentPolicy
) -> tuple[LoanAccount, Amounts]:
    """Let off what is due, the oldest instalment first; say what was let off in the end."""
    account = charged(account, waiver.on, policy.penalty)
    left = Amounts(0, waiver.interest_minor, waiver.fee_minor, waiver.penalty_minor)
    if account.closed_on is not None:
        return account, Amounts()
    taken = Amounts()
    by_number: dict[int, Amounts] = {}
    for item in sorted(due_by(account, waiver.on), key=lambda item: (item.due_on, item.number)):
        rest = item.rest
        off = Amounts(
            0,
            min(left.interest_minor, rest.interest_minor),
            min(left.fee_minor, rest.fee_minor),
            min(left.penalty_minor, rest.penalty_minor),
        )
        by_number[item.number] = item.waived.plus(off)
        left, taken = left.minus(off), taken.plus(off)
    instalments = tuple(
        replace(item, waived=by_number.get(item.number, item.waived))
        for item in account.instalments
    )
    account = replace(account, instalments=instalments)
    quote = payoff(account, waiver.on, policy)
    if quote.total_minor == 0:
        account, _ = _close(account, quote, 0)
    return account, taken


def replay(
    account: LoanAccount,
    events: Iterable[LoanEvent],
    policy: RepaymentPolicy,
    through: date | None = None,
) -> tuple[LoanAccount, dict[int, Receipt]]:
    """Apply events to a fresh account in order of date and sequence.

    Args:
        account: The loan as it was given.
        events: What happened to it.
        policy: How payments are posted and lateness is charged.
        through: The day up to which penalties are wanted; the last event's if none is given.

    Returns:
        The account and the receipt of each payment by its sequence.
    """
    receipts: dict[int, Receipt] = {}
    for event in sorted(events, key=lambda item: (item.on, item.sequence)):
        if isinstance(event, Waiver):
            account, _ = waive(account, event, policy)
        else:
            account, receipts[event.sequence] = receive(
                account, event.on, event.amount_minor, policy
            )
    if through is not None:
        account = charged(account, through, policy.penalty)
    return account, receipts


def _check_payment(
    account: LoanAccount, on: date, amount_minor: int, policy: RepaymentPolicy
) -> None:
    if account.closed_on is not None and not policy.keeps_surplus_as_advance:
        raise LoanClosed
    if amount_minor <= 0:
        raise InvalidInput(field="amount", reason="not_positive")
    if on < account.terms.disbursed_on:
        raise BeforeDisbursal(field="paid_on", disbursed_on=account.terms.disbursed_on)


def _close(account: LoanAccount, quote: Payoff, advance: int) -> tuple[LoanAccount, Receipt]:
    on = quote.on
    due = due_by(account, on)
    shares = tuple(
        Share(item.number, part, item.rest.of(part))
        for item in due
        for part in Part
        if item.rest.of(part) > 0
    )
    early = quote.owed.minus(as_amounts(shares))
    # What was already paid on instalments that now never fall due stays on record as paid early.
    before = _paid(due_after(account, on))
    account = replace(
        account,
        instalments=with_shares(due, shares),
        early=_with_early(account, on, before, early),
    )
    account = closed(account, on, CloseReason.OBLIGATIONS_MET)
    return account, Receipt(RepaymentKind.CLOSING, shares, early, advance)


def _prepay(
    account: LoanAccount,
    on: date,
    amount_minor: int,
    policy: RepaymentPolicy,
    shares: tuple[Share, ...],
) -> tuple[LoanAccount, Receipt]:
    """Pay what was carried over, the fee of instalment 1, interest to that day, then principal.

    What is left of the principal is planned anew.
    """
    carried = [item for item in due_after(account, on) if item.number == CARRIED]
    first = allocate(amount_minor, carried, policy.order)
    account = replace(account, instalments=with_shares(account.instalments, first.shares))
    shares, amount_minor = (*shares, *first.shares), first.left_over_minor
    ahead = tuple(item for item in due_after(account, on) if item.number != CARRIED)
    accrued = unpaid_accrued_minor(account, on, policy)
    before_principal = _fee_shares(account.terms, ahead, amount_minor, accrued)
    fee = as_amounts(before_principal).fee_minor
    interest = min(amount_minor - fee, accrued)
    principal = amount_minor - fee - interest
    if principal == 0:
        if interest:
            before_principal.append(Share(ahead[0].number, Part.INTEREST, interest))
        instalments = with_shares(account.instalments, before_principal)
        account = replace(account, instalments=instalments)
        shares = (*shares, *before_principal)
        return account, Receipt(RepaymentKind.PREPAYMENT, shares, Amounts(), 0)
    ahead = with_shares(ahead, before_principal)
    kept = tuple(
        item for item in account.instalments if item.number == CARRIED or item.due_on <= on
    )
    account = replace(account, instalments=(*kept, *ahead))
    shares = (*shares, *before_principal)
    early = Amounts(principal_minor=principal, interest_minor=interest)
    balance = sum(item.rest.principal_minor for item in ahead) - principal
    regular, plan = _plan_anew(account, on, ahead, balance, policy)
    before = _paid(ahead)
    account = replace(
        account,
        regular_minor=regular,
        instalments=(*kept, *plan),
        early=_with_early(account, on, before, early),
    )
    return account, Receipt(RepaymentKind.PREPAYMENT, shares, early, 0)


def _fee_shares(
    terms: LoanTerms, ahead: tuple[Instalment, ...], amount_minor: int, accrued_minor: int
) -> list[Share]:
    """What of a payment ahead of its day goes to the fee for the whole loan.

    A fee due in one sum comes first. One that is spread stays so, and takes only what is left when
    the whole debt is paid.
    """
    if terms.fee_mode is FeeMode.SPREAD:
        debt = accrued_minor + sum(item.rest.principal_minor for item in ahead)
        amount_minor = max(0, amount_minor - debt)
    elif terms.fee_mode is not FeeMode.FIRST_INSTALMENT:
        return []
    shares: list[Share] = []
    for item in ahead:
        taken = min(amount_minor, item.rest.fee_minor)
        if taken > 0:
            shares.append(Share(item.number, Part.FEE, taken))
            amount_minor -= taken
    return shares


def _plan_anew(
    account: LoanAccount,
    on: date,
    ahead: tuple[Instalment, ...],
    balance_minor: int,
    policy: RepaymentPolicy,
) -> tuple[int, tuple[Instalment, ...]]:
    terms = account.terms
    periods = [_rest_of_period(terms, item, on) for item in ahead]
    regular = account.regular_minor
    if policy.prepayment is PrepaymentMode.LOWER:
        repaying = sum(1 for period in periods if period.repays)
        regular = regular_payment(terms, balance_minor, repaying)
    rows = amortise(terms, balance_minor, periods, regular)
    end = next(
        place
        for place, row in enumerate(rows, start=1)
        if row.balance_minor == 0 and row.number > 0
    )
    rows, fees = rows[:end], _fees_anew(terms, ahead, rows[:end])
    plan = tuple(
        Instalment(
            row.number,
            row.starts_on,
            row.due_on,
            period.rate,
            Amounts(row.principal_minor, row.interest_minor, fees[row.number]),
        )
        for row, period in zip(rows, periods, strict=False)
    )
    return regular, plan


def _fees_anew(
    terms: LoanTerms, ahead: tuple[Instalment, ...], rows: tuple[Row, ...]
) -> dict[int, int]:
    """The fee of each row that is left; one fee for the loan is shared out over these rows."""
    fees = {item.number: item.rest.fee_minor for item in ahead}
    if terms.fee_mode is FeeMode.SPREAD:
        numbers = [row.number for row in rows if row.number > 0]
        parts = split_evenly(sum(fees.values()), len(numbers))
        fees = {0: 0, **dict(zip(numbers, parts, strict=True))}
    return fees


def _rest_of_period(terms: LoanTerms, item: Instalment, on: date) -> Period:
    repays = item.number > terms.grace_principal
    if item.starts_on >= on:
        return Period(item.number, item.starts_on, item.due_on, item.rate, repays)
    rate = item.rate - elapsed_rate(terms, item, on)
    return Period(item.number, on, item.due_on, rate, repays)


def _paid(instalments: Iterable[Instalment]) -> Amounts:
    total = Amounts()
    for item in instalments:
        total = total.plus(item.paid)
    return total


def _with_early(account: LoanAccount, on: date, *paid: Amounts) -> tuple[EarlyPayment, ...]:
    added = (EarlyPayment(on, amounts) for amounts in paid if amounts.total_minor > 0)
    return (*account.early, *added)
