"""Circles for tests: opened and joined through the services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import text

from circle_app.persistence import database
from circle_app.services import circles, invites, memberships, roles
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from tests.factories import NAMES, key, person

NAME = "Gulmohar Lane"
GROUP = "Sakhi Bachat Samooh"
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


class Officers(NamedTuple):
    """A savings group with its people, each of them active."""

    circle: CircleView
    admin: Actor
    treasurer: Actor
    members: tuple[Actor, ...]


def officers_circle(
    members: int = 3,
    *,
    rules: Mapping[str, Any] | None = None,
    treasurer: bool = True,
    wallet_minor: int = 0,
    **more: Any,
) -> Officers:
    """Open a savings group: its admin lets everybody in and makes the second a treasurer.

    Args:
        members: How many there are besides the two officers.
        rules: What differs from the preset.
        treasurer: False leaves the second person a member: the admin is the only officer then.
        wallet_minor: What everybody has in the wallet.
        more: As for ``circles.create``.
    """
    people = [
        person(NAMES[number % len(NAMES)], wallet_minor=wallet_minor)
        for number in range(members + 2)
    ]
    admin, second = people[:2]
    opened = circles.create(admin, name=GROUP, preset="savings", rules=rules, key=key(), **more)
    for actor in people[1:]:
        joined = invites.join(actor, str(opened.invite_code), key=key())
        memberships.approve(admin, joined.member_id)
    circle = circles.get(admin, opened.id)
    if treasurer:
        roles.assign(admin, circle.id, member_id(second, circle), "treasurer")
    return Officers(circle, admin, second, tuple(people[2:]))
