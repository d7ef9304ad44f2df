"""Reading disputes: one, those of a circle, those of an entry."""

from __future__ import annotations

from uuid import UUID

from circle_app.domain.disputes import STATUSES, SUBJECTS
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import disputes as queries
from circle_app.services import access, ledger
from circle_app.services.access import Actor
from circle_app.services.disputes.settlers import settlers
from circle_app.services.disputes.views import DisputeView, found, readable, reader_of, view_of
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of

MOST_OF_ENTRY = 20


def get(actor: Actor, dispute_id: UUID) -> DisputeView:
    """Return one dispute. Needs SEE_CIRCLE, and that it is the actor's to read.

    Raises:
        NotFound: No such dispute that the actor may read.
    """
    with database.reading() as session:
        _, place = readable(session, actor, dispute_id, Permission.SEE_CIRCLE, writing=False)
        return found(session, place, actor, dispute_id)


def may_ask(actor: Actor, circle_id: UUID) -> bool:
    """Say whether the actor may open disputes in a circle. Needs to be a member.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        place = access.standing(session, actor, circle_id)
        return place.circle_status == "active" and place.may(Permission.DISPUTE)


def of_circle(
    actor: Actor,
    circle_id: UUID,
    *,
    status: str | None = None,
    about: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[DisputeView]:
    """List the disputes of a circle that the actor may read, the newest first. Needs SEE_CIRCLE.

    Raises:
        NotFound: Not a member of such a circle.
        InvalidInput: A status, subject, limit or cursor is not acceptable.
    """
    check_limit(limit)
    before = decode_cursor(cursor, UUID)
    if status is not None and status not in STATUSES:
        raise InvalidInput(field="status", allowed=", ".join(STATUSES))
    if about is not None and about not in SUBJECTS:
        raise InvalidInput(field="about", allowed=", ".join(SUBJECTS))
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        rows = queries.disputes_of(
            session,
            circle_id,
            reader_of(actor, place),
            status=status,
            about=about,
            before=before[0] if before else None,
            count=limit + 1,
        )
        who = settlers(session, place, rows)
    return page_of(rows, limit, lambda row: view_of(row, place, actor, who), lambda row: row.id)


def of_entry(actor: Actor, circle_id: UUID, entry_id: UUID) -> tuple[DisputeView, ...]:
    """List the disputes of one entry, the newest first. Needs SEE_BOOKS.

    Raises:
        NotFound: Not a member of such a circle, or no such entry in its book.
    """
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        book_id = ledger.book_of_circle(session, circle_id)
        if queries.entry_of_book(session, book_id, entry_id) is None:
            raise NotFound(what="entry")
        rows = queries.disputes_of_entry(session, circle_id, entry_id, MOST_OF_ENTRY)
        who = settlers(session, place, rows)
        return tuple(view_of(row, place, actor, who) for row in rows)
