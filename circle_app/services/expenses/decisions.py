"""What follows from the decision on an expense, in the transaction that decides it."""

from __future__ import annotations

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.charts import Fund
from circle_app.domain.expenses import ExpenseAct
from circle_app.persistence.queries import expenses as queries
from circle_app.services import proposals
from circle_app.services.access import Actor
from circle_app.services.expenses import booking
from circle_app.services.expenses.recording import KIND
from circle_app.services.expenses.states import announce, keep, move
from circle_app.services.proposals import Motion


def _decided(session: Session, motion: Motion, approved: bool, actor: Actor | None) -> None:
    """Book what was agreed to, or write down that it was not.

    What a member paid is owed from now on. What a box was to pay is booked if the box holds it;
    else it stays agreed until somebody says which box pays.
    """
    if motion.subject_id is None:
        return
    expense = queries.locked_expense(session, motion.subject_id)
    now = clock.now()
    # What time decided was decided when the time was up, whenever somebody noticed.
    at = now if actor else min(now, motion.closes_at)
    if not approved:
        move(session, expense, ExpenseAct.REJECT, decided_at=at)
        booking.release(session, expense)
        announce(session, "expense.rejected", actor, expense, decider=motion.decider)
        return
    move(session, expense, ExpenseAct.APPROVE, decided_at=at)
    announce(session, "expense.approved", actor, expense, decider=motion.decider)
    expense = queries.locked_expense(session, expense.id)
    if expense.paid_from is not None:
        if booking.covers(session, expense, expense.paid_from):
            entry_id = booking.book(session, actor, expense, expense.paid_from, now)
            move(session, expense, ExpenseAct.PAY, entry_id=entry_id)
            announce(session, "expense.paid", actor, expense, box=expense.paid_from)
    elif expense.fund != Fund.SOCIAL:
        # The social fund owes nobody in the book of what is lent: it is booked when it pays.
        entry_id = booking.accrue(session, actor, expense, now)
        keep(session, expense.id, entry_id=entry_id)


proposals.on_decided(KIND, _decided)
