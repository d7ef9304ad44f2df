"""Tables of decisions: proposals and their steps, who may vote, every vote and officer's answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import minor, moment


class Proposal(SQLModel, table=True):
    """A question that a chain of steps decides, with the rules frozen at its opening.

    ``decider``, ``rule``, ``electorate``, ``yes``, ``no`` and ``closes_at`` are those of the step
    that is open, or of the last one that was.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        Index("ix_proposal_circle", "circle_id", "status", "id"),
        Index("ix_proposal_closing", "status", "closes_at"),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    # loan | text | … : what is decided, and about which object.
    kind: str = Field(max_length=20)
    subject_id: UUID | None = Field(default=None, index=True)
    title: str = Field(default="", max_length=200)
    # What is carried out on approval, as canonical JSON: the changed rules, for example.
    payload: str = Field(default="{}", sa_type=Text)
    opened_by: UUID = Field(foreign_key="member.id")
    opened_at: datetime = moment()
    closes_at: datetime = moment()
    rule_version: int
    # The voting rule as canonical JSON (domain.votes.VotingRule).
    rule: str = Field(sa_type=Text)
    # vote: the members; officer: one officer who did not ask
    decider: str = Field(default="vote", max_length=8)
    # Members whose own matter it is, as a JSON list; an officer among them may not decide.
    interested: str = Field(default="[]", sa_type=Text)
    # What it is about in money, where it is; it chose the steps.
    amount_minor: int | None = minor(default=None)
    # The step that is open now, of how many.
    step: int = 1
    step_count: int = 1
    # open | approved | rejected | cancelled
    status: str = Field(default="open", max_length=10)
    electorate: int
    yes: int = 0
    no: int = 0
    decided_at: datetime | None = moment(default=None)
    # votes | impossible | time | cancelled | officer
    decided_by: str | None = Field(default=None, max_length=12)
    # The officer who decided, and the words that went with it.
    officer_id: UUID | None = None
    officer_note: str | None = Field(default=None, max_length=300)
    # The code of the refusal, where what was approved could not be carried out.
    failure: str | None = Field(default=None, max_length=40)


class ProposalStep(SQLModel, table=True):
    """One step of deciding: a vote of the members, or answers of those who hold a role."""

    __tablename__ = "proposal_step"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: UUID = Field(foreign_key="proposal.id")
    number: int
    # vote | role: as the rules say it; ``decider`` is who decides it in the end
    by: str = Field(max_length=6)
    # The role that decides; empty for any officer who may.
    role: str = Field(default="", max_length=20)
    approvals: int = 1
    # vote | officer
    decider: str = Field(max_length=8)
    # The voting rule as canonical JSON, for a vote and for what may become one.
    rule: str = Field(sa_type=Text)
    # How long officers have; a vote has its rule's window.
    within_hours: int
    # Who decides when nobody did in time: empty for nobody, "vote", or a role.
    escalation: str = Field(default="", max_length=20)
    # Why it passed on to others than the rules name: nobody | time
    escalated: str | None = Field(default=None, max_length=8)
    # waiting | open | approved | rejected | skipped
    status: str = Field(default="waiting", max_length=10)
    electorate: int = 0
    yes: int = 0
    no: int = 0
    opened_at: datetime | None = moment(default=None)
    closes_at: datetime | None = moment(default=None)
    decided_at: datetime | None = moment(default=None)
    # votes | impossible | time | cancelled | officer
    decided_by: str | None = Field(default=None, max_length=12)


class OfficerAnswer(SQLModel, table=True):
    """What an officer answered in a step. Append-only."""

    __tablename__ = "officer_answer"
    __table_args__ = (UniqueConstraint("proposal_id", "step", "member_id"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: UUID = Field(foreign_key="proposal.id")
    step: int
    member_id: UUID = Field(foreign_key="member.id")
    # The role held at that moment.
    role: str = Field(max_length=20)
    approve: bool
    note: str | None = Field(default=None, max_length=300)
    at: datetime = moment()


class ProposalComment(SQLModel, table=True):
    """What a member says about a proposal."""

    __tablename__ = "proposal_comment"
    __table_args__ = (Index("ix_proposal_comment_proposal", "proposal_id", "id"),)

    id: UUID = Field(primary_key=True)
    proposal_id: UUID = Field(foreign_key="proposal.id")
    member_id: UUID = Field(foreign_key="member.id")
    text: str = Field(sa_type=Text)
    said_at: datetime = moment()
    removed_at: datetime | None = moment(default=None)


class Elector(SQLModel, table=True):
    """A member of a step's frozen electorate and the vote that counts."""

    __tablename__ = "elector"
    __table_args__ = (UniqueConstraint("proposal_id", "step", "member_id"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: UUID = Field(foreign_key="proposal.id")
    step: int = 1
    member_id: UUID = Field(foreign_key="member.id", index=True)
    weight: int = 1
    vote: str | None = Field(default=None, max_length=3)
    voted_at: datetime | None = moment(default=None)
    # The officer who wrote the vote down for a member without an account.
    recorded_by: UUID | None = None


class VoteChange(SQLModel, table=True):
    """Each vote as it was cast; a changed vote adds a row. Append-only."""

    __tablename__ = "vote_change"

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: UUID = Field(foreign_key="proposal.id", index=True)
    step: int = 1
    member_id: UUID = Field(foreign_key="member.id")
    vote: str = Field(max_length=3)
    cast_at: datetime = moment()
    # The officer who wrote it down for a member without an account.
    recorded_by: UUID | None = None
