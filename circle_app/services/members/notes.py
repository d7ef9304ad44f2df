"""Notes on a member that officers write for each other; the member never sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import InvalidInput, NotAllowed, NotFound
from circle_app.domain.identity import MAX_NOTE_LENGTH
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import members as people
from circle_app.persistence.queries.members import NOTES
from circle_app.services import events
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.members.places import Reach, reach


@dataclass(frozen=True, slots=True)
class Note:
    """A note, by whom and when."""

    id: UUID
    text: str
    written_by: str
    written_at: datetime
    mine: bool
    replayed: bool = False


@dataclass(slots=True)
class _Written:
    """What a repeated request is answered with: never the text, which is ciphertext elsewhere."""

    id: UUID
    replayed: bool = False


def _reach(
    session: Session, actor: Actor, circle_id: UUID, member_id: UUID, *, writing: bool = False
) -> Reach:
    found = reach(session, actor, circle_id, member_id, Permission.NOTE_MEMBERS, writing=writing)
    if found.own:  # an officer is a member, too
        raise NotAllowed(permission=Permission.NOTE_MEMBERS.value)
    return found


def notes(actor: Actor, circle_id: UUID, member_id: UUID) -> tuple[Note, ...]:
    """List the notes on a member, the newest first. Needs NOTE_MEMBERS, and not to be the member.

    Raises:
        NotFound, NotAllowed: No such member, or not the actor's to read.
    """
    with database.reading() as session:
        _reach(session, actor, circle_id, member_id)
        rows = people.note_rows(session, member_id)
    return tuple(
        Note(row.id, row.text, row.writer, row.written_at, row.written_by == actor.user_id)
        for row in rows
    )


@database.retried
def add_note(actor: Actor, circle_id: UUID, member_id: UUID, text: str, *, key: str) -> Note:
    """Write a note on a member. Needs NOTE_MEMBERS, and not to be the member.

    Raises:
        NotFound, NotAllowed: No such member, or not the actor's to write on.
        InvalidInput: No text, or too long a one.
    """
    clean = clean_text(text, field="text", max_length=MAX_NOTE_LENGTH)
    if clean is None:
        raise InvalidInput(field="text", max_length=MAX_NOTE_LENGTH)
    with database.transaction() as session:
        found = _reach(session, actor, circle_id, member_id, writing=True)
        once = Once(session, actor.user_id, "member.note", key, {"member": member_id})
        if once.stored is not None:
            return _again(session, once.replay(_Written), actor)
        now = clock.now()
        note_id = new_id()
        session.connection().execute(
            insert(NOTES),
            {
                "id": note_id,
                "member_id": member_id,
                "text": clean,
                "written_by": actor.user_id,
                "written_at": now,
            },
        )
        _tell(session, found, "member.noted")
        once.remember(_Written(note_id))
    return Note(note_id, clean, actor.name, now, mine=True)


def _again(session: Session, written: _Written, actor: Actor) -> Note:
    row = people.note_row(session, written.id)
    assert row is not None  # noqa: S101  (notes are never deleted, only emptied)
    return Note(row.id, row.text, actor.name, row.written_at, mine=True, replayed=True)


@database.retried
def remove_note(actor: Actor, circle_id: UUID, member_id: UUID, note_id: UUID) -> None:
    """Remove a note: its text goes for good. Needs NOTE_MEMBERS; a second time changes nothing.

    Raises:
        NotFound, NotAllowed: No such note, or not the actor's to remove.
    """
    with database.transaction() as session:
        found = _reach(session, actor, circle_id, member_id, writing=True)
        row = people.note_row(session, note_id)
        if row is None or row.member_id != member_id:
            raise NotFound(what="note")
        changed = session.connection().execute(
            update(NOTES)
            .where(NOTES.c.id == note_id, NOTES.c.removed_at.is_(None))
            .values(text="", removed_by=actor.user_id, removed_at=clock.now())
        )
        if changed.rowcount:
            _tell(session, found, "member.note_removed")


def _tell(session: Session, found: Reach, kind: str) -> None:
    events.record(
        session,
        kind,
        found.actor,
        circle_id=found.place.circle_id,
        subject_id=found.member.id,
        params={"name": found.member.name, "by": found.place.member_name},
        visible=False,
    )
