"""What reaches a borrower's hand when a loan is given: less, where the sum pays other things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.loans import LoanAct, LoanState, next_state
from circle_app.domain.restructuring import RESCHEDULE, TOP_UP
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.loans import PAYING
from circle_app.services.access import Actor
from circle_app.services.loans.accounts import history_of, run_of
from circle_app.services.loans.closings import owed_on
from circle_app.services.loans.products import plan_of_loan
from circle_app.services.loans.states import place_at


@dataclass(frozen=True, slots=True)
class HandOver:
    """Where the sum of a loan goes when it is given; as if today while it is not.

    Attributes:
        sum_minor: The loan.
        fee_minor: What the circle keeps back of it.
        payoff_minor: What of it pays an older loan off.
        cash_minor: What is handed over.
    """

    loan_id: UUID
    currency: str
    sum_minor: int
    fee_minor: int
    payoff_minor: int
    cash_minor: int


def hand_over_of(actor: Actor, loan_id: UUID) -> HandOver:
    """Say what is handed over of an approved loan, or was of one that was given.

    Raises:
        NotFound: No such loan in a circle of the actor.
        LoanStateConflict: It is not agreed to.
    """
    with database.reading() as session:
        place_at(session, actor, loan_id)
        return hand_over(session, queries.loan_row(session, loan_id))


def hand_over(session: Session, loan: Any) -> HandOver:
    """Say what is handed over of a loan's row.

    Raises:
        LoanStateConflict: It is not agreed to.
    """
    payoff = _payoff_minor(session, loan)
    plan = plan_of_loan(loan, clock.today(loan.time_zone))
    return HandOver(
        loan.id,
        loan.currency,
        loan.principal_minor,
        loan.principal_minor - plan.net_disbursed_minor,
        payoff,
        plan.net_disbursed_minor - payoff,
    )


def _payoff_minor(session: Session, loan: Any) -> int:
    if loan.disbursed_on is None:
        next_state(LoanState(loan.status), LoanAct.DISBURSE)
    if loan.origin == RESCHEDULE:
        return int(loan.principal_minor)
    if loan.origin != TOP_UP:
        return 0
    old = queries.loan_row(session, loan.replaces_id)
    past = history_of(session, old.id)
    if loan.disbursed_on is not None:
        return sum(row.amount_minor for row in past.payments if row.method == TOP_UP)
    if old.status not in PAYING:
        return 0
    today = clock.today(old.time_zone)
    return owed_on(old, run_of(old, past.confirmed, today), today).total_minor
