"""What hangs on a circle's board."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Asked, Moment, Shown, Text
from circle_app.services.board import AnnouncementView
from circle_app.services.papers import PaperView


class AnnouncementAsked(Asked):
    """Something to tell everybody."""

    title: Text = Field(max_length=400, examples=["Meeting on Sunday at five"])
    body: Text = Field(default="", max_length=20_000)
    pinned: bool = Field(default=False, description="Whether it stays on top.")


class PinAsked(Asked):
    """Whether an announcement stays on top."""

    pinned: bool


class Announcement(Shown):
    """Something that was announced."""

    id: UUID
    circle_id: UUID
    title: str
    body: str
    pinned: bool
    by_name: str
    posted_at: Moment

    @classmethod
    def of(cls, view: AnnouncementView) -> Announcement:
        """Show an announcement."""
        return cls(
            id=view.id,
            circle_id=view.circle_id,
            title=view.title,
            body=view.body,
            pinned=view.pinned,
            by_name=view.by_name,
            posted_at=view.posted_at,
        )


class PolicyAsked(Asked):
    """A policy in words."""

    title: Text = Field(max_length=400, examples=["When somebody is ill"])
    body: Text = Field(max_length=20_000)
    replaces: UUID | None = Field(default=None, description="The version that this one follows.")


class Paper(Shown):
    """A policy in words, or a document as a file."""

    id: UUID
    circle_id: UUID
    kind: str = Field(description="`policy`, or `document` with a file.")
    title: str
    body: str
    version: int
    is_current: bool
    by_name: str
    added_at: Moment
    file_name: str | None
    media_type: str | None
    size: int | None

    @classmethod
    def of(cls, view: PaperView) -> Paper:
        """Show a version of a paper."""
        return cls(
            id=view.id,
            circle_id=view.circle_id,
            kind=view.kind,
            title=view.title,
            body=view.body,
            version=view.version,
            is_current=view.is_current,
            by_name=view.by_name,
            added_at=view.added_at,
            file_name=view.file_name,
            media_type=view.media_type,
            size=view.size,
        )
