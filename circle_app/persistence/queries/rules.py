"""The versions of a circle's rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session

from circle_app.persistence.queries.circles import RULES, USERS
from circle_app.persistence.queries.proposals import PROPOSALS

_VERSIONS = (
    select(RULES.c.version, RULES.c.effective_on, RULES.c.created_at)
    .where(RULES.c.circle_id == bindparam("circle"))
    .order_by(RULES.c.version)
)
_VERSION = select(RULES.c.rules, RULES.c.effective_on, RULES.c.created_at).where(
    RULES.c.circle_id == bindparam("circle"), RULES.c.version == bindparam("number")
)
_HISTORY = (
    select(
        RULES.c.version,
        RULES.c.rules,
        RULES.c.effective_on,
        RULES.c.created_at,
        RULES.c.proposal_id,
        USERS.c.name.label("by_name"),
        PROPOSALS.c.yes,
        PROPOSALS.c.no,
        PROPOSALS.c.electorate,
        PROPOSALS.c.decider,
    )
    .join(USERS, USERS.c.id == RULES.c.created_by)
    .outerjoin(PROPOSALS, PROPOSALS.c.id == RULES.c.proposal_id)
    .where(RULES.c.circle_id == bindparam("circle"))
    .order_by(RULES.c.version)
)


def version_rows(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return the numbers and days of all versions, the oldest first."""
    return session.connection().execute(_VERSIONS, {"circle": circle_id}).all()


def version_row(session: Session, circle_id: UUID, version: int) -> Row[Any]:
    """Return the text and the days of a version."""
    values = {"circle": circle_id, "number": version}
    return session.connection().execute(_VERSION, values).one()


def history_rows(session: Session, circle_id: UUID) -> Sequence[Any]:
    """Return all versions with who wrote them and by which decision, the oldest first."""
    found: Sequence[Any] = session.connection().execute(_HISTORY, {"circle": circle_id}).all()
    return found
