"""The account of a running loan, replayed from its payments, and the rows kept of it.

What is owed is a function of the terms and of the payments in order of their days. A payment that
is confirmed after a later one replays both, and the entry that books it moves the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, update
from sqlmodel import Session

from circle_app.domain.allocations import Instalment
from circle_app.domain.loan_accounts import LoanAccount, open_account
from circle_app.domain.products import policy_of
from circle_app.domain.repayments import Payment, Receipt, RepaymentKind, replay
from circle_app.domain.schedules import Schedule
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.loans import INSTALMENTS, REPAYMENTS
from circle_app.services.loans.products import plan_of, product_of

_KEPT = (
    "due_on",
    "principal_minor",
    "interest_minor",
    "fee_minor",
    "penalty_minor",
    "paid_principal_minor",
    "paid_interest_minor",
    "paid_fee_minor",
    "paid_penalty_minor",
    "settled_on",
)
_CHANGE = (
    update(INSTALMENTS)
    .where(INSTALMENTS.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in _KEPT})
)
_SPLIT = (
    update(REPAYMENTS)
    .where(REPAYMENTS.c.id == bindparam("row"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("principal_minor", "interest_minor", "fee_minor", "penalty_minor", "kind")
        }
    )
)


class PaidOn(Protocol):
    """A payment, as replaying needs it."""

    @property
    def id(self) -> UUID:
        """The repayment."""

    @property
    def paid_on(self) -> date:
        """Its day."""

    @property
    def amount_minor(self) -> int:
        """Its amount."""


@dataclass(frozen=True, slots=True)
class NewPayment:
    """A payment that has no row yet."""

    id: UUID
    paid_on: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Posting:
    """Where one payment went."""

    receipt: Receipt
    kind: str

    def columns(self) -> dict[str, Any]:
        """Return the split as the columns of the repayment's row."""
        applied = self.receipt.applied
        return {
            "principal_minor": applied.principal_minor,
            "interest_minor": applied.interest_minor,
            "fee_minor": applied.fee_minor,
            "penalty_minor": applied.penalty_minor,
            "kind": self.kind,
        }


@dataclass(frozen=True, slots=True)
class Run:
    """A loan after its payments: the account, where each went, when each instalment was settled."""

    account: LoanAccount
    postings: dict[UUID, Posting]
    settled: dict[int, date]

    @property
    def advance_minor(self) -> int:
        """What the loan did not need of all payments."""
        return sum(posting.receipt.advance_minor for posting in self.postings.values())

    @property
    def next_due(self) -> Instalment | None:
        """The oldest instalment that is not settled; none once the loan has ended."""
        if self.account.closed_on is not None:
            return None
        return next((item for item in self.account.instalments if not item.is_paid), None)


def opening(plan: Schedule) -> Run:
    """The account of a loan on the day it is given; rows that ask for nothing are settled."""
    account = open_account(plan)
    on = plan.terms.disbursed_on
    return Run(account, {}, {item.number: on for item in account.instalments if item.is_paid})


def run_of(loan: Any, payments: Iterable[PaidOn]) -> Run:
    """Replay payments on a loan that was given.

    Raises:
        LoanClosed, ExceedsPayoff: A payment has nothing left to pay.
    """
    policy = policy_of(product_of(loan.terms))
    begun = opening(
        plan_of(loan.terms, loan.principal_minor, loan.periods, loan.disbursed_on, loan.currency)
    )
    account, settled = begun.account, begun.settled
    postings: dict[UUID, Posting] = {}
    in_order = sorted(payments, key=lambda payment: (payment.paid_on, payment.id))
    for sequence, paid in enumerate(in_order):
        event = Payment(paid.paid_on, sequence, paid.amount_minor)
        account, receipts = replay(account, [event], policy)
        settled = {
            item.number: settled.get(item.number, paid.paid_on)
            for item in account.instalments
            if item.is_paid
        }
        postings[paid.id] = Posting(receipts[sequence], _kind(receipts[sequence], account))
    return Run(account, postings, settled)


def _kind(receipt: Receipt, after: LoanAccount) -> str:
    """What a payment was in a word: instalment, partial, early or payoff."""
    if receipt.kind is RepaymentKind.CLOSING:
        return "payoff" if receipt.early.total_minor else "instalment"
    if receipt.kind is RepaymentKind.PREPAYMENT:
        return "early"
    touched = {share.number for share in receipt.shares}
    whole = all(item.is_paid for item in after.instalments if item.number in touched)
    return "instalment" if whole else "partial"


def confirmed(payments: Sequence[Any]) -> list[Any]:
    """Return those payments that count already."""
    return [row for row in payments if row.status == "confirmed"]


def columns_after(run: Run) -> dict[str, Any]:
    """Return the columns of the loan's row that follow from its account."""
    following = run.next_due
    return {
        "outstanding_minor": run.account.principal_outstanding_minor,
        "paid_instalments": len(run.settled),
        "next_due_on": following.due_on if following else None,
    }


def keep_plan(session: Session, loan_id: UUID, run: Run) -> None:
    """Write the instalments as they stand: change, add and take away what differs."""
    connection = session.connection()
    kept = {row.number: row for row in queries.instalment_rows(session, loan_id)}
    wanted = {item.number: _columns(item, run) for item in run.account.instalments}
    changed = [
        {"row": kept[number].id, **{f"new_{name}": value for name, value in columns.items()}}
        for number, columns in wanted.items()
        if number in kept and any(getattr(kept[number], name) != columns[name] for name in _KEPT)
    ]
    added = [
        {"loan_id": loan_id, "number": number, **columns}
        for number, columns in wanted.items()
        if number not in kept
    ]
    gone = [row.id for number, row in kept.items() if number not in wanted]
    if changed:
        connection.execute(_CHANGE, changed)
    if added:
        connection.execute(insert(INSTALMENTS), added)
    if gone:
        connection.execute(delete(INSTALMENTS).where(INSTALMENTS.c.id.in_(gone)))


def _columns(item: Instalment, run: Run) -> dict[str, Any]:
    return {
        "due_on": item.due_on,
        "principal_minor": item.due.principal_minor,
        "interest_minor": item.due.interest_minor,
        "fee_minor": item.due.fee_minor,
        "penalty_minor": item.due.penalty_minor,
        "paid_principal_minor": item.paid.principal_minor,
        "paid_interest_minor": item.paid.interest_minor,
        "paid_fee_minor": item.paid.fee_minor,
        "paid_penalty_minor": item.paid.penalty_minor,
        "settled_on": run.settled.get(item.number),
    }


def keep_splits(session: Session, payments: Iterable[Any], run: Run) -> None:
    """Correct the splits of payments that a replay posted otherwise than before."""
    changed = []
    for row in payments:
        columns = run.postings[row.id].columns()
        if any(getattr(row, name) != value for name, value in columns.items()):
            changed.append(
                {"row": row.id, **{f"new_{name}": value for name, value in columns.items()}}
            )
    if changed:
        session.connection().execute(_SPLIT, changed)
