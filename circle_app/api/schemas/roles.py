"""Roles and permissions."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Asked, Shown, Text
from circle_app.domain.permissions import Permission
from circle_app.i18n import text
from circle_app.i18n.role_words import (
    GROUPS,
    permission_consequence,
    permission_title,
    role_name,
)
from circle_app.services.roles import HandedOver, RoleView
from circle_app.services.roles.lists import Origin

Names = Annotated[
    list[Annotated[Text, Field(max_length=60)]],
    Field(
        max_length=100,
        description="Names of permissions, as `GET /permissions` lists them; to see the circle "
        "is always among them.",
        examples=[["books.see", "books.verify"]],
    ),
]


class PermissionShown(Shown):
    """One thing a role may include."""

    name: str
    group: str
    title: str = Field(description="What it is called, in the caller's language.")
    consequence: str

    @classmethod
    def of(cls, permission: Permission, language: str) -> PermissionShown:
        """Show a permission in the words of a language."""
        group = next(title for title, names in GROUPS.items() if permission.value in names)
        return cls(
            name=permission.value,
            group=text(language, group),
            title=permission_title(permission.value, language),
            consequence=permission_consequence(permission.value, language),
        )


class RoleMade(Asked):
    """A role to make: what it is called and what it includes."""

    title: Text = Field(max_length=400, examples=["Meeting helper"])
    permissions: Names


class RoleChange(Asked):
    """What is left out stays."""

    title: Text | None = Field(default=None, max_length=400)
    permissions: Names | None = None


class Role(Shown):
    """A role and what it includes."""

    key: str = Field(description="What a member's `role` says.")
    title: str = Field(description="What people call it, in the caller's language.")
    origin: Origin
    permissions: list[str]
    holders: int
    given: bool = Field(description="Whether it can be given out.")

    @classmethod
    def of(cls, view: RoleView, language: str) -> Role:
        """Show a role."""
        return cls(
            key=view.key,
            title=role_name(view.key, language, view.title),
            origin=view.origin,
            permissions=[permission.value for permission in view.permissions],
            holders=view.holders,
            given=view.given,
        )


class OfficeHandedOver(Shown):
    """Who holds the office now; the caller is a plain member."""

    member_id: UUID
    name: str
    role: str

    @classmethod
    def of(cls, made: HandedOver) -> OfficeHandedOver:
        """Show who took the office."""
        return cls(member_id=made.member_id, name=made.name, role=made.role)
