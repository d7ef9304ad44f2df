"""Proposals and votes."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from circle_app.api.schemas.common import Asked, Moment, Shown, Text
from circle_app.domain.rule_json import with_amounts
from circle_app.services.proposals import Decision as DecisionView
from circle_app.services.proposals import ProposalView, VoterRow
from circle_app.services.proposals import Tally as TallyView


class Question(Asked):
    """A free question to the members."""

    title: Text = Field(max_length=1000)


class Vote(Asked):
    """A vote; it may be changed until the close."""

    vote: Literal["yes", "no"]


class DecisionAsked(Asked):
    """What an officer decides; the note is for whoever asked."""

    approve: StrictBool
    note: Text | None = Field(default=None, max_length=1000)


class Decision(Shown):
    """What was decided; `failure` is the code of why it could not be carried out."""

    proposal_id: UUID
    circle_id: UUID
    status: str
    failure: str | None

    @classmethod
    def of(cls, made: DecisionView) -> Decision:
        """Show a decision."""
        return cls(
            proposal_id=made.proposal_id,
            circle_id=made.circle_id,
            status=made.status,
            failure=made.failure,
        )


class Tally(Shown):
    """How a vote stands."""

    proposal_id: UUID
    yes: int
    no: int
    electorate: int
    needed: int = Field(description="Yes votes that decide it.")
    status: str
    my_vote: str | None
    closes_at: Moment

    @classmethod
    def of(cls, tally: TallyView) -> Tally:
        """Show a tally."""
        return cls(
            proposal_id=tally.proposal_id,
            yes=tally.yes,
            no=tally.no,
            electorate=tally.electorate,
            needed=tally.needed,
            status=tally.status,
            my_vote=tally.my_vote,
            closes_at=tally.closes_at,
        )


class Voter(Shown):
    """A member of the electorate; no vote where none was cast or votes are secret."""

    member_id: UUID
    name: str
    vote: str | None
    voted_at: Moment | None

    @classmethod
    def of(cls, row: VoterRow) -> Voter:
        """Show a voter."""
        return cls(member_id=row.member_id, name=row.name, vote=row.vote, voted_at=row.voted_at)


class Proposal(Shown):
    """A question put to the members, or to an officer; `voters` only where one is asked for."""

    id: UUID
    circle_id: UUID
    kind: str
    subject_id: UUID | None
    title: str
    details: dict[str, Any]
    decider: str = Field(description="`vote`, or `officer` where one officer decides.")
    opened_by: UUID
    opened_by_name: str
    opened_at: Moment
    closes_at: Moment
    status: str
    yes: int
    no: int
    electorate: int
    needed: int
    decided_at: Moment | None
    decided_by: str | None
    secret: bool
    my_vote: str | None
    can_vote: bool
    is_mine: bool
    can_decide: bool = Field(description="Whether the caller may decide it as an officer.")
    officer_name: str | None = Field(description="The officer who decided.")
    officer_note: str | None
    failure: str | None = Field(
        description="The code of why what was agreed could not be carried out."
    )
    voters: list[Voter]

    @classmethod
    def of(cls, view: ProposalView, currency: str) -> Proposal:
        """Show a proposal."""
        return cls(
            id=view.id,
            circle_id=view.circle_id,
            kind=view.kind,
            subject_id=view.subject_id,
            title=view.title,
            details=with_amounts(view.payload, currency),
            decider=view.decider,
            opened_by=view.opened_by,
            opened_by_name=view.opened_by_name,
            opened_at=view.opened_at,
            closes_at=view.closes_at,
            status=view.status,
            yes=view.yes,
            no=view.no,
            electorate=view.electorate,
            needed=view.needed,
            decided_at=view.decided_at,
            decided_by=view.decided_by,
            secret=view.secret,
            my_vote=view.my_vote,
            can_vote=view.can_vote,
            is_mine=view.is_mine,
            can_decide=view.can_decide,
            officer_name=view.officer_name,
            officer_note=view.officer_note,
            failure=view.failure,
            voters=[Voter.of(row) for row in view.voters],
        )
