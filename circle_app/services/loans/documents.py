"""The papers of a loan: kept encrypted, shown to its borrower and to who looks after loans."""

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
from circle_app.domain.errors import CircleError, NotAllowed, NotFound
from circle_app.domain.files import MediaType, clean_name
from circle_app.domain.guarantees import (
    BEFORE,
    MAX_DOCUMENTS,
    DocumentKind,
    InvalidDocumentKind,
    SecurityFull,
)
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import loan_things as queries
from circle_app.persistence.queries.expenses import FILES
from circle_app.persistence.queries.loan_things import DOCUMENTS
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.loans.collateral import check_sees, record
from circle_app.services.loans.standing import Reach, locked_reach, reach


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A paper of a loan: what it shows, and its file."""

    id: UUID
    loan_id: UUID
    circle_id: UUID
    collateral_id: UUID | None
    kind: str
    name: str
    media_type: str
    size: int
    added_by: str
    added_at: datetime
    can_remove: bool
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class _Upload:
    kind: str
    name: str
    media_type: MediaType
    data: bytes
    collateral_id: UUID | None
    key: str | None

    @property
    def digest(self) -> str:
        """What the file is known by."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class _Kept:
    id: UUID
    replayed: bool = False


def add_document(
    actor: Actor,
    loan_id: UUID,
    *,
    kind: str,
    name: str,
    data: bytes,
    collateral_id: UUID | None = None,
    key: str | None = None,
) -> DocumentView:
    """Keep a paper with a loan. For its borrower, or with RECORD_LOAN.

    Args:
        actor: Who adds it.
        loan_id: The loan, whatever its state: a paper may come late.
        kind: One of :class:`circle_app.domain.guarantees.DocumentKind`.
        name: What the file was called where it came from; cleaned, never believed.
        data: Its bytes, which alone say what it is.
        collateral_id: The thing it shows.
        key: Idempotency key; each call without one adds a paper.

    Raises:
        NotFound: No such loan in a circle of the actor, or no such thing.
        NotAllowed: Neither the borrower nor an officer who writes loans down.
        InvalidDocumentKind, FileTooLarge, FileTypeRefused, SecurityFull: Nothing was kept.
    """
    with database.reading() as session:  # strangers learn nothing, and cost no inspection
        reach(session, actor, loan_id, writing=True).check_secures()
    if kind not in list(DocumentKind):
        raise InvalidDocumentKind(field="kind", allowed=", ".join(DocumentKind))
    upload = _Upload(kind, name, files.inspect(data), data, collateral_id, key)
    file_id = new_id()
    files.keep(file_id, data)
    try:
        made = _add(actor, loan_id, file_id, upload)
    except BaseException:
        files.remove(file_id)
        raise
    if made.replayed:
        files.remove(file_id)
    return made


@database.retried
def _add(actor: Actor, loan_id: UUID, file_id: UUID, upload: _Upload) -> DocumentView:
    with database.transaction() as session:
        found = locked_reach(session, actor, loan_id)
        found.check_secures()
        kept = _Kept(new_id())
        if upload.key is not None:
            # What tells a repeat apart fits no file of somebody else's guess.
            payload = {
                "loan": loan_id,
                "kind": upload.kind,
                "file": crypto.blind_index("paper", upload.digest),
                "shows": upload.collateral_id,
            }
            once = Once(session, actor.user_id, "loan.document", upload.key, payload)
            if once.stored is not None:
                kept_id = once.replay(_Kept).id
                return replace(_shown(session, actor, found, kept_id), replayed=True)
            once.remember(kept)
        if len(queries.papers_of(session, loan_id)) >= MAX_DOCUMENTS:
            raise SecurityFull(maximum=MAX_DOCUMENTS)
        if upload.collateral_id is not None:
            thing = queries.locked_thing(session, loan_id, upload.collateral_id)
            if thing is None:
                raise NotFound(what="collateral", field="collateral_id")
        _write(session, actor, found, kept.id, file_id, upload)
        record(session, actor, found, "loan.document_added", paper=upload.kind)
        return _shown(session, actor, found, kept.id)


def _write(
    session: Session, actor: Actor, found: Reach, paper_id: UUID, file_id: UUID, upload: _Upload
) -> None:
    now, connection = clock.now(), session.connection()
    connection.execute(
        insert(FILES),
        {
            "id": file_id,
            "circle_id": found.loan.circle_id,
            "media_type": upload.media_type.value,
            "size": len(upload.data),
            "sha256": upload.digest,
            "name": clean_name(upload.name, upload.media_type),
            "uploaded_by": actor.user_id,
            "uploaded_at": now,
        },
    )
    connection.execute(
        insert(DOCUMENTS),
        {
            "id": paper_id,
            "loan_id": found.loan.id,
            "circle_id": found.loan.circle_id,
            "collateral_id": upload.collateral_id,
            "kind": upload.kind,
            "file_id": file_id,
            "added_by": actor.user_id,
            "added_at": now,
        },
    )


def documents_of(actor: Actor, loan_id: UUID) -> tuple[DocumentView, ...]:
    """List the papers of a loan, to its borrower and to who looks after loans.

    Raises:
        NotFound: No such loan in a circle of the actor.
        NotAllowed: They are not the actor's to see.
    """
    with database.reading() as session:
        found = reach(session, actor, loan_id)
        check_sees(found)
        return papers_of(session, actor, found)


def papers_of(session: Session, actor: Actor, found: Reach) -> tuple[DocumentView, ...]:
    """Show the papers of a loan."""
    return tuple(
        DocumentView(
            id=row.id,
            loan_id=row.loan_id,
            circle_id=row.circle_id,
            collateral_id=row.collateral_id,
            kind=row.kind,
            name=row.file_name,
            media_type=row.media_type,
            size=row.size,
            added_by=row.adder,
            added_at=row.added_at,
            can_remove=_may_remove(actor, found, row),
        )
        for row in queries.papers_of(session, found.loan.id)
    )


def _may_remove(actor: Actor, found: Reach, row: Any) -> bool:
    """An officer who writes loans down; who added it, until the loan is given on its strength."""
    if found.place.circle_status != "active":
        return False
    if not found.is_borrower and found.place.may(Permission.RECORD_LOAN):
        return True
    return bool(row.added_by == actor.user_id) and found.loan.status in BEFORE


def _shown(session: Session, actor: Actor, found: Reach, paper_id: UUID) -> DocumentView:
    return next(each for each in papers_of(session, actor, found) if each.id == paper_id)


def document(actor: Actor, loan_id: UUID, document_id: UUID) -> tuple[DocumentView, bytes]:
    """Return a paper of a loan; that somebody else than the borrower opened it is written down.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    with database.transaction() as session:
        try:
            found = reach(session, actor, loan_id)
            check_sees(found)
        except CircleError:
            raise NotFound(what="file") from None
        row = _row(session, loan_id, document_id)
        shown, data = _shown(session, actor, found, document_id), files.read(row.file_id)
        if not found.is_borrower:
            record(session, actor, found, "loan.document_read", paper=row.kind)
    return shown, data


def _row(session: Session, loan_id: UUID, document_id: UUID) -> Any:
    rows = queries.papers_of(session, loan_id)
    row = next((each for each in rows if each.id == document_id), None)
    if row is None:
        raise NotFound(what="file")
    return row


@database.retried
def remove_document(actor: Actor, loan_id: UUID, document_id: UUID) -> None:
    """Take a paper away from a loan; it stays in the record, and is shown no more.

    For an officer with RECORD_LOAN, and until the loan is given for who added it.

    Raises:
        NotFound: No such paper that the actor may see.
        NotAllowed: It is not the actor's to take away.
    """
    with database.transaction() as session:
        found = locked_reach(session, actor, loan_id)
        check_sees(found)
        row = _row(session, loan_id, document_id)
        if not _may_remove(actor, found, row):
            raise NotAllowed(permission=Permission.RECORD_LOAN.value)
        session.connection().execute(
            update(DOCUMENTS)
            .where(DOCUMENTS.c.id == document_id)
            .values(removed_at=clock.now(), removed_by=actor.user_id)
        )
        record(session, actor, found, "loan.document_removed", paper=row.kind)
