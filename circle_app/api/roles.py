"""Roles: what each may do, the ones people make up, and handing an office over."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from circle_app.api.deps import Key, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, Text, listed
from circle_app.api.schemas.roles import (
    OfficeHandedOver,
    PermissionShown,
    Role,
    RoleChange,
    RoleMade,
)
from circle_app.domain.permissions import Permission
from circle_app.services import roles

router = APIRouter(tags=["roles"])
RoleKey = Annotated[Text, Path(max_length=40, description="The `key` of a role people made up.")]


@router.get("/permissions")
def list_permissions(actor: SignedIn) -> ListOf[PermissionShown]:
    """List everything a role may include, in plain words."""
    return listed(tuple(Permission), lambda each: PermissionShown.of(each, actor.language))


@router.get("/circles/{circle_id}/roles")
def list_roles(circle_id: UUID, actor: SignedIn) -> ListOf[Role]:
    """List the roles of a circle with what each may do and how many hold it."""
    found = roles.of_circle(actor, circle_id)
    return listed(found, lambda view: Role.of(view, actor.language))


@router.post("/circles/{circle_id}/roles", status_code=201)
def create_role(
    circle_id: UUID, asked: RoleMade, actor: SignedIn, key: Key, response: Response
) -> Role:
    """Make a role of permissions that the caller has."""
    made = roles.create(actor, circle_id, title=asked.title, permissions=asked.permissions, key=key)
    mark_replay(response, replayed=made.replayed)
    return Role.of(made, actor.language)


@router.patch("/circles/{circle_id}/roles/{key}")
def edit_role(circle_id: UUID, key: RoleKey, asked: RoleChange, actor: SignedIn) -> Role:
    """Change a role the circle made, for everybody who holds it."""
    changed = roles.edit(actor, circle_id, key, title=asked.title, permissions=asked.permissions)
    return Role.of(changed, actor.language)


@router.delete("/circles/{circle_id}/roles/{key}", status_code=204)
def retire_role(circle_id: UUID, key: RoleKey, actor: SignedIn) -> None:
    """Retire a role the circle made, once nobody holds it."""
    roles.retire(actor, circle_id, key)


@router.post("/circles/{circle_id}/members/{member_id}/handover")
def hand_over(
    circle_id: UUID, member_id: UUID, actor: SignedIn, key: Key, response: Response
) -> OfficeHandedOver:
    """Pass the caller's office (admin, treasurer or manager) on; the caller holds none then."""
    made = roles.hand_over(actor, circle_id, member_id, key=key)
    mark_replay(response, replayed=made.replayed)
    return OfficeHandedOver.of(made)


@router.get("/admin/roles")
def list_everywhere(actor: SignedIn) -> ListOf[Role]:
    """List the roles made for every circle; an operator's to see."""
    return listed(roles.everywhere(actor), lambda view: Role.of(view, actor.language))


@router.post("/admin/roles", status_code=201)
def create_everywhere(asked: RoleMade, actor: SignedIn, key: Key, response: Response) -> Role:
    """Make a role for every circle with officers; an operator's to do."""
    made = roles.create_everywhere(actor, title=asked.title, permissions=asked.permissions, key=key)
    mark_replay(response, replayed=made.replayed)
    return Role.of(made, actor.language)


@router.patch("/admin/roles/{key}")
def edit_everywhere(key: RoleKey, asked: RoleChange, actor: SignedIn) -> Role:
    """Change a role made for every circle; an operator's to do."""
    changed = roles.edit_everywhere(actor, key, title=asked.title, permissions=asked.permissions)
    return Role.of(changed, actor.language)


@router.delete("/admin/roles/{key}", status_code=204)
def retire_everywhere(key: RoleKey, actor: SignedIn) -> None:
    """Retire a role made for every circle, once nobody holds it; an operator's to do."""
    roles.retire_everywhere(actor, key)
