"""A bank's file between being sent from a page and being read in: kept encrypted for a day.

A page sends its file once; the person then looks at what would become of each row, says what the
columns are if nobody can guess, and reads it in. Only who sent the file sees it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlmodel import Session

from circle_app.adapters import clock, files, statement_files
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.texts import visible
from circle_app.persistence import database
from circle_app.persistence.queries.expenses import FILES
from circle_app.services import access
from circle_app.services.access import Actor
from circle_app.services.reconciliation import reading
from circle_app.services.reconciliation.views import Draft, StatementView

MEDIA_TYPE: Final = "text/csv"


def keep(actor: Actor, circle_id: UUID, *, file_name: str, data: bytes) -> UUID:
    """Keep a file to look at; one that the actor sent to this circle before goes.

    Raises:
        NotFound, NotAllowed: Not the actor's to compare.
        FileTooLarge, UnreadableFile: It is no list of a bank's lines.
    """
    with database.reading() as session:  # strangers learn nothing, and cost no reading
        access.require(session, actor, circle_id, Permission.RECONCILE)
    statement_files.read_rows(data)
    upload_id = new_id()
    files.keep(upload_id, data)
    try:
        former = _insert(actor, circle_id, upload_id, file_name, data)
    except BaseException:
        files.remove(upload_id)
        raise
    for each in former:
        files.remove(each)
    return upload_id


@database.retried
def _insert(
    actor: Actor, circle_id: UUID, upload_id: UUID, file_name: str, data: bytes
) -> list[UUID]:
    with database.transaction() as session:
        access.require(session, actor, circle_id, Permission.RECONCILE)
        mine = (
            FILES.c.circle_id == circle_id,
            FILES.c.uploaded_by == actor.user_id,
            FILES.c.media_type == MEDIA_TYPE,
        )
        connection = session.connection()
        former = list(
            connection.execute(delete(FILES).where(*mine).returning(FILES.c.id)).scalars()
        )
        connection.execute(
            insert(FILES),
            {
                "id": upload_id,
                "circle_id": circle_id,
                "media_type": MEDIA_TYPE,
                "size": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
                "name": visible(file_name)[-reading.MAX_NAME_LENGTH :],
                "uploaded_by": actor.user_id,
                "uploaded_at": clock.now(),
            },
        )
    return former


def look(
    actor: Actor, upload_id: UUID, *, account: str, mapping: Mapping[str, Any] | None = None
) -> Draft:
    """Look at a file that was kept: what would become of each row.

    Raises:
        NotFound: No such file of the actor's, or it was kept too long ago.
        NotAllowed, NoStatement, InvalidMapping, UnreadableFile: As for ``read``.
    """
    circle_id, name = _place(actor, upload_id)
    data = files.read(upload_id)
    return reading.read(
        actor, circle_id, account=account, file_name=name, data=data, mapping=mapping
    )


def read_in(
    actor: Actor,
    upload_id: UUID,
    *,
    account: str,
    mapping: Mapping[str, Any] | None = None,
    key: str,
) -> StatementView:
    """Read a file in that was kept; it stays until its day is over, so that a repeat finds it.

    Raises:
        NotFound: No such file of the actor's, or it was kept too long ago.
        CircleError: As for ``import_``.
    """
    circle_id, name = _place(actor, upload_id)
    data = files.read(upload_id)
    return reading.import_(
        actor, circle_id, account=account, file_name=name, data=data, mapping=mapping, key=key
    )


def _place(actor: Actor, upload_id: UUID) -> tuple[UUID, str]:
    with database.reading() as session:
        row = _row(session, upload_id)
    if row is None or row.uploaded_by != actor.user_id:
        raise NotFound(what="file")
    return row.circle_id, row.name


def _row(session: Session, upload_id: UUID) -> Any:
    query = select(FILES).where(FILES.c.id == upload_id, FILES.c.media_type == MEDIA_TYPE)
    return session.connection().execute(query).one_or_none()


def remove_old(now: datetime, kept: timedelta) -> int:
    """Remove the files that were kept long enough; return how many."""
    with database.transaction() as session:
        old = delete(FILES).where(
            FILES.c.media_type == MEDIA_TYPE, FILES.c.uploaded_at < now - kept
        )
        gone = list(session.connection().execute(old.returning(FILES.c.id)).scalars())
    for upload_id in gone:
        files.remove(upload_id)
    return len(gone)
