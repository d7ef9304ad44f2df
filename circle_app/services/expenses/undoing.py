"""Taking entries of expenses back: what the expense is afterwards.

The payment to a member undone: it is owed again. The expense itself undone: it is taken back for
good; what was really spent is recorded anew.
"""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from circle_app.domain.errors import NotFound
from circle_app.domain.expenses import ExpenseAct, ExpenseRepaid, ExpenseState
from circle_app.domain.ledger import Draft
from circle_app.persistence.queries import expenses as queries
from circle_app.services import reversals
from circle_app.services.expenses import booking
from circle_app.services.expenses.states import move
from circle_app.services.reversals import Case


def _locked(session: Session, case: Case) -> Any:
    if case.entry.subject_id is None or not queries.place_of_expense(
        session, case.entry.subject_id
    ):
        raise NotFound(what="expense")
    return queries.locked_expense(session, case.entry.subject_id)


def _undo_expense(session: Session, case: Case) -> tuple[Draft, ...]:
    expense = _locked(session, case)
    if expense.payment_id is not None:
        raise ExpenseRepaid(state=ExpenseState.PAID.value)
    move(session, expense, ExpenseAct.UNDO)
    booking.release(session, expense)
    return ()


def _undo_payment(session: Session, case: Case) -> tuple[Draft, ...]:
    expense = _locked(session, case)
    move(
        session,
        expense,
        ExpenseAct.UNDO_PAYMENT,
        payment_id=None,
        paid_from=None,
        reference=None,
    )
    booking.release(session, expense)
    return ()


for _kind in ("expense.booked", "expense.accrued", "social.expense"):
    reversals.undoes(_kind, _undo_expense)
reversals.undoes("expense.repaid", _undo_payment)
