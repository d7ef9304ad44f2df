"""Paying a loan back: at once, or claimed and confirmed by somebody else, as the rules say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.contributions import (
    MAX_REASON_LENGTH,
    Confirmation,
    ContributionDecided,
    PayMethod,
    check_method,
)
from circle_app.domain.errors import InvalidInput, NotAllowed, NotFound
from circle_app.domain.loan_accounts import payoff
from circle_app.domain.loans import LoanAct, LoanNotActive
from circle_app.domain.pay_ways import check_switched_on
from circle_app.domain.permissions import Permission
from circle_app.domain.products import policy_of
from circle_app.domain.repayments import ExceedsPayoff
from circle_app.domain.wallets import check_amount, clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.contributions import free_reference
from circle_app.persistence.queries.loans import PAYING, REPAYMENTS
from circle_app.services import installation
from circle_app.services.access import Actor, Standing
from circle_app.services.confirmers import Confirmers
from circle_app.services.idempotency import Once
from circle_app.services.loans import posting, recoveries
from circle_app.services.loans.accounts import (
    History,
    NewPayment,
    Run,
    columns_after,
    history_of,
    keep_plan,
    keep_splits,
    run_of,
)
from circle_app.services.loans.products import product_of
from circle_app.services.loans.references import claim, clean_reference
from circle_app.services.loans.states import announce, keep_or_cure, move, place_at
from circle_app.services.rule_versions import rules_of


@dataclass(frozen=True, slots=True)
class Repaid:
    """A repayment as it stands after an act, and what of the loan is left.

    Attributes:
        kind: ``instalment``, ``partial``, ``early`` or ``payoff``.
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
    key: str,
) -> Repaid:
    """Pay an amount back: what is due first, then the debt itself, as the loan's terms say.

    Args:
        actor: Who pays: the borrower, or another member for the borrower.
        loan_id: The loan.
        amount_minor: Any part of it, up to the payoff.
        method: ``cash``, ``upi``, or ``wallet`` for the actor's own wallet.
        reference: The bank's reference of twelve digits for UPI; a note for cash.
        key: Idempotency key.

    Returns:
        The repayment: confirmed and booked where the rules ask nobody (or it came from a wallet),
        else pending until somebody else confirms it.

    Raises:
        NotFound: No such loan in a circle of the actor.
        NotAllowed: Recording another member's cash is not the actor's to do.
        LoanNotActive: Not given yet, or paid back.
        ExceedsPayoff: More than is owed (pending payments included); ``payoff_minor`` says how
            much is.
        InvalidAmount, InvalidPayMethod, InvalidUtr, UtrUsed: Not acceptable.
        InsufficientFunds, CurrencyMismatch: Nothing was written.
    """
    check_amount(amount_minor)
    way = check_method(method)
    check_switched_on(way, installation.current())
    note = clean_reference(way, reference)
    with database.transaction() as session:
        place = place_at(session, actor, loan_id, Permission.CONTRIBUTE, writing=True)
        payload = {
            "loan": loan_id,
            "amount": amount_minor,
            "method": way.value,
            "reference": note,
        }
        once = Once(session, actor.user_id, "loan.repay", key, payload)
        if once.stored is not None:
            return once.replay(Repaid)
        loan = _locked(session, place, loan_id, way)
        write = _write_recovery if recoveries.is_written_off(loan) else _write
        paid_id = write(session, actor, place, loan, amount_minor, way, note)
        return once.remember(_repaid(session, paid_id, loan.currency))


def _write(
    session: Session,
    actor: Actor,
    place: Standing,
    loan: Any,
    amount_minor: int,
    way: PayMethod,
    note: str | None,
) -> UUID:
    at, past = clock.now(), history_of(session, loan.id)
    paid = NewPayment(new_id(), clock.today(loan.time_zone), amount_minor)
    posting_of_it = _with(loan, past, paid).postings[paid.id]
    claim(session, way, note, circle_id=loan.circle_id, subject_id=paid.id, at=at)
    rules = rules_of(session, place.circle_id, place.rule_version)
    # What comes out of a wallet has moved in the books: there is nothing left to confirm.
    at_once = way is PayMethod.WALLET or rules.confirmation is Confirmation.NOBODY
    row = {
        "id": paid.id,
        "loan_id": loan.id,
        "circle_id": loan.circle_id,
        "amount_minor": amount_minor,
        "method": way.value,
        "reference": note,
        "status": "confirmed" if at_once else "pending",
        "paid_on": paid.paid_on,
        "recorded_by": actor.user_id,
        "recorded_at": at,
        "decided_at": at if at_once else None,
        **posting_of_it.columns(),
    }
    session.connection().execute(insert(REPAYMENTS), row)
    if at_once:
        _book(session, actor, place, loan, past.confirmed, paid.id, at)
    else:
        announce(session, "repayment.claimed", actor, loan, amount_minor, by=actor.name)
    return paid.id


def _locked(session: Session, place: Standing, loan_id: UUID, way: PayMethod) -> Any:
    loan = queries.locked_loan(session, loan_id)
    other = loan.member_id != place.member_id
    if other and way is PayMethod.CASH and not place.may(Permission.RECORD_FOR_OTHERS):
        raise NotAllowed(permission=Permission.RECORD_FOR_OTHERS.value)
    # What comes back on a loan that was given up is welcome.
    if loan.status not in PAYING and not recoveries.is_written_off(loan):
        raise LoanNotActive(state=loan.status)
    return loan


def _write_recovery(
    session: Session,
    actor: Actor,
    place: Standing,
    loan: Any,
    amount_minor: int,
    way: PayMethod,
    note: str | None,
) -> UUID:
    rules = rules_of(session, place.circle_id, place.rule_version)
    at_once = way is PayMethod.WALLET or rules.confirmation is Confirmation.NOBODY
    came = recoveries.Recovery(
        amount_minor, way, note, clock.today(loan.time_zone), clock.now(), at_once
    )
    return recoveries.write(session, actor, place, loan, came)


def _with(loan: Any, past: History, paid: NewPayment) -> Run:
    """Replay a loan with one more payment; pending ones count, so that all can be confirmed.

    Raises:
        ExceedsPayoff: There is not so much left to pay.
    """
    before = run_of(loan, past, paid.paid_on)
    policy = policy_of(product_of(loan.terms))
    owed = payoff(before.account, paid.paid_on, policy).total_minor
    if paid.amount_minor > owed and not (policy.keeps_surplus_as_advance and owed):
        raise ExceedsPayoff(
            field="amount",
            payoff_minor=owed,
            amount_minor=paid.amount_minor,
            currency=loan.currency,
        )
    return run_of(loan, past.plus(paid), paid.paid_on)


def _book(
    session: Session,
    actor: Actor,
    place: Standing,
    loan: Any,
    past: History,
    repayment_id: UUID,
    at: datetime,
) -> None:
    """Book a payment whose row is written, and keep the loan, its plan and all splits."""
    row: Any = queries.repayment_row(session, repayment_id)
    today = clock.today(loan.time_zone)
    before, after = run_of(loan, past, today), run_of(loan, past.plus(row), today)
    entry_id = posting.post(session, actor, place, loan, row, before, after, at)
    values: dict[str, Any] = after.postings[repayment_id].columns()
    session.connection().execute(
        update(REPAYMENTS)
        .where(REPAYMENTS.c.id == repayment_id)
        .values(status="confirmed", entry_id=entry_id, decided_at=at, **values)
    )
    keep_splits(session, past.payments, after)
    keep_plan(session, loan.id, after)
    columns = columns_after(after, today)
    told = {"method": row.method, "by": actor.name}
    announce(session, "loan.repaid", actor, loan, row.amount_minor, **told)
    # A payment that waited may be booked after a later one has closed the loan already.
    if after.account.closed_because is None or loan.status not in PAYING:
        keep_or_cure(session, loan, actor=actor, at=at, **columns)
        return
    reason = after.account.closed_because.value
    move(
        session,
        loan,
        LoanAct.SETTLE,
        actor=actor,
        at=at,
        close_reason=reason,
        closed_at=at,
        **columns,
    )
    announce(session, "loan.closed", actor, loan, reason=reason)


@database.retried
def confirm_repayment(actor: Actor, repayment_id: UUID, *, key: str) -> Repaid:
    """Say that the money has come back; it is booked now, on the day it was paid.

    Raises:
        NotFound: No such repayment in a circle of the actor.
        NotAllowed: The rules ask for an officer.
        OwnContribution: The actor paid or recorded it.
        ContributionDecided: It was confirmed or rejected before.
    """
    return _decide(actor, repayment_id, None, key)


@database.retried
def reject_repayment(actor: Actor, repayment_id: UUID, *, reason: str, key: str) -> Repaid:
    """Say that the money has not come back: nothing is booked.

    Raises:
        InvalidInput: No reason, or too long a one.
        NotFound, NotAllowed, OwnContribution, ContributionDecided: As for
            :func:`confirm_repayment`.
    """
    text = clean_text(reason, field="reason", max_length=MAX_REASON_LENGTH)
    if text is None:
        raise InvalidInput(field="reason", max_length=MAX_REASON_LENGTH)
    return _decide(actor, repayment_id, text, key)


def _decide(actor: Actor, repayment_id: UUID, reason: str | None, key: str) -> Repaid:
    act = "loan.confirm_repayment" if reason is None else "loan.reject_repayment"
    at = clock.now()
    with database.transaction() as session:
        found = queries.repayment_row(session, repayment_id)
        if found is None:
            raise NotFound(what="repayment")
        place = place_at(session, actor, found.loan_id, Permission.CONTRIBUTE, writing=True)
        payload = {"repayment": repayment_id, "reason": reason}
        once = Once(session, actor.user_id, act, key, payload)
        if once.stored is not None:
            return once.replay(Repaid)
        loan = queries.locked_loan(session, found.loan_id)
        row = queries.repayment_row(session, repayment_id)
        _check_confirmer(session, actor, place, loan, row)
        if row is None or row.status != "pending":
            raise ContributionDecided(status=found.status)
        if reason is None and row.kind == recoveries.RECOVERY:
            recoveries.book(session, actor, place, loan, repayment_id, at)
        elif reason is None:
            past = history_of(session, loan.id).confirmed
            _book(session, actor, place, loan, past, repayment_id, at)
        else:
            _turn_down(session, actor, loan, row, reason, at)
        session.connection().execute(
            update(REPAYMENTS)
            .where(REPAYMENTS.c.id == repayment_id)
            .values(decided_by=actor.user_id)
        )
        return once.remember(_repaid(session, repayment_id, loan.currency))


def _check_confirmer(session: Session, actor: Actor, place: Standing, loan: Any, row: Any) -> None:
    rules = rules_of(session, place.circle_id, place.rule_version)
    confirmers = Confirmers(session, place, rules.confirmation)
    confirmers.check(actor, loan.borrower_user_id, row.recorded_by)


def _turn_down(
    session: Session, actor: Actor, loan: Any, row: Any, reason: str, at: datetime
) -> None:
    session.connection().execute(
        update(REPAYMENTS)
        .where(REPAYMENTS.c.id == row.id)
        .values(status="rejected", decided_at=at, reject_reason=reason)
    )
    if row.method == PayMethod.UPI and row.reference is not None:
        free_reference(session, row.reference, row.id)
    announce(
        session,
        "repayment.rejected",
        actor,
        loan,
        row.amount_minor,
        by=actor.name,
        reason=reason,
    )


def _repaid(session: Session, repayment_id: UUID, currency: str) -> Repaid:
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
