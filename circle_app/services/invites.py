"""Invite codes: what a stranger sees behind one, joining with it, handing out and withdrawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import NotFound
from circle_app.domain.invites import (
    MAX_LIVE_CODES,
    AlreadyMember,
    CircleClosed,
    CircleFull,
    CodeRevoked,
    InvalidCode,
    TooManyCodes,
    clean_code,
)
from circle_app.domain.permissions import Permission
from circle_app.domain.rules import Admission, CircleRules
from circle_app.persistence import database
from circle_app.persistence.queries import circles as queries
from circle_app.persistence.queries.circles import INVITES, MEMBERS
from circle_app.services import access, cycles, events, memberships
from circle_app.services.access import Actor
from circle_app.services.admissions import activate, add_member
from circle_app.services.circles import add_invite
from circle_app.services.idempotency import Once
from circle_app.services.rule_versions import parsed, rules_of


@dataclass(frozen=True, slots=True)
class InvitePreview:
    """What whoever holds a code may see before joining."""

    circle_name: str
    description: str
    organiser: str
    preset: str
    member_count: int
    max_members: int
    rules: CircleRules
    currency: str
    full: bool


@dataclass(slots=True)
class Membership:
    """A person's place in a circle after joining: active at once, or waiting to be let in."""

    circle_id: UUID
    circle_name: str
    member_id: UUID
    status: str
    replayed: bool = False


@dataclass(slots=True)
class NewCode:
    """A code that was handed out."""

    code: str
    replayed: bool = False


def look_up(code: str) -> InvitePreview:
    """Return what is behind a code; anybody may ask, so callers throttle it.

    Raises:
        InvalidCode: There is no such code.
        CodeRevoked: It was withdrawn.
        CircleClosed: The circle takes nobody in any more.
    """
    with database.reading() as session:
        row = _usable(session, clean_code(code))
    rules = parsed(row.rules)
    return InvitePreview(
        circle_name=row.name,
        description=row.description,
        organiser=row.organiser,
        preset=row.preset,
        member_count=row.member_count,
        max_members=rules.members.max,
        rules=rules,
        currency=row.currency,
        full=row.member_count >= rules.members.max,
    )


def _usable(session: Session, code: str) -> Any:
    row = queries.circle_of_code(session, code)
    if row is None:
        raise InvalidCode(field="code")
    if row.revoked_at is not None:
        raise CodeRevoked(field="code")
    if row.status != "active":
        raise CircleClosed(field="code")
    return row


@database.retried
def join(actor: Actor, code: str, *, key: str) -> Membership:
    """Join the circle of a code: at once, or after officers or members agreed.

    Raises:
        InvalidCode, CodeRevoked, CircleClosed: The code opens nothing.
        AlreadyMember: The actor is in the circle.
        CircleFull: The last place is taken.
    """
    clean = clean_code(code)
    with database.reading() as session:
        found = queries.circle_of_code(session, clean)
    if found is not None:
        cycles.ensure_open(found.id)
    with database.transaction() as session:
        once = Once(session, actor.user_id, "circle.join", key, {"code": clean})
        if once.stored is not None:
            return once.replay(Membership)
        circle_id = _usable(session, clean).id
        circle = queries.locked_circle(session, circle_id)
        rules = rules_of(session, circle_id, circle.rule_version)
        known = queries.member_of_user(session, circle_id, actor.user_id)
        if known is not None and known.status == "active":
            raise AlreadyMember(circle=circle.name)
        if circle.member_count >= rules.members.max:
            raise CircleFull(maximum=rules.members.max, circle=circle.name)
        waits = rules.admission is not Admission.CODE
        if known is None:
            member_id = add_member(session, circle, actor, "member", pending=waits)
        else:
            member_id = known.id
            _ask_again(session, known, waits=waits)
        status = "pending" if waits else "active"
        memberships.announce(session, actor, circle, member_id, rules, known)
        return once.remember(Membership(circle_id, circle.name, member_id, status))


def _ask_again(session: Session, known: Any, *, waits: bool) -> None:
    if not waits:
        activate(session, known.circle_id, known.id)
        return
    session.connection().execute(
        update(MEMBERS)
        .where(MEMBERS.c.id == known.id)
        .values(status="pending", requested_at=clock.now())
    )


@database.retried
def new_invite(actor: Actor, circle_id: UUID, *, key: str | None = None) -> NewCode:
    """Hand out a new code; the others stay good until they are withdrawn.

    Args:
        actor: Who invites.
        circle_id: The circle.
        key: Idempotency key; each call without one hands out a code.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not invite.
        TooManyCodes: Ten codes are live already.
    """
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.INVITE)
        once = None
        if key is not None:
            once = Once(session, actor.user_id, "invite.create", key, {"circle": circle_id})
            if once.stored is not None:
                return once.replay(NewCode)
        queries.locked_circle(session, circle_id)
        if len(queries.live_codes(session, circle_id)) >= MAX_LIVE_CODES:
            raise TooManyCodes(maximum=MAX_LIVE_CODES)
        made = NewCode(add_invite(session, circle_id, actor.user_id))
        events.record(
            session,
            "invite.created",
            actor,
            circle_id=circle_id,
            params={"name": place.member_name},
        )
        return made if once is None else once.remember(made)


def live_codes(actor: Actor, circle_id: UUID) -> tuple[str, ...]:
    """List the codes that are good, the newest first.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not invite.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.INVITE, writing=False)
        return tuple(queries.live_codes(session, circle_id))


@database.retried
def revoke_invite(actor: Actor, circle_id: UUID, code: str) -> None:
    """Withdraw a code; doing it twice is doing it once.

    Raises:
        NotFound, NotAllowed: Not a member, one who may not, or not a code of this circle.
    """
    clean = clean_code(code)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.REVOKE_INVITE)
        row = queries.circle_of_code(session, clean)
        if row is None or row.id != circle_id:
            raise NotFound(what="invite")
        if row.revoked_at is not None:
            return
        session.connection().execute(
            update(INVITES).where(INVITES.c.code == clean).values(revoked_at=clock.now())
        )
        events.record(
            session,
            "invite.revoked",
            actor,
            circle_id=circle_id,
            params={"name": place.member_name},
        )
