"""The record of every act: who, what, when, from where. Append-only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, Integer, Text
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import moment


class AuditEvent(SQLModel, table=True):
    """One act. ``visible`` ones make up the circle's activity feed."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_circle", "circle_id", "visible", "id"),
        Index("ix_audit_event_actor", "actor_id", "id"),
        Index("ix_audit_event_kind", "circle_id", "kind", "id"),
        Index("ix_audit_event_subject", "subject_id", "id"),
    )

    id: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    )
    at: datetime = moment()
    kind: str = Field(max_length=40)
    circle_id: UUID | None = Field(default=None, foreign_key="circle.id")
    actor_id: UUID | None = Field(default=None, foreign_key="app_user.id")
    subject_id: UUID | None = None
    # Values for the sentence, as JSON: names, amounts in minor units, dates.
    params: str = Field(sa_type=Text)
    # What changed, as JSON of the same names in both; never secrets or contact data.
    before: str | None = Field(default=None, sa_type=Text)
    after: str | None = Field(default=None, sa_type=Text)
    visible: bool = True
    address: str = Field(default="", max_length=64)
    agent: str = Field(default="", max_length=200)
