"""Who operates the installation: every act of the admin area asks here first."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from circle_app.domain.errors import NotFound
from circle_app.persistence.models import User
from circle_app.services.access import Actor


def require(session: Session, actor: Actor) -> None:
    """Make sure that the actor is an operator now, whatever was true when the page was opened.

    Raises:
        NotFound: For everybody else there is no admin area at all.
    """
    row = (
        session.connection()
        .execute(
            select(col(User.id)).where(
                col(User.id) == actor.user_id,
                col(User.is_operator),
                col(User.is_active),
                col(User.locked_at).is_(None),
            )
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound(what="page")
