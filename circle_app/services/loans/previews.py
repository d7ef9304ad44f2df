"""What a payment would do to a loan, and what one may choose among, before anything is paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.allocations import Amounts
from circle_app.domain.charts import ADVANCE
from circle_app.domain.contributions import PayMethod
from circle_app.domain.ledger import account_key
from circle_app.domain.loan_accounts import payoff
from circle_app.domain.loans import LoanNotActive
from circle_app.domain.paying import MAX_DAYS_BACK, check_repay_method, due_on
from circle_app.domain.permissions import Permission
from circle_app.domain.products import policy_of
from circle_app.domain.wallets import check_amount
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.loans import PAYING
from circle_app.services import ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.loans.accounts import NewPayment, history_of, run_of
from circle_app.services.loans.booking import run_with
from circle_app.services.loans.products import product_of
from circle_app.services.loans.repayments import Wanted, check_payer, may_use_advance
from circle_app.services.loans.states import place_at


@dataclass(frozen=True, slots=True)
class RepaymentPreview:
    """Where a payment would go, and how the loan would stand after it.

    Attributes:
        advance_minor: What the loan would not need; it stays the borrower's.
        replays: Whether payments of later days would be worked out anew.
        outstanding_minor: Principal still owed after it, all that waits taken as paid.
        next_minor: What would then be left of the oldest unpaid instalment.
    """

    amount_minor: int
    currency: str
    paid_on: date
    kind: str
    principal_minor: int
    interest_minor: int
    fee_minor: int
    penalty_minor: int
    advance_minor: int
    outstanding_minor: int
    closes: bool
    next_due_on: date | None
    next_minor: int
    replays: bool


@dataclass(frozen=True, slots=True)
class PayOptions:
    """What somebody may choose among when paying on a loan or making it easier.

    Attributes:
        earliest_on: The earliest day the payment may be of.
        next_minor: What is left of the oldest unpaid instalment.
        due_minor: What is due today or before.
        total_minor: What closes the loan today.
        advance_minor: What the borrower paid ahead and may pay with; 0 for others.
        interest_due_minor: What of interest is due by payments that are confirmed.
        fee_due_minor: The same of fees.
        penalty_due_minor: The same of penalties.
        can_ease: Whether the reader may ask that the borrower be let off something.
    """

    loan_id: UUID
    currency: str
    today: date
    earliest_on: date
    next_minor: int
    next_due_on: date | None
    due_minor: int
    total_minor: int
    advance_minor: int
    interest_due_minor: int
    fee_due_minor: int
    penalty_due_minor: int
    can_ease: bool


def preview_repayment(
    actor: Actor,
    loan_id: UUID,
    *,
    amount_minor: int,
    method: str = PayMethod.CASH.value,
    paid_on: date | None = None,
) -> RepaymentPreview:
    """Say where a payment would go, without recording anything.

    Raises:
        NotFound: No such loan in a circle of the actor.
        NotAllowed, OwnAdvanceOnly, LoanNotActive, ExceedsPayoff, LaterPaymentsExceed, WrongPayDay,
        PeriodClosed, InvalidAmount, InvalidPayMethod: As paying it would be refused.
    """
    check_amount(amount_minor)
    way = check_repay_method(method)
    with database.reading() as session:
        place = place_at(session, actor, loan_id, Permission.CONTRIBUTE)
        loan = queries.loan_row(session, loan_id)
        on = check_payer(session, place, loan, Wanted(amount_minor, way, None, paid_on))
        past = history_of(session, loan_id)
    paid = NewPayment(new_id(), on, amount_minor)
    after = run_with(loan, past, paid, surplus=way is not PayMethod.ADVANCE)
    posting, following = after.postings[paid.id], after.next_due
    applied = posting.receipt.applied
    return RepaymentPreview(
        amount_minor=amount_minor,
        currency=loan.currency,
        paid_on=on,
        kind=posting.kind,
        principal_minor=applied.principal_minor,
        interest_minor=applied.interest_minor,
        fee_minor=applied.fee_minor,
        penalty_minor=applied.penalty_minor,
        advance_minor=posting.receipt.advance_minor,
        outstanding_minor=after.account.principal_outstanding_minor,
        closes=after.account.closed_on is not None,
        next_due_on=following.due_on if following else None,
        next_minor=following.rest.total_minor if following else 0,
        replays=any(row.paid_on > on for row in past.payments),
    )


def pay_options(actor: Actor, loan_id: UUID) -> PayOptions:
    """Return what somebody may choose among when paying on a running loan.

    Raises:
        NotFound: No such loan in a circle of the actor.
        LoanNotActive: Not given yet, or ended.
    """
    with database.reading() as session:
        place = place_at(session, actor, loan_id)
        loan = queries.loan_row(session, loan_id)
        if loan.status not in PAYING:
            raise LoanNotActive(state=loan.status, reason=loan.status)
        past = history_of(session, loan_id)
        advance = _advance_minor(session, place, loan)
    today = clock.today(loan.time_zone)
    run, known = run_of(loan, past, today), run_of(loan, past.confirmed, today)
    owed = payoff(run.account, today, policy_of(product_of(loan.terms))).total_minor
    due, sure = due_on(run.account, today), due_on(known.account, today)
    following = run.next_due
    return PayOptions(
        loan_id=loan_id,
        currency=loan.currency,
        today=today,
        earliest_on=_earliest(place, loan, today),
        next_minor=min(following.rest.total_minor, owed) if following else 0,
        next_due_on=following.due_on if following else None,
        due_minor=due.total_minor,
        total_minor=owed,
        advance_minor=advance,
        can_ease=place.may(Permission.EASE_LOAN) and place.member_id != loan.member_id,
        **_parts(sure),
    )


def _parts(due: Amounts) -> dict[str, Any]:
    return {
        "interest_due_minor": due.interest_minor,
        "fee_due_minor": due.fee_minor,
        "penalty_due_minor": due.penalty_minor,
    }


def _earliest(place: Standing, loan: Any, today: date) -> date:
    given: date = loan.disbursed_on
    if place.member_id != loan.member_id and place.may(Permission.RECORD_FOR_OTHERS):
        return given
    return max(given, today - timedelta(days=MAX_DAYS_BACK))


def _advance_minor(session: Session, place: Standing, loan: Any) -> int:
    if not may_use_advance(place, loan):
        return 0
    book_id = ledger.book_of_circle(session, loan.circle_id)
    return ledger.balance_minor(session, book_id, account_key(ADVANCE, loan.member_id))
