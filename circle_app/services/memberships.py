"""The people of a circle: who they are, and letting in those who wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.domain.errors import Conflict, NotFound
from circle_app.domain.invites import CircleFull
from circle_app.domain.permissions import Permission
from circle_app.domain.rules import Admission, CircleRules
from circle_app.persistence import database
from circle_app.persistence.queries import circles as queries
from circle_app.persistence.queries.circles import MEMBERS
from circle_app.services import access, cycles, events, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.admissions import activate
from circle_app.services.rule_versions import rules_of

KIND = "admission"


class AdmissionDecided(Conflict):
    """The person was let in or turned away before."""

    code = "already_decided"


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member, or somebody who waits to be one."""

    id: UUID
    number: int
    name: str
    role: str
    status: str
    joined_at: datetime | None
    is_me: bool


def members(actor: Actor, circle_id: UUID) -> tuple[MemberRow, ...]:
    """List a circle's people by their numbers; there are never more than the rules allow.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: A member who may not see the others.
    """
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_MEMBERS, writing=False)
        rows = queries.member_rows(session, circle_id)
    return tuple(
        MemberRow(
            row.id,
            row.number,
            row.name,
            row.role,
            row.status,
            row.joined_at,
            row.id == place.member_id,
        )
        for row in rows
    )


def announce(
    session: Session, actor: Actor, circle: Any, member_id: UUID, rules: CircleRules, known: Any
) -> None:
    """Tell the circle that somebody joined, or asks to; open the vote where members decide."""
    waits = rules.admission is not Admission.CODE
    events.record(
        session,
        "member.asked" if waits else "member.joined",
        actor,
        circle_id=circle.id,
        subject_id=member_id,
        params={"name": actor.name},
        users=(actor.user_id,),
    )
    already_asked = known is not None and known.status == "pending"
    if rules.admission is Admission.VOTE and not already_asked:
        proposals.open_proposal(
            session,
            actor,
            _guest(circle, actor, member_id),
            kind=KIND,
            rule=rules.rule_voting,
            subject_id=member_id,
            title=actor.name,
            visible=False,
        )


def _guest(circle: Any, actor: Actor, member_id: UUID) -> Standing:
    """Describe the place of somebody who is not in yet, who opens the vote by asking."""
    return Standing(
        circle_id=circle.id,
        circle_name=circle.name,
        circle_status=circle.status,
        preset=circle.preset,
        currency=circle.currency,
        time_zone=circle.time_zone,
        rule_version=circle.rule_version,
        member_count=circle.member_count,
        member_id=member_id,
        member_number=0,
        member_name=actor.name,
        role="guest",
    )


@database.retried
def approve(actor: Actor, member_id: UUID) -> MemberRow:
    """Let in somebody who waits.

    Raises:
        NotFound: Nobody of a circle the actor is in.
        NotAllowed: It is not the actor's to decide.
        AdmissionDecided, CircleFull: Nothing was changed.
    """
    return _decide(actor, member_id, admit=True)


@database.retried
def deny(actor: Actor, member_id: UUID) -> MemberRow:
    """Turn away somebody who waits; errors as for :func:`approve`."""
    return _decide(actor, member_id, admit=False)


def _decide(actor: Actor, member_id: UUID, *, admit: bool) -> MemberRow:
    with database.reading() as session:
        found = queries.member_row(session, member_id)
    if found is not None:
        cycles.ensure_open(found.circle_id)
    with database.transaction() as session:
        if found is None:
            raise NotFound(what="member")
        access.require(session, actor, found.circle_id, Permission.ADMIT)
        queries.locked_circle(session, found.circle_id)
        row = queries.member_row(session, member_id)
        if row is None or row.status != "pending":
            raise AdmissionDecided
        _finish(session, row, actor, admit=admit)
        after = queries.member_row(session, member_id)
        assert after is not None  # noqa: S101  (just written)
        return MemberRow(
            after.id, after.number, after.name, after.role, after.status, after.joined_at, False
        )


def _finish(session: Session, row: Any, actor: Actor | None, *, admit: bool) -> None:
    circle = queries.locked_circle(session, row.circle_id)
    if admit:
        rules = rules_of(session, circle.id, circle.rule_version)
        if circle.member_count >= rules.members.max:
            raise CircleFull(maximum=rules.members.max, circle=circle.name)
        activate(session, circle.id, row.id)
    else:
        session.connection().execute(
            update(MEMBERS).where(MEMBERS.c.id == row.id).values(status="denied")
        )
    events.record(
        session,
        "member.joined" if admit else "member.denied",
        actor,
        circle_id=circle.id,
        subject_id=row.id,
        params={"name": row.name},
        users=(row.user_id,) if row.user_id else (),
    )


def _voted(session: Session, motion: proposals.Motion, approved: bool, actor: Actor | None) -> None:
    """Carry out a vote on letting somebody in; nobody gets in where the last seat has gone."""
    row = queries.member_row(session, motion.subject_id) if motion.subject_id else None
    if row is None or row.status != "pending":
        return
    circle = queries.locked_circle(session, row.circle_id)
    rules = rules_of(session, circle.id, circle.rule_version)
    seat = circle.member_count < rules.members.max
    _finish(session, row, actor, admit=approved and seat)


proposals.on_decided(KIND, _voted)
