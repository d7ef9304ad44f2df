"""Disputes with the entry or the person that is doubted, the people in them, and their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, func, or_, select
from sqlmodel import Session

from circle_app.persistence.models import Account, Dispute, DisputeMessage, Entry, Line
from circle_app.persistence.queries.circles import MEMBERS

DISPUTES: Any = Dispute.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
MESSAGES: Any = DisputeMessage.__table__  # type: ignore[attr-defined]
_ENTRIES: Any = Entry.__table__  # type: ignore[attr-defined]
_LINES: Any = Line.__table__  # type: ignore[attr-defined]
_ACCOUNTS: Any = Account.__table__  # type: ignore[attr-defined]
_OPENERS = MEMBERS.alias("openers")
_CLOSERS = MEMBERS.alias("closers")
_PERSONS = MEMBERS.alias("persons")


class Reader(NamedTuple):
    """Who reads disputes: besides the own ones, all about entries, all about people, or both."""

    user_id: UUID
    sees_books: bool
    sees_people: bool


_WITH_ENTRY: Any = (
    select(
        DISPUTES,
        _ENTRIES.c.sequence,
        _ENTRIES.c.kind,
        _ENTRIES.c.params,
        _ENTRIES.c.actor_id.label("recorder_id"),
        _OPENERS.c.name.label("opened_by_name"),
        _OPENERS.c.user_id.label("opener_id"),
        _CLOSERS.c.name.label("closed_by_name"),
        _PERSONS.c.name.label("member_name"),
        _PERSONS.c.user_id.label("person_id"),
        select(func.count())
        .select_from(MESSAGES)
        .where(MESSAGES.c.dispute_id == DISPUTES.c.id)
        .correlate(DISPUTES)
        .scalar_subquery()
        .label("messages"),
    )
    .outerjoin(_ENTRIES, _ENTRIES.c.public_id == DISPUTES.c.entry_id)
    .join(_OPENERS, _OPENERS.c.id == DISPUTES.c.opened_by)
    .outerjoin(_CLOSERS, _CLOSERS.c.id == DISPUTES.c.closed_by)
    .outerjoin(_PERSONS, _PERSONS.c.id == DISPUTES.c.member_id)
)
_BY_ID = _WITH_ENTRY.where(DISPUTES.c.id == bindparam("dispute"))
_OF_ENTRY = (
    _WITH_ENTRY.where(
        DISPUTES.c.circle_id == bindparam("circle"), DISPUTES.c.entry_id == bindparam("entry")
    )
    .order_by(DISPUTES.c.id.desc())
    .limit(bindparam("count"))
)
_LOCKED = select(DISPUTES.c.status).where(DISPUTES.c.id == bindparam("dispute")).with_for_update()
_ENTRY = select(
    _ENTRIES.c.public_id, _ENTRIES.c.sequence, _ENTRIES.c.kind, _ENTRIES.c.occurred_on
).where(_ENTRIES.c.public_id == bindparam("entry"), _ENTRIES.c.book_id == bindparam("book"))
_OPEN = select(DISPUTES.c.id).where(
    DISPUTES.c.entry_id == bindparam("entry"), DISPUTES.c.status == "open"
)
_COMPLAINT = select(DISPUTES.c.id).where(
    DISPUTES.c.member_id == bindparam("person"),
    DISPUTES.c.opened_by == bindparam("opener"),
    DISPUTES.c.status == "open",
)
# Whoever asks to come in is no member yet, and who was not let in never was one.
_PERSON = select(MEMBERS.c.id).where(
    MEMBERS.c.id == bindparam("person"),
    MEMBERS.c.circle_id == bindparam("circle"),
    MEMBERS.c.status.not_in(("pending", "denied")),
)
_SAID: Any = (
    select(MESSAGES, MEMBERS.c.name, MEMBERS.c.user_id)
    .join(MEMBERS, MEMBERS.c.id == MESSAGES.c.member_id)
    .order_by(MESSAGES.c.id.desc())
)


_CONCERNED: Any = (
    select(_ENTRIES.c.public_id, _ACCOUNTS.c.owner_id)
    .join(_LINES, _LINES.c.entry_id == _ENTRIES.c.id)
    .join(_ACCOUNTS, _ACCOUNTS.c.id == _LINES.c.account_id)
    .where(
        _ENTRIES.c.public_id.in_(bindparam("entries", expanding=True)),
        _ACCOUNTS.c.owner_id.is_not(None),
    )
)
_ABLE: Any = (
    select(MEMBERS.c.id, MEMBERS.c.user_id)
    .where(
        MEMBERS.c.circle_id == bindparam("circle"),
        MEMBERS.c.status == "active",
        MEMBERS.c.user_id.is_not(None),
        MEMBERS.c.role.in_(bindparam("roles", expanding=True)),
    )
    .order_by(MEMBERS.c.number)
    .limit(bindparam("count"))
)


def concerned(session: Session, entries: Sequence[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return by entry the members whose accounts it moved."""
    found: dict[UUID, set[UUID]] = {each: set() for each in entries}
    for row in session.connection().execute(_CONCERNED, {"entries": list(entries)}):
        found[row.public_id].add(row.owner_id)
    return {entry: frozenset(members) for entry, members in found.items()}


def able(session: Session, circle_id: UUID, roles: Sequence[str], count: int) -> dict[UUID, UUID]:
    """Return up to ``count`` active members in some roles: who each is, by member."""
    values = {"circle": circle_id, "roles": list(roles), "count": count}
    return {row.id: row.user_id for row in session.connection().execute(_ABLE, values)}


def entry_of_book(session: Session, book_id: UUID, entry_id: UUID) -> Row[Any] | None:
    """Return the number, kind and day of an entry of a book."""
    values = {"book": book_id, "entry": entry_id}
    return session.connection().execute(_ENTRY, values).one_or_none()


def is_doubted(session: Session, entry_id: UUID) -> bool:
    """Say whether a dispute of an entry is open."""
    return session.connection().execute(_OPEN, {"entry": entry_id}).first() is not None


def dispute_row(session: Session, dispute_id: UUID) -> Row[Any] | None:
    """Return a dispute."""
    found: Row[Any] | None = (
        session.connection().execute(_BY_ID, {"dispute": dispute_id}).one_or_none()
    )
    return found


def locked_status(session: Session, dispute_id: UUID) -> str:
    """Lock a dispute's row until the end of the transaction and say how it stands."""
    found: str = session.connection().execute(_LOCKED, {"dispute": dispute_id}).scalar_one()
    return found


def is_person_of(session: Session, circle_id: UUID, member_id: UUID) -> bool:
    """Say whether somebody is or was a member of a circle."""
    values = {"circle": circle_id, "person": member_id}
    return session.connection().execute(_PERSON, values).first() is not None


def complains_of(session: Session, opener_id: UUID, member_id: UUID) -> bool:
    """Say whether a member's dispute about a person is open."""
    values = {"opener": opener_id, "person": member_id}
    return session.connection().execute(_COMPLAINT, values).first() is not None


def disputes_of(
    session: Session,
    circle_id: UUID,
    reader: Reader,
    *,
    status: str | None,
    about: str | None,
    before: UUID | None,
    count: int,
) -> Sequence[Row[Any]]:
    """Return up to ``count`` disputes of a circle that somebody may read, the newest first."""
    on_entry = DISPUTES.c.entry_id.is_not(None)
    seen = [_OPENERS.c.user_id == reader.user_id, _PERSONS.c.user_id == reader.user_id]
    if reader.sees_books:
        seen.append(on_entry)
    if reader.sees_people:
        seen.append(DISPUTES.c.entry_id.is_(None))
    wanted = _WITH_ENTRY.where(and_(DISPUTES.c.circle_id == circle_id, or_(*seen)))
    if status is not None:
        wanted = wanted.where(DISPUTES.c.status == status)
    if about is not None:
        wanted = wanted.where(on_entry if about == "entry" else DISPUTES.c.entry_id.is_(None))
    if before is not None:
        wanted = wanted.where(DISPUTES.c.id < before)
    rows: Sequence[Row[Any]] = (
        session.connection().execute(wanted.order_by(DISPUTES.c.id.desc()).limit(count)).all()
    )
    return rows


def messages_of(
    session: Session, dispute_id: UUID, before: UUID | None, count: int
) -> Sequence[Row[Any]]:
    """Return up to ``count`` messages of a dispute with who said them, the newest first."""
    wanted = _SAID.where(MESSAGES.c.dispute_id == dispute_id).limit(count)
    if before is not None:
        wanted = wanted.where(MESSAGES.c.id < before)
    rows: Sequence[Row[Any]] = session.connection().execute(wanted).all()
    return rows


def disputes_of_entry(
    session: Session, circle_id: UUID, entry_id: UUID, count: int
) -> Sequence[Row[Any]]:
    """Return the disputes of one entry, the newest first."""
    values = {"circle": circle_id, "entry": entry_id, "count": count}
    rows: Sequence[Row[Any]] = session.connection().execute(_OF_ENTRY, values).all()
    return rows
