"""The people of a circle: who they are, and letting in those who wait."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.domain.decisions import Steps
from circle_app.domain.errors import Conflict, NotAllowed
from circle_app.domain.invites import CircleFull
from circle_app.domain.permissions import Permission
from circle_app.domain.policies import chain_of
from circle_app.domain.rules import Admission, CircleRules
from circle_app.persistence import database
from circle_app.persistence.queries import circles as queries
from circle_app.persistence.queries import members as people
from circle_app.persistence.queries.circles import MEMBERS
from circle_app.services import access, cycles, events, proposals
from circle_app.services.access import LEADERLESS_PRESETS, Actor, Standing
from circle_app.services.admissions import activate
from circle_app.services.rule_versions import rules_of

KIND = "admission"


class AdmissionDecided(Conflict):
    """The person was let in or turned away before."""

    code = "already_decided"


class AdmissionVoted(NotAllowed):
    """Letting this person in is being decided on; nobody settles it alone."""

    code = "admission_voted"


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member, or somebody who waits to be one.

    Attributes:
        has_account: Whether the person can sign in; a record is kept by the officers.
        last4: The end of the phone number, for those who may see contacts.
        kyc: How the check of the papers stands, for those who may see contacts.
    """

    id: UUID
    number: int
    name: str
    role: str
    status: str
    joined_at: datetime | None
    is_me: bool
    has_account: bool = True
    last4: str | None = None
    kyc: str | None = None


def row_of(row: Any, *, is_me: bool = False) -> MemberRow:
    """Make a list's row of a member's."""
    return MemberRow(
        row.id,
        row.number,
        row.name,
        row.role,
        row.status,
        row.joined_at,
        is_me,
        row.user_id is not None,
    )


def members(actor: Actor, circle_id: UUID) -> tuple[MemberRow, ...]:
    """List a circle's people by their numbers; there are never more than the rules allow.

    Needs SEE_MEMBERS; the end of phone numbers and the check of papers only with SEE_CONTACTS.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: A member who may not see the others.
    """
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_MEMBERS, writing=False)
        rows = queries.member_rows(session, circle_id)
        found = tuple(row_of(row, is_me=row.id == place.member_id) for row in rows)
        if not place.may(Permission.SEE_CONTACTS):
            return found
        ends = people.ends_of(session, circle_id)
    return tuple(replace(row, last4=ends[row.id].last4, kyc=ends[row.id].kyc) for row in found)


def waits(circle: Any, rules: CircleRules, known: Any) -> bool:
    """Whether whoever joins with a code is let in by others; whom they removed always is."""
    return (
        rules.admission is not Admission.CODE
        or bool(decided_by(circle, rules))
        or (known is not None and known.status == "removed")
    )


def decided_by(circle: Any, rules: CircleRules) -> Steps:
    """Return the steps that decide on letting somebody in; none where an officer just does it."""
    has_officers = circle.preset not in LEADERLESS_PRESETS
    return chain_of(rules, KIND, has_officers=has_officers)


def announce(
    session: Session, actor: Actor, circle: Any, member_id: UUID, rules: CircleRules, known: Any
) -> None:
    """Tell the circle that somebody joined, or asks to; open the decision where there is one."""
    waiting = waits(circle, rules, known)
    events.record(
        session,
        "member.asked" if waiting else "member.joined",
        actor,
        circle_id=circle.id,
        subject_id=member_id,
        params={"name": actor.name},
        users=(actor.user_id,),
    )
    if decided_by(circle, rules) or (waiting and circle.preset in LEADERLESS_PRESETS):
        guest = _guest(circle, actor, member_id)
        ask_the_circle(session, actor, guest, member_id, actor.name)


def ask_the_circle(
    session: Session, actor: Actor, place: Standing, member_id: UUID, name: str
) -> None:
    """Have it decided by the circle's rules whether somebody who waits comes in."""
    proposals.put(session, actor, place, kind=KIND, subject_id=member_id, title=name, visible=False)


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
    """Let in somebody who waits. Needs ADMIT.

    Raises:
        NotFound: Nobody of a circle the actor is in.
        NotAllowed: It is not the actor's to decide.
        AdmissionVoted: The circle is deciding on it.
        AdmissionDecided, CircleFull: Nothing was changed.
    """
    return _decide(actor, member_id, admit=True)


@database.retried
def deny(actor: Actor, member_id: UUID) -> MemberRow:
    """Turn away somebody who waits. Needs ADMIT; errors as for :func:`approve`."""
    return _decide(actor, member_id, admit=False)


def _decide(actor: Actor, member_id: UUID, *, admit: bool) -> MemberRow:
    with database.reading() as session:
        found = queries.member_row(session, member_id)
    if found is not None:
        cycles.ensure_open(found.circle_id)
    with database.transaction() as session:
        access.require_of(session, actor, found, "member", Permission.ADMIT)
        assert found is not None  # noqa: S101  (checked by require_of)
        queries.locked_circle(session, found.circle_id)
        row = queries.member_row(session, member_id)
        if row is None or row.status != "pending":
            raise AdmissionDecided
        if people.open_admission(session, member_id) is not None:
            raise AdmissionVoted(permission=Permission.ADMIT.value)
        _finish(session, row, actor, admit=admit)
        after = queries.member_row(session, member_id)
        assert after is not None  # noqa: S101  (just written)
        return row_of(after)


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
        before={"status": row.status},
        after={"status": "active" if admit else "denied"},
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


def _withdrawn(session: Session, motion: proposals.Motion, actor: Actor) -> None:
    """Whoever wrote somebody down and takes the question back takes that back, too.

    Else an officer alone could let in whom the circle was to decide on.
    """
    row = queries.member_row(session, motion.subject_id) if motion.subject_id else None
    if row is not None and row.status == "pending":
        _finish(session, row, actor, admit=False)


proposals.on_decided(KIND, _voted)
proposals.on_withdrawn(KIND, _withdrawn)
