"""Tables of words that come in by message, and of the codes that people vote with."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import counted, moment


class Command(SQLModel, table=True):
    """A word that came in by SMS or WhatsApp; what it said is not kept, only what it asked for."""

    __tablename__ = "command"
    __table_args__ = (UniqueConstraint("provider", "message"),)

    id: int | None = counted()
    provider: str = Field(max_length=20)
    message: str = Field(max_length=120)
    user_id: UUID | None = Field(default=None, foreign_key="app_user.id", index=True)
    word: str = Field(default="", max_length=12)
    # answered | refused | unknown
    outcome: str = Field(max_length=10)
    fault: str = Field(default="", max_length=40)
    at: datetime = moment()


class VoteCode(SQLModel, table=True):
    """A code with which one person votes once on one matter without opening the app."""

    __tablename__ = "vote_code"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    id: UUID = Field(primary_key=True)
    proposal_id: UUID = Field(foreign_key="proposal.id")
    user_id: UUID = Field(foreign_key="app_user.id")
    code_hash: str = Field(max_length=64)
    made_at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None)
