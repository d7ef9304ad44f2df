"""What a circle keeps of its people: contact, papers, notes, and what happened around them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, or_, select
from sqlmodel import Session, col

from circle_app.persistence.models import (
    AuditEvent,
    Contribution,
    Invite,
    Loan,
    Member,
    MemberDocument,
    MemberNote,
    MemberProfile,
    Proposal,
    StoredFile,
    User,
)

PROFILES: Any = MemberProfile.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
PAPERS: Any = MemberDocument.__table__  # type: ignore[attr-defined]
NOTES: Any = MemberNote.__table__  # type: ignore[attr-defined]

_PROFILE = select(PROFILES).where(PROFILES.c.member_id == bindparam("member"))
_ACCOUNT: Any = select(col(User.phone), col(User.email)).where(col(User.id) == bindparam("person"))
_PAPERS: Any = (
    select(
        PAPERS,
        col(StoredFile.name),
        col(StoredFile.media_type),
        col(StoredFile.size),
        col(User.name).label("adder"),
    )
    .join(StoredFile, col(StoredFile.id) == PAPERS.c.file_id)
    .join(User, col(User.id) == PAPERS.c.added_by)
    .where(PAPERS.c.removed_at.is_(None))
    .order_by(PAPERS.c.id)
)
_NOTES: Any = (
    select(NOTES, col(User.name).label("writer"))
    .join(User, col(User.id) == NOTES.c.written_by)
    .where(NOTES.c.member_id == bindparam("member"), NOTES.c.removed_at.is_(None))
    .order_by(NOTES.c.id.desc())
    .limit(100)
)
_NOTE = select(NOTES).where(NOTES.c.id == bindparam("note"))
# The end of a number is kept beside the ciphertext, so that a list need not decrypt anything.
_ENDS: Any = (
    select(
        col(Member.id),
        func.coalesce(col(MemberProfile.phone_last4), col(User.phone_last4)).label("last4"),
        func.coalesce(col(MemberProfile.kyc_status), "none").label("kyc"),
    )
    .outerjoin(MemberProfile, col(MemberProfile.member_id) == col(Member.id))
    .outerjoin(User, col(User.id) == col(Member.user_id))
    .where(col(Member.circle_id) == bindparam("circle"))
)
_CHECKERS: Any = select(col(Member.id), col(Member.user_id)).where(
    col(Member.circle_id) == bindparam("circle"),
    col(Member.status) == "active",
    col(Member.user_id).is_not(None),
    col(Member.role).in_(bindparam("roles", expanding=True)),
)
_CLAIM: Any = (
    select(Invite.__table__)  # type: ignore[attr-defined]
    .where(
        col(Invite.member_id) == bindparam("member"),
        col(Invite.revoked_at).is_(None),
        col(Invite.used_at).is_(None),
        col(Invite.expires_at) > bindparam("now"),
    )
    .order_by(col(Invite.id).desc())
    .limit(1)
)
_DENIALS: Any = select(func.count(), func.max(col(AuditEvent.at))).where(
    col(AuditEvent.subject_id) == bindparam("member"), col(AuditEvent.kind) == "member.denied"
)
_OPEN_ABOUT: Any = select(col(Proposal.id)).where(
    col(Proposal.subject_id) == bindparam("member"),
    col(Proposal.kind) == "admission",
    col(Proposal.status) == "open",
)


def profile_row(session: Session, member_id: UUID) -> Row[Any] | None:
    """Return what a circle keeps of a member."""
    return session.connection().execute(_PROFILE, {"member": member_id}).one_or_none()


def account_contact(session: Session, user_id: UUID) -> Row[Any] | None:
    """Return phone and e-mail of an account."""
    return session.connection().execute(_ACCOUNT, {"person": user_id}).one_or_none()


def paper_rows(session: Session, member_id: UUID) -> Sequence[Row[Any]]:
    """Return a member's papers with their files, the oldest first."""
    wanted = _PAPERS.where(PAPERS.c.member_id == member_id)
    return session.connection().execute(wanted).all()


def paper_row(session: Session, paper_id: UUID) -> Row[Any] | None:
    """Return a paper that was not removed."""
    return session.connection().execute(_PAPERS.where(PAPERS.c.id == paper_id)).one_or_none()


def note_rows(session: Session, member_id: UUID) -> Sequence[Row[Any]]:
    """Return the newest notes on a member."""
    return session.connection().execute(_NOTES, {"member": member_id}).all()


def note_row(session: Session, note_id: UUID) -> Row[Any] | None:
    """Return a note."""
    return session.connection().execute(_NOTE, {"note": note_id}).one_or_none()


def ends_of(session: Session, circle_id: UUID) -> dict[UUID, Row[Any]]:
    """Return the last digits of everybody's number, and how the check of their papers stands."""
    found = session.connection().execute(_ENDS, {"circle": circle_id})
    return {row.id: row for row in found}


def people_in_roles(session: Session, circle_id: UUID, roles: Sequence[str]) -> Sequence[Row[Any]]:
    """Return members who can sign in and hold one of the roles."""
    values = {"circle": circle_id, "roles": list(roles)}
    return session.connection().execute(_CHECKERS, values).all()


def live_claim(session: Session, member_id: UUID, now: datetime) -> Row[Any] | None:
    """Return the personal code of a record that can still be used."""
    return session.connection().execute(_CLAIM, {"member": member_id, "now": now}).one_or_none()


def code_givers(session: Session, member_id: UUID, since: datetime) -> frozenset[UUID]:
    """Return who made the personal code with which a place was taken over since a moment."""
    giver = Member.__table__.alias("giver")  # type: ignore[attr-defined]
    wanted = (
        select(giver.c.id)
        .join(
            Invite,
            (col(Invite.created_by) == giver.c.user_id)
            & (col(Invite.circle_id) == giver.c.circle_id),
        )
        .where(col(Invite.member_id) == member_id, col(Invite.used_at) >= since)
    )
    return frozenset(session.connection().execute(wanted).scalars())


def denials(session: Session, member_id: UUID) -> tuple[int, datetime | None]:
    """Count how often somebody was turned away, and say when it was the last time."""
    row = session.connection().execute(_DENIALS, {"member": member_id}).one()
    return row[0], row[1]


def open_admission(session: Session, member_id: UUID) -> UUID | None:
    """Return the decision on letting somebody in that is still open."""
    found = session.connection().execute(_OPEN_ABOUT, {"member": member_id})
    return found.scalars().first()


def events_around(
    session: Session,
    circle_id: UUID,
    member_id: UUID,
    user_id: UUID | None,
    *,
    hidden: Sequence[str],
    before: int | None,
    count: int,
) -> Sequence[AuditEvent]:
    """Return acts by a member, on a member, on the member's loans and payments, newest first."""
    about = or_(
        col(AuditEvent.subject_id) == member_id,
        col(AuditEvent.subject_id).in_(
            select(col(Loan.id)).where(col(Loan.member_id) == member_id)
        ),
        col(AuditEvent.subject_id).in_(
            select(col(Contribution.id)).where(col(Contribution.member_id) == member_id)
        ),
    )
    if user_id is not None:
        about = or_(about, col(AuditEvent.actor_id) == user_id)
    wanted = (
        select(AuditEvent)
        .where(col(AuditEvent.circle_id) == circle_id, about)
        .where(col(AuditEvent.kind).not_in(hidden))
        .order_by(col(AuditEvent.id).desc())
        .limit(count)
    )
    if before is not None:
        wanted = wanted.where(col(AuditEvent.id) < before)
    return session.scalars(wanted).all()
