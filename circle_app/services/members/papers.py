"""A member's papers: kept encrypted, shown to the member and to who may see contacts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock, crypto, files
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import CircleError, NotAllowed, NotFound
from circle_app.domain.files import MediaType, clean_name
from circle_app.domain.identity import MAX_PAPERS, PaperKind, TooManyPapers, paper_kind
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import members as people
from circle_app.persistence.queries.expenses import FILES
from circle_app.persistence.queries.members import PAPERS
from circle_app.services import events
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.members import profiles
from circle_app.services.members.places import Reach, locked_reach, reach
from circle_app.services.members.views import MemberView, Paper, may_edit, paper_of, view


@dataclass(frozen=True, slots=True)
class _Upload:
    kind: PaperKind
    name: str
    media_type: MediaType
    data: bytes
    key: str | None

    @property
    def payload(self) -> dict[str, str]:
        """What tells a repeated request: a digest that fits no file of somebody else's guess."""
        digest = hashlib.sha256(self.data).hexdigest()
        return {"kind": self.kind.value, "file": crypto.blind_index("paper", digest)}


@dataclass(slots=True)
class _Kept:
    id: UUID
    replayed: bool = False


def add_paper(
    actor: Actor,
    circle_id: UUID,
    member_id: UUID,
    *,
    kind: str,
    name: str,
    data: bytes,
    key: str | None = None,
) -> MemberView:
    """Keep a paper of a member. Needs MANAGE_MEMBERS and SEE_CONTACTS, or to be the member.

    Args:
        actor: Who adds it.
        circle_id: The circle.
        member_id: Whose paper it is.
        kind: One of :class:`circle_app.domain.identity.PaperKind`.
        name: What the file was called where it came from; cleaned, never believed.
        data: Its bytes, which alone say what it is.
        key: Idempotency key; each call without one adds a paper.

    Raises:
        NotFound, NotAllowed: No such member, or not the actor's to add to.
        ContactNotKept: A circle without officers.
        InvalidPaperKind, FileTooLarge, FileTypeRefused, TooManyPapers: Nothing was kept.
    """
    with database.reading() as session:  # strangers learn nothing, and cost no inspection
        _check(reach(session, actor, circle_id, member_id, Permission.MANAGE_MEMBERS, own=True))
    upload = _Upload(paper_kind(kind), name, files.inspect(data), data, key)
    file_id = new_id()
    files.keep(file_id, data)
    try:
        made = _add(actor, circle_id, member_id, file_id, upload)
    except BaseException:
        files.remove(file_id)
        raise
    if made.replayed:
        files.remove(file_id)
    return made


def _check(found: Reach) -> None:
    found.check_keeps()
    if not may_edit(found):
        raise NotAllowed(permission=Permission.SEE_CONTACTS.value)


@database.retried
def _add(
    actor: Actor, circle_id: UUID, member_id: UUID, file_id: UUID, upload: _Upload
) -> MemberView:
    with database.transaction() as session:
        found = locked_reach(
            session, actor, circle_id, member_id, Permission.MANAGE_MEMBERS, own=True
        )
        _check(found)
        once = None
        if upload.key is not None:
            payload = {"member": member_id, **upload.payload}
            once = Once(session, actor.user_id, "member.paper", upload.key, payload)
            if once.stored is not None:
                return replace(view(session, found), replayed=True)
        if len(people.paper_rows(session, member_id)) >= MAX_PAPERS:
            raise TooManyPapers(maximum=MAX_PAPERS)
        now, paper_id = clock.now(), new_id()
        connection = session.connection()
        connection.execute(
            insert(FILES),
            {
                "id": file_id,
                "circle_id": circle_id,
                "media_type": upload.media_type.value,
                "size": len(upload.data),
                "sha256": hashlib.sha256(upload.data).hexdigest(),
                "name": clean_name(upload.name, upload.media_type),
                "uploaded_by": actor.user_id,
                "uploaded_at": now,
            },
        )
        connection.execute(
            insert(PAPERS),
            {
                "id": paper_id,
                "member_id": member_id,
                "kind": upload.kind.value,
                "file_id": file_id,
                "added_by": actor.user_id,
                "added_at": now,
            },
        )
        again = profiles.check_again(session, member_id, actor.user_id)
        _tell(session, found, "member.paper_added", upload.kind.value, again=again)
        if once is not None:
            once.remember(_Kept(paper_id))
        return view(session, found)


def paper(actor: Actor, circle_id: UUID, member_id: UUID, paper_id: UUID) -> tuple[Paper, bytes]:
    """Return a paper of a member. Needs SEE_CONTACTS, or to be the member.

    That an officer opened it is written down.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    with database.transaction() as session:
        found, row = _paper(session, actor, circle_id, member_id, paper_id)
        shown = paper_of(row, found)
        data = files.read(row.file_id)
        if not found.own:
            _tell(session, found, "member.paper_read", row.kind)
    return shown, data


def _paper(
    session: Session, actor: Actor, circle_id: UUID, member_id: UUID, paper_id: UUID
) -> tuple[Reach, Any]:
    try:
        found = reach(session, actor, circle_id, member_id, Permission.SEE_CONTACTS, own=True)
    except CircleError:
        raise NotFound(what="file") from None
    row = people.paper_row(session, paper_id)
    if row is None or row.member_id != member_id:
        raise NotFound(what="file")
    return found, row


@database.retried
def remove_paper(actor: Actor, circle_id: UUID, member_id: UUID, paper_id: UUID) -> MemberView:
    """Remove a paper for good. Needs MANAGE_MEMBERS and SEE_CONTACTS, or to be the member.

    That it was there, and who removed it, stays written down; its bytes do not.

    Raises:
        NotFound, NotAllowed: No such paper, or not the actor's to remove.
    """
    with database.transaction() as session:
        found, row = _paper(session, actor, circle_id, member_id, paper_id)
        found = locked_reach(
            session, actor, circle_id, member_id, Permission.MANAGE_MEMBERS, own=True
        )
        _check(found)
        changed = session.connection().execute(
            update(PAPERS)
            .where(PAPERS.c.id == paper_id, PAPERS.c.removed_at.is_(None))
            .values(removed_at=clock.now(), removed_by=actor.user_id)
        )
        if not changed.rowcount:
            raise NotFound(what="file")
        again = profiles.check_again(session, member_id, actor.user_id)
        _tell(session, found, "member.paper_removed", row.kind, again=again)
        made = view(session, found)
    files.remove(row.file_id)
    return made


def _tell(session: Session, found: Reach, kind: str, paper: str, *, again: bool = False) -> None:
    events.record(
        session,
        kind,
        found.actor,
        circle_id=found.place.circle_id,
        subject_id=found.member.id,
        params={
            "name": found.member.name,
            "by": found.place.member_name,
            "paper": paper,
            "again": again,
        },
        visible=False,
        users=(found.member.user_id,) if found.member.user_id else (),
    )
