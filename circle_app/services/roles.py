"""Giving out offices: the admin makes members officers, and takes offices back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update

from circle_app.domain.errors import NotFound
from circle_app.domain.offices import check_change, check_role
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import circles as queries
from circle_app.persistence.queries.circles import MEMBERS
from circle_app.services import access, events
from circle_app.services.access import Actor
from circle_app.services.memberships import MemberRow


@database.retried
def assign(actor: Actor, circle_id: UUID, member_id: UUID, role: str) -> MemberRow:
    """Give a member a role; the same role again changes nothing.

    Args:
        actor: An admin.
        circle_id: The circle.
        member_id: Whose role it is; the admin's own, too.
        role: One of the offices of the circle's preset, or ``member`` to take the office back.

    Raises:
        NotFound: Not a member of such a circle, or nobody active in it.
        NotAllowed: Offices are the admin's to give; without officers there are none.
        InvalidRole: The circle has no such role.
        LastAdmin: Nobody would be left to give out offices.
        NoAccount: The member is a record that nobody signs in with.
    """
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.ASSIGN_ROLES)
        check_role(place.preset, role)
        # Two admins who step down at once would leave nobody: they take turns.
        queries.locked_circle(session, circle_id)
        access.require(session, actor, circle_id, Permission.ASSIGN_ROLES)
        row = queries.member_row(session, member_id)
        if row is None or row.circle_id != circle_id or row.status != "active":
            raise NotFound(what="member")
        if row.role != role:
            check_change(
                before=row.role,
                after=role,
                has_account=row.user_id is not None,
                admins=queries.count_in_role(session, circle_id, "admin"),
            )
            session.connection().execute(
                update(MEMBERS).where(MEMBERS.c.id == member_id).values(role=role)
            )
            events.record(
                session,
                "member.role_changed",
                actor,
                circle_id=circle_id,
                subject_id=member_id,
                params={"name": row.name, "by": actor.name, "role": role, "before": row.role},
                users=(row.user_id,) if row.user_id else (),
            )
        return MemberRow(
            row.id,
            row.number,
            row.name,
            role,
            row.status,
            row.joined_at,
            row.id == place.member_id,
        )
