"""Writing a loan off by decision: what is left of the principal is the circle's loss."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.allocations import Amounts
from circle_app.domain.charts import LOANS, WRITE_OFF
from circle_app.domain.departures import FiguresMoved
from circle_app.domain.errors import NotFound
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.loan_accounts import CloseReason
from circle_app.domain.loans import LoanAct, check_decider
from circle_app.domain.permissions import Permission
from circle_app.domain.reversals import clean_reason
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.departures import open_matter_on
from circle_app.persistence.queries.guarantees import who_stands_for
from circle_app.persistence.queries.loans import INSTALMENTS
from circle_app.services import ledger, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.loans.accounts import keep_plan, run_of
from circle_app.services.loans.closings import owed_on
from circle_app.services.loans.restructuring import check_replaceable
from circle_app.services.loans.states import announce, move, place_at

KIND = "write_off"


@dataclass(frozen=True, slots=True)
class WriteOffAsked:
    """A write-off that was asked for: where it is decided, and how that stands.

    Attributes:
        amount_minor: The principal that would be the circle's loss.
        interest_minor, fee_minor, penalty_minor: What is owed besides and would be given up; it
            was never income, so it is no loss.
    """

    loan_id: UUID
    circle_id: UUID
    proposal_id: UUID
    decider: str
    status: str
    amount_minor: int
    currency: str
    interest_minor: int = 0
    fee_minor: int = 0
    penalty_minor: int = 0
    replayed: bool = False


@database.retried
def ask_write_off(actor: Actor, loan_id: UUID, *, reason: str, key: str) -> WriteOffAsked:
    """Ask the circle to let a loan go: what is left of the principal becomes its loss.

    Needs WRITE_OFF, and never the borrower; the circle's chain for write-offs decides.

    Args:
        actor: Who asks.
        loan_id: A running loan.
        reason: Why nobody expects the money any more.
        key: Idempotency key.

    Raises:
        NotFound: No such loan in a circle of the actor.
        NotAllowed, BorrowerMayNotDecide: Not the actor's to ask.
        LoanStateConflict: It does not run.
        RepaymentWaits: A payment on it is to be confirmed or rejected first.
        ProposalOpen: It is asked for already.
        ReasonMissing, InvalidInput: No reason, or too long a one.
    """
    why = clean_reason(reason)
    with database.transaction() as session:
        place = place_at(session, actor, loan_id, Permission.WRITE_OFF, writing=True)
        once = Once(session, actor.user_id, "loan.write_off", key, {"loan": loan_id, "reason": why})
        if once.stored is not None:
            return once.replay(WriteOffAsked)
        locked_circle(session, place.circle_id)
        if open_matter_on(session, loan_id, KIND) is not None:
            raise proposals.ProposalOpen(kind=KIND)
        loan = queries.locked_loan(session, loan_id)
        check_decider(actor_id=place.member_id, borrower_id=loan.member_id)
        past, today = (
            check_replaceable(session, loan, LoanAct.WRITE_OFF),
            clock.today(loan.time_zone),
        )
        owed = owed_on(loan, run_of(loan, past, today), today)
        asked = _put(session, actor, place, loan, owed, why)
        return once.remember(
            WriteOffAsked(
                loan.id,
                loan.circle_id,
                asked.id,
                asked.decider,
                asked.status,
                owed.principal_minor,
                loan.currency,
                owed.interest_minor,
                owed.fee_minor,
                owed.penalty_minor,
            )
        )


def _put(
    session: Session, actor: Actor, place: Standing, loan: Any, owed: Amounts, why: str
) -> proposals.Motion:
    """Ask for the decision, and tell the circle."""
    amount = owed.principal_minor
    asked = proposals.put(
        session,
        actor,
        place,
        kind=KIND,
        amount_minor=amount,
        subject_id=loan.id,
        title=why[:200],
        payload={
            "reason": why,
            "name": loan.borrower,
            "number": loan.number,
            "amount_minor": amount,
            "besides_minor": owed.total_minor - amount,
            "currency": loan.currency,
        },
        # Whose savings are held for the loan gets them back by this.
        interested=frozenset({loan.member_id}) | who_stands_for(session, loan.id),
        visible=False,
    )
    told = {"by": place.member_name, "reason": why}
    announce(session, "loan.write_off_asked", actor, loan, amount, **told)
    # Where nobody is left to vote, it is decided at once: by nobody, so against it.
    return proposals.settle(session, asked, clock.now(), actor)


def decided(session: Session, asked: proposals.Motion, approved: bool, actor: Actor | None) -> None:
    """Carry out what was decided on a write-off, in the transaction that decided it.

    Raises:
        LoanStateConflict, RepaymentWaits: It cannot be carried out any more.
        FiguresMoved: More is owed by now, because a repayment was taken back.
        PeriodClosed: Nothing can be booked on this day.
    """
    if not approved:
        return
    if asked.subject_id is None:
        raise NotFound(what="loan")
    loan = queries.locked_loan(session, asked.subject_id)
    past = check_replaceable(session, loan, LoanAct.WRITE_OFF)
    at, on, why = clock.now(), clock.today(loan.time_zone), asked.payload["reason"]
    run = run_of(loan, past, on)
    amount = owed_on(loan, run, on).principal_minor
    if amount > asked.payload["amount_minor"]:
        raise FiguresMoved(written_off_minor=amount, agreed_minor=asked.payload["amount_minor"])
    if amount:
        book_loss(session, actor, loan, amount, why=why, on=on, at=at)
    # What is given up besides is written down up to this day.
    keep_plan(session, loan.id, run)
    close_written_off(session, loan, actor=actor, at=at, on=on, note=why)
    announce(session, "loan.written_off", actor, loan, amount, reason=why)


def book_loss(
    session: Session,
    actor: Actor | None,
    loan: Any,
    amount_minor: int,
    *,
    why: str,
    on: date,
    at: datetime,
) -> None:
    """Book principal that nobody pays any more as the circle's loss."""
    draft = Draft(
        ledger.book_of_circle(session, loan.circle_id),
        "loan.write_off",
        (
            Line(WRITE_OFF.code, amount_minor),
            Line(account_key(LOANS, loan.member_id), -amount_minor),
        ),
        on,
        params={"name": loan.borrower, "number": loan.number},
        subject_id=loan.id,
        reason=why,
    )
    ledger.post(session, [draft], actor_id=actor.user_id if actor else None, at=at)


def close_written_off(
    session: Session,
    loan: Any,
    *,
    actor: Actor | None,
    at: datetime,
    on: date,
    note: str,
    **columns: Any,
) -> None:
    """Close a loan whose rest was booked as a loss: nothing of its plan is asked for any more.

    ``columns`` are further ones of its row that change with it.
    """
    move(
        session,
        loan,
        LoanAct.WRITE_OFF,
        actor=actor,
        at=at,
        note=note,
        close_reason=CloseReason.WRITTEN_OFF.value,
        closed_at=at,
        **{
            **columns,
            "outstanding_minor": 0,
            "next_due_on": None,
            "days_late": 0,
            "overdue_minor": 0,
            "bucket": 0,
        },
    )
    session.connection().execute(
        update(INSTALMENTS)
        .where(INSTALMENTS.c.loan_id == loan.id, INSTALMENTS.c.settled_on.is_(None))
        .values(waived_minor=queries.REST + INSTALMENTS.c.waived_minor, settled_on=on)
    )
