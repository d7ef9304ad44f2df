"""What is said in a dispute, by whoever may read it, as long as it is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.disputes import MAX_MESSAGE_LENGTH, OPEN, DisputeClosed
from circle_app.domain.errors import InvalidInput
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import disputes as queries
from circle_app.persistence.queries.disputes import MESSAGES
from circle_app.services import events
from circle_app.services.access import Actor
from circle_app.services.disputes.views import readable
from circle_app.services.idempotency import Once
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of


@dataclass(frozen=True, slots=True)
class Message:
    """What one member said in a dispute."""

    id: UUID
    dispute_id: UUID
    member_id: UUID
    name: str
    text: str
    said_at: datetime
    is_mine: bool
    replayed: bool = False


@database.retried
def say(actor: Actor, dispute_id: UUID, text: str, *, key: str) -> Message:
    """Say something in an open dispute. Needs DISPUTE, and that it is the actor's to read.

    Raises:
        NotFound: No such dispute that the actor may read.
        NotAllowed: The actor reads only.
        DisputeClosed: It has ended.
        InvalidInput: No words, or too many.
    """
    said = clean_text(text, field="text", max_length=MAX_MESSAGE_LENGTH)
    if said is None:
        raise InvalidInput(field="text", max_length=MAX_MESSAGE_LENGTH)
    with database.transaction() as session:
        row, place = readable(session, actor, dispute_id, Permission.DISPUTE, writing=True)
        payload = {"dispute": dispute_id, "text": said}
        once = Once(session, actor.user_id, "dispute.say", key, payload)
        if once.stored is not None:
            return once.replay(Message)
        # It is ended under the same lock: nothing is said in it after its end.
        status = queries.locked_status(session, dispute_id)
        if status != OPEN:
            raise DisputeClosed(status=status)
        message_id, now = new_id(), clock.now()
        session.connection().execute(
            insert(MESSAGES),
            {
                "id": message_id,
                "dispute_id": dispute_id,
                "member_id": place.member_id,
                "text": said,
                "said_at": now,
            },
        )
        events.record(
            session,
            "dispute.said",
            actor,
            circle_id=row.circle_id,
            subject_id=dispute_id,
            params={"name": place.member_name},
            visible=False,
        )
        return once.remember(
            Message(message_id, dispute_id, place.member_id, place.member_name, said, now, True)
        )


def messages(
    actor: Actor, dispute_id: UUID, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[Message]:
    """List what was said in a dispute, the newest first.

    Needs SEE_CIRCLE, and that the dispute is the actor's to read.

    Raises:
        NotFound: No such dispute that the actor may read.
        InvalidInput: A limit or cursor is not acceptable.
    """
    check_limit(limit)
    before = decode_cursor(cursor, UUID)
    with database.reading() as session:
        readable(session, actor, dispute_id, Permission.SEE_CIRCLE, writing=False)
        rows = queries.messages_of(session, dispute_id, before[0] if before else None, limit + 1)
    return page_of(rows, limit, lambda row: _message(row, actor), lambda row: row.id)


def _message(row: Any, actor: Actor) -> Message:
    return Message(
        id=row.id,
        dispute_id=row.dispute_id,
        member_id=row.member_id,
        name=row.name,
        text=row.text,
        said_at=row.said_at,
        is_mine=row.user_id == actor.user_id,
    )
