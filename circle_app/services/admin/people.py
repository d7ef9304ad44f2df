"""People of the installation, as operators look after them: find, lock, sign out, appoint."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock, crypto
from circle_app.adapters.phones import InvalidPhone, to_e164
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.operators import MAX_REASON_LENGTH, LastOperator, LockedOperator, OwnLock
from circle_app.domain.reversals import ReasonMissing
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.models import User
from circle_app.persistence.queries import admin as queries
from circle_app.persistence.queries import books as book_queries
from circle_app.services import events
from circle_app.services.access import Actor
from circle_app.services.admin import operators
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of

STATUSES = ("locked", "operator")
_LAST_DIGITS = 4
_MAX_SEARCH = 120


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the list: no contact data but the last digits of the phone number."""

    id: UUID
    name: str
    phone_last4: str | None
    has_email: bool
    is_operator: bool
    locked_at: datetime | None
    circles: int
    last_seen_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A circle somebody belongs to."""

    circle_id: UUID
    name: str
    role: str
    status: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person: how the account stands and in which circles it is."""

    person: PersonRow
    language: str
    lock_reason: str | None
    locked_by_name: str
    running_sessions: int
    places: tuple[Place, ...]
    is_me: bool


def listed(
    actor: Actor,
    *,
    search: str | None = None,
    status: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[PersonRow]:
    """List people, the newest first. Needs an operator.

    Args:
        actor: An operator.
        search: A part of a name, a whole phone number or e-mail address, or its last four digits.
        status: ``locked`` or ``operator``; everybody where it is None.
        cursor: The page.
        limit: Its size.
    """
    check_limit(limit)
    if status is not None and status not in STATUSES:
        raise InvalidInput(field="status", allowed=", ".join(STATUSES))
    before = decode_cursor(cursor, UUID)
    typed = (search or "").strip()[:_MAX_SEARCH]
    with database.reading() as session:
        operators.require(session, actor)
        rows = queries.people_rows(
            session,
            **_ways(typed),
            status=status,
            before=before[0] if before else None,
            count=limit + 1,
        )
        return page_of(rows, limit, _row, lambda row: row.id)


def _ways(typed: str) -> dict[str, Any]:
    """How a typed text is looked for: contact data only as a whole, by its blind index."""
    found: dict[str, Any] = {"name": None, "last4": None, "indexes": ()}
    if not typed:
        return found
    if "@" in typed:
        return {**found, "indexes": (crypto.blind_index("email", typed.lower()),)}
    found["name"] = typed
    if len(typed) == _LAST_DIGITS and typed.isascii() and typed.isdigit():
        found["last4"] = typed
    with suppress(InvalidPhone):
        found["indexes"] = (crypto.blind_index("phone", to_e164(typed)),)
    return found


def _row(row: Any) -> PersonRow:
    return PersonRow(
        row.id,
        row.name,
        row.phone_last4,
        bool(row.has_email),
        row.is_operator,
        row.locked_at,
        row.circles,
        row.last_seen_at,
        row.created_at,
    )


def get(actor: Actor, person_id: UUID) -> PersonView:
    """Show one person. Needs an operator.

    Raises:
        NotFound: The actor operates nothing, or there is no such person.
    """
    with database.reading() as session:
        operators.require(session, actor)
        return _view(session, actor, person_id)


def _view(session: Session, actor: Actor, person_id: UUID) -> PersonView:
    row = queries.person_row(session, person_id)
    if row is None:
        raise NotFound(what="person")
    names = book_queries.names_of(session, {row.locked_by} if row.locked_by else set())
    return PersonView(
        person=_row(row),
        language=row.language,
        lock_reason=row.lock_reason,
        locked_by_name=names.get(row.locked_by, ""),
        running_sessions=queries.running_sessions(session, person_id, clock.now()),
        places=tuple(
            Place(each.id, each.name, each.role, each.status)
            for each in queries.places_of(session, person_id)
        ),
        is_me=person_id == actor.user_id,
    )


@database.retried
def lock(actor: Actor, person_id: UUID, *, reason: str) -> PersonView:
    """Lock an account: nobody signs in with it, and every session ends at once. Needs an operator.

    Locking a locked account changes nothing.

    Raises:
        NotFound: The actor operates nothing, or there is no such person.
        OwnLock: It is the actor's own account.
        ReasonMissing, InvalidInput: Nobody could understand later why, or it is too long.
    """
    text = clean_text(reason, field="reason", max_length=MAX_REASON_LENGTH)
    if text is None:
        raise ReasonMissing(field="reason")
    with database.transaction() as session:
        person = _begun(session, actor, person_id)
        if person_id == actor.user_id:
            raise OwnLock
        if person.locked_at is None:
            _lock(session, actor, person, text)
        return _view(session, actor, person_id)


def _lock(session: Session, actor: Actor, person: User, reason: str) -> None:
    now = clock.now()
    person.locked_at, person.locked_by, person.lock_reason = now, actor.user_id, reason
    session.flush()
    ended = queries.end_sessions(session, person.id, now)
    events.record(
        session,
        "admin.locked",
        actor,
        subject_id=person.id,
        params={"name": person.name, "by": actor.name, "reason": reason, "sessions": ended},
        before={"locked": False},
        after={"locked": True},
        visible=False,
        users=(person.id,),
    )


@database.retried
def unlock(actor: Actor, person_id: UUID) -> PersonView:
    """Open a locked account again; the person signs in anew. Needs an operator.

    Raises:
        NotFound: The actor operates nothing, or there is no such person.
    """
    with database.transaction() as session:
        person = _begun(session, actor, person_id)
        if person.locked_at is not None:
            open_again(session, actor, person)
        return _view(session, actor, person_id)


def open_again(session: Session, actor: Actor | None, person: User) -> None:
    """Take a lock back in the caller's transaction; without an actor it was the command line."""
    reason = person.lock_reason or ""
    person.locked_at = person.locked_by = person.lock_reason = None
    session.flush()
    events.record(
        session,
        "admin.unlocked",
        actor,
        subject_id=person.id,
        params={"name": person.name, **by(actor)},
        before={"locked": True, "reason": reason},
        after={"locked": False, "reason": None},
        visible=False,
        users=(person.id,),
    )


@database.retried
def sign_out(actor: Actor, person_id: UUID) -> PersonView:
    """End every session of a person, on all devices. Needs an operator.

    Raises:
        NotFound: The actor operates nothing, or there is no such person.
    """
    with database.transaction() as session:
        person = _begun(session, actor, person_id)
        ended = queries.end_sessions(session, person_id, clock.now())
        events.record(
            session,
            "admin.signed_out",
            actor,
            subject_id=person_id,
            params={"name": person.name, "by": actor.name, "sessions": ended},
            visible=False,
            users=(person_id,),
        )
        return _view(session, actor, person_id)


@database.retried
def set_operator(actor: Actor, person_id: UUID, *, is_operator: bool) -> PersonView:
    """Make somebody an operator, or take that back. Needs an operator.

    Raises:
        NotFound: The actor operates nothing, or there is no such person.
        LastOperator: Nobody would be left who can sign in and operate.
        LockedOperator: The account is locked.
    """
    with database.transaction() as session:
        person = _begun(session, actor, person_id)
        appoint(session, actor, person, is_operator=is_operator)
        return _view(session, actor, person_id)


def appoint(session: Session, actor: Actor | None, person: User, *, is_operator: bool) -> bool:
    """Change whether a person operates the installation; say whether that changed anything.

    The caller has begun with ``queries.one_at_a_time``; without an actor it is the command line.

    Raises:
        LastOperator, LockedOperator: See ``set_operator``.
    """
    if person.is_operator == is_operator:
        return False
    if is_operator and person.locked_at is not None:
        raise LockedOperator
    usable = person.locked_at is None and person.is_active
    if not is_operator and usable and queries.count_operators(session) <= 1:
        raise LastOperator
    person.is_operator = is_operator
    session.flush()
    events.record(
        session,
        "admin.operator_made" if is_operator else "admin.operator_removed",
        actor,
        subject_id=person.id,
        params={"name": person.name, **by(actor)},
        before={"operator": not is_operator},
        after={"operator": is_operator},
        visible=False,
        users=(person.id,),
    )
    return True


def by(actor: Actor | None) -> dict[str, str]:
    """Name who did it in an event's values; the command line has no name."""
    return {"by": actor.name} if actor else {"by": "", "way": "command line"}


def _begun(session: Session, actor: Actor, person_id: UUID) -> User:
    """Begin an act on an account: one at a time, by an operator, on a person there is."""
    queries.one_at_a_time(session)
    operators.require(session, actor)
    person = queries.locked_person(session, person_id)
    if person is None:
        raise NotFound(what="person")
    return person
