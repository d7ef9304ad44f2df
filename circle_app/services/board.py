"""The board of a circle: what officers announce. Everybody who sees the circle reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.boards import MAX_ANNOUNCEMENTS, BoardFull, clean_body, clean_title
from circle_app.domain.errors import NotFound
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import boards as queries
from circle_app.persistence.queries.boards import ANNOUNCEMENTS
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import access, events
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once


@dataclass(frozen=True, slots=True)
class AnnouncementView:
    """Something that was announced."""

    id: UUID
    circle_id: UUID
    title: str
    body: str
    pinned: bool
    by_name: str
    posted_at: datetime
    replayed: bool = False


@dataclass(slots=True)
class Posted:
    """What a request put up."""

    id: UUID
    replayed: bool = False


def announcements(actor: Actor, circle_id: UUID) -> tuple[AnnouncementView, ...]:
    """List what is announced: what is pinned first, then the newest. Needs SEE_CIRCLE.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        rows = queries.announcements(session, circle_id, MAX_ANNOUNCEMENTS)
    return tuple(_view(row) for row in rows)


def newest(actor: Actor, circle_id: UUID) -> AnnouncementView | None:
    """Return what was announced last; None where nothing is. Needs SEE_CIRCLE.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        row = queries.newest_announcement(session, circle_id)
    return None if row is None else _view(row)


def _view(row: Any, *, replayed: bool = False) -> AnnouncementView:
    return AnnouncementView(
        id=row.id,
        circle_id=row.circle_id,
        title=row.title,
        body=row.body,
        pinned=row.pinned,
        by_name=row.by_name,
        posted_at=row.posted_at,
        replayed=replayed,
    )


@database.retried
def announce(
    actor: Actor, circle_id: UUID, *, title: str, body: str = "", pinned: bool = False, key: str
) -> AnnouncementView:
    """Tell everybody in the circle something. Needs ANNOUNCE.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not.
        InvalidText: No title, or too long a text.
        BoardFull: As many hang there as can be read.
    """
    values: dict[str, Any] = {
        "title": clean_title(title),
        "body": clean_body(body, needed=False),
        "pinned": pinned,
    }
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.ANNOUNCE)
        scope = {"circle": circle_id, **values}
        once = Once(session, actor.user_id, "announcement.post", key, scope)
        if once.stored is not None:
            done = once.replay(Posted)
            return _view(_row(session, done.id), replayed=True)
        locked_circle(session, circle_id)
        if queries.hanging(session, circle_id) >= MAX_ANNOUNCEMENTS:
            raise BoardFull(maximum=MAX_ANNOUNCEMENTS)
        posted = once.remember(Posted(new_id()))
        session.connection().execute(
            insert(ANNOUNCEMENTS),
            {
                **values,
                "id": posted.id,
                "circle_id": circle_id,
                "posted_by": place.member_id,
                "posted_at": clock.now(),
            },
        )
        _record(session, actor, "announcement.posted", queries.announcement_row(session, posted.id))
        return _view(_row(session, posted.id))


def _row(session: Session, announcement_id: UUID) -> Any:
    row = queries.announcement_row(session, announcement_id)
    if row is None:
        raise NotFound(what="announcement")
    return row


def _found(session: Session, actor: Actor, circle_id: UUID, announcement_id: UUID) -> Any:
    access.require(session, actor, circle_id, Permission.ANNOUNCE)
    row = _row(session, announcement_id)
    if row.circle_id != circle_id:
        raise NotFound(what="announcement")
    return row


@database.retried
def pin(actor: Actor, circle_id: UUID, announcement_id: UUID, *, pinned: bool) -> AnnouncementView:
    """Keep an announcement on top, or let it sink again. Needs ANNOUNCE.

    Raises:
        NotFound, NotAllowed: No such announcement in a circle of the actor, or not the actor's.
    """
    with database.transaction() as session:
        row = _found(session, actor, circle_id, announcement_id)
        if row.pinned != pinned:
            _keep(session, announcement_id, pinned=pinned)
            _record(
                session,
                actor,
                "announcement.pinned",
                row,
                before={"pinned": row.pinned},
                after={"pinned": pinned},
            )
        return _view(_row(session, announcement_id))


@database.retried
def withdraw(actor: Actor, circle_id: UUID, announcement_id: UUID) -> None:
    """Take an announcement down; it stays in the record. Needs ANNOUNCE.

    Raises:
        NotFound, NotAllowed: No such announcement in a circle of the actor, or not the actor's.
    """
    with database.transaction() as session:
        row = _found(session, actor, circle_id, announcement_id)
        _keep(session, announcement_id, withdrawn_at=clock.now())
        _record(session, actor, "announcement.withdrawn", row)


def _keep(session: Session, announcement_id: UUID, **values: Any) -> None:
    session.connection().execute(
        update(ANNOUNCEMENTS).where(ANNOUNCEMENTS.c.id == announcement_id).values(**values)
    )


def _record(session: Session, actor: Actor, kind: str, row: Any, **changes: Any) -> None:
    events.record(
        session,
        kind,
        actor,
        circle_id=row.circle_id,
        subject_id=row.id,
        params={"name": actor.name, "title": row.title},
        visible=kind != "announcement.pinned",
        **changes,
    )
