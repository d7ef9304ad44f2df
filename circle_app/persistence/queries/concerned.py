"""Whom an act concerns: looked up from what it was done to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, or_, select
from sqlmodel import Session, col

from circle_app.persistence.models import (
    AuthSession,
    Contribution,
    Departure,
    Dispute,
    DisputeMessage,
    Due,
    Elector,
    Expense,
    Invoice,
    Loan,
    LoanGuarantor,
    Member,
    OfficerAnswer,
    Payout,
    Proposal,
    ProposalComment,
    ProposalStep,
    Round,
    User,
    Withdrawal,
)
from circle_app.persistence.queries import disputes

# Which row a kind of act is done to, by the kind's first part, and whose that row is.
_OWNED: Final[Mapping[str, tuple[Any, Any]]] = MappingProxyType(
    {
        "due": (col(Due.id), col(Due.member_id)),
        "contribution": (col(Contribution.id), col(Contribution.member_id)),
        "loan": (col(Loan.id), col(Loan.member_id)),
        "repayment": (col(Loan.id), col(Loan.member_id)),
        "instalment": (col(Loan.id), col(Loan.member_id)),
        "withdrawal": (col(Withdrawal.id), col(Withdrawal.member_id)),
        "expense": (col(Expense.id), col(Expense.member_id)),
        "round": (col(Round.id), col(Round.winner_member_id)),
        "payout": (col(Payout.id), col(Payout.member_id)),
        "departure": (col(Departure.id), col(Departure.member_id)),
        "member": (col(Member.id), col(Member.id)),
        "autopay": (col(Member.id), col(Member.id)),
        "dues": (col(Member.id), col(Member.id)),
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
    if area == "person":
        whose_session = select(col(AuthSession.user_id)).where(col(AuthSession.id) == subject_id)
        return frozenset(session.connection().execute(whose_session).scalars())
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


def open_step(session: Session, proposal_id: UUID) -> Row[Any] | None:
    """Return the step of an open matter that is being decided, and whose matter it is."""
    wanted: Any = (
        select(
            col(ProposalStep.number),
            col(ProposalStep.decider),
            col(ProposalStep.role),
            col(Proposal.interested),
            col(Proposal.opened_by),
        )
        .join(Proposal, col(Proposal.id) == col(ProposalStep.proposal_id))
        .where(
            col(Proposal.id) == proposal_id,
            col(Proposal.status) == "open",
            col(ProposalStep.number) == col(Proposal.step),
        )
    )
    found: Row[Any] | None = session.connection().execute(wanted).one_or_none()
    return found


def electors(session: Session, proposal_id: UUID, step: int) -> frozenset[UUID]:
    """Return who may vote in a step and has not."""
    wanted = select(col(Elector.member_id)).where(
        col(Elector.proposal_id) == proposal_id,
        col(Elector.step) == step,
        col(Elector.vote).is_(None),
    )
    return _people(session, col(Member.id).in_(wanted), col(Member.status) == "active")


def answerers(
    session: Session,
    proposal_id: UUID,
    circle_id: UUID,
    roles: Sequence[str],
    parties: frozenset[UUID],
) -> frozenset[UUID]:
    """Return who holds a role that decides, whose matter it is not, and who did not answer yet."""
    part = select(col(OfficerAnswer.member_id)).where(col(OfficerAnswer.proposal_id) == proposal_id)
    return _people(
        session,
        *_active(circle_id),
        col(Member.role).in_(roles),
        col(Member.id).not_in(parties),
        col(Member.id).not_in(part),
    )


def voters(session: Session, proposal_id: UUID) -> frozenset[UUID]:
    """Return who was asked to vote in any step of a matter, or answered as an officer."""
    asked = select(col(Elector.member_id)).where(col(Elector.proposal_id) == proposal_id)
    part = select(col(OfficerAnswer.member_id)).where(col(OfficerAnswer.proposal_id) == proposal_id)
    return _people(
        session,
        or_(col(Member.id).in_(asked), col(Member.id).in_(part)),
        col(Member.status) == "active",
    )


def matter_parties(session: Session, proposal_id: UUID, *, and_asker: bool) -> frozenset[UUID]:
    """Return whose own matter something is, and who asked for it where that is wanted."""
    row = (
        session.connection()
        .execute(
            select(col(Proposal.opened_by), col(Proposal.interested)).where(
                col(Proposal.id) == proposal_id
            )
        )
        .one_or_none()
    )
    if row is None:
        return frozenset()
    parties = {UUID(each) for each in json.loads(row.interested)}
    if and_asker:
        parties.add(row.opened_by)
    return _people(session, col(Member.id).in_(parties))


def is_put(session: Session, subject_id: UUID) -> bool:
    """Say whether something was put to a decision by the circle's rules."""
    wanted = select(col(Proposal.id)).where(col(Proposal.subject_id) == subject_id).limit(1)
    return session.connection().execute(wanted).first() is not None


def talkers(session: Session, proposal_id: UUID) -> frozenset[UUID]:
    """Return who has spoken about a matter and is still in the circle."""
    spoke = select(col(ProposalComment.member_id)).where(
        col(ProposalComment.proposal_id) == proposal_id
    )
    return _people(session, col(Member.id).in_(spoke), col(Member.status) == "active")


def asker(session: Session, proposal_id: UUID) -> frozenset[UUID]:
    """Return who opened a matter, if that person is still in the circle."""
    wanted = select(col(Proposal.opened_by)).where(col(Proposal.id) == proposal_id)
    return _people(session, col(Member.id).in_(wanted), col(Member.status) == "active")


def guarantors(session: Session, loan_id: UUID) -> frozenset[UUID]:
    """Return who stands for a loan."""
    wanted = select(col(LoanGuarantor.member_id)).where(
        col(LoanGuarantor.loan_id) == loan_id, col(LoanGuarantor.status) == "agreed"
    )
    return _people(session, col(Member.id).in_(wanted))


def moved(session: Session, entry_id: UUID) -> frozenset[UUID]:
    """Return whose accounts an entry moved."""
    return _people(session, col(Member.id).in_(disputes.concerned(session, [entry_id])[entry_id]))


def invoiced(session: Session, circle_id: UUID, first: int, last: int) -> frozenset[UUID]:
    """Return who was sent one of some invoices, by their numbers."""
    wanted = select(col(Invoice.member_id)).where(
        col(Invoice.circle_id) == circle_id, col(Invoice.number).between(first, last)
    )
    return _people(session, col(Member.id).in_(wanted))


def operators(session: Session) -> frozenset[UUID]:
    """Return who runs the installation."""
    wanted = select(col(User.id)).where(col(User.is_operator).is_(True))
    return frozenset(session.connection().execute(wanted).scalars())


@dataclass(frozen=True, slots=True)
class Parties:
    """Who is in the conversation of a dispute, of those who are still in the circle.

    Attributes:
        of_entry: Whether it is of an entry; else it is of a person.
        own: Who opened it, and whom it is about.
        spoke: Who has spoken in it.
    """

    of_entry: bool
    own: frozenset[UUID]
    spoke: frozenset[UUID]


def parties(session: Session, dispute_id: UUID) -> Parties:
    """Return who is in the conversation of a dispute."""
    here = col(Dispute.id) == dispute_id
    opened = select(col(Dispute.opened_by)).where(here)
    about = select(col(Dispute.member_id)).where(here, col(Dispute.member_id).is_not(None))
    spoke = select(col(DisputeMessage.member_id)).where(
        col(DisputeMessage.dispute_id) == dispute_id
    )
    entry = session.connection().execute(select(col(Dispute.entry_id)).where(here)).scalar()
    still = col(Member.status) == "active"
    either = or_(col(Member.id).in_(opened), col(Member.id).in_(about))
    return Parties(
        entry is not None,
        _people(session, either, still),
        _people(session, col(Member.id).in_(spoke), still),
    )
