"""Paying a loan back: at once, or claimed and confirmed by somebody else, as the rules say.

A payment may be of an earlier day: the borrower names one of the last weeks, and who records for
others any since the loan was given. What was known before is then worked out anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.contributions import Confirmation, PayMethod
from circle_app.domain.errors import NotAllowed
from circle_app.domain.loan_accounts import CloseReason
from circle_app.domain.loans import LoanNotActive
from circle_app.domain.pay_ways import check_switched_on
from circle_app.domain.paying import (
    LaterPaymentsExceed,
    OwnAdvanceOnly,
    check_pay_day,
    check_repay_method,
)
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import check_amount
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.loans import PAYING, REPAYMENTS
from circle_app.services import installation
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.loans import recoveries
from circle_app.services.loans.accounts import NewPayment, history_of
from circle_app.services.loans.booking import book, check_open, run_with
from circle_app.services.loans.products import product_of
from circle_app.services.loans.references import claim, clean_reference
from circle_app.services.loans.restructuring import check_not_settled_with
from circle_app.services.loans.states import announce, place_at
from circle_app.services.rule_versions import rules_of

# What moves inside the books, and what a payment provider says to have.
_AT_ONCE = frozenset({PayMethod.WALLET, PayMethod.ADVANCE, PayMethod.GATEWAY})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A payment as it was asked for, checked as far as it can be without the loan."""

    amount_minor: int
    way: PayMethod
    reference: str | None
    on: date | None


@dataclass(frozen=True, slots=True)
class Repaid:
    """A repayment as it stands after an act, and what of the loan is left.

    Attributes:
        kind: ``instalment``, ``partial``, ``early`` or ``payoff``; ``advance`` where the loan
            needed none of it; ``recovery`` on a loan that was given up.
        status: ``confirmed``; ``pending`` until somebody else confirms it; ``rejected``.
        outstanding_minor: Principal still owed.
        closed: Whether the loan is paid back.
    """

    id: UUID
    loan_id: UUID
    circle_id: UUID
    amount_minor: int
    principal_minor: int
    interest_minor: int
    fee_minor: int
    penalty_minor: int
    currency: str
    kind: str
    method: str
    reference: str | None
    status: str
    paid_on: date
    recorded_at: datetime
    entry_id: UUID | None
    outstanding_minor: int
    closed: bool
    replayed: bool = False


@database.retried
def repay(
    actor: Actor,
    loan_id: UUID,
    *,
    amount_minor: int,
    method: str,
    reference: str | None = None,
    paid_on: date | None = None,
    key: str,
) -> Repaid:
    """Pay an amount back: what is due first, then the debt itself, as the loan's terms say.

    Args:
        actor: Who pays: the borrower, or another member for the borrower.
        loan_id: The loan.
        amount_minor: Any part of it, up to the payoff; more where the product keeps advances.
        method: ``cash``, ``upi``, ``wallet`` for the actor's own wallet, or ``advance`` for what
            the borrower paid ahead.
        reference: The bank's reference of twelve digits for UPI; a note for cash.
        paid_on: The day it was paid, if not today: at most 30 days back, or any day since the
            loan was given for who records another's payment.
        key: Idempotency key.

    Returns:
        The repayment: confirmed and booked where the rules ask nobody (or it moved inside the
        books), else pending until somebody else confirms it.

    Raises:
        NotFound: No such loan in a circle of the actor.
        NotAllowed, OwnAdvanceOnly: Not the actor's to pay like this.
        LoanNotActive: Not given yet, or paid back by then.
        ExceedsPayoff: More than is owed (pending payments included); ``payoff_minor`` says how
            much is.
        LaterPaymentsExceed: With it, a later payment would be more than was owed.
        LoanReplaced, MemberGone: It ended when another took its place, or its borrower left.
        WrongPayDay, PeriodClosed: It cannot be of that day.
        InvalidAmount, InvalidPayMethod, InvalidUtr, UtrUsed: Not acceptable.
        InsufficientFunds, CurrencyMismatch: Nothing was written.
    """
    wanted = _wanted(amount_minor, method, reference, paid_on)
    with database.transaction() as session:
        place = place_at(session, actor, loan_id, Permission.CONTRIBUTE, writing=True)
        payload = {
            "loan": loan_id,
            "amount": amount_minor,
            "method": wanted.way.value,
            "reference": wanted.reference,
            **({"paid_on": paid_on} if paid_on else {}),
        }
        once = Once(session, actor.user_id, "loan.repay", key, payload)
        if once.stored is not None:
            return once.replay(Repaid)
        loan = queries.locked_loan(session, loan_id)
        paid_id = repay_in(session, actor, place, loan, wanted)
        return once.remember(repaid_of(session, paid_id, loan.currency))


def repay_in(session: Session, actor: Actor, place: Standing, loan: Any, wanted: Wanted) -> UUID:
    """Pay on a loan whose row the caller has locked, and return the repayment; see :func:`repay`.

    The caller has checked what is wanted, and holds what keeps it from being done twice.
    """
    on = check_payer(session, place, loan, wanted)
    write = _write_recovery if recoveries.is_written_off(loan) else _write
    return write(session, actor, place, loan, wanted, on)


def take_in(
    session: Session,
    actor: Actor,
    place: Standing,
    loan_id: UUID,
    *,
    amount_minor: int,
    way: PayMethod,
    reference: str | None,
    on: date,
) -> UUID:
    """Book money on a loan that has come already; the circle's row is locked.

    Args:
        session: The transaction.
        actor: Who paid.
        place: The place in the circle of whom it counts for.
        loan_id: The loan.
        amount_minor: How much came.
        way: How it came; one that leaves nothing to confirm.
        reference: What names the payment there.
        on: The day it was paid.

    Returns:
        The repayment.

    Raises:
        LoanNotActive, ExceedsPayoff, LaterPaymentsExceed, LoanReplaced, MemberGone, WrongPayDay,
            PeriodClosed: As for :func:`repay`.
    """
    loan = queries.locked_loan(session, loan_id)
    wanted = Wanted(check_amount(amount_minor), way, reference, on)
    day = check_payer(session, place, loan, wanted)
    write = _write_recovery if recoveries.is_written_off(loan) else _write
    return write(session, actor, place, loan, wanted, day)


def _wanted(amount_minor: int, method: str, reference: str | None, on: date | None) -> Wanted:
    check_amount(amount_minor)
    way = check_repay_method(method)
    check_switched_on(way, installation.current())
    return Wanted(amount_minor, way, clean_reference(way, reference), on)


def check_payer(session: Session, place: Standing, loan: Any, wanted: Wanted) -> date:
    """Return the day of a payment, if the member may pay like this on a loan that takes money.

    Raises:
        NotAllowed, OwnAdvanceOnly, LoanNotActive, LaterPaymentsExceed, LoanReplaced, MemberGone,
            WrongPayDay, PeriodClosed: As for :func:`repay`.
    """
    own, records = loan.member_id == place.member_id, place.may(Permission.RECORD_FOR_OTHERS)
    if not own and wanted.way is PayMethod.CASH and not records:
        raise NotAllowed(permission=Permission.RECORD_FOR_OTHERS.value)
    if wanted.way is PayMethod.ADVANCE and not may_use_advance(place, loan):
        raise OwnAdvanceOnly
    today = clock.today(loan.time_zone)
    on = wanted.on or today
    _check_state(loan, wanted, on, today)
    given_up = recoveries.is_written_off(loan)
    if loan.status not in PAYING and not given_up:
        check_not_settled_with(session, loan)
    check_pay_day(
        on,
        today=today,
        disbursed_on=clock.day_of(loan.closed_at, loan.time_zone)
        if given_up
        else loan.disbursed_on,
        any_day=not own and records,
        way=wanted.way,
    )
    if on < today:
        check_open(session, loan.circle_id, on)
    return on


def may_use_advance(place: Standing, loan: Any) -> bool:
    """Whether a member may pay with what the borrower paid ahead: it is the borrower's own.

    For a borrower without an account, whoever records for others does.
    """
    if loan.member_id == place.member_id:
        return True
    return loan.borrower_user_id is None and place.may(Permission.RECORD_FOR_OTHERS)


def _check_state(loan: Any, wanted: Wanted, on: date, today: date) -> None:
    if loan.status in PAYING:
        return
    # What comes back on a loan that was given up is welcome, if it is new money.
    if recoveries.is_written_off(loan):
        if wanted.way is PayMethod.ADVANCE:
            raise LoanNotActive(state=loan.status)
        return
    paid_back = loan.close_reason == CloseReason.OBLIGATIONS_MET
    if not paid_back or on >= today:
        raise LoanNotActive(state=loan.status, reason=loan.status)
    # With it, the payments that closed the loan were too much.
    if not product_of(loan.terms).advance_allowed:
        raise LaterPaymentsExceed(paid_on=on)


def _at_once(session: Session, place: Standing, way: PayMethod) -> bool:
    """Whether nobody is asked: what moves inside the books leaves nothing to confirm."""
    rules = rules_of(session, place.circle_id, place.rule_version)
    return way in _AT_ONCE or rules.confirmation is Confirmation.NOBODY


def take_cash(
    session: Session, actor: Actor, place: Standing, loan: Any, *, amount_minor: int, on: date
) -> UUID:
    """Book cash that came back before everybody's eyes, as at a meeting: nobody is asked.

    The caller has locked the loan, which runs, and has checked who acts and the day.

    Raises:
        ExceedsPayoff, LaterPaymentsExceed, LoanNotActive: As for :func:`repay`.
    """
    check_amount(amount_minor)
    wanted = Wanted(amount_minor, PayMethod.CASH, None, on)
    return _write(session, actor, place, loan, wanted, on, seen=True)


def _write(
    session: Session,
    actor: Actor,
    place: Standing,
    loan: Any,
    wanted: Wanted,
    on: date,
    *,
    seen: bool = False,
) -> UUID:
    at, past = clock.now(), history_of(session, loan.id)
    paid = NewPayment(new_id(), on, wanted.amount_minor)
    run = run_with(loan, past, paid, surplus=wanted.way is not PayMethod.ADVANCE)
    claim(
        session, wanted.way, wanted.reference, circle_id=loan.circle_id, subject_id=paid.id, at=at
    )
    at_once = seen or _at_once(session, place, wanted.way)
    row = {
        "id": paid.id,
        "loan_id": loan.id,
        "circle_id": loan.circle_id,
        "amount_minor": wanted.amount_minor,
        "method": wanted.way.value,
        "reference": wanted.reference,
        "status": "confirmed" if at_once else "pending",
        "paid_on": on,
        "recorded_by": actor.user_id,
        "recorded_at": at,
        "decided_at": at if at_once else None,
        **run.postings[paid.id].columns(),
    }
    session.connection().execute(insert(REPAYMENTS), row)
    if at_once:
        book(session, actor, place, loan, past.confirmed, paid.id, at)
    else:
        announce(
            session,
            "repayment.claimed",
            actor,
            loan,
            wanted.amount_minor,
            by=actor.name,
            paid_on=on.isoformat(),
            repayment=str(paid.id),
        )
    return paid.id


def _write_recovery(
    session: Session, actor: Actor, place: Standing, loan: Any, wanted: Wanted, on: date
) -> UUID:
    at_once = _at_once(session, place, wanted.way)
    came = recoveries.Recovery(
        wanted.amount_minor, wanted.way, wanted.reference, on, clock.now(), at_once
    )
    return recoveries.write(session, actor, place, loan, came)


def repaid_of(session: Session, repayment_id: UUID, currency: str) -> Repaid:
    """Return a repayment as it stands, and what of its loan is left."""
    row: Any = queries.repayment_row(session, repayment_id)
    loan = queries.loan_row(session, row.loan_id)
    return Repaid(
        id=row.id,
        loan_id=row.loan_id,
        circle_id=row.circle_id,
        amount_minor=row.amount_minor,
        principal_minor=row.principal_minor,
        interest_minor=row.interest_minor,
        fee_minor=row.fee_minor,
        penalty_minor=row.penalty_minor,
        currency=currency,
        kind=row.kind,
        method=row.method,
        reference=row.reference,
        status=row.status,
        paid_on=row.paid_on,
        recorded_at=row.recorded_at,
        entry_id=row.entry_id,
        outstanding_minor=loan.outstanding_minor,
        closed=loan.status == "closed",
    )
