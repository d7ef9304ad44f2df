"""Deciding on loans: by vote or by role, step by step, and what it does to the loan."""

from __future__ import annotations

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
from circle_app.domain.restructuring import RESCHEDULE
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.services import proposals
from circle_app.services.access import Actor
from circle_app.services.loans.requests import KIND
from circle_app.services.loans.restructuring import carry_out, locked_pair
from circle_app.services.loans.states import announce, move, place_at
from circle_app.services.loans.views import LoanView, seen
from circle_app.services.proposals import Motion, Tally
from circle_app.services.proposals.motions import VOTE

_REFUSED = {RESCHEDULE: "loan.reschedule_refused"}


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


def approve(actor: Actor, loan_id: UUID, *, note: str | None = None) -> LoanView:
    """Approve a loan in the open step of its way, by one's role. Needs the role of the step.

    Raises:
        NotFound: No such loan in a circle of the actor.
        BorrowerMayNotDecide: It is the actor's own.
        AlreadyDecided: It is decided, or the time of the step is up.
        DecidedByVote: The members decide on it now.
        NotAllowed: Another role decides.
        OwnMatter: The actor asked for it.
        AlreadyTookPart: The actor has answered before: each step has another pair of eyes.
        InvalidInput: The note is too long.
    """
    return _decide(actor, loan_id, approve=True, note=note)


def reject(actor: Actor, loan_id: UUID, *, reason: str | None = None) -> LoanView:
    """Reject a loan by one's role; needs and refuses as :func:`approve`."""
    return _decide(actor, loan_id, approve=False, note=reason)


@database.retried
def _decide(actor: Actor, loan_id: UUID, *, approve: bool, note: str | None) -> LoanView:
    text = proposals.clean_note(note)
    with database.reading() as session:
        circle_id = place_at(session, actor, loan_id).circle_id
    proposals.close_due(circle_id=circle_id)
    with database.transaction() as session:
        place_at(session, actor, loan_id, writing=True)
        found = queries.place_of_loan(session, loan_id)
        proposal_id = None if found is None else found.proposal_id
        asked = proposals.locked(session, proposal_id) if proposal_id else None
        # An office that was taken back while this waited for the lock counts no more.
        place = place_at(session, actor, loan_id, writing=True)
        loan = queries.loan_row(session, loan_id)
        check_decider(actor_id=place.member_id, borrower_id=loan.member_id)
        if asked is None or loan.status != LoanState.APPLIED or asked.status != "open":
            raise AlreadyDecided(state=loan.status)
        if asked.decider == VOTE:
            raise DecidedByVote
        proposals.answer(session, actor, place, asked, approve=approve, note=text)
        return seen(session, loan_id, place)


def _decided(session: Session, motion: Motion, approved: bool, actor: Actor | None) -> None:
    """Carry out what the last step decided, in the transaction that decided it.

    A loan waits to be handed over; a plan made anew is in place at once.
    """
    if motion.subject_id is None:
        return
    loan, old = locked_pair(session, motion.subject_id)
    # A vote that ran out was decided when it ran out, whenever somebody noticed.
    at = clock.now() if actor else min(clock.now(), motion.closes_at)
    act = LoanAct.APPROVE if approved else LoanAct.REJECT
    move(session, loan, act, actor=actor, at=at, decided_at=at)
    if approved and old is not None and loan.origin == RESCHEDULE:
        agreed = queries.loan_row(session, loan.id)
        carry_out(session, agreed, old, motion.payload, actor, clock.now())
        return
    announce(
        session,
        "loan.approved" if approved else _REFUSED.get(loan.origin, "loan.rejected"),
        actor,
        loan,
        decider=motion.decider,
        yes=motion.yes,
        no=motion.no,
        electorate=motion.electorate,
    )


def _failed(session: Session, motion: Motion) -> None:
    """End a request for a new plan that was agreed to but cannot be put in place any more."""
    if motion.subject_id is None:
        return
    loan = queries.locked_loan(session, motion.subject_id)
    if loan.status == LoanState.APPLIED and loan.origin == RESCHEDULE:
        at = clock.now()
        move(session, loan, LoanAct.CANCEL, actor=None, at=at, decided_at=at)


proposals.on_decided(KIND, _decided)
proposals.on_failed(KIND, _failed)
