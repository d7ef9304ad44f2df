"""A member as somebody may see them: everybody the name, officers and the person all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.identity import IDENTIFYING, Kyc, is_adult
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import books
from circle_app.persistence.queries import members as people
from circle_app.services import access
from circle_app.services.access import Actor
from circle_app.services.members.places import Reach, reach
from circle_app.services.memberships import MemberRow, row_of


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody is reached, and what their papers must agree with.

    Attributes:
        of_account: Phone and e-mail are those of the member's account, not written down here.
        adult: Whether the birth date is that of an adult; None without one. A hint, no more.
    """

    phone: str | None = None
    email: str | None = None
    birth_date: date | None = None
    address: str | None = None
    of_account: bool = False
    adult: bool | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that shows who a member is."""

    id: UUID
    kind: str
    name: str
    media_type: str
    size: int
    added_by: str
    added_at: datetime
    own: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """How the check of a member's papers stands, and what the actor may do about it."""

    status: str
    reason: str | None
    submitted_by: str | None
    decided_by: str | None
    decided_at: datetime | None
    papers: tuple[Paper, ...]
    can_add: bool
    can_submit: bool
    can_check: bool


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member; ``contact`` and ``identity`` only for the person and who may see contacts.

    Attributes:
        claim_code: The personal code that can still be used, for who manages members.
        can_edit: Contact may be changed by the actor.
        can_rename: The name may be, too: the person has no account of their own.
    """

    circle_id: UUID
    time_zone: str
    row: MemberRow
    requested_at: datetime
    left_at: datetime | None
    contact: Contact | None
    identity: Identity | None
    claim_code: str | None
    claim_until: datetime | None
    can_edit: bool
    can_rename: bool
    can_claim: bool
    can_note: bool
    can_see_history: bool
    replayed: bool = False


def get(actor: Actor, circle_id: UUID, member_id: UUID) -> MemberView:
    """Return a member. Needs SEE_MEMBERS, or to be the member.

    Raises:
        NotFound: No such member of a circle of the actor, or none the actor may see.
    """
    with database.reading() as session:
        found = reach(session, actor, circle_id, member_id, Permission.SEE_MEMBERS, own=True)
        return view(session, found)


def view(session: Session, found: Reach) -> MemberView:
    """Show a member to an actor who may see them."""
    member, place = found.member, found.place
    profile = people.profile_row(session, member.id)
    kept = place.has_officers and (found.own or found.may(Permission.SEE_CONTACTS))
    managed = found.may(Permission.MANAGE_MEMBERS) and place.circle_status == "active"
    living = member.status == "active"
    record = member.user_id is None and living
    claim = people.live_claim(session, member.id, clock.now()) if managed and record else None
    return MemberView(
        circle_id=member.circle_id,
        time_zone=place.time_zone,
        row=row_of(member, is_me=found.own),
        requested_at=member.requested_at,
        left_at=member.left_at,
        contact=_contact(session, found, profile) if kept else None,
        identity=_identity(session, found, profile) if kept else None,
        claim_code=claim.code if claim is not None else None,
        claim_until=claim.expires_at if claim is not None else None,
        can_edit=kept and living and may_edit(found),
        can_rename=managed and member.user_id is None,
        can_claim=managed and record,
        can_note=found.may(Permission.NOTE_MEMBERS) and not found.own,
        can_see_history=may_see_history(found),
    )


def may_edit(found: Reach) -> bool:
    """Whether the actor may write contact and papers: the person, or who reads and manages them."""
    officer = found.may(Permission.MANAGE_MEMBERS) and found.may(Permission.SEE_CONTACTS)
    return found.place.circle_status == "active" and (found.own or officer)


def may_see_history(found: Reach) -> bool:
    """Whether the actor may read all that happened to a member."""
    return found.own or found.may(Permission.SEE_AUDIT) or found.may(Permission.SEE_CONTACTS)


def _contact(session: Session, found: Reach, profile: Any) -> Contact:
    phone = profile.phone if profile is not None else None
    email = profile.email if profile is not None else None
    of_account = False
    if found.member.user_id is not None and phone is None and email is None:
        account = people.account_contact(session, found.member.user_id)
        if account is not None:
            phone, email, of_account = account.phone, account.email, True
    birth = None
    if profile is not None and profile.birth_date is not None:
        birth = date.fromisoformat(profile.birth_date)
    today = clock.today(found.place.time_zone)
    return Contact(
        phone=phone,
        email=email,
        birth_date=birth,
        address=profile.address if profile is not None else None,
        of_account=of_account,
        adult=is_adult(birth, today) if birth is not None else None,
    )


def _identity(session: Session, found: Reach, profile: Any) -> Identity:
    rows = people.paper_rows(session, found.member.id)
    status = profile.kyc_status if profile is not None else Kyc.NONE.value
    by = {profile.kyc_submitted_by, profile.kyc_decided_by} - {None} if profile is not None else ()
    names = books.names_of(session, set(by))
    editing = found.member.status == "active" and may_edit(found)
    kinds = {row.kind for row in rows}
    decided = profile is not None and status in (Kyc.VERIFIED, Kyc.REJECTED)
    return Identity(
        status=status,
        reason=profile.kyc_note if decided else None,
        submitted_by=names.get(profile.kyc_submitted_by) if profile is not None else None,
        decided_by=names.get(profile.kyc_decided_by) if decided else None,
        decided_at=profile.kyc_decided_at if decided else None,
        papers=tuple(paper_of(row, found) for row in rows),
        can_add=editing,
        can_submit=editing and status in (Kyc.NONE, Kyc.REJECTED) and bool(kinds & IDENTIFYING),
        can_check=status == Kyc.SUBMITTED and may_check(session, found, profile, rows),
    )


def paper_of(row: Any, found: Reach) -> Paper:
    """Show a paper."""
    return Paper(
        id=row.id,
        kind=row.kind,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        added_by=row.adder,
        added_at=row.added_at,
        own=row.added_by == found.member.user_id,
    )


def involved(profile: Any, papers: Any) -> frozenset[UUID]:
    """Return the accounts of those who put there what is to be checked."""
    return frozenset({profile.kyc_submitted_by, *(row.added_by for row in papers)} - {None})


def others_who_check(session: Session, found: Reach, hands: frozenset[UUID]) -> bool:
    """Whether the circle has an officer who may check and had no hand in it."""
    roles = access.roles_with(session, found.place.circle_id, Permission.CHECK_IDENTITY)
    able = people.people_in_roles(session, found.place.circle_id, roles)
    return any(row.user_id not in hands and row.id != found.member.id for row in able)


def may_check(session: Session, found: Reach, profile: Any, papers: Any) -> bool:
    """Whether the actor may decide on the papers: never the own, nor what they put there.

    Where no other officer is left, one who put them there may.
    """
    if found.own or not found.may(Permission.CHECK_IDENTITY):
        return False
    if found.place.circle_status != "active":
        return False
    hands = involved(profile, papers)
    return found.actor.user_id not in hands or not others_who_check(session, found, hands)
