"""What the home and circle pages show, each part in one statement of bounded cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from circle_app.persistence.models import (
    Account,
    Book,
    Cycle,
    Due,
    Elector,
    Instalment,
    Line,
    Loan,
    Member,
    Proposal,
    RuleVersion,
)

RUNNING = ("active", "defaulted")


def newest_cycle(session: Session, circle_id: UUID) -> Cycle | None:
    """Return the cycle that was opened last."""
    return session.scalars(
        select(Cycle)
        .where(col(Cycle.circle_id) == circle_id)
        .order_by(col(Cycle.number).desc())
        .limit(1)
    ).one_or_none()


def due_states(session: Session, cycle_id: UUID) -> dict[str, int]:
    """Count the dues of one cycle by state (as many as the circle has members)."""
    rows = session.connection().execute(
        select(col(Due.status), func.count())
        .where(col(Due.cycle_id) == cycle_id)
        .group_by(col(Due.status))
    )
    return {row[0]: row[1] for row in rows}


def unpaid_dues(session: Session, member_id: UUID, count: int) -> Sequence[Due]:
    """Return the oldest unpaid dues of a member."""
    return session.scalars(
        select(Due)
        .where(col(Due.member_id) == member_id, col(Due.status) == "pending")
        .order_by(col(Due.due_on))
        .limit(count)
    ).all()


def unpaid_total(session: Session, member_id: UUID) -> Any:
    """Return count, sum and first day of what a member has not paid yet."""
    return (
        session.connection()
        .execute(
            select(
                func.count().label("count"),
                func.coalesce(func.sum(col(Due.amount_minor) - col(Due.paid_minor)), 0).label(
                    "sum_minor"
                ),
                func.min(col(Due.due_on)).label("first_on"),
            ).where(col(Due.member_id) == member_id, col(Due.status) == "pending")
        )
        .one()
    )


def due_of_cycle(session: Session, cycle_id: UUID, member_id: UUID) -> Due | None:
    """Return a member's due of one cycle."""
    return session.scalars(
        select(Due).where(col(Due.cycle_id) == cycle_id, col(Due.member_id) == member_id)
    ).one_or_none()


def recent_balances(session: Session, book_id: UUID, key: str, count: int) -> list[int]:
    """Return the newest running balances of an account, the oldest of them first (debit +)."""
    account = (
        select(col(Account.id))
        .where(col(Account.book_id) == book_id, col(Account.key) == key)
        .scalar_subquery()
    )
    rows = session.scalars(
        select(col(Line.balance_minor))
        .where(col(Line.account_id) == account)
        .order_by(col(Line.id).desc())
        .limit(count)
    ).all()
    return list(reversed(rows))


def open_votes(session: Session, circle_id: UUID, member_id: UUID, count: int) -> Sequence[Any]:
    """Return open proposals that a member is an elector of, the first to close first."""
    return (
        session.connection()
        .execute(
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
                col(Loan.principal_minor),
                col(Member.id).label("member_id"),
                col(Member.name),
            )
            .join(Elector, col(Elector.proposal_id) == col(Proposal.id))
            .outerjoin(Loan, col(Loan.id) == col(Proposal.subject_id))
            .join(Member, col(Member.id) == col(Proposal.opened_by))
            .where(
                col(Proposal.circle_id) == circle_id,
                col(Proposal.status) == "open",
                col(Elector.member_id) == member_id,
            )
            .order_by(col(Proposal.closes_at))
            .limit(count)
        )
        .all()
    )


def open_proposals(session: Session, circle_id: UUID) -> int:
    """Count the open proposals of a circle (few: they close within their window)."""
    return session.scalars(
        select(func.count())
        .select_from(Proposal)
        .where(col(Proposal.circle_id) == circle_id, col(Proposal.status) == "open")
    ).one()


def running_loans(session: Session, circle_id: UUID, member_id: UUID) -> Sequence[Loan]:
    """Return a member's loans that are being paid back (few by rule)."""
    return session.scalars(
        select(Loan)
        .where(
            col(Loan.circle_id) == circle_id,
            col(Loan.member_id) == member_id,
            col(Loan.status).in_(RUNNING),
        )
        .order_by(col(Loan.next_due_on))
        .limit(10)
    ).all()


def next_instalment(session: Session, loan_id: UUID) -> Instalment | None:
    """Return the oldest instalment that is not settled."""
    return session.scalars(
        select(Instalment)
        .where(col(Instalment.loan_id) == loan_id, col(Instalment.settled_on).is_(None))
        .order_by(col(Instalment.number))
        .limit(1)
    ).one_or_none()


def loans_to_hand_over(session: Session, circle_id: UUID, count: int) -> Sequence[Any]:
    """Return approved loans that nobody has paid out yet."""
    return (
        session.connection()
        .execute(
            select(col(Loan.id), col(Loan.principal_minor), col(Member.name), col(Loan.member_id))
            .join(Member, col(Member.id) == col(Loan.member_id))
            .where(col(Loan.circle_id) == circle_id, col(Loan.status) == "approved")
            .order_by(col(Loan.id))
            .limit(count)
        )
        .all()
    )


def running_loan_figures(session: Session, circle_id: UUID, today: Any) -> Any:
    """Return count of running loans, how many are late by how much, and the next due date."""
    return (
        session.connection()
        .execute(
            select(
                func.count().label("running"),
                func.count().filter(col(Loan.next_due_on) < today).label("late"),
                _overdue(circle_id, today).label("late_minor"),
                func.min(col(Loan.next_due_on)).label("next_on"),
            ).where(col(Loan.circle_id) == circle_id, col(Loan.status).in_(RUNNING))
        )
        .one()
    )


def _overdue(circle_id: UUID, today: Any) -> Any:
    """What should have been paid back before a day; not what of late loans is due later."""
    due = ("principal", "interest", "fee", "penalty")
    rest = sum(
        getattr(Instalment, f"{part}_minor") - getattr(Instalment, f"paid_{part}_minor")
        for part in due
    )
    late_loans = select(col(Loan.id)).where(
        col(Loan.circle_id) == circle_id,
        col(Loan.status).in_(RUNNING),
        col(Loan.next_due_on) < today,
    )
    return (
        select(func.coalesce(func.sum(rest - col(Instalment.waived_minor)), 0))
        .where(
            col(Instalment.loan_id).in_(late_loans),
            col(Instalment.settled_on).is_(None),
            col(Instalment.due_on) < today,
        )
        .scalar_subquery()
    )


def first_names(session: Session, circle_id: UUID, count: int) -> list[str]:
    """Return the names of the first members of a circle."""
    return list(
        session.scalars(
            select(col(Member.name))
            .where(col(Member.circle_id) == circle_id, col(Member.status) == "active")
            .order_by(col(Member.number))
            .limit(count)
        )
    )


def rules_since(session: Session, circle_id: UUID, version: int) -> Any:
    """Return when a version of a circle's rules was written."""
    return session.scalars(
        select(col(RuleVersion.created_at)).where(
            col(RuleVersion.circle_id) == circle_id, col(RuleVersion.version) == version
        )
    ).one()


def head_sequence(session: Session, circle_id: UUID) -> tuple[UUID, int]:
    """Return the id of a circle's book and how many entries it has."""
    row = (
        session.connection()
        .execute(
            select(col(Book.id), col(Book.head_sequence)).where(col(Book.circle_id) == circle_id)
        )
        .one()
    )
    return row[0], row[1]
