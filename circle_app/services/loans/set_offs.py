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
from circle_app.domain.departures import Debt, SetOff
from circle_app.domain.ledger import Line
from circle_app.persistence.queries import departures as found_queries
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.loans import REPAYMENTS
from circle_app.services.access import Actor
from circle_app.services.loans.accounts import (
    History,
    NewPayment,
    Run,
    history_of,
    keep_plan,
    keep_splits,
    run_of,
)
from circle_app.services.loans.booking import keep_paid
from circle_app.services.loans.closings import credit_lines, keep_closed, owed_on, repayment_row
from circle_app.services.loans.states import announce
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
        debt = Debt(loan_id, loan.number, owed_on(loan, run, on))
        found.append(RunningLoan(loan, past, run, debt))
    return tuple(found)


def lines_of(each: SetOff, member_id: UUID) -> tuple[Line, ...]:
    """Return the credit lines of what is paid on a loan: the debt itself, and what it earned."""
    return credit_lines(member_id, each.paid, each.written_off_minor)


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
    booked: dict[str, Any] = {"method": METHOD, "entry_id": entry_id, "on": on, "at": at}
    for each in set_offs:
        one = by_id[each.loan_id]
        if each.is_paid:
            keep_closed(session, actor, one.loan, one.past, each.paid, note=note, **booked)
            continue
        if each.paid.total_minor:
            row = repayment_row(one.loan, actor, new_id(), each.paid, kind=METHOD, **booked)
            session.connection().execute(insert(REPAYMENTS), row)
        keep_plan(session, one.loan.id, one.run)
        close_written_off(session, one.loan, actor=actor, at=at, on=on, note=note)
        announce(session, "loan.written_off", actor, one.loan, each.written_off_minor, reason=note)


@dataclass(frozen=True, slots=True)
class PartPaid:
    """A part of a running loan that is paid with what belongs to the borrower; the rest runs on.

    Attributes:
        applied: What of it goes to what, by the loan's own terms.
    """

    found: RunningLoan
    paid: NewPayment
    after: Run
    applied: Amounts


def part_paid(found: RunningLoan, amount_minor: int, on: date, today: date) -> PartPaid:
    """Work out where a payment of less than the payoff goes."""
    paid = NewPayment(new_id(), on, amount_minor)
    after = run_of(found.loan, found.past.confirmed.plus(paid), today)
    applied = after.postings[paid.id].receipt.applied
    if applied.total_minor != amount_minor:
        raise AssertionError("a loan did not need what was set off against it")
    return PartPaid(found, paid, after, applied)


def keep_part(
    session: Session, actor: Actor, part: PartPaid, *, entry_id: UUID, today: date, at: datetime
) -> None:
    """Write down what the entry of a settlement paid on a loan that runs on."""
    loan, posting = part.found.loan, part.after.postings[part.paid.id]
    row = repayment_row(
        loan,
        actor,
        part.paid.id,
        part.applied,
        method=METHOD,
        kind=posting.kind,
        entry_id=entry_id,
        on=part.paid.paid_on,
        at=at,
    )
    session.connection().execute(insert(REPAYMENTS), row)
    keep_splits(session, part.found.past.payments, part.after)
    keep_plan(session, loan.id, part.after)
    announce(session, "loan.repaid", actor, loan, part.paid.amount_minor, method=METHOD)
    keep_paid(session, actor, loan, part.after, today, at)
