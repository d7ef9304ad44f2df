"""Invite codes: what a stranger sees behind one, joining with it, handing out and withdrawing.

A personal code belongs to a record without an account: whoever joins with it takes that place over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.invites import (
    CLAIM_DAYS,
    MAX_LIVE_CODES,
    AlreadyMember,
    CircleClosed,
    CircleFull,
    CodeExpired,
    CodeRevoked,
    CodeUsed,
    HasAccount,
    InvalidCode,
    OtherPlace,
    TooManyCodes,
    check_asking_again,
    clean_code,
)
from circle_app.domain.permissions import Permission
from circle_app.domain.presets import PRESETS
from circle_app.domain.rules import CircleRules
from circle_app.persistence import database
from circle_app.persistence.queries import circles as queries
from circle_app.persistence.queries import members as people
from circle_app.persistence.queries.circles import INVITES, MEMBERS
from circle_app.services import access, cycles, events, installation, memberships, proposals
from circle_app.services.access import Actor
from circle_app.services.admissions import activate, add_member
from circle_app.services.circles import add_invite
from circle_app.services.idempotency import Once
from circle_app.services.rule_versions import parsed, rules_of

MAX_CODE_DAYS = 365


@dataclass(frozen=True, slots=True)
class InvitePreview:
    """What whoever holds a code may see before joining.

    ``record_name`` is whose place a personal code takes over; None with a code for anybody.
    """

    circle_name: str
    description: str
    organiser: str
    preset: str
    member_count: int
    max_members: int
    rules: CircleRules
    currency: str
    full: bool
    record_name: str | None = None


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
    """A code that was handed out, and until when it is good."""

    code: str
    expires_at: datetime | None = None
    replayed: bool = False


def look_up(code: str) -> InvitePreview:
    """Return what is behind a code; anybody may ask, so callers throttle it.

    Raises:
        InvalidCode: There is no such code.
        CodeRevoked, CodeExpired, CodeUsed: It opens nothing any more.
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
        # A record has its seat already.
        full=row.member_id is None and row.member_count >= rules.members.max,
        record_name=row.record_name,
    )


def _usable(session: Session, code: str) -> Any:
    row = queries.circle_of_code(session, code)
    if row is None:
        raise InvalidCode(field="code")
    if row.revoked_at is not None:
        raise CodeRevoked(field="code")
    if row.used_at is not None:
        raise CodeUsed(field="code")
    if row.expires_at is not None and row.expires_at <= clock.now():
        raise CodeExpired(field="code")
    if row.status != "active":
        raise CircleClosed(field="code")
    return row


@database.retried
def join(actor: Actor, code: str, *, key: str) -> Membership:
    """Join the circle of a code: at once, or after officers or members agreed.

    With a personal code the record that it belongs to becomes the actor's place, as it stands.

    Raises:
        InvalidCode, CodeRevoked, CodeExpired, CodeUsed, CircleClosed: The code opens nothing.
        AlreadyMember: The actor is in the circle.
        OtherPlace: The actor has, or had, another place than the personal code's.
        CircleFull: The last place is taken.
        AskLater, AskedTooOften: The actor was turned away before.
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
        circle = queries.locked_circle(session, _usable(session, clean).id)
        # Looked at again under the lock: another may have used a personal code meanwhile.
        invite = _usable(session, clean)
        known = queries.member_of_user(session, circle.id, actor.user_id)
        if invite.member_id is not None:
            return once.remember(_take_over(session, actor, circle, invite, known))
        return once.remember(_join(session, actor, circle, known))


def _join(session: Session, actor: Actor, circle: Any, known: Any) -> Membership:
    rules = rules_of(session, circle.id, circle.rule_version)
    if known is not None and known.status == "active":
        raise AlreadyMember(circle=circle.name)
    if known is not None and known.status == "pending":
        return Membership(circle.id, circle.name, known.id, "pending")
    if circle.member_count >= rules.members.max:
        raise CircleFull(maximum=rules.members.max, circle=circle.name)
    waits = memberships.waits(circle, rules, known)
    if known is None:
        role = PRESETS[circle.preset].newcomer_role
        member_id = add_member(session, circle, actor, role, pending=waits)
    else:
        member_id = known.id
        _ask_again(session, known, waits=waits)
    memberships.announce(session, actor, circle, member_id, rules, known)
    return Membership(circle.id, circle.name, member_id, "pending" if waits else "active")


def _ask_again(session: Session, known: Any, *, waits: bool) -> None:
    if not waits:
        activate(session, known.circle_id, known.id)
        return
    check_asking_again(*people.denials(session, known.id), clock.now())
    session.connection().execute(
        update(MEMBERS)
        .where(MEMBERS.c.id == known.id)
        .values(status="pending", requested_at=clock.now())
    )


def _take_over(session: Session, actor: Actor, circle: Any, invite: Any, known: Any) -> Membership:
    """Make a record the actor's place: number, role, savings and history stay what they are."""
    if known is not None and known.status not in ("pending", "denied"):
        raise OtherPlace(circle=circle.name, name=invite.record_name)
    record = queries.member_row(session, invite.member_id)
    if record is None or record.user_id is not None or record.status != "active":
        raise CodeUsed(field="code")
    connection = session.connection()
    if known is not None:
        _give_way(session, known)
    connection.execute(
        update(INVITES).where(INVITES.c.id == invite.invite_id).values(used_at=clock.now())
    )
    connection.execute(
        update(MEMBERS).where(MEMBERS.c.id == record.id).values(user_id=actor.user_id)
    )
    events.record(
        session,
        "member.claimed",
        actor,
        circle_id=circle.id,
        subject_id=record.id,
        params={"name": record.name, "by": actor.name},
        before={"account": False},
        after={"account": True},
        users=(actor.user_id,),
    )
    return Membership(circle.id, circle.name, record.id, "active")


def _give_way(session: Session, known: Any) -> None:
    """Let go of a request to join, which has no money in it, for the place that waited."""
    asked = people.open_admission(session, known.id)
    if asked is not None:
        proposals.cancel_proposal(session, asked)
    session.connection().execute(
        update(MEMBERS).where(MEMBERS.c.id == known.id).values(user_id=None, status="denied")
    )


@database.retried
def new_invite(
    actor: Actor, circle_id: UUID, *, days: int | None = None, key: str | None = None
) -> NewCode:
    """Hand out a new code; the others stay good until they are withdrawn. Needs INVITE.

    Args:
        actor: Who invites.
        circle_id: The circle.
        days: How long it is good; as long as the installation says where it is None.
        key: Idempotency key; each call without one hands out a code.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not invite.
        InvalidInput: Not a number of days between 1 and 365.
        TooManyCodes: Ten codes are live already.
    """
    if days is not None and not 1 <= days <= MAX_CODE_DAYS:
        raise InvalidInput(field="days", min=1, max=MAX_CODE_DAYS)
    now = clock.now()
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.INVITE)
        once = None
        if key is not None:
            asked = {"circle": circle_id} | ({} if days is None else {"days": days})
            once = Once(session, actor.user_id, "invite.create", key, asked)
            if once.stored is not None:
                return once.replay(NewCode)
        queries.locked_circle(session, circle_id)
        if len(queries.live_codes(session, circle_id, now)) >= MAX_LIVE_CODES:
            raise TooManyCodes(maximum=MAX_LIVE_CODES)
        good_for = days or installation.current().circles_invite_days
        until = now + timedelta(days=good_for) if good_for else None
        made = NewCode(add_invite(session, circle_id, actor.user_id, expires_at=until), until)
        events.record(
            session,
            "invite.created",
            actor,
            circle_id=circle_id,
            params={"name": place.member_name},
        )
        return made if once is None else once.remember(made)


@database.retried
def claim_code(actor: Actor, circle_id: UUID, member_id: UUID, *, key: str) -> NewCode:
    """Make the personal code with which somebody takes over the record kept for them.

    Needs MANAGE_MEMBERS. It is good once and for 30 days; an earlier one is withdrawn by it.

    Raises:
        NotFound, NotAllowed: Nobody active of such a circle, or not the actor's to give.
        HasAccount: The member signs in already.
    """
    now = clock.now()
    with database.transaction() as session:
        access.require(session, actor, circle_id, Permission.MANAGE_MEMBERS)
        asked = {"circle": circle_id, "member": member_id}
        once = Once(session, actor.user_id, "invite.claim", key, asked)
        if once.stored is not None:
            return once.replay(NewCode)
        queries.locked_circle(session, circle_id)
        record = _record(session, circle_id, member_id)
        _withdraw_claims(session, member_id, now)
        until = now + timedelta(days=CLAIM_DAYS)
        code = add_invite(session, circle_id, actor.user_id, expires_at=until, member_id=member_id)
        _tell_claim(session, "invite.claim_made", actor, record)
        return once.remember(NewCode(code, until))


@database.retried
def withdraw_claim(actor: Actor, circle_id: UUID, member_id: UUID) -> None:
    """Withdraw the personal code of a record; doing it twice is doing it once.

    Needs MANAGE_MEMBERS.

    Raises:
        NotFound, NotAllowed: Nobody active of such a circle, or not the actor's to withdraw.
        HasAccount: The member signs in already.
    """
    with database.transaction() as session:
        access.require(session, actor, circle_id, Permission.MANAGE_MEMBERS)
        queries.locked_circle(session, circle_id)
        record = _record(session, circle_id, member_id)
        if _withdraw_claims(session, member_id, clock.now()):
            _tell_claim(session, "invite.claim_withdrawn", actor, record)


def _record(session: Session, circle_id: UUID, member_id: UUID) -> Any:
    row = queries.member_row(session, member_id)
    if row is None or row.circle_id != circle_id or row.status != "active":
        raise NotFound(what="member")
    if row.user_id is not None:
        raise HasAccount(name=row.name)
    return row


def _withdraw_claims(session: Session, member_id: UUID, now: datetime) -> bool:
    found = session.connection().execute(
        update(INVITES)
        .where(
            INVITES.c.member_id == member_id,
            INVITES.c.used_at.is_(None),
            INVITES.c.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    return bool(found.rowcount)


def _tell_claim(session: Session, kind: str, actor: Actor, record: Any) -> None:
    events.record(
        session,
        kind,
        actor,
        circle_id=record.circle_id,
        subject_id=record.id,
        params={"name": record.name, "by": actor.name},
    )


def parties(session: Session, member_id: UUID, at: datetime) -> frozenset[UUID]:
    """Return whose own matter it is when money goes out to a member.

    It is the member's, and for 30 days that of whoever made the personal code with which the place
    was taken over: else one officer with a second phone could take the savings of somebody who has
    none.
    """
    since = at - timedelta(days=CLAIM_DAYS)
    return people.code_givers(session, member_id, since) | {member_id}


def live_codes(actor: Actor, circle_id: UUID) -> tuple[str, ...]:
    """List the codes that are good for anybody, the newest first. Needs INVITE.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not invite.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.INVITE, writing=False)
        return tuple(queries.live_codes(session, circle_id, clock.now()))


@database.retried
def revoke_invite(actor: Actor, circle_id: UUID, code: str) -> None:
    """Withdraw a code for anybody; doing it twice is doing it once. Needs REVOKE_INVITE.

    Raises:
        NotFound, NotAllowed: Not a member, one who may not, or not such a code of this circle.
    """
    clean = clean_code(code)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.REVOKE_INVITE)
        row = queries.circle_of_code(session, clean)
        if row is None or row.id != circle_id or row.member_id is not None:
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
