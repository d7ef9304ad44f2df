"""Deciding on loans: the members' vote, and what it does to the loan."""

from __future__ import annotations

from typing import NoReturn
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import NotFound
from circle_app.domain.loans import (
    AlreadyDecided,
    DecidedByVote,
    LoanAct,
    LoanState,
    check_decider,
)
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.services import proposals
from circle_app.services.access import Actor
from circle_app.services.loans.requests import KIND
from circle_app.services.loans.states import announce, move, place_at
from circle_app.services.proposals import Motion, Tally


def vote(actor: Actor, loan_id: UUID, vote: str) -> Tally:
    """Cast or change a vote on a loan; the vote that decides carries the decision out.

    Raises:
        NotFound: No such loan in a circle of the actor.
        VoteClosed: It was decided or withdrawn, or its time is up.
        NotAnElector: The actor joined later, or may not vote on an own loan.
        InvalidVote: Neither yes nor no.
    """
    with database.reading() as session:
        place_at(session, actor, loan_id)
        found = queries.place_of_loan(session, loan_id)
    if found is None or found.proposal_id is None:
        raise NotFound(what="proposal")
    return proposals.vote(actor, found.proposal_id, vote)


def approve(actor: Actor, loan_id: UUID) -> NoReturn:
    """Approve a loan by one's role: refused, because every circle that can be opened votes.

    Raises:
        NotFound: No such loan in a circle of the actor.
        BorrowerMayNotDecide: It is the actor's own.
        AlreadyDecided: It is decided.
        DecidedByVote: It is open, but the members decide.
    """
    _refuse_role(actor, loan_id)


def reject(actor: Actor, loan_id: UUID) -> NoReturn:
    """Reject a loan by one's role: refused for the same reasons as :func:`approve`."""
    _refuse_role(actor, loan_id)


def _refuse_role(actor: Actor, loan_id: UUID) -> NoReturn:
    with database.reading() as session:
        place = place_at(session, actor, loan_id)
        loan = queries.loan_row(session, loan_id)
    check_decider(actor_id=place.member_id, borrower_id=loan.member_id)
    if loan.status != LoanState.APPLIED:
        raise AlreadyDecided(state=loan.status)
    raise DecidedByVote


def _decided(session: Session, motion: Motion, approved: bool, actor: Actor | None) -> None:
    """Carry out what the vote on a loan decided, in the transaction that decided it."""
    if motion.subject_id is None:
        return
    loan = queries.locked_loan(session, motion.subject_id)
    # A vote that ran out was decided when it ran out, whenever somebody noticed.
    at = clock.now() if actor else min(clock.now(), motion.closes_at)
    act = LoanAct.APPROVE if approved else LoanAct.REJECT
    move(session, loan, act, actor=actor, at=at, decided_at=at)
    tally = {"yes": motion.yes, "no": motion.no, "electorate": motion.electorate}
    announce(session, "loan.approved" if approved else "loan.rejected", actor, loan, **tally)


proposals.on_decided(KIND, _decided)
