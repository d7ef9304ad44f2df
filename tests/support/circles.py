"""Circles for tests: opened and joined through the services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from circle_app.persistence import database
from circle_app.services import circles, invites
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from tests.factories import key

NAME = "Gulmohar Lane"
# Noon in India.
MORNING = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)


def circle_of(*people: Actor, rules: Mapping[str, Any] | None = None, **more: Any) -> CircleView:
    """Open a lending circle; the first person opens it, the others join by its code."""
    opened = circles.create(people[0], name=NAME, preset="lending", rules=rules, key=key(), **more)
    for actor in people[1:]:
        invites.join(actor, str(opened.invite_code), key=key())
    return circles.get(people[0], opened.id)


def member_id(actor: Actor, circle: CircleView) -> Any:
    """The actor's member id in a circle."""
    return circles.get(actor, circle.id).my_member_id


def rows(query: str, **values: Any) -> list[Any]:
    """Ask the database directly."""
    with database.reading() as session:
        return list(session.connection().execute(text(query), values))


def count(table: str) -> int:
    """How many rows a table has."""
    return int(rows(f"SELECT COUNT(*) FROM {table}")[0][0])


def kinds() -> list[str]:
    """Every recorded act, in order."""
    return [row[0] for row in rows("SELECT kind FROM audit_event ORDER BY id")]
