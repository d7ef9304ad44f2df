"""Disputes: a member doubts an entry; while that is open, its month cannot be closed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain import disputes as domain
from circle_app.domain.disputes import MAX_TEXT_LENGTH, OPEN, SETTLED, STATUSES, WITHDRAWN
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import disputes as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.disputes import DISPUTES
from circle_app.services import access, events, ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.dispute_settlers import Settlers, settlers
from circle_app.services.idempotency import Once
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of

MOST_OF_ENTRY = 20


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute as a member sees it: of which entry, why, and how it ended.

    Attributes:
        occurred_on: The day of the entry.
        outcome: What whoever settled it found; None while it is open, or where it was withdrawn.
        can_withdraw: Whether the reader opened it and it is open.
        can_settle: Whether the reader may say how it ends.
    """

    id: UUID
    circle_id: UUID
    entry_id: UUID
    entry_sequence: int
    entry_kind: str
    entry_params: dict[str, Any]
    occurred_on: date
    status: str
    reason: str
    opened_by: UUID
    opened_by_name: str
    opened_at: datetime
    outcome: str | None
    closed_by_name: str | None
    closed_at: datetime | None
    can_withdraw: bool
    can_settle: bool
    replayed: bool = False


@database.retried
def open(  # noqa: A001  (a service's verb)
    actor: Actor, circle_id: UUID, entry_id: UUID, *, reason: str, key: str
) -> DisputeView:
    """Doubt an entry of the circle's book.

    Args:
        actor: A member.
        circle_id: The circle.
        entry_id: The entry.
        reason: What is wrong with it.
        key: Idempotency key.

    Raises:
        NotFound: Not a member of such a circle, or no such entry in its book.
        InvalidInput: No reason, or too long a one.
        DisputeOpen: The entry is doubted already.
    """
    text = _text(reason, "reason")
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.DISPUTE)
        payload = {"circle": circle_id, "entry": entry_id, "reason": text}
        once = Once(session, actor.user_id, "dispute.open", key, payload)
        if once.stored is not None:
            return once.replay(DisputeView)
        # A month closes under the same lock: the dispute is seen by it, or comes after it.
        locked_circle(session, circle_id)
        book_id = ledger.book_of_circle(session, circle_id)
        entry = queries.entry_of_book(session, book_id, entry_id)
        if entry is None:
            raise NotFound(what="entry")
        if queries.is_doubted(session, entry_id):
            raise domain.DisputeOpen
        dispute_id = new_id()
        session.connection().execute(
            insert(DISPUTES),
            {
                "id": dispute_id,
                "circle_id": circle_id,
                "entry_id": entry_id,
                "occurred_on": entry.occurred_on,
                "status": OPEN,
                "reason": text,
                "opened_by": place.member_id,
                "opened_at": clock.now(),
            },
        )
        view = _found(session, place, actor, dispute_id)
        _tell(session, "dispute.opened", actor, place, view)
        return once.remember(view)


@database.retried
def close(actor: Actor, dispute_id: UUID, *, outcome: str | None = None, key: str) -> DisputeView:
    """End a dispute: settle it with what was found, or take the own one back.

    Args:
        actor: Who ends it.
        dispute_id: The dispute.
        outcome: What was found, in words, to settle it; None to withdraw it.
        key: Idempotency key.

    Raises:
        NotFound: No such dispute in a circle of the actor.
        NotTheOpener: Somebody else opened what the actor wants to withdraw.
        NotAllowed: Settling disputes is not the actor's to do.
        OwnDispute: The actor opened it, recorded the entry or had the money, and wants to settle
            it while somebody else could.
        InvalidInput: The outcome is empty or too long.
        DisputeClosed: It was ended before.
    """
    text = None if outcome is None else _text(outcome, "outcome")
    with database.transaction() as session:
        found = queries.dispute_row(session, dispute_id)
        if found is None:
            raise NotFound(what="dispute")
        place = access.require(session, actor, found.circle_id, Permission.SEE_BOOKS)
        payload = {"dispute": dispute_id, "outcome": text}
        once = Once(session, actor.user_id, "dispute.close", key, payload)
        if once.stored is not None:
            return once.replay(DisputeView)
        if text is None:
            domain.check_opener(actor.user_id, found.opener_id)
        else:
            access.require(session, actor, found.circle_id, Permission.SETTLE_DISPUTE)
            if not settlers(session, place, [found]).include(actor, place, found):
                raise domain.OwnDispute
        locked_circle(session, found.circle_id)
        status = queries.locked_status(session, dispute_id)
        if status != OPEN:
            raise domain.DisputeClosed(status=status)
        session.connection().execute(
            update(DISPUTES)
            .where(DISPUTES.c.id == dispute_id)
            .values(
                status=WITHDRAWN if text is None else SETTLED,
                outcome=text,
                closed_by=place.member_id,
                closed_at=clock.now(),
            )
        )
        view = _found(session, place, actor, dispute_id)
        _tell(session, "dispute.closed", actor, place, view)
        return once.remember(view)


def may_ask(actor: Actor, circle_id: UUID) -> bool:
    """Say whether the actor may question entries of a circle.

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
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[DisputeView]:
    """List the disputes of a circle, the newest first.

    Raises:
        NotFound: Not a member of such a circle.
        InvalidInput: A status, limit or cursor is not acceptable.
    """
    check_limit(limit)
    before = decode_cursor(cursor, UUID)
    if status is not None and status not in STATUSES:
        raise InvalidInput(field="status", allowed=", ".join(STATUSES))
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        rows = queries.disputes_of(
            session, circle_id, status, before[0] if before else None, limit + 1
        )
        who = settlers(session, place, rows)
    return page_of(rows, limit, lambda row: _view(row, place, actor, who), lambda row: row.id)


def of_entry(actor: Actor, circle_id: UUID, entry_id: UUID) -> tuple[DisputeView, ...]:
    """List the disputes of one entry, the newest first.

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
        return tuple(_view(row, place, actor, who) for row in rows)


def _text(typed: str, field: str) -> str:
    text = clean_text(typed, field=field, max_length=MAX_TEXT_LENGTH)
    if text is None:
        raise InvalidInput(field=field, max_length=MAX_TEXT_LENGTH)
    return text


def _found(session: Session, place: Standing, actor: Actor, dispute_id: UUID) -> DisputeView:
    row = queries.dispute_row(session, dispute_id)
    return _view(row, place, actor, settlers(session, place, [row]))


def _view(row: Any, place: Standing, actor: Actor, who: Settlers) -> DisputeView:
    is_open = row.status == OPEN and place.circle_status == "active"
    is_mine = row.opener_id == actor.user_id
    return DisputeView(
        id=row.id,
        circle_id=row.circle_id,
        entry_id=row.entry_id,
        entry_sequence=row.sequence,
        entry_kind=row.kind,
        entry_params=json.loads(row.params),
        occurred_on=row.occurred_on,
        status=row.status,
        reason=row.reason,
        opened_by=row.opened_by,
        opened_by_name=row.opened_by_name,
        opened_at=row.opened_at,
        outcome=row.outcome,
        closed_by_name=row.closed_by_name,
        closed_at=row.closed_at,
        can_withdraw=is_open and is_mine,
        can_settle=is_open and who.include(actor, place, row),
    )


def _tell(session: Session, kind: str, actor: Actor, place: Standing, view: DisputeView) -> None:
    events.record(
        session,
        kind,
        actor,
        circle_id=view.circle_id,
        subject_id=view.entry_id,
        params={
            "name": place.member_name,
            "number": view.entry_sequence,
            "reason": view.reason,
            "status": view.status,
            "outcome": view.outcome or "",
        },
    )
