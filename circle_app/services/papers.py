"""A circle's papers: policies in words, version after version, and documents as files.

Everybody who sees the circle reads them. A policy that is written anew is a new row that names the
one before it; nothing is overwritten.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock, crypto, files
from circle_app.adapters.ids import new_id
from circle_app.domain.boards import (
    MAX_PAPERS,
    BoardFull,
    NotAPolicy,
    PaperReplaced,
    clean_body,
    clean_title,
)
from circle_app.domain.errors import NotFound
from circle_app.domain.files import clean_name
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import boards as queries
from circle_app.persistence.queries.boards import PAPERS
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.expenses import FILES
from circle_app.services import access, events
from circle_app.services.access import Actor
from circle_app.services.board import Posted
from circle_app.services.idempotency import Once

POLICY, DOCUMENT = "policy", "document"
MAX_VERSIONS = 50


@dataclass(frozen=True, slots=True)
class PaperView:
    """A policy in words, or a document as a file, in one of its versions."""

    id: UUID
    circle_id: UUID
    kind: str
    title: str
    body: str
    version: int
    by_name: str
    added_at: datetime
    is_current: bool
    file_name: str | None
    media_type: str | None
    size: int | None
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class PaperFile:
    """The file of a document, as it is handed out."""

    name: str
    media_type: str


def papers(actor: Actor, circle_id: UUID) -> tuple[PaperView, ...]:
    """List the newest version of each paper, policies first. Needs SEE_CIRCLE.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        rows = queries.papers(session, circle_id, MAX_PAPERS)
    return tuple(_view(row, is_current=True) for row in rows)


def versions(actor: Actor, circle_id: UUID, paper_id: UUID) -> tuple[PaperView, ...]:
    """List a paper's versions up to this one, the newest first; the last 50. Needs SEE_CIRCLE.

    Raises:
        NotFound: No such paper in a circle of the actor.
    """
    found: list[PaperView] = []
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        row = _row(session, circle_id, paper_id)
        current = not queries.is_replaced(session, paper_id)
        while row is not None and len(found) < MAX_VERSIONS:
            found.append(_view(row, is_current=current and not found))
            row = queries.paper_row(session, row.replaces_id) if row.replaces_id else None
    return tuple(found)


def _row(session: Session, circle_id: UUID, paper_id: UUID) -> Any:
    row = queries.paper_row(session, paper_id)
    if row is None or row.circle_id != circle_id or row.withdrawn_at is not None:
        raise NotFound(what="paper")
    return row


def _view(row: Any, *, is_current: bool) -> PaperView:
    return PaperView(
        id=row.id,
        circle_id=row.circle_id,
        kind=row.kind,
        title=row.title,
        body=row.body,
        version=row.version,
        by_name=row.by_name,
        added_at=row.added_at,
        is_current=is_current,
        file_name=row.file_name,
        media_type=row.media_type,
        size=row.size,
    )


@database.retried
def write_policy(
    actor: Actor,
    circle_id: UUID,
    *,
    title: str,
    body: str,
    replaces: UUID | None = None,
    key: str,
) -> PaperView:
    """Write a policy down, or one anew in the place of its version until now. Needs MANAGE_PAPERS.

    Raises:
        NotFound, NotAllowed: No such circle or paper, or not the actor's to write.
        InvalidText: No title or text, or too long a one.
        NotAPolicy: What is to be replaced is a document.
        PaperReplaced: Somebody wrote it anew in between.
        BoardFull: There are as many papers as there may be.
    """
    values: dict[str, Any] = {
        "title": clean_title(title),
        "body": clean_body(body, needed=True),
        "replaces_id": replaces,
    }
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.MANAGE_PAPERS)
        once = Once(session, actor.user_id, "paper.write", key, {"circle": circle_id, **values})
        if once.stored is not None:
            return _replayed(session, circle_id, once.replay(Posted))
        locked_circle(session, circle_id)
        before = None if replaces is None else _row(session, circle_id, replaces)
        if before is not None and before.kind != POLICY:
            raise NotAPolicy(field="replaces")
        if before is not None and queries.is_replaced(session, before.id):
            raise PaperReplaced
        values |= {"kind": POLICY, "version": 1 if before is None else before.version + 1}
        done = once.remember(Posted(new_id()))
        return _add(session, actor, place, done.id, values, before)


def _replayed(session: Session, circle_id: UUID, done: Posted) -> PaperView:
    row = _row(session, circle_id, done.id)
    current = not queries.is_replaced(session, done.id)
    return replace(_view(row, is_current=current), replayed=True)


def _add(
    session: Session,
    actor: Actor,
    place: access.Standing,
    paper_id: UUID,
    values: dict[str, Any],
    before: Any = None,
) -> PaperView:
    if before is None and len(queries.papers(session, place.circle_id, MAX_PAPERS)) >= MAX_PAPERS:
        raise BoardFull(maximum=MAX_PAPERS)
    session.connection().execute(
        insert(PAPERS),
        {
            "body": "",
            "file_id": None,
            "replaces_id": None,
            **values,
            "id": paper_id,
            "circle_id": place.circle_id,
            "added_by": place.member_id,
            "added_at": clock.now(),
        },
    )
    row = queries.paper_row(session, paper_id)
    if before is None:
        _record(session, actor, "paper.added", row)
    else:
        changes = [{"title": each.title, "version": each.version} for each in (before, row)]
        _record(session, actor, "paper.changed", row, before=changes[0], after=changes[1])
    return _view(row, is_current=True)


def add_document(
    actor: Actor, circle_id: UUID, *, title: str, name: str, data: bytes, key: str | None = None
) -> PaperView:
    """Hang a document up as a file, kept encrypted. Needs MANAGE_PAPERS.

    Args:
        actor: Who adds it.
        circle_id: The circle.
        title: What it is called; empty for the name of the file.
        name: What the file was called where it came from; cleaned, never believed.
        data: Its bytes, which alone say what it is.
        key: Idempotency key; each call without one adds a document.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not.
        FileTooLarge, FileTypeRefused, InvalidText, BoardFull: Nothing was kept.
    """
    with database.reading() as session:  # strangers learn nothing, and cost no inspection
        access.require(session, actor, circle_id, Permission.MANAGE_PAPERS)
    media_type = files.inspect(data)
    kept_as = clean_name(name, media_type)
    file_id = new_id()
    file = {
        "id": file_id,
        "circle_id": circle_id,
        "media_type": media_type.value,
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "name": kept_as,
    }
    clean = clean_title(title if title.strip() else kept_as)
    files.keep(file_id, data)
    try:
        made = _keep_document(actor, circle_id, clean, file, key)
    except BaseException:
        files.remove(file_id)
        raise
    if made.replayed:
        files.remove(file_id)
    return made


@database.retried
def _keep_document(
    actor: Actor, circle_id: UUID, title: str, file: dict[str, Any], key: str | None
) -> PaperView:
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.MANAGE_PAPERS)
        done = Posted(new_id())
        if key is not None:
            # What tells a repeat apart fits no file of somebody else's guess.
            digest = crypto.blind_index("paper", file["sha256"])
            payload = {"circle": circle_id, "title": title, "file": digest}
            once = Once(session, actor.user_id, "paper.document", key, payload)
            if once.stored is not None:
                return _replayed(session, circle_id, once.replay(Posted))
            done = once.remember(done)
        locked_circle(session, circle_id)
        session.connection().execute(
            insert(FILES),
            {**file, "uploaded_by": actor.user_id, "uploaded_at": clock.now()},
        )
        values = {"kind": DOCUMENT, "title": title, "file_id": file["id"], "version": 1}
        return _add(session, actor, place, done.id, values)


def paper_file(actor: Actor, circle_id: UUID, paper_id: UUID) -> tuple[PaperFile, bytes]:
    """Return the file of a document. Needs SEE_CIRCLE.

    Raises:
        NotFound: No such document in a circle of the actor.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        row = _row(session, circle_id, paper_id)
    if row.file_id is None:
        raise NotFound(what="file")
    return PaperFile(row.file_name, row.media_type), files.read(row.file_id)


@database.retried
def withdraw_paper(actor: Actor, circle_id: UUID, paper_id: UUID) -> None:
    """Take a paper down with all its versions; it stays in the record. Needs MANAGE_PAPERS.

    Raises:
        NotFound, NotAllowed: No such paper, or not the actor's to take down.
        PaperReplaced: A newer version is there.
    """
    with database.transaction() as session:
        access.require(session, actor, circle_id, Permission.MANAGE_PAPERS)
        locked_circle(session, circle_id)
        row = _row(session, circle_id, paper_id)
        if queries.is_replaced(session, paper_id):
            raise PaperReplaced
        session.connection().execute(
            update(PAPERS).where(PAPERS.c.id == paper_id).values(withdrawn_at=clock.now())
        )
        _record(session, actor, "paper.withdrawn", row)


def _record(session: Session, actor: Actor, kind: str, row: Any, **changes: Any) -> None:
    events.record(
        session,
        kind,
        actor,
        circle_id=row.circle_id,
        subject_id=row.id,
        params={"name": actor.name, "title": row.title, "version": row.version},
        **changes,
    )
