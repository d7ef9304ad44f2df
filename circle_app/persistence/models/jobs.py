"""Tables of jobs: which process runs them, and how their runs went."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import counted, moment


class JobLease(SQLModel, table=True):
    """Which process runs the jobs now, since when, and until when it has said so."""

    __tablename__ = "job_lease"

    name: str = Field(primary_key=True, max_length=40)
    holder: str = Field(max_length=60)
    since: datetime = moment()
    until: datetime = moment()


class JobRun(SQLModel, table=True):
    """One run of a job: when, for which day, how it ended."""

    __tablename__ = "job_run"
    __table_args__ = (Index("ix_job_run_name", "name", "id"),)

    id: int | None = counted()
    name: str = Field(max_length=40)
    # The day it was run for, where somebody named one.
    day: date | None = None
    started_at: datetime = moment()
    ended_at: datetime | None = moment(default=None)
    # asked | running | done | failed
    status: str = Field(default="running", max_length=8)
    changed: int = 0
    fault: str = Field(default="", max_length=300)
    holder: str = Field(default="", max_length=60)
    started_by: UUID | None = Field(default=None, foreign_key="app_user.id")
