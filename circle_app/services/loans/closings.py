"""What closes a running loan on a day, and how it is written down once its entry stands.

Somebody leaves and the own savings pay the loan, or a larger loan pays the older one off: either
way no money comes through a box, and the entry has lines of other things besides.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.allocations import Amounts
from circle_app.domain.charts import FEES, INTEREST, LOANS, PENALTIES
from circle_app.domain.ledger import Line, account_key
from circle_app.domain.loan_accounts import payoff
from circle_app.domain.loans import LoanAct
from circle_app.domain.products import policy_of
from circle_app.persistence.queries.loans import REPAYMENTS
from circle_app.services.access import Actor
from circle_app.services.loans.accounts import (
    History,
    NewPayment,
    Run,
    columns_after,
    keep_plan,
    keep_splits,
    run_of,
)
from circle_app.services.loans.products import product_of
from circle_app.services.loans.states import announce, move


def owed_on(loan: Any, run: Run, on: date) -> Amounts:
    """Say what closes a loan on a day."""
    return payoff(run.account, on, policy_of(product_of(loan.terms))).owed


def credit_lines(member_id: UUID, paid: Amounts, written_off_minor: int = 0) -> tuple[Line, ...]:
    """Return the credit lines of what is paid on a loan: the debt itself, and what it earned."""
    amounts = {
        account_key(LOANS, member_id): paid.principal_minor + written_off_minor,
        INTEREST.code: paid.interest_minor,
        FEES.code: paid.fee_minor,
        PENALTIES.code: paid.penalty_minor,
    }
    return tuple(Line(key, -amount) for key, amount in amounts.items() if amount)


def keep_closed(
    session: Session,
    actor: Actor,
    loan: Any,
    past: History,
    owed: Amounts,
    *,
    method: str,
    entry_id: UUID,
    on: date,
    at: datetime,
    note: str = "",
) -> None:
    """Write down that an entry paid all that is owed on a locked loan, and close it."""
    paid = NewPayment(new_id(), on, owed.total_minor)
    after = run_of(loan, past.plus(paid), on)
    posting = after.postings[paid.id]
    because = after.account.closed_because
    if because is None or posting.receipt.applied != owed:
        message = "a payoff did not close its loan"
        raise AssertionError(message)
    row = repayment_row(
        loan,
        actor,
        paid.id,
        owed,
        method=method,
        kind=posting.kind,
        entry_id=entry_id,
        on=on,
        at=at,
    )
    session.connection().execute(insert(REPAYMENTS), row)
    keep_splits(session, past.payments, after)
    keep_plan(session, loan.id, after)
    move(
        session,
        loan,
        LoanAct.SETTLE,
        actor=actor,
        at=at,
        note=note,
        close_reason=because.value,
        closed_at=at,
        **columns_after(after, on),
    )
    announce(session, "loan.closed", actor, loan, reason=because.value, method=method)


def repayment_row(
    loan: Any,
    actor: Actor,
    paid_id: UUID,
    paid: Amounts,
    *,
    method: str,
    kind: str,
    entry_id: UUID,
    on: date,
    at: datetime,
) -> dict[str, Any]:
    """Return the columns of a repayment that is booked already."""
    return {
        "id": paid_id,
        "loan_id": loan.id,
        "circle_id": loan.circle_id,
        "amount_minor": paid.total_minor,
        "principal_minor": paid.principal_minor,
        "interest_minor": paid.interest_minor,
        "fee_minor": paid.fee_minor,
        "penalty_minor": paid.penalty_minor,
        "kind": kind,
        "method": method,
        "status": "confirmed",
        "paid_on": on,
        "recorded_by": actor.user_id,
        "recorded_at": at,
        "decided_at": at,
        "entry_id": entry_id,
    }
