"""Ending a loan for less than is owed, if the circle agrees and the money comes in time.

While a sum is agreed on, payments count as always. With the one that completes the sum, what is
left of interest, fees and penalties is let off, and what is left of the principal is the circle's
loss. If the day passes without it, the loan goes on as if nothing had been agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import NotFound
from circle_app.domain.loan_accounts import payoff
from circle_app.domain.loans import LoanAct, LoanState, check_decider, next_state
from circle_app.domain.paying import (
    Counted,
    SettlementOpen,
    check_pay_by,
    check_settlement,
    counted,
)
from circle_app.domain.permissions import Permission
from circle_app.domain.products import policy_of
from circle_app.domain.reversals import clean_reason
from circle_app.persistence import database
from circle_app.persistence.queries import easing
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.departures import open_matter_on
from circle_app.persistence.queries.easing import SETTLEMENTS
from circle_app.persistence.queries.guarantees import who_stands_for
from circle_app.persistence.queries.loans import WAIVERS
from circle_app.services import proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.loans import write_offs
from circle_app.services.loans.accounts import Run, columns_after, history_of, run_of
from circle_app.services.loans.products import product_of
from circle_app.services.loans.states import announce, place_at

KIND = "settlement"
NOTE = "settled"


@dataclass(frozen=True, slots=True)
class SettlementAsked:
    """A sum that was asked for: where it is decided on, and how that stands."""

    id: UUID
    loan_id: UUID
    circle_id: UUID
    proposal_id: UUID
    decider: str
    status: str
    amount_minor: int
    pay_by: date
    currency: str
    replayed: bool = False


@database.retried
def ask_settlement(
    actor: Actor, loan_id: UUID, *, amount_minor: int, pay_by: date, reason: str, key: str
) -> SettlementAsked:
    """Ask the circle to end a loan for a sum that is less than what is owed.

    Needs EASE_LOAN, and never the borrower; the circle's chain for settlements decides.

    Args:
        actor: Who asks.
        loan_id: A running loan.
        amount_minor: What is to be paid from the decision on.
        pay_by: The last day to pay it.
        reason: Why the circle should take less.
        key: Idempotency key.

    Raises:
        NotFound: No such loan in a circle of the actor.
        NotAllowed, BorrowerMayNotDecide: Not the actor's to ask.
        LoanStateConflict: It does not run.
        SettlementOverPayoff, PayByPassed: Not less than is owed; too early or too late a day.
        SettlementOpen, ProposalOpen: A sum is agreed on, or asked for, already.
        ReasonMissing, InvalidInput: No reason, or too long a one.
    """
    why = clean_reason(reason)
    with database.transaction() as session:
        place = place_at(session, actor, loan_id, Permission.EASE_LOAN, writing=True)
        payload = {"loan": loan_id, "amount": amount_minor, "pay_by": pay_by, "reason": why}
        once = Once(session, actor.user_id, "loan.settlement", key, payload)
        if once.stored is not None:
            return once.replay(SettlementAsked)
        locked_circle(session, place.circle_id)
        if open_matter_on(session, loan_id, KIND) is not None:
            raise proposals.ProposalOpen(kind=KIND)
        loan = queries.locked_loan(session, loan_id)
        check_decider(actor_id=place.member_id, borrower_id=loan.member_id)
        _check(session, loan, amount_minor, pay_by)
        asked, settlement_id = _put(session, actor, place, loan, amount_minor, pay_by, why)
        return once.remember(
            SettlementAsked(
                settlement_id,
                loan.id,
                loan.circle_id,
                asked.id,
                asked.decider,
                asked.status,
                amount_minor,
                pay_by,
                loan.currency,
            )
        )


def _check(session: Session, loan: Any, amount_minor: int, pay_by: date) -> None:
    next_state(LoanState(loan.status), LoanAct.WRITE_OFF)
    today = clock.today(loan.time_zone)
    standing = easing.agreed_settlement(session, loan.id)
    if standing is not None and not has_lapsed(
        standing, come_since(session, loan, standing), today
    ):
        raise SettlementOpen(pay_by=standing.pay_by)
    check_pay_by(pay_by, today)
    run = run_of(loan, history_of(session, loan.id), today)
    owed = payoff(run.account, today, policy_of(product_of(loan.terms))).total_minor
    check_settlement(amount_minor, owed, loan.currency)


def _put(
    session: Session,
    actor: Actor,
    place: Standing,
    loan: Any,
    amount_minor: int,
    pay_by: date,
    why: str,
) -> tuple[proposals.Motion, UUID]:
    settlement_id, at = new_id(), clock.now()
    told = {"reason": why, "pay_by": pay_by.isoformat()}
    asked = proposals.put(
        session,
        actor,
        place,
        kind=KIND,
        amount_minor=amount_minor,
        subject_id=loan.id,
        title=why[:200],
        payload={
            "name": loan.borrower,
            "number": loan.number,
            "amount_minor": amount_minor,
            "currency": loan.currency,
            **told,
        },
        # Whose savings are held for the loan gets them back by this.
        interested=frozenset({loan.member_id}) | who_stands_for(session, loan.id),
        visible=False,
    )
    session.connection().execute(
        insert(SETTLEMENTS),
        {
            "id": settlement_id,
            "loan_id": loan.id,
            "circle_id": loan.circle_id,
            "amount_minor": amount_minor,
            "pay_by": pay_by,
            "reason": why,
            "status": "asked",
            "proposal_id": asked.id,
            "asked_by": actor.user_id,
            "asked_at": at,
        },
    )
    announce(
        session, "loan.settlement_asked", actor, loan, amount_minor, by=place.member_name, **told
    )
    # Where nobody is left to vote, it is decided at once: by nobody, so against it.
    return proposals.settle(session, asked, at, actor), settlement_id


def decided(session: Session, asked: proposals.Motion, approved: bool, actor: Actor | None) -> None:
    """Let an agreed sum stand, in the transaction that decided it.

    Raises:
        LoanStateConflict: The loan does not run any more.
        PayByPassed: The day to pay it is over.
        SettlementOverPayoff: Less than that closes the loan by now.
        SettlementOpen: Another sum stands.
    """
    if asked.subject_id is None:
        raise NotFound(what="loan")
    if not approved:
        _set(session, asked.id, status="refused", decided_at=clock.now())
        return
    loan = queries.locked_loan(session, asked.subject_id)
    row: Any = easing.settlement_of_proposal(session, asked.id)
    lapse(session, loan)
    _check(session, loan, row.amount_minor, row.pay_by)
    _set(session, asked.id, status="agreed", decided_at=clock.now())
    told = {"reason": row.reason, "pay_by": row.pay_by.isoformat()}
    announce(session, "loan.settlement_agreed", actor, loan, row.amount_minor, **told)


def withdrawn(session: Session, asked: proposals.Motion, _actor: Actor) -> None:
    """Note that whoever asked took the question back."""
    _set(session, asked.id, status="cancelled", decided_at=clock.now())


def _set(session: Session, proposal_id: UUID, **values: Any) -> None:
    session.connection().execute(
        update(SETTLEMENTS).where(SETTLEMENTS.c.proposal_id == proposal_id).values(**values)
    )


def come_since(session: Session, loan: Any, row: Any) -> Counted:
    """Add up what has come on a loan since a sum was agreed on.

    What is written down after the last day does not count, whenever it was paid: else it would
    depend on the job whether the sum had lapsed by then.
    """
    in_time = [
        paid
        for paid in history_of(session, loan.id).payments
        if clock.day_of(paid.recorded_at, loan.time_zone) <= row.pay_by
    ]
    return counted(
        in_time,
        agreed_at=row.decided_at,
        since=clock.day_of(row.decided_at, loan.time_zone),
        until=row.pay_by,
    )


def has_lapsed(row: Any, come: Counted, today: date) -> bool:
    """Say whether the day of an agreed sum has passed without it."""
    return bool(row.pay_by < today) and not come.may_meet(row.amount_minor)


def end_if_met(
    session: Session, actor: Actor | None, loan: Any, after: Run, today: date, at: datetime
) -> bool:
    """End a running loan if what was agreed on has come; say whether it did.

    Nothing may wait to be confirmed: it would come back on a loan that is no more.

    Args:
        session: The transaction.
        actor: Whose payment or word it was.
        loan: The loan's row as it was locked; nothing of it was changed yet.
        after: Its account with all that counts; its plan is kept already.
        today: Today where the circle is.
        at: Now.
    """
    row = easing.agreed_settlement(session, loan.id)
    if row is None or history_of(session, loan.id).pending_minor:
        return False
    if not come_since(session, loan, row).meets(row.amount_minor):
        return False
    left = after.account.principal_outstanding_minor
    if left:
        write_offs.book_loss(session, actor, loan, left, why=row.reason, on=today, at=at)
    columns = columns_after(after, today)
    write_offs.close_written_off(session, loan, actor=actor, at=at, on=today, note=NOTE, **columns)
    session.connection().execute(
        update(SETTLEMENTS).where(SETTLEMENTS.c.id == row.id).values(status="met", met_at=at)
    )
    announce(session, "loan.settled", actor, loan, row.amount_minor, lost_minor=left)
    return True


def forget(session: Session, loan_id: UUID) -> None:
    """Drop an agreed sum of a loan that ended otherwise."""
    session.connection().execute(
        update(SETTLEMENTS)
        .where(SETTLEMENTS.c.loan_id == loan_id, SETTLEMENTS.c.status == "agreed")
        .values(status="cancelled")
    )


def forget_easings(session: Session, loan_id: UUID) -> None:
    """Drop what was agreed on a loan whose giving is taken back."""
    forget(session, loan_id)
    session.connection().execute(
        update(WAIVERS)
        .where(WAIVERS.c.loan_id == loan_id, WAIVERS.c.status == "agreed")
        .values(status="undone")
    )


def lapse(session: Session, loan: Any) -> bool:
    """Let the agreed sum of a locked loan lapse if its day has passed without the money.

    Money that was paid in time and waits to be confirmed keeps it alive.
    """
    row = easing.agreed_settlement(session, loan.id)
    today = clock.today(loan.time_zone)
    # With a loan that ended otherwise, the agreement is of no more account.
    if row is None or loan.status not in queries.PAYING:
        return False
    if not has_lapsed(row, come_since(session, loan, row), today):
        return False
    session.connection().execute(
        update(SETTLEMENTS).where(SETTLEMENTS.c.id == row.id).values(status="lapsed")
    )
    told = {"pay_by": row.pay_by.isoformat()}
    announce(session, "loan.settlement_lapsed", None, loan, row.amount_minor, **told)
    return True


@database.retried
def lapse_due(today: date) -> int:
    """Let agreed sums lapse whose day is over; return how many did. For the day-end job.

    Args:
        today: The newest day there is anywhere; each circle's own day decides in the end.
    """
    with database.reading() as session:
        found = easing.past_settlements(session, today)
    lapsed = 0
    for loan_id in found:
        with database.transaction() as session:
            lapsed += lapse(session, queries.locked_loan(session, loan_id))
    return lapsed


proposals.on_decided(KIND, decided)
proposals.on_withdrawn(KIND, withdrawn)
