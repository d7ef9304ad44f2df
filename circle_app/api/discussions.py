"""What members say about a proposal."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, paged
from circle_app.api.schemas.discussions import Comment, Words
from circle_app.services import discussions

router = APIRouter(tags=["proposals"])


@router.get("/proposals/{proposal_id}/comments")
def list_comments(
    proposal_id: UUID, actor: SignedIn, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[Comment]:
    """List what was said about a proposal, the newest first."""
    found = discussions.of_proposal(actor, proposal_id, cursor=cursor, limit=limit)
    return paged(found, Comment.of)


@router.post("/proposals/{proposal_id}/comments", status_code=201)
def say(proposal_id: UUID, asked: Words, actor: SignedIn, key: Key, response: Response) -> Comment:
    """Say something about a proposal, until a week after its decision."""
    made = discussions.say(actor, proposal_id, asked.text, key=key)
    mark_replay(response, replayed=made.replayed)
    return Comment.of(made)


@router.delete("/proposals/{proposal_id}/comments/{comment_id}")
def remove(proposal_id: UUID, comment_id: UUID, actor: SignedIn) -> Comment:
    """Remove the own words; who said something, and when, stays."""
    return Comment.of(discussions.remove(actor, proposal_id, comment_id))
