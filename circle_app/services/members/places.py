"""Who may reach what is kept of a member: the person, and officers with the permission for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.errors import Conflict, NotAllowed, NotFound
from circle_app.domain.permissions import Permission
from circle_app.persistence.queries import circles as queries
from circle_app.services import access
from circle_app.services.access import Actor, Standing

# Who left is still in the books; who was turned away is nobody's business but the officers'.
IN_THE_BOOKS = frozenset({"active", "pending", "left", "removed"})
LIVING = frozenset({"active", "pending"})


class ContactNotKept(Conflict):
    """Without officers nobody could read a contact or a paper, so none is kept."""

    code = "contact_not_kept"


@dataclass(frozen=True, slots=True)
class Reach:
    """An actor before a member's record: the standing, the member's row, whether it is the own."""

    actor: Actor
    place: Standing
    member: Any

    @property
    def own(self) -> bool:
        """Whether the actor is the member."""
        return bool(self.member.id == self.place.member_id)

    def may(self, permission: Permission) -> bool:
        """Say whether the actor may do this as an officer."""
        return self.place.may(permission)

    def check_keeps(self) -> None:
        """Raise ContactNotKept where there is nobody to keep contacts and papers."""
        if not self.place.has_officers:
            raise ContactNotKept


def reach(
    session: Session,
    actor: Actor,
    circle_id: UUID,
    member_id: UUID,
    permission: Permission,
    *,
    own: bool = False,
    writing: bool = False,
) -> Reach:
    """Find a member's record for somebody who may reach it.

    Args:
        session: The transaction or reading.
        actor: Who asks.
        circle_id: The circle.
        member_id: Whose record.
        permission: What the actor must be allowed in the circle.
        own: Whether the member may do it without the permission.
        writing: Whether the circle must be open to writing.

    Raises:
        NotFound: No such member of a circle of the actor, or one whom the actor may not see.
        NotAllowed: The actor may see the member, but not this.
    """
    place = access.standing(session, actor, circle_id)
    member = queries.member_row(session, member_id)
    mine = member is not None and member.id == place.member_id
    seen = mine or place.may(Permission.SEE_MEMBERS)
    if member is None or member.circle_id != circle_id or not seen:
        raise NotFound(what="member")
    officer = place.may(Permission.SEE_CONTACTS)
    if member.status not in (IN_THE_BOOKS if officer or mine else LIVING):
        raise NotFound(what="member")
    if not (own and mine) and not place.may(permission):
        raise NotAllowed(permission=permission.value)
    if writing and place.circle_status != "active":
        raise NotAllowed(permission=permission.value, circle_status=place.circle_status)
    return Reach(actor, place, member)


def locked_reach(
    session: Session,
    actor: Actor,
    circle_id: UUID,
    member_id: UUID,
    permission: Permission,
    *,
    own: bool = False,
) -> Reach:
    """The same to write, with the circle's row locked: acts on one member take turns."""
    reach(session, actor, circle_id, member_id, permission, own=own, writing=True)
    queries.locked_circle(session, circle_id)
    return reach(session, actor, circle_id, member_id, permission, own=own, writing=True)
