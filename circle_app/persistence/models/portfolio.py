"""Tables that say how a circle's loans stand, kept by the writes so that showing costs nothing."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import minor, moment


class LoanBucket(SQLModel, table=True):
    """The loans of a circle that are equally late: how many, and what they come to now."""

    __tablename__ = "loan_bucket"

    circle_id: UUID = Field(primary_key=True, foreign_key="circle.id")
    # 0 nothing late, 1 one day, 2 to 30, 3 to 60, 4 to 90, 5 to 180, 6 to 365, 7 longer.
    bucket: int = Field(primary_key=True)
    loans: int = 0
    outstanding_minor: int = minor(default=0)
    overdue_minor: int = minor(default=0)
    # What of the outstanding is of loans whose plan was made easier.
    restructured_minor: int = minor(default=0)


class LoanBucketDay(SQLModel, table=True):
    """The same as it stood at the end of a day."""

    __tablename__ = "loan_bucket_day"

    circle_id: UUID = Field(primary_key=True, foreign_key="circle.id")
    day: date = Field(primary_key=True)
    bucket: int = Field(primary_key=True)
    loans: int = 0
    outstanding_minor: int = minor(default=0)
    overdue_minor: int = minor(default=0)
    restructured_minor: int = minor(default=0)


class CircleHoliday(SQLModel, table=True):
    """A day on which a circle does not collect."""

    __tablename__ = "circle_holiday"
    __table_args__ = (UniqueConstraint("circle_id", "day"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    day: date
    name: str = Field(max_length=80)
    added_by: UUID = Field(foreign_key="app_user.id")
    added_at: datetime = moment()
