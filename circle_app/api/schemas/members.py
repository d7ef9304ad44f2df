"""A member with contact, papers, notes and history."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.circles import Member
from circle_app.api.schemas.common import Asked, Day, Moment, Shown, Text, shown_params
from circle_app.services import members
from circle_app.services.activity import FeedItem


class _Contact(Asked):
    phone: Text | None = Field(default=None, max_length=40)
    email: Text | None = Field(default=None, max_length=400)
    birth_date: Day | None = None
    address: Text | None = Field(default=None, max_length=1200)


class RecordAsked(_Contact):
    """Somebody without an account to write down."""

    name: Text = Field(max_length=400)
    role: Text | None = Field(
        default=None, max_length=20, description="What newcomers are; an office needs an account."
    )


class MemberChange(_Contact):
    """What is kept of a member; what is left out stays, an empty text takes it away."""

    name: Text | None = Field(default=None, max_length=400)


class Contact(Shown):
    """How somebody is reached."""

    phone: str | None
    email: str | None
    birth_date: date | None
    address: str | None
    of_account: bool = Field(description="Phone and e-mail are those of the member's account.")
    adult: bool | None


class Document(Shown):
    """A paper that shows who a member is."""

    id: UUID
    kind: str
    name: str
    media_type: str
    size: int
    added_by: str
    added_at: Moment

    @classmethod
    def of(cls, paper: members.Paper) -> Document:
        """Show a paper."""
        return cls(
            id=paper.id,
            kind=paper.kind,
            name=paper.name,
            media_type=paper.media_type,
            size=paper.size,
            added_by=paper.added_by,
            added_at=paper.added_at,
        )


class IdentityShown(Shown):
    """How the check of a member's papers stands."""

    status: str
    reason: str | None
    submitted_by: str | None
    decided_by: str | None
    decided_at: Moment | None
    documents: list[Document]
    can_submit: bool
    can_check: bool

    @classmethod
    def of(cls, found: members.Identity) -> IdentityShown:
        """Show the check."""
        return cls(
            status=found.status,
            reason=found.reason,
            submitted_by=found.submitted_by,
            decided_by=found.decided_by,
            decided_at=found.decided_at,
            documents=[Document.of(paper) for paper in found.papers],
            can_submit=found.can_submit,
            can_check=found.can_check,
        )


class MemberDetail(Member):
    """A member; contact and papers only for the person and officers who may see them."""

    requested_at: Moment
    left_at: Moment | None
    contact: Contact | None
    identity_check: IdentityShown | None
    claim_code: str | None
    claim_until: Moment | None

    @classmethod
    def of_view(cls, view: members.MemberView) -> MemberDetail:
        """Show a member."""
        contact, identity = view.contact, view.identity
        return cls(
            **Member.of(view.row).model_dump(),
            requested_at=view.requested_at,
            left_at=view.left_at,
            contact=None
            if contact is None
            else Contact(
                phone=contact.phone,
                email=contact.email,
                birth_date=contact.birth_date,
                address=contact.address,
                of_account=contact.of_account,
                adult=contact.adult,
            ),
            identity_check=None if identity is None else IdentityShown.of(identity),
            claim_code=view.claim_code,
            claim_until=view.claim_until,
        )


class IdentityDecided(Asked):
    """Whether a member's papers hold; a no needs a reason."""

    verified: bool
    reason: Text | None = Field(default=None, max_length=1200)


class NoteAsked(Asked):
    """A note that only officers read."""

    text: Text = Field(max_length=4000)


class NoteShown(Shown):
    """A note on a member."""

    id: UUID
    text: str
    written_by: str
    written_at: Moment

    @classmethod
    def of(cls, note: members.Note) -> NoteShown:
        """Show a note."""
        return cls(
            id=note.id, text=note.text, written_by=note.written_by, written_at=note.written_at
        )


class Happening(Shown):
    """Something that a member did, or that was done to them."""

    id: int
    at: Moment
    kind: str
    by: str
    subject_id: UUID | None
    params: dict[str, Any]

    @classmethod
    def of(cls, item: FeedItem, currency: str) -> Happening:
        """Show an act."""
        return cls(
            id=item.id,
            at=item.at,
            kind=item.kind,
            by=item.actor_name,
            subject_id=item.subject_id,
            params=shown_params(item.params, currency),
        )
