"""The roles of a circle as its members see them: what each includes, and how many hold it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.offices import KEY_PREFIX, roles_given
from circle_app.domain.permissions import Permission, permissions_of, read_permissions
from circle_app.persistence import database
from circle_app.persistence.queries import roles as queries
from circle_app.services import access
from circle_app.services.access import LEADERLESS_PRESETS, Actor

Origin = Literal["built_in", "circle", "installation"]


@dataclass(slots=True)
class RoleView:
    """A role: built in, made by the circle, or made for every circle.

    Attributes:
        key: What a member's ``role`` says.
        title: What people call a made-up role; empty for a built-in one.
        origin: Where it comes from.
        permissions: What it includes.
        holders: How many active members hold it; over all circles where no circle is looked at.
        given: Whether the circle gives it out.
        replayed: Whether an earlier request had made it.
    """

    key: str
    title: str
    origin: Origin
    permissions: tuple[Permission, ...]
    holders: int
    given: bool = True
    replayed: bool = False


def of_circle(actor: Actor, circle_id: UUID) -> tuple[RoleView, ...]:
    """List the roles of a circle with what each may do. Needs SEE_CIRCLE.

    The roles it gives out come first, then those that somebody still holds.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        holders = queries.holders(session, circle_id)
        made = queries.in_circle(session, circle_id)
    given = roles_given(place.preset)
    keys = (*given, *(key for key in holders if key not in given and not _is_made(key)))
    built_in = [
        RoleView(
            key,
            "",
            "built_in",
            ordered(permissions_of(key, has_officers=place.has_officers)),
            holders.get(key, 0),
            key in given,
        )
        for key in keys
    ]
    if not place.has_officers:
        made = [row for row in made if row.key in holders]
    return (
        *built_in,
        *(view_of(row, holders.get(row.key, 0), given=place.has_officers) for row in made),
    )


def _is_made(key: str) -> bool:
    return key.startswith(KEY_PREFIX)


def ordered(permissions: frozenset[Permission]) -> tuple[Permission, ...]:
    """Return permissions in the order in which they are declared."""
    return tuple(each for each in Permission if each in permissions)


def view_of(row: Any, holders: int, *, given: bool = True) -> RoleView:
    """Describe a made-up role."""
    return RoleView(
        row.key,
        row.title,
        "installation" if row.circle_id is None else "circle",
        ordered(stored(row)),
        holders,
        given,
    )


def stored(row: Any) -> frozenset[Permission]:
    """Return the permissions of a row of made-up roles."""
    return read_permissions(json.loads(row.permissions))


def granted_by(session: Session, circle_id: UUID, preset: str, role: str) -> frozenset[Permission]:
    """Return what a role includes in a circle; nothing for one that is not there any more."""
    made = next((row for row in queries.in_circle(session, circle_id) if row.key == role), None)
    if made is not None:
        return stored(made)
    return permissions_of(role, has_officers=preset not in LEADERLESS_PRESETS)


def names_of(actor: Actor, circle_id: UUID) -> dict[str, str]:
    """Return what the made-up roles of a circle are called, the retired ones too. Needs SEE_CIRCLE.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        return queries.titles(session, circle_id)
