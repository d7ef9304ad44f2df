"""The stored versions of a circle's rules."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.domain.rules import CircleRules
from circle_app.persistence.queries.circles import RULES, rules_text


@lru_cache(maxsize=512)
def parsed(text: str) -> CircleRules:
    """Read stored rules; the same text is read once."""
    return CircleRules.from_json(text)


def rules_of(session: Session, circle_id: UUID, version: int) -> CircleRules:
    """Return a version of a circle's rules."""
    return parsed(rules_text(session, circle_id, version))


def add_version(
    session: Session, circle_id: UUID, version: int, rules: CircleRules, by: UUID, at: datetime
) -> None:
    """Write a version down; it is never changed afterwards."""
    session.connection().execute(
        insert(RULES),
        {
            "circle_id": circle_id,
            "version": version,
            "rules": rules.to_json(),
            "created_by": by,
            "created_at": at,
        },
    )
