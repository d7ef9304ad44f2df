"""Offices: which roles a circle gives out, and to whom it may not."""

from __future__ import annotations

from circle_app.domain.errors import Conflict, InvalidInput
from circle_app.domain.presets import PRESETS

MEMBER = "member"
ADMIN = "admin"


class InvalidRole(InvalidInput):
    """Circles of this kind have no such role."""

    code = "invalid_role"


class LastAdmin(Conflict):
    """Somebody must be able to give out offices: the last admin keeps the office."""

    code = "last_admin"


class NoAccount(Conflict):
    """An office is held by somebody who can sign in."""

    code = "no_account"


def roles_given(preset: str) -> tuple[str, ...]:
    """Return the roles that a circle of a preset gives out: its officers and plain members."""
    return (*PRESETS[preset].officers, PRESETS[preset].newcomer_role)


def check_role(preset: str, role: str) -> None:
    """Raise InvalidRole unless a circle of the preset gives out the role."""
    allowed = roles_given(preset)
    if role not in allowed:
        raise InvalidRole(field="role", allowed=", ".join(allowed))


def check_change(*, before: str, after: str, has_account: bool, admins: int) -> None:
    """Raise a refusal unless somebody's role may change.

    Args:
        before: The role held now.
        after: The role to come.
        has_account: Whether the person can sign in.
        admins: How many active admins the circle has now.

    Raises:
        NoAccount: An office for a record that nobody signs in with.
        LastAdmin: Nobody would be left to give out offices.
    """
    if after != MEMBER and not has_account:
        raise NoAccount(field="role")
    if before == ADMIN and after != ADMIN and admins <= 1:
        raise LastAdmin(field="role")
