"""Closing a month: nothing is booked in it any more, nor in those before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain import accounting_months as domain
from circle_app.domain.accounting_months import Act
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries.accounting_months import PERIOD_CHANGES
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import access, events
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.ledger_closing import LockedBook, close_through, lock_book
from circle_app.services.periods.months import opened_on, waiting


@dataclass(frozen=True, slots=True)
class Closed:
    """A month that was closed; ``months`` counts those that were closed with it, itself too."""

    circle_id: UUID
    month: str
    closed_through: date
    closed_at: datetime
    months: int
    replayed: bool = False


@database.retried
def close(actor: Actor, circle_id: UUID, month: str, *, key: str) -> Closed:
    """Close a month that is over, and every earlier one that is still open.

    Args:
        actor: Who looks after the books.
        circle_id: The circle.
        month: The month, like ``2026-10``.
        key: Idempotency key.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: Closing the books is not the actor's to do.
        InvalidInput: It is no month, or one before the books began.
        PeriodNotOver, PeriodAlreadyClosed: Nothing was changed.
        PeriodBlocked: Something dated in the months is not settled.
    """
    wanted = domain.parse_month(month)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.CLOSE_BOOKS)
        once = Once(
            session, actor.user_id, "period.close", key, {"circle": circle_id, "month": month}
        )
        if once.stored is not None:
            return once.replay(Closed)
        circle = locked_circle(session, circle_id)
        book = lock_book(session, circle_id)
        # Now, not before the wait for the locks: what was booked meanwhile is before the closing.
        at = clock.now()
        opened = opened_on(session, book.id, book.opened_at, circle.time_zone)
        first = _first_open(book, opened)
        end = domain.end_of(wanted)
        domain.check_known(wanted, opened)
        domain.check_close(
            wanted,
            clock.today(circle.time_zone),
            book.closed_through,
            domain.blockers_through(wanted, waiting(session, circle_id, end)),
        )
        close_through(session, book, end)
        keep_change(session, circle_id, book, Act.CLOSED, wanted, at=at, actor=actor)
        count = len(domain.months_between(first, wanted, domain.ALL))
        _tell(session, actor, circle, place.member_name, month, count)
        return once.remember(Closed(circle_id, month, end, at, count))


def _first_open(book: LockedBook, opened: date) -> date:
    if book.closed_through is None:
        return domain.month_of(opened)
    return domain.following(book.closed_through)


def keep_change(
    session: Session,
    circle_id: UUID,
    book: LockedBook,
    act: Act,
    month: date,
    *,
    at: datetime,
    actor: Actor | None,
    reason: str = "",
    proposal_id: UUID | None = None,
) -> None:
    """Write down that a month was closed or opened again; the book is locked."""
    session.connection().execute(
        insert(PERIOD_CHANGES),
        {
            "circle_id": circle_id,
            "month": month,
            "act": act.value,
            "sequence": book.head_sequence,
            "at": at,
            "actor_id": actor.user_id if actor else None,
            "reason": reason,
            "proposal_id": proposal_id,
        },
    )


def _tell(session: Session, actor: Actor, circle: Any, name: str, month: str, count: int) -> None:
    events.record(
        session,
        "period.closed",
        actor,
        circle_id=circle.id,
        subject_id=circle.id,
        params={"name": name, "month": month, "months": count},
    )
