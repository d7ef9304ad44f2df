"""Offices: which roles a circle gives out, who may give them to whom, and roles people make up."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed
from circle_app.domain.permissions import ROLES, Permission
from circle_app.domain.presets import PRESETS
from circle_app.domain.texts import visible

MEMBER = "member"
ADMIN = "admin"
# Roles that are no office: whoever is let in has one of them.
PLAIN = frozenset({MEMBER, "borrower"})
# Offices that help in any circle with officers, whatever its preset names.
ANYWHERE = ("secretary", "clerk", "auditor")
# Offices a circle cannot be without: who holds one may pass it on without waiting for anybody.
PASSED_ON = frozenset({ADMIN, "treasurer", "manager"})
# Giving out offices and making roles: an admin alone lets others do that, in one circle.
OF_ADMINS = frozenset({Permission.ASSIGN_ROLES, Permission.MANAGE_ROLES})

MAX_CUSTOM_ROLES = 20
MAX_TITLE_LENGTH = 40
KEY_PREFIX = "c-"


class InvalidRole(InvalidInput):
    """Circles of this kind have no such role."""

    code = "invalid_role"


class InvalidRoleTitle(InvalidInput):
    """Empty, too long, or what a built-in role is called."""

    code = "invalid_role_title"


class InvalidPermissions(InvalidInput):
    """Not a list of permissions that a made-up role can have."""

    code = "invalid_permissions"


class LastAdmin(Conflict):
    """Somebody must be able to give out offices: the last admin keeps the office."""

    code = "last_admin"


class NoAccount(Conflict):
    """An office is held by somebody who can sign in."""

    code = "no_account"


class NoOffice(NotAllowed):
    """The actor holds no office that is handed over."""

    code = "no_office"


class HigherOffice(Conflict):
    """Whoever is to take the office holds one already that may do as much, or other things."""

    code = "higher_office"


class RoleTitleTaken(Conflict):
    """Another role is called so."""

    code = "role_title_taken"


class TooManyRoles(Conflict):
    """There are as many made-up roles as there may be."""

    code = "too_many_roles"


class RoleHeld(Conflict):
    """Somebody holds the role."""

    code = "role_held"


class BeyondOwnRole(NotAllowed):
    """Nobody gives, takes or makes a role that may do what they may not do themselves."""

    code = "beyond_own_role"


def roles_given(preset: str) -> tuple[str, ...]:
    """Return the built-in roles that a circle of a preset gives out.

    Its officers, the offices that help in any circle with officers, and plain members; where
    members run the circle alone there is nothing but members.
    """
    chosen = PRESETS[preset]
    if not chosen.has_officers:
        return (chosen.newcomer_role,)
    more = (role for role in ANYWHERE if role not in chosen.officers)
    return (*chosen.officers, *more, chosen.newcomer_role)


def check_role(preset: str, role: str, made: Collection[str] = ()) -> None:
    """Raise InvalidRole unless a circle of the preset gives out the role.

    Args:
        preset: The circle's preset.
        role: The role.
        made: Keys of the made-up roles that can be given out there.
    """
    allowed = roles_given(preset)
    if role not in allowed and role not in made:
        raise InvalidRole(field="role", allowed=", ".join((*allowed, *made)))


def check_within(own: frozenset[Permission], *others: frozenset[Permission]) -> None:
    """Raise BeyondOwnRole unless each set of permissions is part of the actor's own."""
    for other in others:
        if not other <= own:
            raise BeyondOwnRole(field="role")


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
    if after not in PLAIN and not has_account:
        raise NoAccount(field="role")
    if after != ADMIN:
        check_departure(before, admins=admins)


def check_departure(role: str, *, admins: int) -> None:
    """Raise LastAdmin if whoever gives up this role, or goes, is the last admin.

    Args:
        role: The role of the one who goes.
        admins: How many active admins the circle has now, that one among them.
    """
    if role == ADMIN and admins <= 1:
        raise LastAdmin(field="role")


def check_hand_over(
    *,
    office: str,
    own: frozenset[Permission],
    theirs: frozenset[Permission],
    has_account: bool,
) -> None:
    """Raise a refusal unless an office may pass from one person to another.

    Args:
        office: The office of whoever gives it away.
        own: What that office includes.
        theirs: What the present role of the other includes.
        has_account: Whether the other can sign in.

    Raises:
        NoOffice: The giver's role is not one that is passed on.
        NoAccount: The taker cannot sign in.
        HigherOffice: The taker would win nothing by it, or lose something.
    """
    if office not in PASSED_ON:
        raise NoOffice(field="member")
    if not has_account:
        raise NoAccount(field="member")
    if not theirs < own:
        raise HigherOffice(field="member")


def clean_title(typed: str, *, names: Iterable[str] = ()) -> str:
    """Normalise the title of a made-up role.

    Args:
        typed: The title as somebody wrote it.
        names: What built-in roles are called, in every language: no other role is called so.

    Raises:
        InvalidRoleTitle: Empty, without a letter, too long, or a built-in role's name.
    """
    text = visible(typed[:400])
    reserved = {name.casefold() for name in (*ROLES, *names)}
    if (
        not 0 < len(text) <= MAX_TITLE_LENGTH
        or not any(char.isalpha() for char in text)
        or text.casefold() in reserved
    ):
        raise InvalidRoleTitle(field="title", max_length=MAX_TITLE_LENGTH)
    return text


def chosen_permissions(names: Iterable[str]) -> frozenset[Permission]:
    """Read the permissions of a role to be made; whoever is in a circle may see it.

    Raises:
        InvalidPermissions: There is no such permission.
    """
    known = {permission.value: permission for permission in Permission}
    wanted = set(names)
    unknown = sorted(wanted - set(known))
    if unknown:
        raise InvalidPermissions(field="permissions", unknown=unknown[0][:60])
    return frozenset(known[name] for name in wanted) | {Permission.SEE_CIRCLE}


def check_made(
    wanted: frozenset[Permission], *, own: frozenset[Permission] | None, is_admin: bool
) -> None:
    """Raise a refusal unless somebody may make a role of these permissions.

    Args:
        wanted: What the role is to include.
        own: What the maker may do; None for a role of the installation, which no circle's
            offices limit.
        is_admin: Whether the maker is an admin of the circle the role is for.

    Raises:
        BeyondOwnRole: It would let somebody do what its maker may not.
    """
    if not is_admin and wanted & OF_ADMINS:
        raise BeyondOwnRole(field="permissions")
    if own is not None and not wanted <= own:
        raise BeyondOwnRole(field="permissions")
