"""Proposals, votes, and what officers decide."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, paged
from circle_app.api.schemas.proposals import (
    Decision,
    DecisionAsked,
    Proposal,
    Question,
    Tally,
    Vote,
)
from circle_app.services import currencies, proposals

router = APIRouter(tags=["proposals"])
Status = Annotated[Literal["open", "approved", "rejected", "cancelled"] | None, Query()]
Decider = Annotated[Literal["vote", "officer"] | None, Query()]


@router.post("/circles/{circle_id}/proposals", status_code=201)
def propose(
    circle_id: UUID, asked: Question, actor: SignedIn, key: Key, response: Response
) -> Proposal:
    """Put a free question to the members."""
    made = proposals.propose(actor, circle_id, title=asked.title, key=key)
    mark_replay(response, replayed=made.replayed)
    currency = currencies.of_circle(actor, circle_id)
    return Proposal.of(proposals.get(actor, made.proposal_id), currency)


@router.get("/circles/{circle_id}/proposals")
def list_proposals(
    circle_id: UUID,
    actor: SignedIn,
    status: Status = None,
    decider: Decider = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[Proposal]:
    """List a circle's proposals, the newest first; those of a decider only."""
    currency = currencies.of_circle(actor, circle_id)
    found = proposals.list(
        actor, circle_id, status=status, decider=decider, cursor=cursor, limit=limit
    )
    return paged(found, lambda view: Proposal.of(view, currency))


@router.get("/proposals/{proposal_id}")
def get(proposal_id: UUID, actor: SignedIn) -> Proposal:
    """Show a proposal with its electorate."""
    view = proposals.get(actor, proposal_id)
    return Proposal.of(view, currencies.of_circle(actor, view.circle_id))


@router.post("/proposals/{proposal_id}/votes")
def vote(proposal_id: UUID, asked: Vote, actor: SignedIn) -> Tally:
    """Vote, or change the vote, until the close."""
    return Tally.of(proposals.vote(actor, proposal_id, asked.vote))


@router.post("/proposals/{proposal_id}/decision")
def decide(
    proposal_id: UUID, asked: DecisionAsked, actor: SignedIn, key: Key, response: Response
) -> Decision:
    """Decide a matter that waits for an officer; nobody decides the own one."""
    made = proposals.decide(actor, proposal_id, approve=asked.approve, note=asked.note, key=key)
    mark_replay(response, replayed=made.replayed)
    return Decision.of(made)
