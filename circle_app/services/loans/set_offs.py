"""Loans of somebody who goes: paid with what belongs to the member, the rest let go if agreed.

The money does not pass through a box: the caller books one entry for the whole settlement, with
the lines that this module gives for each loan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.allocations import Amounts
from circle_app.domain.charts import FEES, INTEREST, LOANS, PENALTIES
from circle_app.domain.departures import Debt, SetOff
from circle_app.domain.ledger import Line, account_key
from circle_app.domain.loan_accounts import payoff
from circle_app.domain.loans import LoanAct
from circle_app.domain.products import policy_of
from circle_app.persistence.queries import departures as found_queries
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.loans import REPAYMENTS
from circle_app.services.access import Actor
from circle_app.services.loans.accounts import (
    History,
    NewPayment,
    Run,
    columns_after,
    history_of,
    keep_plan,
    keep_splits,
    run_of,
)
from circle_app.services.loans.products import product_of
from circle_app.services.loans.states import announce, move
from circle_app.services.loans.write_offs import close_written_off

METHOD = "set_off"


@dataclass(frozen=True, slots=True)
class RunningLoan:
    """A loan that is being paid back, with its history and what closes it on a day."""

    loan: Any
    past: History
    run: Run
    debt: Debt


def running(session: Session, member_id: UUID, on: date, *, lock: bool) -> tuple[RunningLoan, ...]:
    """Return a member's running loans, the oldest first, with what closes each on a day."""
    found = []
    for loan_id in found_queries.paying_loans(session, member_id):
        loan = queries.locked_loan(session, loan_id) if lock else queries.loan_row(session, loan_id)
        if loan.status not in queries.PAYING:  # paid back while its row was waited for
            continue
        past = history_of(session, loan_id)
        run = run_of(loan, past.confirmed, on)
        owed = payoff(run.account, on, policy_of(product_of(loan.terms))).owed
        found.append(RunningLoan(loan, past, run, Debt(loan_id, loan.number, owed)))
    return tuple(found)


def lines_of(each: SetOff, member_id: UUID) -> tuple[Line, ...]:
    """Return the credit lines of what is paid on a loan: the debt itself, and what it earned."""
    amounts = {
        account_key(LOANS, member_id): each.paid.principal_minor + each.written_off_minor,
        INTEREST.code: each.paid.interest_minor,
        FEES.code: each.paid.fee_minor,
        PENALTIES.code: each.paid.penalty_minor,
    }
    return tuple(Line(key, -amount) for key, amount in amounts.items() if amount)


def keep(
    session: Session,
    actor: Actor,
    found: Sequence[RunningLoan],
    set_offs: Sequence[SetOff],
    *,
    entry_id: UUID,
    on: date,
    at: datetime,
    note: str,
) -> None:
    """Write down what the entry of a settlement did to each loan, and close them."""
    by_id = {each.loan.id: each for each in found}
    for each in set_offs:
        one = by_id[each.loan_id]
        if each.is_paid:
            _keep_paid(session, actor, one, each, entry_id, on, at, note)
            continue
        if each.paid.total_minor:
            row = _row(one.loan, actor, new_id(), each.paid, entry_id, on, at, "set_off")
            session.connection().execute(insert(REPAYMENTS), row)
        close_written_off(session, one.loan, actor=actor, at=at, on=on, note=note)
        announce(session, "loan.written_off", actor, one.loan, each.written_off_minor, reason=note)


def _keep_paid(
    session: Session,
    actor: Actor,
    one: RunningLoan,
    each: SetOff,
    entry_id: UUID,
    on: date,
    at: datetime,
    note: str,
) -> None:
    paid = NewPayment(new_id(), on, each.paid.total_minor)
    after = run_of(one.loan, one.past.plus(paid), on)
    posting = after.postings[paid.id]
    because = after.account.closed_because
    if because is None or posting.receipt.applied != each.paid:
        message = "a payoff did not close its loan"
        raise AssertionError(message)
    row = _row(one.loan, actor, paid.id, each.paid, entry_id, on, at, posting.kind)
    session.connection().execute(insert(REPAYMENTS), row)
    keep_splits(session, one.past.payments, after)
    keep_plan(session, one.loan.id, after)
    move(
        session,
        one.loan,
        LoanAct.SETTLE,
        actor=actor,
        at=at,
        note=note,
        close_reason=because.value,
        closed_at=at,
        **columns_after(after, on),
    )
    announce(session, "loan.closed", actor, one.loan, reason=because.value)


def _row(
    loan: Any,
    actor: Actor,
    paid_id: UUID,
    paid: Amounts,
    entry_id: UUID,
    on: date,
    at: datetime,
    kind: str,
) -> dict[str, Any]:
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
        "method": METHOD,
        "status": "confirmed",
        "paid_on": on,
        "recorded_by": actor.user_id,
        "recorded_at": at,
        "decided_at": at,
        "entry_id": entry_id,
    }
