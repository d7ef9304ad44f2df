"""What somebody who goes leaves behind: wishes are withdrawn, dues let off, expenses paid back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.domain.expenses import ExpenseAct
from circle_app.domain.funds import WithdrawalAct
from circle_app.domain.loans import LoanAct
from circle_app.persistence.queries import departures as queries
from circle_app.persistence.queries import expenses as expense_queries
from circle_app.persistence.queries import loans as loan_queries
from circle_app.persistence.queries import withdrawals as withdrawal_queries
from circle_app.persistence.queries.circles import MEMBERS
from circle_app.persistence.queries.contributions import CONTRIBUTIONS
from circle_app.persistence.queries.cycles import DUES
from circle_app.persistence.queries.proposals import locked_proposal
from circle_app.services import proposals
from circle_app.services.access import Actor
from circle_app.services.distributions import paying as distributions
from circle_app.services.expenses import states as expense_states
from circle_app.services.loans import states as loan_states
from circle_app.services.withdrawals import states as withdrawal_states

# Questions that are nobody's but their asker's; what others may carry on with stays open.
_OWN_QUESTIONS = ("text", "rules", "upi", "preset", "archive", "reversal", "reopening")


def withdraw_wishes(session: Session, actor: Actor, found: Any, at: datetime) -> None:
    """Withdraw what a member asked for: loans not given, savings not paid, open questions.

    Decisions are locked before what they are about, in the order in which deciding locks them.
    """
    member_id = found.member.id
    wished = queries.wished_loans(session, [member_id])
    savings = queries.wished_withdrawals(session, [member_id])
    running = queries.paying_loans(session, member_id)
    questions = queries.open_questions(
        session,
        found.circle.id,
        opened_by=member_id,
        kinds=_OWN_QUESTIONS,
        subjects=[*wished, *savings, *running],
    )
    close_questions(session, questions)
    cancel_wishes(session, actor, wished, savings, at)


def close_questions(session: Session, questions: Sequence[UUID]) -> None:
    """End open questions without a decision."""
    for proposal_id in questions:
        locked_proposal(session, proposal_id)
        proposals.cancel_proposal(session, proposal_id)


def cancel_wishes(
    session: Session, actor: Actor, loans: Sequence[UUID], savings: Sequence[UUID], at: datetime
) -> None:
    """Cancel requests for loans and for savings whose questions are ended."""
    for loan_id in loans:
        loan = loan_queries.locked_loan(session, loan_id)
        if loan.status in ("applied", "approved"):
            loan_states.move(
                session, loan, LoanAct.CANCEL, actor=actor, at=at, decided_at=loan.decided_at or at
            )
            loan_states.announce(session, "loan.cancelled", actor, loan)
    for withdrawal_id in savings:
        row = withdrawal_queries.locked_withdrawal(session, withdrawal_id)
        if row.status in ("asked", "approved"):
            withdrawal_states.move(
                session, row, WithdrawalAct.CANCEL, decided_at=row.decided_at or at
            )
            withdrawal_states.announce(session, "withdrawal.cancelled", actor, row)


def let_dues_off(session: Session, member_id: UUID, on: date) -> None:
    """Close a member's open contributions: nobody asks for them any more.

    What was paid ahead of dues to come is savings again, which the member takes along.
    """
    connection = session.connection()
    connection.execute(
        update(DUES)
        .where(DUES.c.member_id == member_id, DUES.c.status == "pending")
        .values(
            status="waived",
            settled_on=on,
            waived_minor=DUES.c.amount_minor - DUES.c.paid_minor,
            waived_fee_minor=DUES.c.fee_minor - DUES.c.paid_fee_minor,
        )
    )
    for ahead in (
        update(MEMBERS).where(MEMBERS.c.id == member_id),
        update(CONTRIBUTIONS).where(
            CONTRIBUTIONS.c.member_id == member_id, CONTRIBUTIONS.c.ahead_minor > 0
        ),
    ):
        connection.execute(ahead.values(ahead_minor=0))


def pay_expenses(session: Session, member_id: UUID, entry_id: UUID) -> None:
    """Mark what a member laid out, or was to be handed of earnings, as paid by a settlement."""
    distributions.settle(session, member_id, entry_id)
    for expense_id in queries.owed_expenses(session, [member_id]):
        expense = expense_queries.locked_expense(session, expense_id)
        expense_states.move(session, expense, ExpenseAct.PAY, payment_id=entry_id)
