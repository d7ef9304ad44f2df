"""A dispute as one member sees it, and who sees it at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.disputes import ENTRY, OPEN, PERSON, may_see
from circle_app.domain.errors import NotFound
from circle_app.domain.permissions import Permission
from circle_app.persistence.queries import disputes as queries
from circle_app.persistence.queries.disputes import Reader
from circle_app.services import access
from circle_app.services.access import Actor, Standing
from circle_app.services.disputes.settlers import Settlers, settlers


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute as a member sees it: of what or whom, why, and how it ended.

    Attributes:
        about: ``entry`` or ``person``; the fields of the other one are None.
        occurred_on: The day of the entry; of the dispute, where it is about a person.
        outcome: What whoever settled it found; None while it is open, or where it was withdrawn.
        messages: How often somebody spoke in its thread.
        is_mine: Whether the reader opened it.
        can_withdraw: Whether the reader opened it and it is open.
        can_settle: Whether the reader may say how it ends.
        can_say: Whether the reader may speak in its thread.
    """

    id: UUID
    circle_id: UUID
    about: str
    entry_id: UUID | None
    entry_sequence: int | None
    entry_kind: str | None
    entry_params: dict[str, Any]
    member_id: UUID | None
    member_name: str | None
    occurred_on: date
    status: str
    reason: str
    opened_by: UUID
    opened_by_name: str
    opened_at: datetime
    outcome: str | None
    closed_by_name: str | None
    closed_at: datetime | None
    messages: int
    is_mine: bool
    can_withdraw: bool
    can_settle: bool
    can_say: bool
    replayed: bool = False


def reader_of(actor: Actor, place: Standing) -> Reader:
    """Say which disputes of the circle a member may read."""
    return Reader(
        user_id=actor.user_id,
        sees_books=place.may(Permission.SEE_BOOKS),
        sees_people=place.may(Permission.SETTLE_DISPUTE) or place.may(Permission.SEE_AUDIT),
    )


def readable(
    session: Session, actor: Actor, dispute_id: UUID, permission: Permission, *, writing: bool
) -> tuple[Any, Standing]:
    """Return a dispute's row and the actor's standing in its circle.

    Raises:
        NotFound: No such dispute, one of a circle the actor is not in, or one that is not the
            actor's to read: all three look the same.
        NotAllowed: The actor may read it, but not do this.
    """
    row = queries.dispute_row(session, dispute_id)
    if row is None:
        raise NotFound(what="dispute")
    try:
        place = access.standing(session, actor, row.circle_id)
    except NotFound:
        raise NotFound(what="dispute") from None
    reader = reader_of(actor, place)
    if not may_see(
        opened=row.opener_id == actor.user_id,
        is_the_person=row.person_id == actor.user_id,
        about=_about(row),
        sees_books=reader.sees_books,
        sees_people=reader.sees_people,
    ):
        raise NotFound(what="dispute")
    return row, access.require(session, actor, row.circle_id, permission, writing=writing)


def found(session: Session, place: Standing, actor: Actor, dispute_id: UUID) -> DisputeView:
    """Return a dispute that is there."""
    row = queries.dispute_row(session, dispute_id)
    return view_of(row, place, actor, settlers(session, place, [row]))


def view_of(row: Any, place: Standing, actor: Actor, who: Settlers) -> DisputeView:
    """Make the view that one member gets."""
    is_open = row.status == OPEN and place.circle_status == "active"
    is_mine = row.opener_id == actor.user_id
    return DisputeView(
        id=row.id,
        circle_id=row.circle_id,
        about=_about(row),
        entry_id=row.entry_id,
        entry_sequence=row.sequence,
        entry_kind=row.kind,
        entry_params=json.loads(row.params or "{}"),
        member_id=row.member_id,
        member_name=row.member_name,
        occurred_on=row.occurred_on,
        status=row.status,
        reason=row.reason,
        opened_by=row.opened_by,
        opened_by_name=row.opened_by_name,
        opened_at=row.opened_at,
        outcome=row.outcome,
        closed_by_name=row.closed_by_name,
        closed_at=row.closed_at,
        messages=row.messages,
        is_mine=is_mine,
        can_withdraw=is_open and is_mine,
        can_settle=is_open and who.include(actor, place, row),
        can_say=is_open and place.may(Permission.DISPUTE),
    )


def _about(row: Any) -> str:
    return PERSON if row.entry_id is None else ENTRY
