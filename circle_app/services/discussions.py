"""What members say about a proposal, until a week after its decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.discussions import (
    MAX_COMMENT_LENGTH,
    DiscussionClosed,
    NotTheSpeaker,
    is_open,
)
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import discussions as queries
from circle_app.persistence.queries import proposals as proposal_queries
from circle_app.persistence.queries.discussions import COMMENTS
from circle_app.services import access, events
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of


@dataclass(frozen=True, slots=True)
class Comment:
    """What one member said; without its text once that member has removed it."""

    id: UUID
    proposal_id: UUID
    member_id: UUID
    name: str
    text: str
    said_at: datetime
    removed_at: datetime | None
    is_mine: bool
    can_remove: bool
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """What a request wrote: never the words, which their speaker may remove."""

    comment_id: UUID
    replayed: bool = False


@database.retried
def say(actor: Actor, proposal_id: UUID, text: str, *, key: str) -> Comment:
    """Say something about a proposal. Needs DISCUSS.

    Raises:
        NotFound: No such proposal, or one of a circle the actor is not in.
        NotAllowed: The actor's role does not join in.
        DiscussionClosed: It was decided more than a week ago.
        InvalidInput: No words, or too many.
    """
    said = clean_text(text, field="text", max_length=MAX_COMMENT_LENGTH)
    if said is None:
        raise InvalidInput(field="text", max_length=MAX_COMMENT_LENGTH)
    with database.transaction() as session:
        asked = proposal_queries.proposal_row(session, proposal_id)
        place = access.require_of(session, actor, asked, "proposal", Permission.DISCUSS)
        payload = {"proposal": proposal_id, "text": said}
        once = Once(session, actor.user_id, "discussion.say", key, payload)
        if once.stored is not None:
            made = once.replay(_Said)
            row = queries.comment_row(session, proposal_id, made.comment_id)
            return replace(_comment(row, actor, place), replayed=True)
        now = clock.now()
        assert asked is not None  # noqa: S101  (else it was not found)
        if not is_open(asked.decided_at, now):
            raise DiscussionClosed
        comment_id = new_id()
        session.connection().execute(
            insert(COMMENTS),
            {
                "id": comment_id,
                "proposal_id": proposal_id,
                "member_id": place.member_id,
                "text": said,
                "said_at": now,
            },
        )
        _tell(session, "discussion.said", actor, place, proposal_id)
        once.remember(_Said(comment_id))
        return _comment(queries.comment_row(session, proposal_id, comment_id), actor, place)


@database.retried
def remove(actor: Actor, proposal_id: UUID, comment_id: UUID) -> Comment:
    """Remove the own words; that something was said, by whom and when, stays. Needs DISCUSS.

    Removing them again changes nothing.

    Raises:
        NotFound: No such words about such a proposal in a circle of the actor.
        NotAllowed: The actor's role does not join in.
        NotTheSpeaker: Somebody else said it.
    """
    with database.transaction() as session:
        asked = proposal_queries.proposal_row(session, proposal_id)
        place = access.require_of(session, actor, asked, "proposal", Permission.DISCUSS)
        row = queries.comment_row(session, proposal_id, comment_id)
        if row is None:
            raise NotFound(what="comment")
        if row.user_id != actor.user_id:
            raise NotTheSpeaker
        if row.removed_at is None:
            session.connection().execute(
                update(COMMENTS)
                .where(COMMENTS.c.id == comment_id)
                .values(text="", removed_at=clock.now())
            )
            _tell(session, "discussion.removed", actor, place, proposal_id)
        return _comment(queries.comment_row(session, proposal_id, comment_id), actor, place)


def of_proposal(
    actor: Actor, proposal_id: UUID, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[Comment]:
    """List what was said about a proposal, the newest first. Needs SEE_ACTIVITY.

    Raises:
        NotFound: No such proposal, or one of a circle the actor is not in.
        NotAllowed: The actor's role does not see what the circle does.
        InvalidInput: A limit or cursor is not acceptable.
    """
    check_limit(limit)
    before = decode_cursor(cursor, UUID)
    with database.reading() as session:
        asked = proposal_queries.proposal_row(session, proposal_id)
        place = access.require_of(
            session, actor, asked, "proposal", Permission.SEE_ACTIVITY, writing=False
        )
        rows = queries.comments_of(session, proposal_id, before[0] if before else None, limit + 1)
    return page_of(rows, limit, lambda row: _comment(row, actor, place), lambda row: row.id)


def may_say(actor: Actor, proposal_id: UUID) -> bool:
    """Say whether the actor may talk about a proposal now. Needs to be a member.

    Raises:
        NotFound: No such proposal, or one of a circle the actor is not in.
    """
    with database.reading() as session:
        asked = proposal_queries.proposal_row(session, proposal_id)
        place = access.require_of(
            session, actor, asked, "proposal", Permission.SEE_CIRCLE, writing=False
        )
    assert asked is not None  # noqa: S101  (else it was not found)
    return (
        place.circle_status == "active"
        and place.may(Permission.DISCUSS)
        and is_open(asked.decided_at, clock.now())
    )


def _comment(row: Any, actor: Actor, place: Standing) -> Comment:
    is_mine = row.user_id == actor.user_id
    return Comment(
        id=row.id,
        proposal_id=row.proposal_id,
        member_id=row.member_id,
        name=row.name,
        text=row.text,
        said_at=row.said_at,
        removed_at=row.removed_at,
        is_mine=is_mine,
        can_remove=is_mine
        and row.removed_at is None
        and place.circle_status == "active"
        and place.may(Permission.DISCUSS),
    )


def _tell(session: Session, kind: str, actor: Actor, place: Standing, proposal_id: UUID) -> None:
    """Write the act down, without the words, and wake the pages that show them."""
    events.record(
        session,
        kind,
        actor,
        circle_id=place.circle_id,
        subject_id=proposal_id,
        params={"name": place.member_name},
        visible=False,
    )
