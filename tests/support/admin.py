"""Operators for tests."""

from __future__ import annotations

from sqlalchemy import text

from circle_app.persistence import database
from circle_app.services.access import Actor
from tests.factories import person


def operator(name: str = "Meera Iyer") -> Actor:
    """Sign somebody up who operates the installation."""
    made = person(name)
    with database.transaction() as session:
        session.connection().execute(
            text("UPDATE app_user SET is_operator = :yes WHERE name = :name"),
            {"yes": True, "name": name},
        )
    return Actor(made.user_id, made.name, is_operator=True)
