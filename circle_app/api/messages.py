"""Messages that officers write to many, and whom a treasurer can remind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, paged
from circle_app.api.schemas.messages import Message, MessageAsked, MessageDraft, RemindersShown
from circle_app.services import writing

router = APIRouter(prefix="/circles/{circle_id}", tags=["notifications"])


@router.post("/notifications/preview")
def look_at(circle_id: UUID, asked: MessageAsked, actor: SignedIn) -> MessageDraft:
    """Look at a message to many: how it reads, whom it reaches, what it costs."""
    return MessageDraft.of(writing.preview(actor, circle_id, **_wanted(asked)))


@router.post("/notifications", status_code=201)
def write_to_many(
    circle_id: UUID, asked: MessageAsked, actor: SignedIn, key: Key, response: Response
) -> Message:
    """Write to many members: in the app, and by the channels that are chosen."""
    sent = writing.send(actor, circle_id, **_wanted(asked), key=key)
    mark_replay(response, replayed=sent.replayed)
    return Message.of(sent)


@router.get("/notifications")
def written(
    circle_id: UUID, actor: SignedIn, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[Message]:
    """List what was written to many, the newest first, with what became of it."""
    return paged(writing.listed(actor, circle_id, cursor=cursor, limit=limit), Message.of)


@router.get("/reminders")
def whom_to_remind(circle_id: UUID, actor: SignedIn) -> RemindersShown:
    """Show who owes what, who was reminded today, and how a reminder reads."""
    return RemindersShown.of(writing.to_remind(actor, circle_id))


def _wanted(asked: MessageAsked) -> dict[str, Any]:
    return {
        "audience": asked.audience,
        "members": asked.member_ids,
        "channels": asked.channels,
        "subject": asked.subject,
        "body": asked.body,
    }
