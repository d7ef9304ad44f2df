"""Who is acting, and what the service lets them do."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select
from sqlmodel import Session, col

from circle_app.adapters import clock
from circle_app.domain.circle_life import CircleArchived
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.permissions import (
    Permission,
    permissions_of,
    read_permissions,
    roles_that_may,
)
from circle_app.persistence.models import Circle, CustomRole, Member

LEADERLESS_PRESETS = frozenset({"lending"})


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a call, resolved anew for each one."""

    user_id: UUID
    name: str
    language: str = "en"
    color_mode: str = "system"
    session_id: UUID | None = None
    address: str = ""
    agent: str = ""
    is_operator: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """An actor's place in a circle, with what every service needs to know of the circle."""

    circle_id: UUID
    circle_name: str
    circle_status: str
    preset: str
    currency: str
    time_zone: str
    rule_version: int
    member_count: int
    member_id: UUID
    member_number: int
    member_name: str
    role: str
    # Names of a custom role's permissions as JSON; None where the role is a built-in one.
    custom: str | None = None

    @property
    def granted(self) -> frozenset[Permission]:
        """What the member's role includes."""
        return granted_to(self.role, self.custom, has_officers=self.has_officers)

    @property
    def has_officers(self) -> bool:
        """Whether the circle has officers, or is run by its members alone."""
        return self.preset not in LEADERLESS_PRESETS

    def may(self, permission: Permission) -> bool:
        """Say whether the member may do this."""
        return permission in self.granted


def granted_to(role: str, custom: str | None, *, has_officers: bool) -> frozenset[Permission]:
    """Return what a role includes; ``custom`` names the permissions of one that people made up."""
    if custom is not None:
        return read_permissions(json.loads(custom))
    return permissions_of(role, has_officers=has_officers)


_STANDING = (
    select(
        col(Circle.id),
        col(Circle.name),
        col(Circle.status),
        col(Circle.preset),
        col(Circle.currency),
        col(Circle.time_zone),
        col(Circle.rule_version),
        col(Circle.member_count),
        col(Member.id),
        col(Member.number),
        col(Member.name),
        col(Member.role),
        col(CustomRole.permissions),
        col(Circle.next_rule_version),
        col(Circle.next_rules_on),
    )
    .join(Member, col(Member.circle_id) == col(Circle.id))
    .outerjoin(
        CustomRole,
        and_(
            col(CustomRole.key) == col(Member.role),
            col(CustomRole.retired_at).is_(None),
            or_(col(CustomRole.circle_id) == col(Circle.id), col(CustomRole.circle_id).is_(None)),
        ),
    )
    .where(
        col(Circle.id) == bindparam("circle_id"),
        col(Member.user_id) == bindparam("user_id"),
        col(Member.status) == "active",
    )
)


def standing(session: Session, actor: Actor, circle_id: UUID) -> Standing:
    """Return the actor's place in a circle.

    Raises:
        NotFound: No such circle, or the actor is not an active member of it: to others it
            must not even show that it exists.
    """
    row: Any = (
        session.connection()
        .execute(_STANDING, {"circle_id": circle_id, "user_id": actor.user_id})
        .one_or_none()
    )
    if row is None:
        raise NotFound(what="circle")
    *known, next_version, next_on = row
    place = Standing(*known)
    if next_on is not None and next_on <= clock.today(place.time_zone):
        # Rules count from the first moment of their day, whoever opens its cycle when.
        return replace(place, rule_version=next_version)
    return place


def require(
    session: Session, actor: Actor, circle_id: UUID, permission: Permission, *, writing: bool = True
) -> Standing:
    """Return the actor's standing, if it includes a permission.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: A member, but without the permission, or the circle is closed to writing.
    """
    place = standing(session, actor, circle_id)
    if not place.may(permission):
        raise NotAllowed(permission=permission.value)
    if writing and place.circle_status == "archived":
        raise CircleArchived(permission=permission.value, circle_status=place.circle_status)
    if writing and place.circle_status != "active":
        raise NotAllowed(permission=permission.value, circle_status=place.circle_status)
    return place


def require_of(
    session: Session,
    actor: Actor,
    found: Any,
    what: str,
    permission: Permission,
    *,
    writing: bool = True,
) -> Standing:
    """Return the actor's standing in the circle that something belongs to.

    Args:
        session: The transaction or reading.
        actor: Who asks.
        found: A row with the ``circle_id`` of the thing; None where there is no such thing.
        what: What is not found where the actor may not know of it: ``loan``, ``expense`` …
        permission: What the actor must be allowed in that circle.
        writing: Whether the circle must be open to writing.

    Raises:
        NotFound: No such thing, or one of a circle the actor is not in: both look the same.
        NotAllowed: The actor may not do this in the circle.
    """
    if found is None:
        raise NotFound(what=what)
    try:
        return require(session, actor, found.circle_id, permission, writing=writing)
    except NotFound:
        raise NotFound(what=what) from None


def has_officers(session: Session, circle_id: UUID) -> bool:
    """Say whether a circle has officers, or is run by its members alone."""
    preset = select(col(Circle.preset)).where(col(Circle.id) == circle_id)
    return session.connection().execute(preset).scalar_one() not in LEADERLESS_PRESETS


def roles_with(session: Session, circle_id: UUID, permission: Permission) -> tuple[str, ...]:
    """Return the roles of a circle that include a permission, custom ones among them."""
    rows = session.connection().execute(
        select(col(CustomRole.key), col(CustomRole.permissions)).where(
            or_(col(CustomRole.circle_id) == circle_id, col(CustomRole.circle_id).is_(None)),
            col(CustomRole.retired_at).is_(None),
        )
    )
    made = tuple(key for key, names in rows if permission in read_permissions(json.loads(names)))
    return (*roles_that_may(permission), *made)
