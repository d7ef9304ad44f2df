"""Roles that a circle makes up: from the permissions of whoever makes them, and not one more."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import NotFound
from circle_app.domain.invites import CODE_BITS, code_of
from circle_app.domain.offices import (
    ADMIN,
    KEY_PREFIX,
    MAX_CUSTOM_ROLES,
    RoleHeld,
    RoleTitleTaken,
    TooManyRoles,
    check_made,
    chosen_permissions,
    clean_title,
)
from circle_app.domain.permissions import Permission
from circle_app.i18n import LANGUAGES, text
from circle_app.i18n.role_words import ROLE_NAMES
from circle_app.persistence import database
from circle_app.persistence.queries import circles as circle_queries
from circle_app.persistence.queries import roles as queries
from circle_app.persistence.queries.roles import ROLES
from circle_app.services import access, events, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.roles.lists import RoleView, ordered, stored, view_of


@database.retried
def create(
    actor: Actor, circle_id: UUID, *, title: str, permissions: Iterable[str], key: str
) -> RoleView:
    """Make a role that the circle can give out. Needs MANAGE_ROLES.

    Args:
        actor: An admin, or who was given a role that makes roles.
        circle_id: The circle.
        title: What it is called; no other role of the circle is.
        permissions: What it includes; to see the circle is always among it.
        key: Idempotency key.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: A member who may not, or a circle without officers.
        BeyondOwnRole: It would let somebody do what the actor may not.
        InvalidRoleTitle, InvalidPermissions: A value is not acceptable.
        RoleTitleTaken, TooManyRoles: Nothing was made.
    """
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.MANAGE_ROLES)
        name, wanted = cleaned_title(title), chosen_permissions(permissions)
        payload = {"circle": circle_id, "title": name, "permissions": names(wanted)}
        once = Once(session, actor.user_id, "role.create", key, payload)
        if once.stored is not None:
            return once.replay(RoleView)
        place = _locked(session, actor, place)
        check_made(wanted, own=place.granted, is_admin=place.role == ADMIN)
        check_room(queries.in_circle(session, circle_id), circle_id, name)
        row = added(session, actor, circle_id, name, wanted)
        record(session, "role.made", actor, circle_id, None, row)
        return once.remember(view_of(row, 0))


@database.retried
def edit(
    actor: Actor,
    circle_id: UUID,
    role: str,
    *,
    title: str | None = None,
    permissions: Iterable[str] | None = None,
) -> RoleView:
    """Change a made-up role of the circle, for everybody who holds it. Needs MANAGE_ROLES.

    What is None stays. An admin always remains, so somebody can give out offices afterwards.

    Raises:
        NotFound: Not a member of such a circle, or no made-up role of this circle.
        NotAllowed: A member who may not.
        BeyondOwnRole: The role may do, before or afterwards, what the actor may not.
        InvalidRoleTitle, InvalidPermissions, RoleTitleTaken: Nothing was changed.
    """
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.MANAGE_ROLES)
        place = _locked(session, actor, place)
        row = live(session, role, circle_id)
        name, wanted = changed(row, title, permissions)
        for each in (stored(row), wanted):
            check_made(each, own=place.granted, is_admin=place.role == ADMIN)
        others = queries.in_circle(session, circle_id)
        check_title([other for other in others if other.key != role], name)
        after = rewritten(session, row, name, wanted)
        if after != row:
            record(session, "role.changed", actor, circle_id, row, after)
            proposals.recheck(session, circle_id)
        return view_of(after, queries.holders(session, circle_id).get(role, 0))


@database.retried
def retire(actor: Actor, circle_id: UUID, role: str) -> None:
    """Give out a made-up role of the circle no more; nobody may hold it. Needs MANAGE_ROLES.

    Raises:
        NotFound: Not a member of such a circle, or no made-up role of this circle.
        NotAllowed: A member who may not.
        BeyondOwnRole: The role may do what the actor may not.
        RoleHeld: Somebody holds it.
    """
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.MANAGE_ROLES)
        place = _locked(session, actor, place)
        row = live(session, role, circle_id)
        check_made(stored(row), own=place.granted, is_admin=place.role == ADMIN)
        ended(session, row)
        record(session, "role.retired", actor, circle_id, row, None)


def _locked(session: Session, actor: Actor, place: Standing) -> Standing:
    """Take turns with whoever gives out or makes roles, and look again what the actor may do."""
    circle_queries.locked_circle(session, place.circle_id)
    return access.require(session, actor, place.circle_id, Permission.MANAGE_ROLES)


def cleaned_title(typed: str) -> str:
    """Return the title of a role to be made; errors as for ``offices.clean_title``."""
    known = {text(language, name) for language in LANGUAGES for name in ROLE_NAMES.values()}
    return clean_title(typed, names=known)


def changed(
    row: Any, title: str | None, permissions: Iterable[str] | None
) -> tuple[str, frozenset[Permission]]:
    """Return a role's title and permissions as somebody wants them."""
    name = row.title if title is None else cleaned_title(title)
    wanted = stored(row) if permissions is None else chosen_permissions(permissions)
    return name, wanted


def names(permissions: frozenset[Permission]) -> list[str]:
    """Return the names of permissions, in the order in which they are declared."""
    return [each.value for each in ordered(permissions)]


def live(session: Session, key: str, circle_id: UUID | None) -> Any:
    """Return a role that can still be given out, of a circle or of the installation.

    Raises:
        NotFound: There is none.
    """
    row = queries.by_key(session, key)
    if row is None or row.circle_id != circle_id or row.retired_at is not None:
        raise NotFound(what="role")
    return row


def check_room(known: Sequence[Any], circle_id: UUID | None, title: str) -> None:
    """Raise a refusal unless there is room for one more role with this title."""
    check_title(known, title)
    if sum(row.circle_id == circle_id for row in known) >= MAX_CUSTOM_ROLES:
        raise TooManyRoles(maximum=MAX_CUSTOM_ROLES)


def check_title(others: Sequence[Any], title: str) -> None:
    """Raise RoleTitleTaken if another role is called so."""
    if any(row.title.casefold() == title.casefold() for row in others):
        raise RoleTitleTaken(field="title")


def added(
    session: Session,
    actor: Actor,
    circle_id: UUID | None,
    title: str,
    permissions: frozenset[Permission],
) -> Any:
    """Write down a new role and return its row."""
    key = KEY_PREFIX + code_of(secrets.randbits(CODE_BITS)).lower()
    session.connection().execute(
        insert(ROLES),
        {
            "key": key,
            "circle_id": circle_id,
            "title": title,
            "permissions": json.dumps(names(permissions)),
            "created_by": actor.user_id,
            "created_at": clock.now(),
        },
    )
    return queries.by_key(session, key)


def rewritten(session: Session, row: Any, title: str, permissions: frozenset[Permission]) -> Any:
    """Write a role's title and permissions anew and return its row."""
    session.connection().execute(
        update(ROLES)
        .where(ROLES.c.key == row.key)
        .values(title=title, permissions=json.dumps(names(permissions)))
    )
    return queries.by_key(session, row.key)


def ended(session: Session, row: Any) -> None:
    """Retire a role.

    Raises:
        RoleHeld: Somebody holds it.
    """
    queries.held_fast(session, row.key)
    held = sum(queries.circles_holding(session, row.key).values())
    if held:
        raise RoleHeld(number=held)
    session.connection().execute(
        update(ROLES).where(ROLES.c.key == row.key).values(retired_at=clock.now())
    )


def record(
    session: Session, kind: str, actor: Actor, circle_id: UUID | None, before: Any, after: Any
) -> None:
    """Write down in the activity of a circle, or of the installation, what became of a role."""
    events.record(
        session,
        kind,
        actor,
        circle_id=circle_id,
        params={"name": actor.name, "title": (after or before).title},
        before=None if before is None else _told(before),
        after=None if after is None else _told(after),
    )


def _told(row: Any) -> dict[str, Any]:
    return {"role": row.key, "title": row.title, "permissions": json.loads(row.permissions)}
