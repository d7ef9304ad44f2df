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
    VoteOrRecord,
)
from circle_app.services import currencies, proposals

router = APIRouter(tags=["proposals"])
Status = Annotated[Literal["open", "approved", "rejected", "cancelled"] | None, Query()]
Kind = Annotated[
    Literal[
        "loan", "rules", "admission", "removal", "leave", "expense", "withdrawal", "reversal",
        "reopening", "write_off", "upi", "preset", "share_out", "distribution", "investment",
        "draw_void", "dissolution", "text",
    ]
    | None,
    Query(),
]  # fmt: skip
Decider = Annotated[Literal["vote", "officer"] | None, Query()]


@router.post("/circles/{circle_id}/proposals", status_code=201)
def propose(
    circle_id: UUID, asked: Question, actor: SignedIn, key: Key, response: Response
) -> Proposal:
    """Put a free question to whoever decides it by the circle's rules."""
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
    kind: Kind = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[Proposal]:
    """List a circle's proposals, the newest first; those of a decider or a kind only."""
    currency = currencies.of_circle(actor, circle_id)
    found = proposals.list(
        actor, circle_id, status=status, decider=decider, kind=kind, cursor=cursor, limit=limit
    )
    return paged(found, lambda view: Proposal.of(view, currency))


@router.get("/proposals/{proposal_id}")
def get(proposal_id: UUID, actor: SignedIn) -> Proposal:
    """Show a proposal with its steps and the electorate of the open one."""
    view = proposals.get(actor, proposal_id)
    return Proposal.of(view, currencies.of_circle(actor, view.circle_id))


@router.post("/proposals/{proposal_id}/votes")
def vote(
    proposal_id: UUID, asked: VoteOrRecord, actor: SignedIn, key: Key, response: Response
) -> Tally:
    """Vote, or change the vote, until the close; or write one down for a member without account.

    The key is of use with `on_behalf_of`: the own vote may be sent again at any time.
    """
    if asked.on_behalf_of is None:
        return Tally.of(proposals.vote(actor, proposal_id, asked.vote))
    told = proposals.record_vote(actor, proposal_id, asked.on_behalf_of, asked.vote, key)
    mark_replay(response, replayed=told.replayed)
    return Tally.of(told)


@router.post("/proposals/{proposal_id}/decision")
def decide(
    proposal_id: UUID, asked: DecisionAsked, actor: SignedIn, key: Key, response: Response
) -> Decision:
    """Answer as an officer in the open step; nobody in the own matter, nobody in two steps."""
    made = proposals.decide(actor, proposal_id, approve=asked.approve, note=asked.note, key=key)
    mark_replay(response, replayed=made.replayed)
    return Decision.of(made)


@router.post("/proposals/{proposal_id}/withdraw")
def withdraw(proposal_id: UUID, actor: SignedIn, key: Key, response: Response) -> Proposal:
    """Take the own question back while it is open; a loan or money is withdrawn itself."""
    done = proposals.withdraw(actor, proposal_id, key=key)
    mark_replay(response, replayed=done.replayed)
    return Proposal.of(
        proposals.get(actor, proposal_id), currencies.of_circle(actor, done.circle_id)
    )
