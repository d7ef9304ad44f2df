"""Who takes a step of a decision: officers who are nobody's own judges, or an electorate."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.decisions import TO_VOTE, ApprovalStep, StepBy
from circle_app.domain.permissions import Permission
from circle_app.domain.votes import VotingRule, WeightedBy
from circle_app.persistence.queries import proposals as queries
from circle_app.persistence.queries import shares as share_queries
from circle_app.services import access
from circle_app.services.access import Standing
from circle_app.services.proposals.motions import OFFICER, VOTE, Motion, Step

NOBODY, TIME = "nobody", "time"
Electors = list[tuple[UUID, int]]


def planned(number: int, step: ApprovalStep, usual: VotingRule) -> Step:
    """Make a step that waits for its turn out of what the rules say."""
    return Step(
        number=number,
        by=step.by.value,
        role=step.role,
        approvals=step.approvals,
        decider=OFFICER if step.by is StepBy.ROLE else VOTE,
        rule=step.voting or usual,
        within_hours=step.within_hours,
        escalation=step.escalation,
    )


def fits(place: Standing, role: str) -> bool:
    """Say whether a member holds the role that decides a step."""
    return place.role == role if role else place.may(Permission.DECIDE)


def roles_of_step(session: Session, circle_id: UUID, role: str) -> tuple[str, ...]:
    """Return the roles whose holders decide a step."""
    return (role,) if role else access.roles_with(session, circle_id, Permission.DECIDE)


def able(session: Session, circle_id: UUID, role: str, but: Collection[UUID]) -> int:
    """Count those who may answer in a step of a role."""
    return queries.count_in_roles(session, circle_id, roles_of_step(session, circle_id, role), but)


def resolved(
    session: Session, circle_id: UUID, step: Step, but: Collection[UUID], *, agreed: int = 0
) -> Step:
    """Return a step with whoever takes it, passed on where too few are left who may.

    Args:
        session: The transaction.
        circle_id: The circle.
        step: The step as it is.
        but: Those whose own matter it is, and who took part before.
        agreed: How many officers have agreed in it already.
    """

    def enough(role: str) -> bool:
        return able(session, circle_id, role, but) + agreed >= step.approvals

    if step.decider == VOTE or enough(step.role):
        return step
    on = replace(step, escalation="", escalated=step.escalated or NOBODY)
    if step.escalation == TO_VOTE:
        return replace(on, decider=VOTE)
    for role in dict.fromkeys((step.escalation, "")):
        if enough(role):
            return replace(on, role=role)
    return replace(on, role="", decider=VOTE)


def passed_on(
    session: Session, circle_id: UUID, step: Step, but: Collection[UUID], *, agreed: int
) -> Step:
    """Return a step that nobody took in time, with whom it passes on to."""
    on = replace(step, escalated=TIME, escalation="")
    if step.escalation == TO_VOTE:
        return replace(on, decider=VOTE)
    return resolved(session, circle_id, replace(on, role=step.escalation), but, agreed=agreed)


def opened(
    session: Session,
    circle_id: UUID,
    step: Step,
    interested: frozenset[UUID],
    at: datetime,
) -> tuple[Step, Electors]:
    """Open a step whose decider is settled; the electorate of a vote is frozen now."""
    electors: Electors = []
    hours = step.within_hours
    if step.decider == VOTE:
        electors = _electors(session, circle_id, step.rule, interested)
        hours = step.rule.window_hours
    step = replace(
        step,
        status="open",
        electorate=sum(weight for _, weight in electors),
        opened_at=step.opened_at or at,
        closes_at=at + timedelta(hours=hours),
    )
    return step, electors


def _electors(
    session: Session,
    circle_id: UUID,
    rule: VotingRule,
    interested: frozenset[UUID],
) -> Electors:
    """Active members whose role votes; where shares are counted, those who hold some.

    A vote of a member without an account is written down by an officer. Where there is none, or
    nobody may know it, that member has no vote: nobody could cast it, and records alone could
    block every vote.
    """
    roles = access.roles_with(session, circle_id, Permission.VOTE)
    alone = rule.secret or not access.has_officers(session, circle_id)
    members = [
        member_id
        for member_id in queries.active_in_roles(session, circle_id, roles, with_account=alone)
        if rule.interested_vote or member_id not in interested
    ]
    if rule.weighted_by is not WeightedBy.SHARE:
        return [(member_id, 1) for member_id in members]
    cycle = share_queries.open_cycle(session, circle_id)
    held = {} if cycle is None else share_queries.held(session, cycle.id)
    return [(member_id, held[member_id]) for member_id in members if member_id in held]


def took_part(session: Session, asked: Motion) -> tuple[frozenset[UUID], int, int]:
    """Return who answered in any step, and how many agreed and refused in the open one."""
    rows = queries.answers_of(session, [asked.id]).get(asked.id, [])
    here = [row.approve for row in rows if row.step == asked.step.number]
    return frozenset(row.member_id for row in rows), sum(here), len(here) - sum(here)
