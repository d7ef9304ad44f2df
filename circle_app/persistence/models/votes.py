"""Tables of the voting engine: proposals, who may vote, and every change of a vote."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import moment


class Proposal(SQLModel, table=True):
    """A question put to the members, with the voting rule frozen at its opening."""

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


class Elector(SQLModel, table=True):
    """A member of the frozen electorate and the vote that counts."""

    __tablename__ = "elector"
    __table_args__ = (UniqueConstraint("proposal_id", "member_id"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: UUID = Field(foreign_key="proposal.id")
    member_id: UUID = Field(foreign_key="member.id", index=True)
    weight: int = 1
    vote: str | None = Field(default=None, max_length=3)
    voted_at: datetime | None = moment(default=None)


class VoteChange(SQLModel, table=True):
    """Each vote as it was cast; a changed vote adds a row. Append-only."""

    __tablename__ = "vote_change"

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: UUID = Field(foreign_key="proposal.id", index=True)
    member_id: UUID = Field(foreign_key="member.id")
    vote: str = Field(max_length=3)
    cast_at: datetime = moment()
