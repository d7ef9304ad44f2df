"""What members say about proposals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session

from circle_app.persistence.models import ProposalComment
from circle_app.persistence.queries.circles import MEMBERS

COMMENTS: Any = ProposalComment.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass

_WITH_SPEAKER: Any = select(COMMENTS, MEMBERS.c.name, MEMBERS.c.user_id).join(
    MEMBERS, MEMBERS.c.id == COMMENTS.c.member_id
)
_ONE = _WITH_SPEAKER.where(
    COMMENTS.c.id == bindparam("comment"), COMMENTS.c.proposal_id == bindparam("proposal")
)


def comment_row(session: Session, proposal_id: UUID, comment_id: UUID) -> Row[Any] | None:
    """Return what somebody said about a proposal."""
    values = {"comment": comment_id, "proposal": proposal_id}
    found: Row[Any] | None = session.connection().execute(_ONE, values).one_or_none()
    return found


def comments_of(
    session: Session, proposal_id: UUID, before: UUID | None, count: int
) -> Sequence[Row[Any]]:
    """Return up to ``count`` comments on a proposal, the newest first."""
    wanted = _WITH_SPEAKER.where(COMMENTS.c.proposal_id == proposal_id)
    if before is not None:
        wanted = wanted.where(COMMENTS.c.id < before)
    rows: Sequence[Row[Any]] = (
        session.connection().execute(wanted.order_by(COMMENTS.c.id.desc()).limit(count)).all()
    )
    return rows
