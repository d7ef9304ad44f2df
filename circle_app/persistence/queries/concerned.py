"""Whom an act concerns: looked up from what it was done to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from circle_app.persistence.models import (
    Contribution,
    Departure,
    Dispute,
    DisputeMessage,
    Elector,
    Expense,
    Loan,
    LoanGuarantor,
    Member,
    Proposal,
    Withdrawal,
)

# Which row a kind of act is done to, by the kind's first part, and whose that row is.
_OWNED: Final[Mapping[str, tuple[Any, Any]]] = MappingProxyType(
    {
        "contribution": (col(Contribution.id), col(Contribution.member_id)),
        "loan": (col(Loan.id), col(Loan.member_id)),
        "repayment": (col(Loan.id), col(Loan.member_id)),
        "instalment": (col(Loan.id), col(Loan.member_id)),
        "withdrawal": (col(Withdrawal.id), col(Withdrawal.member_id)),
        "expense": (col(Expense.id), col(Expense.member_id)),
        "departure": (col(Departure.id), col(Departure.member_id)),
        "member": (col(Member.id), col(Member.id)),
        "dispute": (col(Dispute.id), col(Dispute.member_id)),
    }
)


def _people(session: Session, *conditions: ColumnElement[bool]) -> frozenset[UUID]:
    found = session.connection().execute(
        select(col(Member.user_id)).where(col(Member.user_id).is_not(None), *conditions)
    )
    return frozenset(each for each in found.scalars() if each is not None)


def _active(circle_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (col(Member.circle_id) == circle_id, col(Member.status) == "active")


def owner(session: Session, area: str, subject_id: UUID) -> frozenset[UUID]:
    """Return whose the thing is, where that person has an account."""
    if area not in _OWNED:
        return frozenset()
    key, whose = _OWNED[area]
    return _people(session, col(Member.id).in_(select(whose).where(key == subject_id)))


def everybody(session: Session, circle_id: UUID) -> frozenset[UUID]:
    """Return the active members of a circle."""
    return _people(session, *_active(circle_id))


def with_roles(session: Session, circle_id: UUID, roles: Sequence[str]) -> frozenset[UUID]:
    """Return the active members of a circle who hold one of some roles."""
    return _people(session, *_active(circle_id), col(Member.role).in_(roles))


def electors(session: Session, proposal_id: UUID, *, undecided: bool) -> frozenset[UUID]:
    """Return who may vote in the step that is open; or of these who have not voted yet."""
    wanted = (
        select(col(Elector.member_id))
        .join(Proposal, col(Proposal.id) == col(Elector.proposal_id))
        .where(col(Proposal.id) == proposal_id, col(Elector.step) == col(Proposal.step))
    )
    if undecided:
        wanted = wanted.where(col(Elector.vote).is_(None))
    return _people(session, col(Member.id).in_(wanted), col(Member.status) == "active")


def asker(session: Session, proposal_id: UUID) -> frozenset[UUID]:
    """Return who opened a matter."""
    wanted = select(col(Proposal.opened_by)).where(col(Proposal.id) == proposal_id)
    return _people(session, col(Member.id).in_(wanted))


def guarantors(session: Session, loan_id: UUID) -> frozenset[UUID]:
    """Return who stands for a loan."""
    wanted = select(col(LoanGuarantor.member_id)).where(
        col(LoanGuarantor.loan_id) == loan_id, col(LoanGuarantor.status) == "agreed"
    )
    return _people(session, col(Member.id).in_(wanted))


def parties(session: Session, dispute_id: UUID) -> frozenset[UUID]:
    """Return who opened a dispute, whom it is about, and who has spoken in it."""
    opened = select(col(Dispute.opened_by)).where(col(Dispute.id) == dispute_id)
    about = select(col(Dispute.member_id)).where(col(Dispute.id) == dispute_id)
    spoke = select(col(DisputeMessage.member_id)).where(
        col(DisputeMessage.dispute_id) == dispute_id
    )
    return _people(
        session,
        or_(col(Member.id).in_(opened), col(Member.id).in_(about), col(Member.id).in_(spoke)),
    )
