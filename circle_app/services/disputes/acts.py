"""Opening a dispute, and ending it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain import disputes as domain
from circle_app.domain.disputes import (
    ENTRY,
    MAX_TEXT_LENGTH,
    OPEN,
    SETTLED,
    WITHDRAWN,
    AboutOneself,
)
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import disputes as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.disputes import DISPUTES
from circle_app.services import access, events, ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.disputes.settlers import settlers
from circle_app.services.disputes.views import DisputeView, found, readable
from circle_app.services.idempotency import Once


@database.retried
def open(  # noqa: A001  (a service's verb)
    actor: Actor, circle_id: UUID, entry_id: UUID, *, reason: str, key: str
) -> DisputeView:
    """Doubt an entry of the circle's book. Needs DISPUTE.

    Args:
        actor: A member who sees the books, or whose own money the entry moved.
        circle_id: The circle.
        entry_id: The entry.
        reason: What is wrong with it.
        key: Idempotency key.

    Raises:
        NotFound: Not a member of such a circle, or no such entry that the actor may see.
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
        if entry is None or not _sees_entry(session, place, entry_id):
            raise NotFound(what="entry")
        if queries.is_doubted(session, entry_id):
            raise domain.DisputeOpen
        return once.remember(
            _write(session, actor, place, text, entry.occurred_on, entry_id=entry_id)
        )


@database.retried
def open_about(
    actor: Actor, circle_id: UUID, member_id: UUID, *, reason: str, key: str
) -> DisputeView:
    """Complain about what a person of the circle did. Needs DISPUTE.

    Args:
        actor: A member.
        circle_id: The circle.
        member_id: The person; one who has left may be meant too.
        reason: What happened.
        key: Idempotency key.

    Raises:
        NotFound: Not a member of such a circle, or no such person in it.
        InvalidInput: No reason, or too long a one.
        AboutOneself: The person is the actor.
        PersonDisputeOpen: The actor's complaint about that person is still open.
    """
    text = _text(reason, "reason")
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.DISPUTE)
        payload = {"circle": circle_id, "member": member_id, "reason": text}
        once = Once(session, actor.user_id, "dispute.open", key, payload)
        if once.stored is not None:
            return once.replay(DisputeView)
        # Two complaints of one member about one person are opened in turn.
        locked_circle(session, circle_id)
        if not queries.is_person_of(session, circle_id, member_id):
            raise NotFound(what="member")
        if member_id == place.member_id:
            raise AboutOneself(field="member_id")
        if queries.complains_of(session, place.member_id, member_id):
            raise domain.PersonDisputeOpen
        today = clock.today(place.time_zone)
        return once.remember(_write(session, actor, place, text, today, member_id=member_id))


@database.retried
def close(actor: Actor, dispute_id: UUID, *, outcome: str | None = None, key: str) -> DisputeView:
    """End a dispute: settle it with what was found, or take the own one back.

    Needs SETTLE_DISPUTE to settle; to take back, SEE_CIRCLE and to have opened it.

    Args:
        actor: Who ends it.
        dispute_id: The dispute.
        outcome: What was found, in words, to settle it; None to withdraw it.
        key: Idempotency key.

    Raises:
        NotFound: No such dispute that the actor may read.
        NotTheOpener: Somebody else opened what the actor wants to withdraw.
        NotAllowed: Settling disputes is not the actor's to do.
        OwnDispute: The actor opened it, is the person, recorded the entry or had the money, and
            wants to settle it (an entry: while somebody else could).
        InvalidInput: The outcome is empty or too long.
        DisputeClosed: It was ended before.
    """
    text = None if outcome is None else _text(outcome, "outcome")
    needed = Permission.SEE_CIRCLE if text is None else Permission.SETTLE_DISPUTE
    with database.transaction() as session:
        row, place = readable(session, actor, dispute_id, needed, writing=True)
        payload = {"dispute": dispute_id, "outcome": text}
        once = Once(session, actor.user_id, "dispute.close", key, payload)
        if once.stored is not None:
            return once.replay(DisputeView)
        if text is None:
            domain.check_opener(actor.user_id, row.opener_id)
        elif not settlers(session, place, [row]).include(actor, place, row):
            raise domain.OwnDispute
        locked_circle(session, row.circle_id)
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
        view = found(session, place, actor, dispute_id)
        _tell(session, "closed", actor, place, view)
        return once.remember(view)


def open_in(
    session: Session,
    actor: Actor,
    place: Standing,
    entry_id: UUID,
    occurred_on: date,
    reason: str,
) -> DisputeView:
    """Doubt an entry in the caller's transaction, which has locked the circle's row.

    The caller has checked that the entry is the actor's to doubt, and that nobody does already.
    """
    return _write(session, actor, place, reason, occurred_on, entry_id=entry_id)


def _text(typed: str, field: str) -> str:
    text = clean_text(typed, field=field, max_length=MAX_TEXT_LENGTH)
    if text is None:
        raise InvalidInput(field=field, max_length=MAX_TEXT_LENGTH)
    return text


def _sees_entry(session: Session, place: Standing, entry_id: UUID) -> bool:
    if place.may(Permission.SEE_BOOKS):
        return True
    return place.member_id in queries.concerned(session, [entry_id])[entry_id]


def _write(
    session: Session,
    actor: Actor,
    place: Standing,
    reason: str,
    occurred_on: date,
    *,
    entry_id: UUID | None = None,
    member_id: UUID | None = None,
) -> DisputeView:
    dispute_id = new_id()
    session.connection().execute(
        insert(DISPUTES),
        {
            "id": dispute_id,
            "circle_id": place.circle_id,
            "entry_id": entry_id,
            "member_id": member_id,
            "occurred_on": occurred_on,
            "status": OPEN,
            "reason": reason,
            "opened_by": place.member_id,
            "opened_at": clock.now(),
        },
    )
    view = found(session, place, actor, dispute_id)
    _tell(session, "opened", actor, place, view)
    return view


def _tell(session: Session, what: str, actor: Actor, place: Standing, view: DisputeView) -> None:
    """Write the act down; what was said about a person is read nowhere but in the dispute."""
    params: dict[str, Any] = {"name": place.member_name, "status": view.status}
    if view.about == ENTRY:
        params |= {"number": view.entry_sequence, "reason": view.reason}
        params["outcome"] = view.outcome or ""
        params["dispute"] = str(view.id)
    else:
        params["person"] = view.member_name or ""
    ended = what == "closed"
    events.record(
        session,
        f"dispute.{what}" if view.about == ENTRY else f"complaint.{what}",
        actor,
        circle_id=view.circle_id,
        subject_id=view.entry_id or view.id,
        params=params,
        before={"status": OPEN} if ended else None,
        after={"status": view.status} if ended else None,
        visible=view.about == ENTRY,
    )
