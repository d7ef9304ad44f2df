"""What happened in a circle, for every member to read: the feed and the journal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from circle_app.domain.ledger import Line
from circle_app.domain.permissions import Permission
from circle_app.domain.reversals import held_minor, moved_minor
from circle_app.persistence import database
from circle_app.persistence.models import Account, AuditEvent, Member
from circle_app.persistence.queries import books as book_queries
from circle_app.persistence.queries import journal
from circle_app.services import access, ledger
from circle_app.services.access import Actor
from circle_app.services.paging import (
    DEFAULT_LIMIT,
    Page,
    check_limit,
    decode_cursor,
    page_of,
)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One act, as the feed tells it."""

    id: int
    at: datetime
    kind: str
    params: dict[str, Any]
    actor_id: UUID | None
    actor_name: str
    subject_id: UUID | None


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One leg of an entry: the account's key and code, whose it is, and the signed amount."""

    key: str
    account: str
    owner: str | None
    amount_minor: int


@dataclass(frozen=True, slots=True)
class EntryView:
    """A journal entry with its lines and its seal."""

    entry_id: UUID
    sequence: int
    kind: str
    params: dict[str, Any]
    occurred_on: date
    booked_at: datetime
    actor_name: str
    subject_id: UUID | None
    reverses_id: UUID | None
    reason: str | None
    hash: str
    lines: tuple[EntryLine, ...]
    # What a person would name; what it changed of the money held; the entry that took it back.
    amount_minor: int
    held_minor: int
    reversed_by: UUID | None


def feed(
    actor: Actor, circle_id: UUID, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[FeedItem]:
    """List what happened in a circle, the newest first."""
    check_limit(limit)
    before = decode_cursor(cursor, int)
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_ACTIVITY, writing=False)
        return feed_page(session, circle_id, before[0] if before else None, limit)


def feed_page(session: Session, circle_id: UUID, before: int | None, limit: int) -> Page[FeedItem]:
    """Read one page of a circle's feed; the caller has checked the actor."""
    wanted = (
        select(AuditEvent)
        .where(col(AuditEvent.circle_id) == circle_id, col(AuditEvent.visible).is_(True))
        .order_by(col(AuditEvent.id).desc())
        .limit(limit + 1)
    )
    if before is not None:
        wanted = wanted.where(col(AuditEvent.id) < before)
    rows = session.scalars(wanted).all()
    names = book_queries.names_of(session, {row.actor_id for row in rows if row.actor_id})

    def show(row: AuditEvent) -> FeedItem:
        name = names.get(row.actor_id, "") if row.actor_id else ""
        return FeedItem(
            row.id or 0,
            row.at,
            row.kind,
            json.loads(row.params),
            row.actor_id,
            name,
            row.subject_id,
        )

    return page_of(rows, limit, show, lambda row: row.id)


def entries(
    actor: Actor, circle_id: UUID, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[EntryView]:
    """List the journal of a circle with its lines, the newest first."""
    check_limit(limit)
    before = decode_cursor(cursor, int)
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        book_id = ledger.book_of_circle(session, circle_id)
        stored = book_queries.newest_entries(
            session, book_id, before[0] if before else None, limit + 1
        )
        return page_of(
            entry_views(session, book_id, stored),
            limit,
            lambda view: view,
            lambda view: view.sequence,
        )


def entry_views(
    session: Session, book_id: UUID, stored: Sequence[book_queries.StoredEntry]
) -> list[EntryView]:
    """Make entries of a book readable: names of members and of who recorded them."""
    owners = _owners(session, book_id)
    sealed = [row.sealed for row in stored]
    names = book_queries.names_of(session, {row.actor_id for row in sealed if row.actor_id})
    taken_back = journal.reversals_of(session, [row.public_id for row in sealed])
    return [_entry(row, owners, names, taken_back) for row in stored]


def _owners(session: Session, book_id: UUID) -> dict[str, str]:
    rows = session.connection().execute(
        select(col(Account.key), col(Member.name))
        .join(Member, col(Member.id) == col(Account.owner_id))
        .where(col(Account.book_id) == book_id)
    )
    return {row[0]: row[1] for row in rows}


def _entry(
    stored: book_queries.StoredEntry,
    owners: dict[str, str],
    names: dict[UUID, str],
    taken_back: dict[UUID, UUID],
) -> EntryView:
    entry = stored.sealed
    lines = tuple(Line(key, amount) for key, amount in entry.lines)
    return EntryView(
        entry_id=entry.public_id,
        sequence=entry.sequence,
        kind=entry.kind,
        params=json.loads(entry.params),
        occurred_on=entry.occurred_on,
        booked_at=entry.booked_at,
        actor_name=names.get(entry.actor_id, "") if entry.actor_id else "",
        subject_id=entry.subject_id,
        reverses_id=entry.reverses_id,
        reason=entry.reason,
        hash=stored.hash,
        lines=tuple(
            EntryLine(key, key.partition(":")[0], owners.get(key), amount)
            for key, amount in entry.lines
        ),
        amount_minor=moved_minor(lines),
        held_minor=held_minor(lines),
        reversed_by=taken_back.get(entry.public_id),
    )
