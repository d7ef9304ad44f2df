"""A proposal and its open step as services handle them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.errors import NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.rule_json import merged
from circle_app.domain.votes import VotingRule
from circle_app.persistence.queries import proposals as queries
from circle_app.services import access
from circle_app.services.access import Actor, Standing

VOTE, OFFICER = "vote", "officer"
AWAKING = "archive"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of deciding: who takes it now, under which rule, how it stands.

    Attributes:
        number: Its place in the chain, from 1.
        by: What the rules say: ``vote`` or ``role``.
        role: The role that decides; empty for any officer who may.
        approvals: How many officers must agree.
        decider: Who decides it in the end: ``vote`` or ``officer``.
        rule: The voting rule, for a vote and for what may become one.
        within_hours: How long officers have.
        escalation: Whom it passes on to: ``vote``, a role, or nobody.
        escalated: Why it passed on already: ``nobody`` or ``time``.
        yes: Votes for it, also where they are not shown.
    """

    number: int
    by: str
    role: str
    approvals: int
    decider: str
    rule: VotingRule
    within_hours: int
    escalation: str
    escalated: str | None = None
    status: str = "waiting"
    electorate: int = 0
    yes: int = 0
    no: int = 0
    opened_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Motion:
    """A proposal as services handle it: what is asked, under which rules, how it stands."""

    id: UUID
    circle_id: UUID
    kind: str
    subject_id: UUID | None
    title: str
    payload: dict[str, Any]
    amount_minor: int | None
    opened_by: UUID
    opened_at: datetime
    closes_at: datetime
    rule_version: int
    status: str
    interested: frozenset[UUID]
    step: Step
    step_count: int

    @property
    def decider(self) -> str:
        """Who decides the open step: ``vote`` or ``officer``."""
        return self.step.decider

    @property
    def rule(self) -> VotingRule:
        """The voting rule of the open step."""
        return self.step.rule

    @property
    def yes(self) -> int:
        """The weight of the yes votes in the open step."""
        return self.step.yes

    @property
    def no(self) -> int:
        """The weight of the no votes in the open step."""
        return self.step.no

    @property
    def electorate(self) -> int:
        """The weight of everybody who may vote in the open step."""
        return self.step.electorate

    @property
    def parties(self) -> frozenset[UUID]:
        """Whose own matter it is: whoever asked, and whom it is about."""
        return self.interested | {self.opened_by}


def step_of(row: Any) -> Step:
    """Read a step's row."""
    return Step(
        number=row.number,
        by=row.by,
        role=row.role,
        approvals=row.approvals,
        decider=row.decider,
        rule=merged(VotingRule(), json.loads(row.rule)),
        within_hours=row.within_hours,
        escalation=row.escalation,
        escalated=row.escalated,
        status=row.status,
        electorate=row.electorate,
        yes=row.yes,
        no=row.no,
        opened_at=row.opened_at,
        closes_at=row.closes_at,
    )


def motion_of(row: Any, step: Step) -> Motion:
    """Read a proposal's row with its open step."""
    return Motion(
        id=row.id,
        circle_id=row.circle_id,
        kind=row.kind,
        subject_id=row.subject_id,
        title=row.title,
        payload=json.loads(row.payload),
        amount_minor=row.amount_minor,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        rule_version=row.rule_version,
        status=row.status,
        interested=frozenset(map(UUID, json.loads(row.interested))),
        step=step,
        step_count=row.step_count,
    )


def locked(session: Session, proposal_id: UUID) -> Motion:
    """Lock a proposal with its steps until the end of the transaction."""
    row = queries.locked_proposal(session, proposal_id)
    return motion_of(row, step_of(queries.step_row(session, proposal_id, row.step)))


def place_at(
    session: Session, actor: Actor, proposal_id: UUID, *, writing: bool = True
) -> Standing:
    """Return the actor's standing in the circle of a proposal.

    Who sees no acts of others, as the borrowers of a lender, reaches the own matters only, and
    what the own role decides.

    Raises:
        NotFound: No such proposal, or not one the actor may know of.
        NotAllowed: The circle is closed to writing.
    """
    found: Any = queries.proposal_row(session, proposal_id)
    # Whether a resting circle wakes up is the one thing to decide in it.
    writing = writing and not (found is not None and found.kind == AWAKING)
    place = access.require_of(
        session, actor, found, "proposal", Permission.SEE_CIRCLE, writing=writing
    )
    if place.may(Permission.SEE_ACTIVITY):
        return place
    parties = {str(found.opened_by), *json.loads(found.interested)}
    decides = {row.role for row in queries.steps_of(session, [proposal_id])[proposal_id]}
    if str(place.member_id) not in parties and place.role not in decides:
        raise NotFound(what="proposal")
    return place


def shown_counts(step: Step) -> tuple[int, int]:
    """Return the yes and no votes that may be seen: none of a secret vote while it is open."""
    return (0, 0) if step.rule.secret and step.status == "open" else (step.yes, step.no)
