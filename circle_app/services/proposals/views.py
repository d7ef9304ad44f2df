"""What members see of proposals: the question, its steps, the tally, who voted what."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput
from circle_app.domain.permissions import Permission
from circle_app.domain.rule_json import merged
from circle_app.domain.votes import VotingRule, needed_yes
from circle_app.persistence import database
from circle_app.persistence.queries import proposals as queries
from circle_app.services import access
from circle_app.services.access import Actor, Standing
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of
from circle_app.services.proposals.engine import close_due
from circle_app.services.proposals.motions import AWAKING, place_at
from circle_app.services.proposals.officers import close_if_due, may_answer
from circle_app.services.proposals.recording import may_record
from circle_app.services.proposals.withdrawing import OWN_WAY

STATUSES = ("open", "approved", "rejected", "cancelled")


@dataclass(frozen=True, slots=True)
class VoterRow:
    """A member of the electorate; of a secret vote only that the member belongs to it.

    Attributes:
        vote: None where none was cast, or where votes are secret.
        weight: 1, or the shares that are counted.
        recorded_by_name: The officer who wrote the vote down for a member without an account.
        recordable: Whether the viewer may write it down.
    """

    member_id: UUID
    name: str
    vote: str | None
    voted_at: datetime | None
    weight: int = 1
    recorded_by_name: str | None = None
    recordable: bool = False


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What an officer answered in a step, and the role held at that moment."""

    name: str
    role: str
    approve: bool
    note: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of deciding.

    Attributes:
        by: What the rules say: ``vote`` or ``role``; ``decider`` (``vote``, ``officer``) is who
            takes it in the end.
        role: The role that takes it; empty for any officer who may decide.
        approvals: How many officers must agree; ``agreed`` is how many have.
        status: ``waiting``, ``open``, ``approved``, ``rejected`` or ``skipped``.
        yes, no: Of a vote; nothing while ``tally_hidden``.
        needed: Yes votes that decide it for certain.
        decided_by: ``votes``, ``impossible``, ``time`` or ``officer``.
        escalated: Why it passed on to others than the rules name: ``nobody`` or ``time``.
        escalation: Whom it still passes on to when nobody answers in time.
    """

    number: int
    by: str
    role: str
    approvals: int
    agreed: int
    status: str
    decider: str
    yes: int
    no: int
    cast: int
    tally_hidden: bool
    electorate: int
    needed: int
    opened_at: datetime | None
    closes_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None
    escalated: str | None
    escalation: str
    answers: tuple[AnswerView, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A question and how its open step stands.

    Attributes:
        yes, no: Of the open step or the last one; nothing while ``tally_hidden``.
        cast: The weight of all votes cast in it, also of a secret vote.
        tally_hidden: A secret vote that is open shows only how many have voted.
        decider: Who takes the step: ``vote``, or ``officer`` with the role ``step_role``.
        step: The open step, of ``step_count``.
        officer_name, officer_note: Who decided last, with what words.
        failure: What hindered carrying it out.
        steps, voters: Only where one proposal is looked at.
    """

    id: UUID
    circle_id: UUID
    kind: str
    subject_id: UUID | None
    title: str
    payload: dict[str, Any]
    amount_minor: int | None
    rule_version: int
    opened_by: UUID
    opened_by_name: str
    opened_at: datetime
    closes_at: datetime
    status: str
    yes: int
    no: int
    cast: int
    tally_hidden: bool
    electorate: int
    needed: int
    decided_at: datetime | None
    decided_by: str | None
    secret: bool
    my_vote: str | None
    can_vote: bool
    is_mine: bool
    decider: str
    step: int
    step_count: int
    step_role: str
    can_decide: bool
    can_withdraw: bool
    officer_name: str | None
    officer_note: str | None
    failure: str | None
    steps: tuple[StepView, ...] = ()
    voters: tuple[VoterRow, ...] = ()


def get(actor: Actor, proposal_id: UUID) -> ProposalView:
    """Return a proposal with its steps and electorate; one whose time is up is closed first.

    Needs SEE_ACTIVITY, or to be one's own matter.

    Raises:
        NotFound: No such proposal, or one of a circle the actor is not in, or somebody else's
            matter where the actor may not see those.
    """
    close_if_due(actor, proposal_id)
    now = clock.now()
    with database.reading() as session:
        place = place_at(session, actor, proposal_id, writing=False)
        row: Any = queries.proposal_with_opener(session, proposal_id, place.member_id)
        mine = queries.my_votes(session, place.member_id, [proposal_id])
        view = _view(row, place, mine.get(proposal_id), now)
        parties = {view.opened_by, *map(UUID, json.loads(row.interested))}
        records = _opened(row, now) and _writes(row, place)
        records = records and may_record(place, parties, secret=view.secret)
        return replace(
            view,
            steps=steps_of(session, [proposal_id])[proposal_id],
            voters=_voters(view, queries.voters(session, proposal_id, view.step), records=records),
        )


def of_circle(
    actor: Actor,
    circle_id: UUID,
    *,
    status: str | None = None,
    decider: str | None = None,
    kind: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[ProposalView]:
    """List a circle's proposals, the newest first; without SEE_ACTIVITY only the own ones.

    Raises:
        NotFound: Not a member of such a circle.
    """
    check_limit(limit)
    before = decode_cursor(cursor, UUID)
    if status is not None and status not in STATUSES:
        raise InvalidInput(field="status", allowed=", ".join(STATUSES))
    now = clock.now()
    with database.reading() as session:
        access.standing(session, actor, circle_id)
    close_due(now, circle_id=circle_id)
    with database.reading() as session:
        place = access.standing(session, actor, circle_id)
        rows = queries.proposals_of(
            session,
            circle_id,
            place.member_id,
            status,
            before[0] if before else None,
            limit + 1,
            decider,
            kind=kind,
            own=not place.may(Permission.SEE_ACTIVITY),
        )
        mine = queries.my_votes(session, place.member_id, [row.id for row in rows])
    return page_of(
        rows, limit, lambda row: _view(row, place, mine.get(row.id), now), lambda row: row.id
    )


@lru_cache(maxsize=512)
def rule_of(text: str) -> VotingRule:
    """Read a stored voting rule; the same text is read once."""
    return merged(VotingRule(), json.loads(text))


def _opened(row: Any, now: datetime) -> bool:
    return bool(row.status == "open" and now < row.closes_at)


def _writes(row: Any, place: Standing) -> bool:
    return place.circle_status == "active" or row.kind == AWAKING


def _view(row: Any, place: Standing, elector: Any, now: datetime) -> ProposalView:
    rule = rule_of(row.rule)
    opened, writes = _opened(row, now), _writes(row, place)
    return ProposalView(
        id=row.id,
        circle_id=row.circle_id,
        kind=row.kind,
        subject_id=row.subject_id,
        title=row.title,
        payload=json.loads(row.payload),
        amount_minor=row.amount_minor,
        rule_version=row.rule_version,
        opened_by=row.opened_by,
        opened_by_name=row.opened_by_name,
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        status=row.status,
        yes=row.yes,
        no=row.no,
        cast=(row.step_yes or 0) + (row.step_no or 0),
        tally_hidden=rule.secret and row.status == "open" and row.decider == "vote",
        electorate=row.electorate,
        needed=needed_yes(rule, row.electorate),
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        secret=rule.secret,
        my_vote=elector.vote if elector is not None else None,
        can_vote=elector is not None and opened and writes,
        is_mine=row.opened_by == place.member_id,
        decider=row.decider,
        step=row.step,
        step_count=row.step_count,
        step_role=row.step_role or "",
        can_decide=opened and writes and may_answer(row, place),
        can_withdraw=opened
        and writes
        and row.opened_by == place.member_id
        and row.kind not in OWN_WAY,
        officer_name=row.officer_name,
        officer_note=row.officer_note,
        failure=row.failure,
    )


def _voters(view: ProposalView, rows: Any, *, records: bool) -> tuple[VoterRow, ...]:
    return tuple(
        VoterRow(
            row.member_id,
            row.name,
            None if view.secret else row.vote,
            None if view.secret else row.voted_at,
            row.weight,
            None if view.secret else row.recorded_by_name,
            recordable=records and row.user_id is None and row.status == "active",
        )
        for row in rows
    )


def steps_of(session: Session, proposals: Collection[UUID]) -> dict[UUID, tuple[StepView, ...]]:
    """Return the steps of several proposals with what officers answered, in two queries."""
    answers = queries.answers_of(session, proposals)
    return {
        proposal_id: tuple(_step(row, answers.get(proposal_id, [])) for row in rows)
        for proposal_id, rows in queries.steps_of(session, proposals).items()
    }


def _step(row: Any, answers: list[Any]) -> StepView:
    rule = rule_of(row.rule)
    hidden = rule.secret and row.status == "open" and row.decider == "vote"
    here = tuple(
        AnswerView(each.name, each.role, each.approve, each.note, each.at)
        for each in answers
        if each.step == row.number
    )
    return StepView(
        number=row.number,
        by=row.by,
        role=row.role,
        approvals=row.approvals,
        agreed=sum(each.approve for each in here),
        status=row.status,
        decider=row.decider,
        yes=0 if hidden else row.yes,
        no=0 if hidden else row.no,
        cast=row.yes + row.no,
        tally_hidden=hidden,
        electorate=row.electorate,
        needed=needed_yes(rule, row.electorate) if row.decider == "vote" else 0,
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        escalated=row.escalated,
        escalation=row.escalation,
        answers=here,
    )
