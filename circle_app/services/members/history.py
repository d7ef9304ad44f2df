"""All that happened by a member and to a member, for the officers and for the person."""

from __future__ import annotations

import json
from typing import Final
from uuid import UUID

from circle_app.domain.errors import NotAllowed
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.models import AuditEvent
from circle_app.persistence.queries import books
from circle_app.persistence.queries import members as people
from circle_app.services.access import Actor
from circle_app.services.activity import FeedItem
from circle_app.services.members.places import Reach, reach
from circle_app.services.members.views import may_see_history
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of

#: What officers note on a member is not for the member, not even that they did.
NOTED: Final = ("member.noted", "member.note_removed")
#: Who complained of whom is told to those who read complaints; words may be said in one, too.
COMPLAINED: Final = ("complaint.opened", "complaint.closed", "dispute.said")


def history(
    actor: Actor,
    circle_id: UUID,
    member_id: UUID,
    *,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[FeedItem]:
    """List what happened by and to a member, the newest first.

    Needs SEE_AUDIT or SEE_CONTACTS, or to be the member. Votes of a secret ballot are in it as
    little as anywhere else: only that somebody voted.

    Raises:
        NotFound, NotAllowed: No such member, or not the actor's to read.
        InvalidInput: No such page.
    """
    check_limit(limit)
    before = decode_cursor(cursor, int)
    with database.reading() as session:
        found = reach(session, actor, circle_id, member_id, Permission.SEE_MEMBERS, own=True)
        if not may_see_history(found):
            raise NotAllowed(permission=Permission.SEE_AUDIT.value)
        rows = people.events_around(
            session,
            circle_id,
            member_id,
            found.member.user_id,
            hidden=_hidden(found),
            before=before[0] if before else None,
            count=limit + 1,
        )
        names = books.names_of(session, {row.actor_id for row in rows if row.actor_id})

    def show(row: AuditEvent) -> FeedItem:
        name = names.get(row.actor_id, "") if row.actor_id else ""
        params = json.loads(row.params)
        return FeedItem(row.id or 0, row.at, row.kind, params, row.actor_id, name, row.subject_id)

    return page_of(rows, limit, show, lambda row: row.id)


def _hidden(found: Reach) -> tuple[str, ...]:
    """Kinds of acts that are not for the reader."""
    notes = not found.own and found.may(Permission.NOTE_MEMBERS)
    complaints = (
        found.own or found.may(Permission.SETTLE_DISPUTE) or found.may(Permission.SEE_AUDIT)
    )
    return (*(() if notes else NOTED), *(() if complaints else COMPLAINED))
