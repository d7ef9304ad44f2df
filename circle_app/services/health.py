"""Whether this process can serve: asked by whatever watches over it."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from circle_app.persistence import database


def can_serve() -> bool:
    """Whether the database answers."""
    try:
        with database.reading() as session:
            session.connection().execute(text("SELECT 1"))
    except (SQLAlchemyError, RuntimeError):
        return False
    return True
