"""Tables of what a circle keeps of its people: contact, documents, notes, leaving."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import moment
from circle_app.persistence.types import EncryptedText


class MemberProfile(SQLModel, table=True):
    """Contact and identity of a member as the officers keep them; ciphertext, found by index."""

    __tablename__ = "member_profile"

    member_id: UUID = Field(primary_key=True, foreign_key="member.id")
    phone: str | None = Field(default=None, sa_type=EncryptedText)
    phone_index: str | None = Field(default=None, max_length=64, index=True)
    phone_last4: str | None = Field(default=None, max_length=4)
    email: str | None = Field(default=None, sa_type=EncryptedText)
    # An ISO date, as text, because it is ciphertext.
    birth_date: str | None = Field(default=None, sa_type=EncryptedText)
    address: str | None = Field(default=None, sa_type=EncryptedText)
    # none | submitted | verified | rejected
    kyc_status: str = Field(default="none", max_length=10)
    # Why the papers were not accepted; it may name what stands on them.
    kyc_note: str | None = Field(default=None, sa_type=EncryptedText)
    kyc_submitted_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    kyc_decided_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    kyc_decided_at: datetime | None = moment(default=None)
    updated_by: UUID = Field(foreign_key="app_user.id")
    updated_at: datetime = moment()


class MemberDocument(SQLModel, table=True):
    """A paper that shows who a member is; the file itself lies encrypted with the others."""

    __tablename__ = "member_document"

    id: UUID = Field(primary_key=True)
    member_id: UUID = Field(foreign_key="member.id", index=True)
    # id_card | tax_card | address_proof | photo | income | agreement | other
    kind: str = Field(max_length=20)
    file_id: UUID = Field(foreign_key="stored_file.id")
    added_by: UUID = Field(foreign_key="app_user.id")
    added_at: datetime = moment()
    removed_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    removed_at: datetime | None = moment(default=None)


class MemberNote(SQLModel, table=True):
    """A note on a member that officers read, and nobody else."""

    __tablename__ = "member_note"

    id: UUID = Field(primary_key=True)
    member_id: UUID = Field(foreign_key="member.id", index=True)
    text: str = Field(sa_type=EncryptedText)
    written_by: UUID = Field(foreign_key="app_user.id")
    written_at: datetime = moment()
    removed_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    removed_at: datetime | None = moment(default=None)


class Departure(SQLModel, table=True):
    """A member who leaves or is removed, and the plan by which everybody gets their own."""

    __tablename__ = "departure"
    __table_args__ = (
        Index("ix_departure_circle", "circle_id", "status", "id"),
        Index("ix_departure_member", "member_id", "status"),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    member_id: UUID = Field(foreign_key="member.id")
    # leave | removal
    kind: str = Field(max_length=8)
    reason: str = Field(default="", max_length=300)
    # asked | agreed | settled | refused | cancelled
    status: str = Field(max_length=10)
    # What is set off, what is paid out or in, as canonical JSON.
    plan: str = Field(default="{}", sa_type=Text)
    proposal_id: UUID | None = Field(default=None, foreign_key="proposal.id")
    asked_by: UUID = Field(foreign_key="member.id")
    asked_at: datetime = moment()
    settled_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    settled_at: datetime | None = moment(default=None)


class Dissolution(SQLModel, table=True):
    """The end of a circle: who gets what, agreed before a single entry is made."""

    __tablename__ = "dissolution"
    __table_args__ = (Index("ix_dissolution_circle", "circle_id", "status", "id"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    # asked | agreed | posted | refused | cancelled
    status: str = Field(max_length=10)
    # How the surplus is shared: equal | savings
    policy: str = Field(max_length=12)
    reason: str = Field(default="", max_length=300)
    plan: str = Field(default="{}", sa_type=Text)
    proposal_id: UUID | None = Field(default=None, foreign_key="proposal.id")
    asked_by: UUID = Field(foreign_key="member.id")
    asked_at: datetime = moment()
    posted_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    posted_at: datetime | None = moment(default=None)


class Announcement(SQLModel, table=True):
    """What an officer tells everybody."""

    __tablename__ = "announcement"
    __table_args__ = (Index("ix_announcement_circle", "circle_id", "id"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    title: str = Field(max_length=120)
    body: str = Field(default="", sa_type=Text)
    pinned: bool = False
    posted_by: UUID = Field(foreign_key="member.id")
    posted_at: datetime = moment()
    withdrawn_at: datetime | None = moment(default=None)


class CirclePaper(SQLModel, table=True):
    """A policy in words or a document as a file, which every member may read."""

    __tablename__ = "circle_paper"
    __table_args__ = (Index("ix_circle_paper_circle", "circle_id", "id"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    # policy | document
    kind: str = Field(max_length=10)
    title: str = Field(max_length=120)
    body: str = Field(default="", sa_type=Text)
    file_id: UUID | None = Field(default=None, foreign_key="stored_file.id")
    # A changed policy is a new row that names the one before it.
    replaces_id: UUID | None = None
    version: int = 1
    added_by: UUID = Field(foreign_key="member.id")
    added_at: datetime = moment()
    withdrawn_at: datetime | None = moment(default=None)
