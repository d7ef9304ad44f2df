"""What members say: about a proposal, or in a dispute."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Asked, Moment, Shown, Text
from circle_app.services.discussions import Comment as CommentView


class Words(Asked):
    """Something said, in at most 1,000 characters."""

    text: Text = Field(max_length=4000)


class Comment(Shown):
    """What a member said about a proposal; empty where that member removed it."""

    id: UUID
    proposal_id: UUID
    member_id: UUID
    name: str
    text: str
    said_at: Moment
    removed_at: Moment | None
    is_mine: bool
    can_remove: bool

    @classmethod
    def of(cls, view: CommentView) -> Comment:
        """Show what was said."""
        return cls(
            id=view.id,
            proposal_id=view.proposal_id,
            member_id=view.member_id,
            name=view.name,
            text=view.text,
            said_at=view.said_at,
            removed_at=view.removed_at,
            is_mine=view.is_mine,
            can_remove=view.can_remove,
        )
