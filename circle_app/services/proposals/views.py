"""What members see of proposals: the question, the tally, who voted what."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.rule_json import merged
from circle_app.domain.votes import VotingRule, needed_yes
from circle_app.persistence import database
from circle_app.persistence.queries import proposals as queries
from circle_app.services import access
from circle_app.services.access import Actor, Standing
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of
from circle_app.services.proposals.engine import OFFICER, close, close_due

STATUSES = ("open", "approved", "rejected", "cancelled")


@dataclass(frozen=True, slots=True)
class VoterRow:
    """A member of the electorate; no vote where none was cast, or where votes are secret."""

    member_id: UUID
    name: str
    vote: str | None
    voted_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A question put to the members; ``voters`` only where one proposal is looked at."""

    id: UUID
    circle_id: UUID
    kind: str
    subject_id: UUID | None
    title: str
    payload: dict[str, Any]
    opened_by: UUID
    opened_by_name: str
    opened_at: datetime
    closes_at: datetime
    status: str
    yes: int
    no: int
    electorate: int
    needed: int
    decided_at: datetime | None
    decided_by: str | None
    secret: bool
    my_vote: str | None
    can_vote: bool
    is_mine: bool
    # Where one officer decides: who did, with what words; and what hindered carrying it out.
    decider: str
    can_decide: bool
    officer_name: str | None
    officer_note: str | None
    failure: str | None
    voters: tuple[VoterRow, ...] = ()


def get(actor: Actor, proposal_id: UUID) -> ProposalView:
    """Return a proposal with its electorate; one whose time is up is closed first.

    Raises:
        NotFound: No such proposal, or one of a circle the actor is not in.
    """
    now = clock.now()
    with database.reading() as session:
        found = queries.proposal_row(session, proposal_id)
        if found is None:
            raise NotFound(what="proposal")
        access.standing(session, actor, found.circle_id)
    if found.status == "open" and now >= found.closes_at:
        close(proposal_id, now)
    with database.reading() as session:
        place = access.standing(session, actor, found.circle_id)
        row = queries.proposal_with_opener(session, proposal_id)
        mine = queries.my_votes(session, place.member_id, [proposal_id])
        view = _view(row, place, mine.get(proposal_id), now)
        return _with_voters(view, queries.voters(session, proposal_id))


def of_circle(
    actor: Actor,
    circle_id: UUID,
    *,
    status: str | None = None,
    decider: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[ProposalView]:
    """List a circle's proposals, the newest first.

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
            session, circle_id, status, before[0] if before else None, limit + 1, decider
        )
        mine = queries.my_votes(session, place.member_id, [row.id for row in rows])
    return page_of(
        rows, limit, lambda row: _view(row, place, mine.get(row.id), now), lambda row: row.id
    )


def _view(row: Any, place: Standing, elector: Any, now: datetime) -> ProposalView:
    rule = merged(VotingRule(), json.loads(row.rule))
    return ProposalView(
        id=row.id,
        circle_id=row.circle_id,
        kind=row.kind,
        subject_id=row.subject_id,
        title=row.title,
        payload=json.loads(row.payload),
        opened_by=row.opened_by,
        opened_by_name=row.opened_by_name,
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        status=row.status,
        yes=row.yes,
        no=row.no,
        electorate=row.electorate,
        needed=needed_yes(rule, row.electorate),
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        secret=rule.secret,
        my_vote=elector.vote if elector is not None else None,
        can_vote=elector is not None and row.status == "open" and now < row.closes_at,
        is_mine=row.opened_by == place.member_id,
        decider=row.decider,
        can_decide=_can_decide(row, place, now),
        officer_name=row.officer_name,
        officer_note=row.officer_note,
        failure=row.failure,
    )


def _can_decide(row: Any, place: Standing, now: datetime) -> bool:
    mine = row.opened_by == place.member_id or str(place.member_id) in json.loads(row.interested)
    waits = row.decider == OFFICER and row.status == "open" and now < row.closes_at
    return waits and not mine and place.may(Permission.DECIDE)


def _with_voters(view: ProposalView, rows: Any) -> ProposalView:
    voters = tuple(
        VoterRow(
            row.member_id,
            row.name,
            None if view.secret else row.vote,
            None if view.secret else row.voted_at,
        )
        for row in rows
    )
    return replace(view, voters=voters)
