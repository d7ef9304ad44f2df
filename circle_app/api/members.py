"""The people of a circle, and the codes that let others in."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from circle_app.api.deps import Key, SignedIn, mark_replay
from circle_app.api.schemas.circles import Invite, InviteAsked, Member, RoleAsked
from circle_app.api.schemas.common import ListOf, listed
from circle_app.api.schemas.members import MemberChange, MemberDetail, RecordAsked
from circle_app.domain.errors import NotFound
from circle_app.services import invites, members, memberships, roles

router = APIRouter(prefix="/circles/{circle_id}", tags=["members"])


@router.post("/invites")
def new_invite(
    circle_id: UUID,
    actor: SignedIn,
    key: Key,
    response: Response,
    asked: InviteAsked | None = None,
) -> Invite:
    """Hand out a new code, good for some days or as long as the installation says."""
    days = asked.days if asked is not None else None
    made = invites.new_invite(actor, circle_id, days=days, key=key)
    mark_replay(response, replayed=made.replayed)
    return Invite(code=made.code, expires_at=made.expires_at)


@router.get("/invites")
def list_invites(circle_id: UUID, actor: SignedIn) -> ListOf[Invite]:
    """List the codes that are good, the newest first."""
    return listed(invites.live_codes(actor, circle_id), lambda code: Invite(code=code))


@router.delete("/invites/{code}", status_code=204)
def revoke_invite(circle_id: UUID, code: str, actor: SignedIn) -> None:
    """Withdraw a code."""
    invites.revoke_invite(actor, circle_id, code)


@router.get("/members")
def list_members(circle_id: UUID, actor: SignedIn) -> ListOf[Member]:
    """List the members by their numbers."""
    return listed(memberships.members(actor, circle_id), Member.of)


@router.post("/members", status_code=201)
def record_member(
    circle_id: UUID, asked: RecordAsked, actor: SignedIn, key: Key, response: Response
) -> MemberDetail:
    """Write down a member without an account; `status` says whether the circle still decides."""
    made = members.record(
        actor,
        circle_id,
        asked.name,
        phone=asked.phone,
        email=asked.email,
        birth_date=None if asked.birth_date is None else asked.birth_date.isoformat(),
        address=asked.address,
        role=asked.role,
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return MemberDetail.of_view(members.get(actor, circle_id, made.member_id))


@router.get("/members/{member_id}")
def get_member(circle_id: UUID, member_id: UUID, actor: SignedIn) -> MemberDetail:
    """Show a member; contact and papers only to the person and officers who may see them."""
    return MemberDetail.of_view(members.get(actor, circle_id, member_id))


@router.patch("/members/{member_id}")
def change_member(
    circle_id: UUID, member_id: UUID, asked: MemberChange, actor: SignedIn
) -> MemberDetail:
    """Change the name of a record, or a contact; one's own contact, too."""
    changed = members.edit(
        actor,
        circle_id,
        member_id,
        name=asked.name,
        phone=asked.phone,
        email=asked.email,
        birth_date=None if asked.birth_date is None else asked.birth_date.isoformat(),
        address=asked.address,
    )
    return MemberDetail.of_view(changed)


@router.post("/members/{member_id}/approve")
def approve(circle_id: UUID, member_id: UUID, actor: SignedIn) -> Member:
    """Let in somebody who waits."""
    _check_circle(actor, circle_id, member_id)
    return Member.of(memberships.approve(actor, member_id))


@router.post("/members/{member_id}/deny")
def deny(circle_id: UUID, member_id: UUID, actor: SignedIn) -> Member:
    """Turn away somebody who waits."""
    _check_circle(actor, circle_id, member_id)
    return Member.of(memberships.deny(actor, member_id))


@router.put("/members/{member_id}/role")
def assign_role(circle_id: UUID, member_id: UUID, asked: RoleAsked, actor: SignedIn) -> Member:
    """Give a member an office of the circle, or take it back with `member`; an admin's to do."""
    return Member.of(roles.assign(actor, circle_id, member_id, asked.role))


def _check_circle(actor: SignedIn, circle_id: UUID, member_id: UUID) -> None:
    if all(row.id != member_id for row in memberships.members(actor, circle_id)):
        raise NotFound(what="member")
