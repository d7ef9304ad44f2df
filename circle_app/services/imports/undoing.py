"""Taking one entry of an import back: a member's opening balance, or a loan that was running."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import Session

from circle_app.domain.ledger import Draft
from circle_app.domain.loans import LoanAct
from circle_app.domain.shares import CycleStatus, SharesSharedOut
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries import shares as share_queries
from circle_app.persistence.queries.meetings import PURCHASES
from circle_app.services import reversals
from circle_app.services.imports.loans import KIND
from circle_app.services.imports.writing import OPENING_KIND
from circle_app.services.loans.states import move
from circle_app.services.loans.undoing import undo_disbursal
from circle_app.services.shares.cycles import put_in


def undo_loan(session: Session, case: reversals.Case) -> tuple[Draft, ...]:
    """End a loan that was imported by mistake, as long as nothing was paid on it.

    Raises:
        LoanHasRepayments, LoanReplaced, LoanStateConflict: Something rests on it.
    """
    more = undo_disbursal(session, case)
    assert case.entry.subject_id is not None  # noqa: S101  (it was undone by it)
    loan = queries.locked_loan(session, case.entry.subject_id)
    # It was not asked for here, so it is not given here once more either.
    move(session, loan, LoanAct.CANCEL, actor=case.actor, at=case.at, note=case.reason)
    return more


def undo_opening(session: Session, case: reversals.Case) -> tuple[Draft, ...]:
    """Take the shares that came with an opening balance out of the cycle.

    Raises:
        SharesSharedOut: The cycle in which they counted is over.
    """
    brought = session.connection().execute(
        update(PURCHASES)
        .where(PURCHASES.c.entry_id == case.entry.public_id, PURCHASES.c.status == "confirmed")
        .values(status="reversed")
        .returning(PURCHASES.c.cycle_id, PURCHASES.c.member_id, PURCHASES.c.shares)
    )
    for row in brought.all():
        cycle = share_queries.cycle_row(session, row.cycle_id)
        if cycle is None or cycle.status != CycleStatus.OPEN:
            raise SharesSharedOut
        put_in(session, cycle.id, {row.member_id: -row.shares})
    return ()


reversals.undoes(KIND, undo_loan)
reversals.undoes(OPENING_KIND, undo_opening)
