"""What of a member is due, or will be, as autopay looks at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.autopay import Item, What
from circle_app.domain.loan_accounts import LoanAccount, payoff
from circle_app.domain.paying import due_on
from circle_app.domain.products import policy_of
from circle_app.persistence.queries import autopay as queries
from circle_app.services.loans.accounts import history_of, run_of
from circle_app.services.loans.products import product_of


def dues_of(session: Session, member_id: UUID, since: date) -> list[Item]:
    """Return the open dues that fall due on ``since`` or later; those waited for are not open."""
    rows = [row for row in queries.open_dues_of(session, member_id) if row.due_on >= since]
    return _with_tries(
        session,
        member_id,
        [Item(What.DUE, row.id, row.due_on, row.open_minor) for row in rows],
    )


def loans_of(
    session: Session, member_id: UUID, loans: Sequence[Any], since: date, today: date
) -> list[Item]:
    """Return what is due on loans today, and of those that ask for nothing today what comes next.

    What is due on a loan is one thing: all of it, with what was late before. What is said to have
    been paid and waits to be confirmed is not asked for again.
    """
    items = [item for loan in loans if (item := _of_loan(session, loan, since, today)) is not None]
    return _with_tries(session, member_id, items)


def _of_loan(session: Session, loan: Any, since: date, today: date) -> Item | None:
    account = run_of(loan, history_of(session, loan.id), today).account
    unpaid = [
        item.due_on
        for item in account.instalments
        if item.rest.total_minor > 0 and item.due_on >= since
    ]
    if account.closed_on is not None or not unpaid:
        return None
    come = [day for day in unpaid if day <= today]
    day = max(come) if come else min(unpaid)
    return Item(What.LOAN, loan.id, day, _asked_minor(loan, account, day, today))


def _asked_minor(loan: Any, account: LoanAccount, day: date, today: date) -> int:
    asked = due_on(account, max(day, today)).total_minor
    # A loan may be closed for less than its plan still asks for.
    return min(
        asked, payoff(account, max(day, today), policy_of(product_of(loan.terms))).total_minor
    )


def _with_tries(session: Session, member_id: UUID, items: Iterable[Item]) -> list[Item]:
    found = list(items)
    made = queries.made_tries(session, member_id, [item.subject_id for item in found])
    return [
        Item(
            item.what,
            item.subject_id,
            item.due_on,
            item.amount_minor,
            *made.get((item.subject_id, item.due_on), (0, False)),
        )
        for item in found
    ]
