"""What the home and circle pages show, each part in one statement of bounded cost.

The statements are built once: building one anew costs more than running it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, func, select
from sqlmodel import Session, col

from circle_app.persistence.models import (
    Book,
    Elector,
    Instalment,
    Line,
    Loan,
    Proposal,
)
from circle_app.persistence.queries.circles import MEMBERS
from circle_app.persistence.queries.cycles import DUES
from circle_app.persistence.queries.passbooks import of_account

RUNNING = ("active", "defaulted")
LOANS: Any = Loan.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
INSTALMENTS: Any = Instalment.__table__  # type: ignore[attr-defined]

_DUE_STATES = (
    select(DUES.c.status, func.count())
    .where(DUES.c.cycle_id == bindparam("cycle"))
    .group_by(DUES.c.status)
)
_RECENT = of_account(select(col(Line.balance_minor))).limit(bindparam("count"))
_OPEN_VOTES = (
    select(
        col(Proposal.id),
        col(Proposal.kind),
        col(Proposal.title),
        col(Proposal.subject_id),
        col(Proposal.closes_at),
        col(Proposal.rule),
        col(Proposal.electorate),
        col(Proposal.yes),
        col(Proposal.no),
        col(Elector.vote),
        LOANS.c.principal_minor,
        MEMBERS.c.id.label("member_id"),
        MEMBERS.c.name,
    )
    .join(
        Elector,
        (col(Elector.proposal_id) == col(Proposal.id)) & (col(Elector.step) == col(Proposal.step)),
    )
    .outerjoin(LOANS, LOANS.c.id == col(Proposal.subject_id))
    .join(MEMBERS, MEMBERS.c.id == col(Proposal.opened_by))
    .where(
        col(Proposal.circle_id) == bindparam("circle"),
        col(Proposal.status) == "open",
        col(Elector.member_id) == bindparam("member"),
    )
    .order_by(col(Proposal.closes_at))
    .limit(bindparam("count"))
)
_OPEN_PROPOSALS = (
    select(func.count())
    .select_from(Proposal)
    .where(
        col(Proposal.circle_id) == bindparam("circle"),
        col(Proposal.status) == "open",
        col(Proposal.decider) == "vote",
    )
)
# What of an instalment is still to be paid.
_REST = (
    INSTALMENTS.c.principal_minor
    + INSTALMENTS.c.interest_minor
    + INSTALMENTS.c.fee_minor
    + INSTALMENTS.c.penalty_minor
    - INSTALMENTS.c.paid_principal_minor
    - INSTALMENTS.c.paid_interest_minor
    - INSTALMENTS.c.paid_fee_minor
    - INSTALMENTS.c.paid_penalty_minor
    - INSTALMENTS.c.waived_minor
)
# A member has few running loans, by rule; each with its oldest instalment that is not settled.
NEXT_INSTALMENT = (
    select(func.min(INSTALMENTS.c.number))
    .where(INSTALMENTS.c.loan_id == LOANS.c.id, INSTALMENTS.c.settled_on.is_(None))
    .correlate(LOANS)
    .scalar_subquery()
)
_RUNNING_LOANS = (
    select(
        LOANS.c.id,
        LOANS.c.purpose,
        LOANS.c.outstanding_minor,
        LOANS.c.periods,
        INSTALMENTS.c.number,
        INSTALMENTS.c.due_on,
        _REST.label("due_minor"),
    )
    .join(
        INSTALMENTS,
        (INSTALMENTS.c.loan_id == LOANS.c.id) & (INSTALMENTS.c.number == NEXT_INSTALMENT),
    )
    .where(
        LOANS.c.circle_id == bindparam("circle"),
        LOANS.c.member_id == bindparam("member"),
        LOANS.c.status.in_(RUNNING),
    )
    .order_by(INSTALMENTS.c.due_on)
    .limit(10)
)
_HAND_OVERS = (
    select(LOANS.c.id, LOANS.c.principal_minor, MEMBERS.c.name, LOANS.c.member_id)
    .join(MEMBERS, MEMBERS.c.id == LOANS.c.member_id)
    .where(LOANS.c.circle_id == bindparam("circle"), LOANS.c.status == "approved")
    .order_by(LOANS.c.id)
    .limit(bindparam("count"))
)
_MY_HAND_OVERS = _HAND_OVERS.where(LOANS.c.member_id == bindparam("member"))
# What should have been paid back before a day; not what of late loans is due later.
_LATE_LOANS = select(LOANS.c.id).where(
    LOANS.c.circle_id == bindparam("circle"),
    LOANS.c.status.in_(RUNNING),
    LOANS.c.next_due_on < bindparam("today"),
)
_OVERDUE = (
    select(func.coalesce(func.sum(_REST), 0))
    .where(
        INSTALMENTS.c.loan_id.in_(_LATE_LOANS),
        INSTALMENTS.c.settled_on.is_(None),
        INSTALMENTS.c.due_on < bindparam("today"),
    )
    .scalar_subquery()
)
_LOAN_FIGURES = select(
    func.count().label("running"),
    func.coalesce(func.sum(case((LOANS.c.next_due_on < bindparam("today"), 1), else_=0)), 0).label(
        "late"
    ),
    _OVERDUE.label("late_minor"),
    func.min(LOANS.c.next_due_on).label("next_on"),
).where(LOANS.c.circle_id == bindparam("circle"), LOANS.c.status.in_(RUNNING))
_FIRST_NAMES = (
    select(MEMBERS.c.name)
    .where(MEMBERS.c.circle_id == bindparam("circle"), MEMBERS.c.status == "active")
    .order_by(MEMBERS.c.number)
    .limit(bindparam("count"))
)
_HEAD = select(col(Book.id), col(Book.head_sequence)).where(
    col(Book.circle_id) == bindparam("circle")
)


def _rows(session: Session, statement: Any, **values: Any) -> Any:
    return session.connection().execute(statement, values)


def due_states(session: Session, cycle_id: UUID) -> dict[str, int]:
    """Count the dues of one cycle by state (as many as the circle has members)."""
    return {row[0]: row[1] for row in _rows(session, _DUE_STATES, cycle=cycle_id)}


def recent_balances(session: Session, book_id: UUID, key: str, count: int) -> list[int]:
    """Return the newest running balances of an account, the oldest of them first (debit +)."""
    rows = _rows(session, _RECENT, book=book_id, account=key, count=count).scalars().all()
    return list(reversed(rows))


def open_votes(session: Session, circle_id: UUID, member_id: UUID, count: int) -> Sequence[Any]:
    """Return open proposals that a member is an elector of, the first to close first."""
    found: Sequence[Any] = _rows(
        session, _OPEN_VOTES, circle=circle_id, member=member_id, count=count
    ).all()
    return found


def open_proposals(session: Session, circle_id: UUID) -> int:
    """Count the open proposals of a circle (few: they close within their window)."""
    return int(_rows(session, _OPEN_PROPOSALS, circle=circle_id).scalar_one())


def running_loans(session: Session, circle_id: UUID, member_id: UUID) -> Sequence[Any]:
    """Return a member's loans that are being paid back, with what is next due on each."""
    found: Sequence[Any] = _rows(session, _RUNNING_LOANS, circle=circle_id, member=member_id).all()
    return found


def loans_to_hand_over(
    session: Session, circle_id: UUID, count: int, member_id: UUID | None = None
) -> Sequence[Any]:
    """Return approved loans that nobody has paid out yet, of everybody or of one member."""
    values: dict[str, Any] = {"circle": circle_id, "count": count}
    if member_id is not None:
        values["member"] = member_id
    wanted = _HAND_OVERS if member_id is None else _MY_HAND_OVERS
    found: Sequence[Any] = _rows(session, wanted, **values).all()
    return found


def running_loan_figures(session: Session, circle_id: UUID, today: date) -> Any:
    """Return count of running loans, how many are late by how much, and the next due date."""
    return _rows(session, _LOAN_FIGURES, circle=circle_id, today=today).one()


def first_names(session: Session, circle_id: UUID, count: int) -> list[str]:
    """Return the names of the first members of a circle."""
    return list(_rows(session, _FIRST_NAMES, circle=circle_id, count=count).scalars())


def head_sequence(session: Session, circle_id: UUID) -> tuple[UUID, int]:
    """Return the id of a circle's book and how many entries it has."""
    row = _rows(session, _HEAD, circle=circle_id).one()
    return row[0], row[1]
