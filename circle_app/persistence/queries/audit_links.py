"""What a book's entries are to agree with: their other legs, and the rows that they come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, bindparam, case, func, literal, or_, select, union_all
from sqlmodel import Session

from circle_app.domain.charts import BACKING, HOLDINGS, SOCIAL_CASH, WALLET_POOL
from circle_app.persistence.models import (
    Account,
    Contribution,
    Entry,
    Expense,
    Line,
    Loan,
    PaymentReference,
    Payout,
    PeriodChange,
    Repayment,
    Withdrawal,
)

FEW: Final = 500
# Where money lies, in circles' books and in people's: what leaves one comes into another.
_MONEY: Final = tuple(kind.code for kind in (*HOLDINGS, WALLET_POOL, SOCIAL_CASH, BACKING))
# Where an entry hands something out by hand besides, what lay in wallets goes into wallets.
_IN_WALLETS: Final = (WALLET_POOL.code, BACKING.code)
_ENTRIES: Any = Entry.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_LINES: Any = Line.__table__  # type: ignore[attr-defined]
_ACCOUNTS: Any = Account.__table__  # type: ignore[attr-defined]
_CLAIMS: Any = PaymentReference.__table__  # type: ignore[attr-defined]
_CHANGES: Any = PeriodChange.__table__  # type: ignore[attr-defined]
_CONTRIBUTIONS: Any = Contribution.__table__  # type: ignore[attr-defined]
_REPAYMENTS: Any = Repayment.__table__  # type: ignore[attr-defined]
_LOANS: Any = Loan.__table__  # type: ignore[attr-defined]
_EXPENSES: Any = Expense.__table__  # type: ignore[attr-defined]
_WITHDRAWALS: Any = Withdrawal.__table__  # type: ignore[attr-defined]
_PAYOUTS: Any = Payout.__table__  # type: ignore[attr-defined]

_REVERSED = (
    select(
        _ENTRIES.c.public_id,
        _ENTRIES.c.book_id,
        _ENTRIES.c.sequence,
        _ENTRIES.c.reverses_id,
        _LINES.c.account_id,
        _LINES.c.amount_minor,
    )
    .join(_LINES, _LINES.c.entry_id == _ENTRIES.c.id)
    .where(_ENTRIES.c.public_id.in_(bindparam("wanted", expanding=True)))
)


def _sum_of(codes: Sequence[str]) -> Any:
    return func.sum(case((_ACCOUNTS.c.code.in_(codes), _LINES.c.amount_minor), else_=0))


_LEGS = (
    select(
        _ENTRIES.c.transfer_id,
        func.count(_ENTRIES.c.book_id.distinct()).label("books"),
        _sum_of(_MONEY).label("left_minor"),
        _sum_of(_IN_WALLETS).label("left_in_wallets_minor"),
    )
    .join(_LINES, _LINES.c.entry_id == _ENTRIES.c.id)
    .join(_ACCOUNTS, _ACCOUNTS.c.id == _LINES.c.account_id)
    .where(_ENTRIES.c.transfer_id.in_(bindparam("wanted", expanding=True)))
    .group_by(_ENTRIES.c.transfer_id)
)


def lines_of_reversed(session: Session, entry_ids: Sequence[UUID]) -> list[Any]:
    """Return the lines of entries, each with what is to be known of its entry."""
    return _in_parts(session, _REVERSED, entry_ids)


def legs_of(session: Session, transfer_ids: Sequence[UUID]) -> list[Any]:
    """Return for each transfer in how many books it stands, and what of its money is nowhere."""
    return _in_parts(session, _LEGS, transfer_ids)


def _in_parts(session: Session, statement: Any, ids: Sequence[UUID]) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(ids), FEW):
        wanted = {"wanted": ids[start : start + FEW]}
        found += session.connection().execute(statement, wanted).all()
    return found


def _uses(table: Any, reference: Any, claimed: Any, *conditions: Any) -> Any:
    """Select the references that rows of a table use; ``claimed`` says which must be claimed."""
    return select(
        reference.label("reference"), table.c.id.label("subject_id"), claimed.label("claimed")
    ).where(table.c.circle_id == bindparam("circle"), reference.is_not(None), *conditions)


_ALWAYS = literal(1)
_USED = union_all(
    *(
        _uses(
            table,
            table.c.reference,
            _ALWAYS,
            table.c.method == "upi",
            table.c.status.in_(("pending", "confirmed")),
        )
        for table in (_CONTRIBUTIONS, _REPAYMENTS)
    ),
    _uses(
        _LOANS,
        _LOANS.c.disbursal_reference,
        _ALWAYS,
        _LOANS.c.disbursal_method == "upi",
        _LOANS.c.disbursed_on.is_not(None),
    ),
    _uses(
        _WITHDRAWALS,
        _WITHDRAWALS.c.reference,
        case((_WITHDRAWALS.c.method == "upi", 1), else_=0),
        _WITHDRAWALS.c.status == "paid",
    ),
    _uses(
        _PAYOUTS,
        _PAYOUTS.c.reference,
        case((_PAYOUTS.c.method == "upi", 1), else_=0),
        _PAYOUTS.c.status.in_(("paid", "received", "disputed")),
    ),
    # A bill may carry any number of its own: only one that is a bank's reference was claimed.
    _uses(_EXPENSES, _EXPENSES.c.reference, literal(0), _EXPENSES.c.status == "paid"),
).subquery()
_UNFIT = or_(
    and_(_CLAIMS.c.utr.is_(None), _USED.c.claimed == 1), _CLAIMS.c.subject_id != _USED.c.subject_id
)
_REFERENCES = select(
    func.count().label("uses"),
    func.count(case((_UNFIT, 1))).label("unfit"),
    func.min(case((_UNFIT, _USED.c.reference))).label("first"),
).select_from(_USED.outerjoin(_CLAIMS, _CLAIMS.c.utr == _USED.c.reference))


def references_of(session: Session, circle_id: UUID) -> Any:
    """Count the bank's references a circle uses, and those that are not claimed by their user."""
    return session.connection().execute(_REFERENCES, {"circle": circle_id}).one()


_OWED = (
    select(_LOANS.c.member_id, func.sum(_LOANS.c.outstanding_minor))
    .where(_LOANS.c.circle_id == bindparam("circle"))
    .group_by(_LOANS.c.member_id)
)


def owed_by_member(session: Session, circle_id: UUID) -> dict[UUID, int]:
    """Return what the loans of each member say is still owed."""
    rows = session.connection().execute(_OWED, {"circle": circle_id})
    return {member_id: int(owed) for member_id, owed in rows}


_CLOSINGS = (
    select(_CHANGES.c.month, _CHANGES.c.act, _CHANGES.c.sequence)
    .where(_CHANGES.c.circle_id == bindparam("circle"))
    .order_by(_CHANGES.c.id)
)


def month_changes(session: Session, circle_id: UUID) -> Sequence[Any]:
    """Return every closing and reopening of a month, in their order."""
    return session.connection().execute(_CLOSINGS, {"circle": circle_id}).all()
