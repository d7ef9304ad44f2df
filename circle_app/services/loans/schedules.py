"""The plan of a loan, row by row, as people read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from circle_app.domain.allocations import Amounts, Instalment
from circle_app.domain.loan_accounts import CARRIED, LoanAccount
from circle_app.domain.schedules import Schedule
from circle_app.services.loans.accounts import Run


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of a schedule.

    Attributes:
        number: Of the instalment; 0 for the interest of a broken first period, and for money paid
            ahead of its due date.
        kind: ``instalment``, ``early`` for money paid ahead, or ``carried`` for what the loan
            before this one still asked for.
        due_on: When it is due, or was paid early.
        payment_minor: What is due in all.
        paid_minor: What was paid of it.
        balance_minor: What of the loan is left after it.
        status: ``planned`` (not given yet), ``paid``, ``late``, ``next`` or ``open``.
        settled_on: When the last of it was paid.
        waived_minor: What of it the circle let the borrower off.
    """

    number: int
    kind: str
    due_on: date
    principal_minor: int
    interest_minor: int
    fee_minor: int
    penalty_minor: int
    payment_minor: int
    paid_minor: int
    balance_minor: int
    status: str
    settled_on: date | None
    waived_minor: int = 0


def planned_rows(plan: Schedule) -> tuple[PlanRow, ...]:
    """The rows of a loan that has not been given."""
    return tuple(
        PlanRow(
            number=row.number,
            kind="instalment",
            due_on=row.due_on,
            principal_minor=row.principal_minor,
            interest_minor=row.interest_minor,
            fee_minor=row.fee_minor,
            penalty_minor=0,
            payment_minor=row.payment_minor,
            paid_minor=0,
            balance_minor=row.balance_minor,
            status="planned",
            settled_on=None,
        )
        for row in plan.rows
    )


def running_rows(run: Run, today: date) -> tuple[PlanRow, ...]:
    """The rows of a loan that was given, with what was paid ahead where it was paid."""
    account, following = run.account, run.next_due
    rows = [
        _row("early", 0, early.paid_on, early.paid, early.paid, "paid", early.paid_on)
        for early in account.early
    ]
    for item in account.instalments:
        settled_on = run.settled.get(item.number)
        if settled_on is not None:
            status = "paid"
        elif item.due_on < today:
            status = "late"
        else:
            status = "next" if item is following else "open"
        row = _line(item, item.due, item.paid, status, settled_on)
        rows.append(replace(row, waived_minor=item.waived.total_minor))
    return _with_balances(rows, account.terms.principal_minor)


def rest_rows(account: LoanAccount, today: date) -> tuple[PlanRow, ...]:
    """The rows of a loan that are still to be paid, each with what is left of it."""
    rows = [
        _line(item, item.rest, Amounts(), "late" if item.due_on < today else "open", None)
        for item in account.instalments
        if not item.is_paid
    ]
    return _with_balances(rows, account.principal_outstanding_minor)


def _line(
    item: Instalment, due: Amounts, paid: Amounts, status: str, settled_on: date | None
) -> PlanRow:
    kind = "carried" if item.number == CARRIED else "instalment"
    return _row(kind, max(0, item.number), item.due_on, due, paid, status, settled_on)


def _row(
    kind: str,
    number: int,
    on: date,
    due: Amounts,
    paid: Amounts,
    status: str,
    settled_on: date | None,
) -> PlanRow:
    return PlanRow(
        number=number,
        kind=kind,
        due_on=on,
        principal_minor=due.principal_minor,
        interest_minor=due.interest_minor,
        fee_minor=due.fee_minor,
        penalty_minor=due.penalty_minor,
        payment_minor=due.total_minor,
        paid_minor=paid.total_minor,
        balance_minor=0,
        status=status,
        settled_on=settled_on,
    )


def _with_balances(rows: Iterable[PlanRow], principal_minor: int) -> tuple[PlanRow, ...]:
    """Order rows by day (what was due that day before what was paid ahead) and run the balance."""
    found: list[PlanRow] = []
    left = principal_minor
    for row in sorted(rows, key=lambda row: (row.due_on, row.kind == "early", row.number)):
        left -= row.principal_minor
        found.append(replace(row, balance_minor=left))
    return tuple(found)
