"""Saying that money on a loan has come back, or that it has not."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.contributions import MAX_REASON_LENGTH, ContributionDecided, PayMethod
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.contributions import free_reference
from circle_app.persistence.queries.loans import PAYING, REPAYMENTS
from circle_app.services.access import Actor, Standing
from circle_app.services.confirmers import Confirmers
from circle_app.services.idempotency import Once
from circle_app.services.loans import recoveries, settlements
from circle_app.services.loans.accounts import history_of, run_of
from circle_app.services.loans.booking import book
from circle_app.services.loans.repayments import Repaid, repaid_of
from circle_app.services.loans.states import announce, place_at
from circle_app.services.rule_versions import rules_of


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
        decide_in(session, actor, place, found, reason, at)
        return once.remember(repaid_of(session, repayment_id, place.currency))


def decide_in(
    session: Session, actor: Actor, place: Standing, found: Any, reason: str | None, at: datetime
) -> None:
    """Confirm a repayment, or reject it for a reason, in the caller's transaction.

    Args:
        session: The transaction.
        actor: Who decides.
        place: The actor's standing in the loan's circle, where the actor may contribute.
        found: The repayment's row, as it was before the loan was locked.
        reason: Why the money has not come back; None where it has.
        at: When.

    Raises:
        NotAllowed, OwnContribution, ContributionDecided: As for :func:`confirm_repayment`.
    """
    loan = queries.locked_loan(session, found.loan_id)
    row: Any = queries.repayment_row(session, found.id)
    _check_confirmer(session, actor, place, loan, row)
    if row.status != "pending":
        raise ContributionDecided(status=row.status)
    if reason is not None:
        _turn_down(session, actor, loan, row, reason, at)
    elif row.kind == recoveries.RECOVERY:
        recoveries.book(session, actor, place, loan, row.id, at)
    else:
        book(session, actor, place, loan, history_of(session, loan.id).confirmed, row.id, at)
    session.connection().execute(
        update(REPAYMENTS).where(REPAYMENTS.c.id == row.id).values(decided_by=actor.user_id)
    )


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
        repayment=str(row.id),
    )
    if loan.status in PAYING:
        # An agreed sum may have come before, and waited for this to be decided.
        today = clock.today(loan.time_zone)
        after = run_of(loan, history_of(session, loan.id).confirmed, today)
        settlements.end_if_met(session, actor, loan, after, today, at)
