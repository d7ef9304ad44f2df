"""Taking a repayment or the giving of a loan back.

What a loan owes follows from its payments in order of their days, so without one of them the rest
is replayed. The negation of the entry is the books' business; where the replay splits later
payments otherwise, a second entry moves that difference.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain import charts
from circle_app.domain.contributions import PayMethod
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.loans import LoanAct, LoanHasRepayments
from circle_app.domain.reversals import REPLAY, CannotReverse
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.contributions import free_reference
from circle_app.persistence.queries.loans import CHARGES, INSTALMENTS, REPAYMENTS
from circle_app.services import reversals
from circle_app.services.loans.accounts import (
    Run,
    columns_after,
    history_of,
    keep_plan,
    keep_splits,
    run_of,
)
from circle_app.services.loans.booking import reopen
from circle_app.services.loans.posting import split_lines
from circle_app.services.loans.products import NO_CALENDAR
from circle_app.services.loans.restructuring import check_not_replaced, locked_pair
from circle_app.services.loans.settlements import forget_easings
from circle_app.services.loans.states import move

# Where a repayment's money goes to; where it came in is never split.
_SPLIT = frozenset(
    kind.code
    for kind in (charts.LOANS, charts.INTEREST, charts.FEES, charts.PENALTIES, charts.ADVANCE)
)
_NOT_GIVEN: dict[str, Any] = {
    "disbursed_at": None,
    "disbursed_on": None,
    "disbursal_method": None,
    "disbursal_reference": None,
    "outstanding_minor": 0,
    "paid_instalments": 0,
    "next_due_on": None,
    "first_due_on": None,
    "calendar": NO_CALENDAR,
    "arrears_on": None,
    "days_late": 0,
    "overdue_minor": 0,
    "bucket": 0,
}


def undo_repayment(session: Session, case: reversals.Case) -> tuple[Draft, ...]:
    """Take a repayment out of its loan and replay the others.

    Returns:
        The entry that moves what the other payments now pay otherwise, if there is any.

    Raises:
        CannotReverse: The entry is not of a repayment that counts.
        SettlementMet: The loan was ended for an agreed sum.
        LoanReplaced: Another loan took the place of this one since.
        LoanStateConflict: The loan was written off since.
    """
    loan = _locked(session, case)
    check_not_replaced(session, loan)
    past = history_of(session, loan.id).confirmed
    paid = next((row for row in past.payments if row.entry_id == case.entry.public_id), None)
    if paid is None:
        raise CannotReverse(kind=case.entry.kind)
    kept, today = past.without(paid.id), clock.today(loan.time_zone)
    before, after = run_of(loan, past, today), run_of(loan, kept, today)
    session.connection().execute(
        update(REPAYMENTS)
        .where(REPAYMENTS.c.id == paid.id)
        .values(status="reversed", reject_reason=case.reason)
    )
    if paid.method == PayMethod.UPI and paid.reference is not None:
        free_reference(session, paid.reference, paid.id)
    keep_splits(session, kept.payments, after)
    keep_plan(session, loan.id, after)
    columns = columns_after(after, today)
    reopen(session, loan, columns, after, actor=case.actor, at=case.at, note=case.reason)
    return _replay(case, loan, paid, before, after)


def _locked(session: Session, case: reversals.Case) -> Any:
    if case.entry.subject_id is None:
        raise CannotReverse(kind=case.entry.kind)
    return queries.locked_loan(session, case.entry.subject_id)


def _replay(
    case: reversals.Case, loan: Any, paid: Any, before: Run, after: Run
) -> tuple[Draft, ...]:
    """What the replay moves besides the pure negation of the entry."""
    moved: Counter[str] = Counter()
    for line in split_lines(loan, before, after):
        moved[line.account] += line.amount_minor
    # The negation moves these already; the money itself is in no other line.
    for account, amount in case.entry.lines:
        if account.partition(":")[0] in _SPLIT:
            moved[account] += amount
    if paid.method == PayMethod.ADVANCE:
        # Where this money came out of is one of those accounts.
        moved[account_key(charts.ADVANCE, loan.member_id)] -= paid.amount_minor
    lines = tuple(Line(account, amount) for account, amount in moved.items() if amount)
    if not lines:
        return ()
    params = {"name": loan.borrower, "number": loan.number, "sequence": case.entry.sequence}
    return (
        Draft(
            case.entry.book_id,
            REPLAY,
            lines,
            case.on,
            params=params,
            subject_id=loan.id,
            reason=case.reason,
        ),
    )


def undo_disbursal(session: Session, case: reversals.Case) -> tuple[Draft, ...]:
    """Un-give a loan that nothing was paid on: it is approved, and can be given again.

    One that paid an older loan off gives that back its life: what was paid on it so counts no more.

    Raises:
        LoanHasRepayments: Payments rest on it; they are taken back first.
        LoanReplaced: Another loan took its place since.
        LoanStateConflict: It does not run.
    """
    if case.entry.subject_id is None:
        raise CannotReverse(kind=case.entry.kind)
    loan, old = locked_pair(session, case.entry.subject_id)
    check_not_replaced(session, loan)
    payments = queries.payments_on(session, loan.id)
    if payments:
        raise LoanHasRepayments(number=loan.number, payments=len(payments))
    if loan.disbursal_reference is not None:
        free_reference(session, loan.disbursal_reference, loan.id)
    forget_easings(session, loan.id)
    session.connection().execute(delete(CHARGES).where(CHARGES.c.loan_id == loan.id))
    session.connection().execute(delete(INSTALMENTS).where(INSTALMENTS.c.loan_id == loan.id))
    move(
        session,
        loan,
        LoanAct.UNDO_DISBURSAL,
        actor=case.actor,
        at=case.at,
        note=case.reason,
        **_NOT_GIVEN,
    )
    if old is not None:
        _revive(session, case, old)
    return ()


def _revive(session: Session, case: reversals.Case, old: Any) -> None:
    """Have a loan run again that the entry paid off; the negation moves all that this moved."""
    past, today = history_of(session, old.id).confirmed, clock.today(old.time_zone)
    paid = next(row for row in past.payments if row.entry_id == case.entry.public_id)
    kept = past.without(paid.id)
    after = run_of(old, kept, today)
    session.connection().execute(
        update(REPAYMENTS)
        .where(REPAYMENTS.c.id == paid.id)
        .values(status="reversed", reject_reason=case.reason)
    )
    keep_splits(session, kept.payments, after)
    keep_plan(session, old.id, after)
    columns = columns_after(after, today)
    reopen(session, old, columns, after, actor=case.actor, at=case.at, note=case.reason)


reversals.undoes("loan.repayment", undo_repayment)
reversals.undoes("loan.disbursal", undo_disbursal)
