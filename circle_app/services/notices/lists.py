"""A person's own notices: the newest first, how many are unread, marking them as read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.errors import NotFound
from circle_app.domain.notices import NOTICES, Area
from circle_app.persistence import database
from circle_app.persistence.queries import notices as queries
from circle_app.services import events
from circle_app.services.access import Actor
from circle_app.services.notices.choices import HOME_ZONE
from circle_app.services.paging import (
    DEFAULT_LIMIT,
    Page,
    check_limit,
    decode_cursor,
    encode_cursor,
)


@dataclass(frozen=True, slots=True)
class NoticeView:
    """What a person was told.

    Attributes:
        circle_name: Empty where it is about no circle.
        time_zone: Of the circle; where there is none, that of most of us.
        params: Values for its sentences: names, amounts in minor units, days.
        link: The page it leads to, without the origin.
    """

    id: int
    kind: str
    area: Area
    circle_id: UUID | None
    circle_name: str
    time_zone: str
    params: Mapping[str, Any]
    link: str
    at: datetime
    read_at: datetime | None


def listed(
    actor: Actor, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT, unread: bool = False
) -> Page[NoticeView]:
    """Return the actor's notices, the newest first.

    Raises:
        InvalidInput: The cursor or the limit is none of ours.
    """
    check_limit(limit)
    keys = decode_cursor(cursor, int)
    with database.reading() as session:
        rows = queries.page(
            session,
            actor.user_id,
            before=keys[0] if keys else None,
            most=limit + 1,
            only_unread=unread,
        )
    more = encode_cursor(rows[limit - 1].id) if len(rows) > limit else None
    return Page(tuple(view_of(row) for row in rows[:limit]), more)


def unread_count(actor: Actor) -> int:
    """Count what the actor has not read yet."""
    with database.reading() as session:
        return queries.unread(session, actor.user_id)


@database.retried
def mark_read(actor: Actor, notice_id: int) -> NoticeView:
    """Mark a notice of the actor's as read; again is fine.

    Raises:
        NotFound: The actor has no such notice.
    """
    with database.transaction() as session:
        if queries.mark_read(session, actor.user_id, notice_id, clock.now()):
            database.touch(session, events.bell_room(actor.user_id))
        row = queries.one(session, actor.user_id, notice_id)
    if row is None:
        raise NotFound(what="notice")
    return view_of(row)


@database.retried
def mark_all_read(actor: Actor, *, up_to: int) -> int:
    """Mark as read what the actor had up to a notice; what came since stays unread.

    Returns:
        How many were unread.
    """
    with database.transaction() as session:
        found = queries.mark_all_read(session, actor.user_id, up_to, clock.now())
        if found:
            database.touch(session, events.bell_room(actor.user_id))
        return found


def view_of(row: Any) -> NoticeView:
    """Read a notice's row."""
    rule = NOTICES.get(row.kind)  # a later version may have given a kind up
    return NoticeView(
        id=row.id,
        kind=row.kind,
        area=rule.area if rule else Area.CIRCLE,
        circle_id=row.circle_id,
        circle_name=row.circle_name or "",
        time_zone=row.time_zone or HOME_ZONE,
        params=json.loads(row.params),
        link=row.link,
        at=row.at,
        read_at=row.read_at,
    )
