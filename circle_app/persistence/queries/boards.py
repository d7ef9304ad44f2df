"""Announcements and papers of a circle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from circle_app.persistence.models import Announcement, CirclePaper
from circle_app.persistence.queries.circles import MEMBERS
from circle_app.persistence.queries.expenses import FILES

ANNOUNCEMENTS: Any = Announcement.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
PAPERS: Any = CirclePaper.__table__  # type: ignore[attr-defined]

_TOLD = (
    select(ANNOUNCEMENTS, MEMBERS.c.name.label("by_name"))
    .join(MEMBERS, MEMBERS.c.id == ANNOUNCEMENTS.c.posted_by)
    .where(ANNOUNCEMENTS.c.withdrawn_at.is_(None))
)
_OF_CIRCLE = (
    _TOLD.where(ANNOUNCEMENTS.c.circle_id == bindparam("circle"))
    .order_by(ANNOUNCEMENTS.c.pinned.desc(), ANNOUNCEMENTS.c.id.desc())
    .limit(bindparam("count"))
)
_NEWEST = (
    _TOLD.where(ANNOUNCEMENTS.c.circle_id == bindparam("circle"))
    .order_by(ANNOUNCEMENTS.c.id.desc())
    .limit(1)
)
_ONE = _TOLD.where(ANNOUNCEMENTS.c.id == bindparam("announcement"))
_HANGING = select(func.count()).where(
    ANNOUNCEMENTS.c.circle_id == bindparam("circle"), ANNOUNCEMENTS.c.withdrawn_at.is_(None)
)

_NEWER = PAPERS.alias("newer")
_PAPERS = (
    select(
        PAPERS,
        MEMBERS.c.name.label("by_name"),
        FILES.c.name.label("file_name"),
        FILES.c.media_type,
        FILES.c.size,
    )
    .join(MEMBERS, MEMBERS.c.id == PAPERS.c.added_by)
    .outerjoin(FILES, FILES.c.id == PAPERS.c.file_id)
)
_CURRENT_PAPERS = (
    _PAPERS.where(
        PAPERS.c.circle_id == bindparam("circle"),
        PAPERS.c.withdrawn_at.is_(None),
        ~select(_NEWER.c.id).where(_NEWER.c.replaces_id == PAPERS.c.id).exists(),
    )
    .order_by(PAPERS.c.kind.desc(), PAPERS.c.title, PAPERS.c.id)
    .limit(bindparam("count"))
)
_PAPER = _PAPERS.where(PAPERS.c.id == bindparam("paper"))
_REPLACED = select(_NEWER.c.id).where(_NEWER.c.replaces_id == bindparam("paper"))


def announcements(session: Session, circle_id: UUID, count: int) -> Sequence[Any]:
    """Return what is announced in a circle: what is pinned first, then the newest."""
    values = {"circle": circle_id, "count": count}
    found: Sequence[Any] = session.connection().execute(_OF_CIRCLE, values).all()
    return found


def newest_announcement(session: Session, circle_id: UUID) -> Any:
    """Return what was announced last, or None."""
    return session.connection().execute(_NEWEST, {"circle": circle_id}).one_or_none()


def announcement_row(session: Session, announcement_id: UUID) -> Any:
    """Return an announcement that was not withdrawn, or None."""
    values = {"announcement": announcement_id}
    return session.connection().execute(_ONE, values).one_or_none()


def hanging(session: Session, circle_id: UUID) -> int:
    """Count the announcements of a circle that were not withdrawn."""
    return int(session.connection().execute(_HANGING, {"circle": circle_id}).scalar_one())


def papers(session: Session, circle_id: UUID, count: int) -> Sequence[Any]:
    """Return the newest version of each paper of a circle, policies first."""
    values = {"circle": circle_id, "count": count}
    found: Sequence[Any] = session.connection().execute(_CURRENT_PAPERS, values).all()
    return found


def paper_row(session: Session, paper_id: UUID) -> Any:
    """Return a version of a paper with its file, or None."""
    return session.connection().execute(_PAPER, {"paper": paper_id}).one_or_none()


def is_replaced(session: Session, paper_id: UUID) -> bool:
    """Say whether a paper has a newer version."""
    return session.connection().execute(_REPLACED, {"paper": paper_id}).first() is not None
