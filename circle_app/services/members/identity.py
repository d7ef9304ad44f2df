"""Handing papers over for a check, and the check itself, which takes a second pair of eyes."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import NotAllowed
from circle_app.domain.identity import (
    MAX_REASON_LENGTH,
    FourEyes,
    Kyc,
    check_decision,
    check_submit,
)
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import members as people
from circle_app.services import events
from circle_app.services.access import Actor
from circle_app.services.members import profiles
from circle_app.services.members.places import Reach, locked_reach
from circle_app.services.members.views import (
    MemberView,
    involved,
    may_check,
    may_edit,
    view,
)


@database.retried
def submit(actor: Actor, circle_id: UUID, member_id: UUID) -> MemberView:
    """Hand a member's papers over for a check; a second time changes nothing.

    Needs MANAGE_MEMBERS and SEE_CONTACTS, or to be the member.

    Raises:
        NotFound, NotAllowed: No such member, or not the actor's to hand over.
        ContactNotKept: A circle without officers.
        PapersMissing: There is none that shows who the member is.
        NotToBeChecked: They were checked and hold.
    """
    with database.transaction() as session:
        found = locked_reach(
            session, actor, circle_id, member_id, Permission.MANAGE_MEMBERS, own=True
        )
        found.check_keeps()
        if not may_edit(found):
            raise NotAllowed(permission=Permission.SEE_CONTACTS.value)
        profile = people.profile_row(session, member_id)
        before = profile.kyc_status if profile is not None else Kyc.NONE.value
        kinds = frozenset(row.kind for row in people.paper_rows(session, member_id))
        check_submit(before, kinds)
        if before != Kyc.SUBMITTED:
            profiles.keep(
                session,
                member_id,
                actor.user_id,
                kyc_status=Kyc.SUBMITTED.value,
                kyc_submitted_by=actor.user_id,
                kyc_note=None,
            )
            _tell(session, found, "member.identity_submitted", before, Kyc.SUBMITTED)
        return view(session, found)


@database.retried
def decide(
    actor: Actor, circle_id: UUID, member_id: UUID, *, verified: bool, reason: str | None = None
) -> MemberView:
    """Say whether a member's papers hold. Needs CHECK_IDENTITY.

    Never on the own papers, and not by who added or submitted them, unless the circle has no other
    officer who may: then that is written down with the check.

    Raises:
        NotFound, NotAllowed: No such member, or not the actor's to check.
        FourEyes: The actor put there what is to be checked.
        NotToBeChecked: Nothing waits for a check.
        ReasonMissing, InvalidInput: A no without a reason, or with too long a one.
    """
    text = clean_text(reason, field="reason", max_length=MAX_REASON_LENGTH)
    with database.transaction() as session:
        found = locked_reach(session, actor, circle_id, member_id, Permission.CHECK_IDENTITY)
        if found.own:
            raise FourEyes(permission=Permission.CHECK_IDENTITY.value)
        profile = people.profile_row(session, member_id)
        before = profile.kyc_status if profile is not None else Kyc.NONE.value
        after = check_decision(before, verified=verified, reason=text)
        papers = people.paper_rows(session, member_id)
        if not may_check(session, found, profile, papers):
            raise FourEyes(permission=Permission.CHECK_IDENTITY.value)
        alone = actor.user_id in involved(profile, papers)
        profiles.keep(
            session,
            member_id,
            actor.user_id,
            kyc_status=after.value,
            kyc_note=None if verified else text,
            kyc_decided_by=actor.user_id,
            kyc_decided_at=clock.now(),
        )
        _tell(session, found, f"member.identity_{after.value}", before, after, alone=alone)
        return view(session, found)


def _tell(
    session: Session, found: Reach, kind: str, before: str, after: Kyc, *, alone: bool = False
) -> None:
    events.record(
        session,
        kind,
        found.actor,
        circle_id=found.place.circle_id,
        subject_id=found.member.id,
        params={
            "name": found.member.name,
            "by": found.place.member_name,
            "hands": "alone" if alone else "two",
        },
        before={"identity": before},
        after={"identity": after.value},
        visible=False,
        users=(found.member.user_id,) if found.member.user_id else (),
    )
