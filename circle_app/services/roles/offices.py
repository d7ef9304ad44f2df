"""Giving out offices: an admin makes members officers, and an officer passes the own office on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.domain.errors import NotFound
from circle_app.domain.offices import check_change, check_hand_over, check_role, check_within
from circle_app.domain.permissions import Permission
from circle_app.domain.presets import PRESETS
from circle_app.persistence import database
from circle_app.persistence.queries import circles as queries
from circle_app.persistence.queries import roles as role_queries
from circle_app.persistence.queries.circles import MEMBERS
from circle_app.services import access, events, proposals
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.memberships import MemberRow
from circle_app.services.roles.lists import granted_by


@dataclass(slots=True)
class HandedOver:
    """Who holds an office now, after somebody passed it on."""

    member_id: UUID
    name: str
    role: str
    replayed: bool = False


@database.retried
def assign(actor: Actor, circle_id: UUID, member_id: UUID, role: str) -> MemberRow:
    """Give a member a role; the same role again changes nothing. Needs ASSIGN_ROLES.

    Args:
        actor: An admin, or who was given a role that assigns.
        circle_id: The circle.
        member_id: Whose role it is; the admin's own, too.
        role: One the circle gives out: an office, a made-up role, or the plain one to take the
            office back.

    Raises:
        NotFound: Not a member of such a circle, or nobody active in it.
        NotAllowed: Offices are not the actor's to give; without officers there are none.
        BeyondOwnRole: The role, or the one held now, may do what the actor may not.
        InvalidRole: The circle has no such role.
        LastAdmin: Nobody would be left to give out offices.
        NoAccount: The member is a record that nobody signs in with.
    """
    with database.transaction() as session:
        access.require(session, actor, circle_id, Permission.ASSIGN_ROLES)
        # Two admins who step down at once would leave nobody: they take turns.
        queries.locked_circle(session, circle_id)
        place = access.require(session, actor, circle_id, Permission.ASSIGN_ROLES)
        made = {row.key: row.title for row in role_queries.in_circle(session, circle_id)}
        if role in made and role_queries.held_fast(session, role).retired_at is not None:
            del made[role]
        check_role(place.preset, role, made)
        row = _active(session, circle_id, member_id)
        if row.role != role:
            check_within(
                place.granted,
                granted_by(session, circle_id, place.preset, row.role),
                granted_by(session, circle_id, place.preset, role),
            )
            check_change(
                before=row.role,
                after=role,
                has_account=row.user_id is not None,
                admins=queries.count_in_role(session, circle_id, "admin"),
            )
            _give(session, row, role)
            proposals.recheck(session, circle_id)
            _tell(session, "member.role_changed", actor, row, role, made.get(role, ""))
        return MemberRow(
            row.id,
            row.number,
            row.name,
            role,
            row.status,
            row.joined_at,
            row.id == place.member_id,
        )


@database.retried
def hand_over(actor: Actor, circle_id: UUID, member_id: UUID, *, key: str) -> HandedOver:
    """Pass the own office on to another, and be a plain member from then on, in one act.

    Needs the office of admin, treasurer or manager: those a circle cannot be without.

    Args:
        actor: Who holds the office.
        circle_id: The circle.
        member_id: Who takes it.
        key: Idempotency key.

    Raises:
        NotFound: Not a member of such a circle, or nobody active in it.
        NoOffice: The actor holds no office that is passed on.
        NoAccount: The other is a record that nobody signs in with.
        HigherOffice: The other's present role may do as much, or other things.
    """
    with database.transaction() as session:
        access.require(session, actor, circle_id, Permission.SEE_CIRCLE)
        once = Once(
            session,
            actor.user_id,
            "office.hand_over",
            key,
            {"circle": circle_id, "member": member_id},
        )
        if once.stored is not None:
            return once.replay(HandedOver)
        queries.locked_circle(session, circle_id)
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE)
        row = _active(session, circle_id, member_id)
        check_hand_over(
            office=place.role,
            own=place.granted,
            theirs=granted_by(session, circle_id, place.preset, row.role),
            has_account=row.user_id is not None,
        )
        giver = _active(session, circle_id, place.member_id)
        _give(session, row, place.role)
        _give(session, giver, PRESETS[place.preset].newcomer_role)
        proposals.recheck(session, circle_id)
        _tell(session, "office.handed_over", actor, row, place.role, "")
        return once.remember(HandedOver(row.id, row.name, place.role))


def _active(session: Session, circle_id: UUID, member_id: UUID) -> Any:
    row = queries.member_row(session, member_id)
    if row is None or row.circle_id != circle_id or row.status != "active":
        raise NotFound(what="member")
    return row


def _give(session: Session, row: Any, role: str) -> None:
    session.connection().execute(update(MEMBERS).where(MEMBERS.c.id == row.id).values(role=role))


def _tell(session: Session, kind: str, actor: Actor, row: Any, role: str, title: str) -> None:
    events.record(
        session,
        kind,
        actor,
        circle_id=row.circle_id,
        subject_id=row.id,
        params={
            "name": row.name,
            "by": actor.name,
            "role": role,
            "before": row.role,
            "title": title,
        },
        before={"role": row.role},
        after={"role": role},
        users=tuple({actor.user_id, row.user_id} - {None}),
    )
