"""Proposals and votes."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from circle_app.api.schemas.common import Asked, Moment, Money, Shown, Text, money
from circle_app.domain.rule_json import with_amounts
from circle_app.services.proposals import Decision as DecisionView
from circle_app.services.proposals import ProposalView, StepView, VoterRow
from circle_app.services.proposals import Tally as TallyView


class Question(Asked):
    """A free question to the members."""

    title: Text = Field(max_length=1000)


class Vote(Asked):
    """A vote; it may be changed until the close."""

    vote: Literal["yes", "no"]


class VoteOrRecord(Vote):
    """The own vote, or that of a member without an account."""

    on_behalf_of: UUID | None = Field(
        default=None,
        description="A member without an account whose vote an officer writes down.",
    )


class DecisionAsked(Asked):
    """What an officer decides; the note is for whoever asked."""

    approve: StrictBool
    note: Text | None = Field(default=None, max_length=1000)


class Decision(Shown):
    """What the answer led to; `failure` is the code of why it could not be carried out."""

    proposal_id: UUID
    circle_id: UUID
    status: str = Field(description="`open` while further steps or officers are needed.")
    failure: str | None
    step: int = Field(description="The step that is open now, of `step_count`.")
    step_count: int

    @classmethod
    def of(cls, made: DecisionView) -> Decision:
        """Show a decision."""
        return cls(
            proposal_id=made.proposal_id,
            circle_id=made.circle_id,
            status=made.status,
            failure=made.failure,
            step=made.step,
            step_count=made.step_count,
        )


class Answer(Shown):
    """What an officer answered, and the role held at that moment."""

    name: str
    role: str
    approve: bool
    note: str | None
    at: Moment


class Step(Shown):
    """One step of deciding: who takes it, and how it stands."""

    number: int
    by: str = Field(description="What the rules say: `vote` or `role`.")
    decider: str = Field(description="Who takes it in the end: `vote` or `officer`.")
    role: str = Field(description="The role that takes it; empty for any who may decide.")
    status: str = Field(description="`waiting`, `open`, `approved`, `rejected` or `skipped`.")
    approvals: int = Field(description="How many officers must agree.")
    agreed: int = Field(description="How many officers have agreed.")
    yes: int
    no: int
    cast: int = Field(description="The weight of all votes that were cast.")
    tally_hidden: bool = Field(
        description="A secret vote that is open shows only how many have voted."
    )
    electorate: int
    needed: int = Field(description="Yes votes that decide it.")
    opened_at: Moment | None
    closes_at: Moment | None
    decided_at: Moment | None
    decided_by: str | None = Field(description="`votes`, `impossible`, `time` or `officer`.")
    escalated: str | None = Field(
        description="Why it passed on to others than the rules name: `nobody` or `time`."
    )
    answers: list[Answer]

    @classmethod
    def of(cls, view: StepView) -> Step:
        """Show a step."""
        return cls(
            number=view.number,
            by=view.by,
            decider=view.decider,
            role=view.role,
            status=view.status,
            approvals=view.approvals,
            agreed=view.agreed,
            yes=view.yes,
            no=view.no,
            cast=view.cast,
            tally_hidden=view.tally_hidden,
            electorate=view.electorate,
            needed=view.needed,
            opened_at=view.opened_at,
            closes_at=view.closes_at,
            decided_at=view.decided_at,
            decided_by=view.decided_by,
            escalated=view.escalated,
            answers=[
                Answer(
                    name=each.name,
                    role=each.role,
                    approve=each.approve,
                    note=each.note,
                    at=each.at,
                )
                for each in view.answers
            ],
        )


class Tally(Shown):
    """How a vote stands."""

    proposal_id: UUID
    yes: int = Field(description="0 while `tally_hidden`.")
    no: int = Field(description="0 while `tally_hidden`.")
    cast: int = Field(description="The weight of all votes that were cast.")
    tally_hidden: bool = Field(
        description="A secret vote that is open shows only how many have voted."
    )
    electorate: int
    needed: int = Field(description="Yes votes that decide it.")
    status: str
    my_vote: str | None
    closes_at: Moment
    step: int
    step_count: int

    @classmethod
    def of(cls, tally: TallyView) -> Tally:
        """Show a tally."""
        return cls(
            proposal_id=tally.proposal_id,
            yes=tally.yes,
            no=tally.no,
            cast=tally.cast,
            tally_hidden=tally.tally_hidden,
            electorate=tally.electorate,
            needed=tally.needed,
            status=tally.status,
            my_vote=tally.my_vote,
            closes_at=tally.closes_at,
            step=tally.step,
            step_count=tally.step_count,
        )


class Voter(Shown):
    """A member of the electorate; no vote where none was cast or votes are secret."""

    member_id: UUID
    name: str
    vote: str | None
    voted_at: Moment | None
    weight: int
    recorded_by_name: str | None = Field(
        description="The officer who wrote it down for a member without an account."
    )

    @classmethod
    def of(cls, row: VoterRow) -> Voter:
        """Show a voter."""
        return cls(
            member_id=row.member_id,
            name=row.name,
            vote=row.vote,
            voted_at=row.voted_at,
            weight=row.weight,
            recorded_by_name=row.recorded_by_name,
        )


class Proposal(Shown):
    """A question and its open step; `steps` and `voters` only where one is asked for."""

    id: UUID
    circle_id: UUID
    kind: str
    subject_id: UUID | None
    title: str
    details: dict[str, Any]
    amount: Money | None = Field(description="What it is about in money.")
    rule_version: int = Field(description="The version of the rules that decides it.")
    decider: str = Field(description="Who takes the open step: `vote` or `officer`.")
    step: int = Field(description="The open step or the last one, of `step_count`.")
    step_count: int
    step_role: str = Field(description="The role that takes it; empty for any who may decide.")
    opened_by: UUID
    opened_by_name: str
    opened_at: Moment
    closes_at: Moment
    status: str
    yes: int = Field(description="0 while `tally_hidden`.")
    no: int = Field(description="0 while `tally_hidden`.")
    cast: int = Field(description="The weight of all votes that were cast.")
    tally_hidden: bool = Field(
        description="A secret vote that is open shows only how many have voted."
    )
    electorate: int
    needed: int
    decided_at: Moment | None
    decided_by: str | None
    secret: bool
    my_vote: str | None
    can_vote: bool
    is_mine: bool
    can_decide: bool = Field(description="Whether the caller may take the step as an officer.")
    can_withdraw: bool = Field(description="Whether the caller may take it back.")
    officer_name: str | None = Field(description="The officer who decided.")
    officer_note: str | None
    failure: str | None = Field(
        description="The code of why what was agreed could not be carried out."
    )
    steps: list[Step]
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
            amount=None if view.amount_minor is None else money(view.amount_minor, currency),
            rule_version=view.rule_version,
            decider=view.decider,
            step=view.step,
            step_count=view.step_count,
            step_role=view.step_role,
            opened_by=view.opened_by,
            opened_by_name=view.opened_by_name,
            opened_at=view.opened_at,
            closes_at=view.closes_at,
            status=view.status,
            yes=view.yes,
            no=view.no,
            cast=view.cast,
            tally_hidden=view.tally_hidden,
            electorate=view.electorate,
            needed=view.needed,
            decided_at=view.decided_at,
            decided_by=view.decided_by,
            secret=view.secret,
            my_vote=view.my_vote,
            can_vote=view.can_vote,
            is_mine=view.is_mine,
            can_decide=view.can_decide,
            can_withdraw=view.can_withdraw,
            officer_name=view.officer_name,
            officer_note=view.officer_note,
            failure=view.failure,
            steps=[Step.of(step) for step in view.steps],
            voters=[Voter.of(row) for row in view.voters],
        )
