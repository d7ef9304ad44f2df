"""The account of a running loan, replayed from its payments, and the rows kept of it.

What is owed is a function of the terms and of what happened, in order of days: payments, and what
the circle let the borrower off. Penalties follow from both. A payment that is confirmed after a
later one replays both, and the entry that books it moves the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, update
from sqlmodel import Session

from circle_app.domain.allocations import Amounts, Instalment
from circle_app.domain.arrears import lateness
from circle_app.domain.loan_accounts import LoanAccount, charged, open_account
from circle_app.domain.penalties import Charge
from circle_app.domain.products import policy_of
from circle_app.domain.repayments import (
    LoanEvent,
    Payment,
    Receipt,
    RepaymentKind,
    Waiver,
    receive,
    waive,
)
from circle_app.domain.schedules import Schedule
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.loans import CHARGES, INSTALMENTS, REPAYMENTS
from circle_app.services.loans.products import carried_of, plan_of_loan, product_of

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
    "waived_minor",
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
        """The repayment; ids order the events of one day."""

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
class History:
    """What happened to a loan since it was given.

    Attributes:
        payments: Repayments that count or may come to count: the confirmed and the waiting ones.
        waivers: What the borrower was let off, as agreed.
    """

    payments: tuple[Any, ...] = ()
    waivers: tuple[Any, ...] = ()

    @property
    def confirmed(self) -> History:
        """The history without payments that wait to be confirmed."""
        kept = tuple(row for row in self.payments if row.status == "confirmed")
        return replace(self, payments=kept)

    @property
    def pending_minor(self) -> int:
        """What waits to be confirmed."""
        return sum(row.amount_minor for row in self.payments if row.status == "pending")

    def plus(self, paid: PaidOn) -> History:
        """The history with one more payment."""
        return replace(self, payments=(*self.payments, paid))

    def until(self, on: date) -> History:
        """The history up to the end of a day."""
        return replace(
            self,
            payments=tuple(row for row in self.payments if row.paid_on <= on),
            waivers=tuple(row for row in self.waivers if row.waived_on <= on),
        )

    def without(self, repayment_id: UUID) -> History:
        """The history without one of its payments."""
        kept = tuple(row for row in self.payments if row.id != repayment_id)
        return replace(self, payments=kept)

    def events(self) -> list[tuple[LoanEvent, UUID]]:
        """Payments and waivers in the order in which they count, each with its id."""
        found: list[tuple[date, UUID, Any, bool]] = []
        found += [(row.paid_on, row.id, row, False) for row in self.payments]
        found += [(row.waived_on, row.event_id, row, True) for row in self.waivers]
        found.sort(key=lambda each: each[:2])
        return [
            (_event(row, on, sequence, waived=waived), event_id)
            for sequence, (on, event_id, row, waived) in enumerate(found)
        ]


def _event(row: Any, on: date, sequence: int, *, waived: bool) -> LoanEvent:
    if not waived:
        return Payment(on, sequence, row.amount_minor)
    return Waiver(on, sequence, row.interest_minor, row.fee_minor, row.penalty_minor)


def history_of(session: Session, loan_id: UUID) -> History:
    """Read what happened to a loan."""
    payments = tuple(queries.payments_on(session, loan_id))
    return History(payments, tuple(queries.waivers_on(session, loan_id)))


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
    """A loan after its payments: the account, where each went, when each instalment was settled.

    ``let_off`` says what each waiver came to: no more than was asked for on its day.
    """

    account: LoanAccount
    postings: dict[UUID, Posting]
    settled: dict[int, date]
    let_off: dict[UUID, Amounts] = field(default_factory=dict)

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


def opening(plan: Schedule, carried: Amounts = Amounts()) -> Run:  # noqa: B008
    """The account of a loan on the day it is given; rows that ask for nothing are settled."""
    account = open_account(plan, carried)
    on = plan.terms.disbursed_on
    return Run(account, {}, {item.number: on for item in account.instalments if item.is_paid})


def run_of(loan: Any, history: History, through: date) -> Run:
    """Replay what happened to a loan that was given.

    Args:
        loan: Its row.
        history: What happened.
        through: The day up to which lateness is charged; today, but for what lies ahead.

    Raises:
        LoanClosed, ExceedsPayoff: A payment has nothing left to pay.
    """
    policy = policy_of(product_of(loan.terms))
    begun = opening(plan_of_loan(loan), carried_of(loan.carried))
    account, settled = begun.account, begun.settled
    postings: dict[UUID, Posting] = {}
    let_off: dict[UUID, Amounts] = {}
    for event, event_id in history.events():
        if isinstance(event, Waiver):
            account, let_off[event_id] = waive(account, event, policy)
        else:
            account, receipt = receive(account, event.on, event.amount_minor, policy)
            postings[event_id] = Posting(receipt, _kind(receipt, account))
        settled = {
            item.number: settled.get(item.number, event.on)
            for item in account.instalments
            if item.is_paid
        }
    return Run(charged(account, through, policy.penalty), postings, settled, let_off)


def _kind(receipt: Receipt, after: LoanAccount) -> str:
    """What a payment was in a word: instalment, partial, early, payoff or advance."""
    if not receipt.applied.total_minor:
        return "advance"
    if receipt.kind is RepaymentKind.CLOSING:
        return "payoff" if receipt.early.total_minor else "instalment"
    if receipt.kind is RepaymentKind.PREPAYMENT:
        return "early"
    touched = {share.number for share in receipt.shares}
    whole = all(item.is_paid for item in after.instalments if item.number in touched)
    return "instalment" if whole else "partial"


def columns_after(run: Run, today: date) -> dict[str, Any]:
    """Return the columns of the loan's row that follow from its account on a day."""
    following, late = run.next_due, lateness(run.account, today)
    return {
        "outstanding_minor": run.account.principal_outstanding_minor,
        "paid_instalments": len(run.settled),
        "next_due_on": following.due_on if following else None,
        "arrears_on": today,
        "days_late": late.days,
        "overdue_minor": late.overdue_minor,
        "bucket": late.bucket,
    }


def keep_plan(session: Session, loan_id: UUID, run: Run) -> None:
    """Write instalments and penalties as they stand: change, add and take away what differs."""
    _keep_charges(session, loan_id, run.account.charges)
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


def new_plan_rows(loan_id: UUID, run: Run) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Make the rows of instalments and penalties of a loan that has none yet."""
    planned = [
        {"loan_id": loan_id, "number": item.number, **_columns(item, run)}
        for item in run.account.instalments
    ]
    return planned, [_charge_row(loan_id, each) for each in run.account.charges]


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
        "waived_minor": item.waived.total_minor,
        "settled_on": run.settled.get(item.number),
    }


def _keep_charges(session: Session, loan_id: UUID, charges: Sequence[Charge]) -> None:
    connection = session.connection()
    kept = {(row.number, row.period): row for row in queries.charges_on(session, loan_id)}
    wanted = {(each.number, each.period): each for each in charges}
    gone = [
        row.id
        for key, row in kept.items()
        if key not in wanted
        or (row.charged_on, row.amount_minor) != (wanted[key].on, wanted[key].amount_minor)
    ]
    left = {key for key, row in kept.items() if row.id not in set(gone)}
    added = [_charge_row(loan_id, each) for key, each in wanted.items() if key not in left]
    if gone:
        connection.execute(delete(CHARGES).where(CHARGES.c.id.in_(gone)))
    if added:
        connection.execute(insert(CHARGES), added)


def _charge_row(loan_id: UUID, each: Charge) -> dict[str, Any]:
    return {
        "loan_id": loan_id,
        "number": each.number,
        "period": each.period,
        "charged_on": each.on,
        "amount_minor": each.amount_minor,
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
