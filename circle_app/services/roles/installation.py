"""Roles that the operators of an installation make for every circle with officers."""

from __future__ import annotations

from collections.abc import Iterable

from circle_app.domain.offices import check_made, chosen_permissions
from circle_app.persistence import database
from circle_app.persistence.queries import circles as circle_queries
from circle_app.persistence.queries import roles as queries
from circle_app.services import proposals
from circle_app.services.access import Actor
from circle_app.services.admin import operators
from circle_app.services.idempotency import Once
from circle_app.services.roles import custom
from circle_app.services.roles.lists import RoleView, view_of


def everywhere(actor: Actor) -> tuple[RoleView, ...]:
    """List the roles made for every circle, with how many hold each. Needs an operator.

    Raises:
        NotFound: Not an operator.
    """
    with database.reading() as session:
        operators.require(session, actor)
        return tuple(
            view_of(row, sum(queries.circles_holding(session, row.key).values()))
            for row in queries.of_installation(session)
        )


@database.retried
def create_everywhere(
    actor: Actor, *, title: str, permissions: Iterable[str], key: str
) -> RoleView:
    """Make a role that every circle with officers can give out. Needs an operator.

    It never includes giving out offices or making roles: that stays with each circle's admins.

    Raises:
        NotFound: Not an operator.
        BeyondOwnRole: It would let somebody give out offices or make roles.
        InvalidRoleTitle, InvalidPermissions: A value is not acceptable.
        RoleTitleTaken, TooManyRoles: Nothing was made.
    """
    with database.transaction() as session:
        operators.require(session, actor)
        name, wanted = custom.cleaned_title(title), chosen_permissions(permissions)
        check_made(wanted, own=None, is_admin=False)
        payload = {"title": name, "permissions": custom.names(wanted)}
        once = Once(session, actor.user_id, "role.create_everywhere", key, payload)
        if once.stored is not None:
            return once.replay(RoleView)
        queries.take_turns(session)
        custom.check_room(queries.of_installation(session), None, name)
        row = custom.added(session, actor, None, name, wanted)
        custom.record(session, "role.made", actor, None, None, row)
        return once.remember(view_of(row, 0))


@database.retried
def edit_everywhere(
    actor: Actor,
    role: str,
    *,
    title: str | None = None,
    permissions: Iterable[str] | None = None,
) -> RoleView:
    """Change a role made for every circle. Needs an operator.

    Each circle where somebody holds it reads in its activity what was changed.

    Raises:
        NotFound: Not an operator, or no such role of the installation.
        BeyondOwnRole: It would let somebody give out offices or make roles.
        InvalidRoleTitle, InvalidPermissions, RoleTitleTaken: Nothing was changed.
    """
    with database.transaction() as session:
        operators.require(session, actor)
        queries.take_turns(session)
        row = custom.live(session, role, None)
        name, wanted = custom.changed(row, title, permissions)
        check_made(wanted, own=None, is_admin=False)
        others = queries.of_installation(session)
        custom.check_title([other for other in others if other.key != role], name)
        held = queries.circles_holding(session, role)
        for circle_id in sorted(held):
            circle_queries.locked_circle(session, circle_id)
        after = custom.rewritten(session, row, name, wanted)
        if after != row:
            custom.record(session, "role.changed", actor, None, row, after)
            for circle_id in sorted(held):
                custom.record(session, "role.changed", actor, circle_id, row, after)
                proposals.recheck(session, circle_id)
        return view_of(after, sum(held.values()))


@database.retried
def retire_everywhere(actor: Actor, role: str) -> None:
    """Let no circle give out a role any more; nobody may hold it. Needs an operator.

    Raises:
        NotFound: Not an operator, or no such role of the installation.
        RoleHeld: Somebody holds it.
    """
    with database.transaction() as session:
        operators.require(session, actor)
        queries.take_turns(session)
        row = custom.live(session, role, None)
        custom.ended(session, row)
        custom.record(session, "role.retired", actor, None, row, None)
