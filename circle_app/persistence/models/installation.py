"""Tables of the installation: its settings, their history, and roles people made up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import moment


class Setting(SQLModel, table=True):
    """A setting that differs from its default, as JSON."""

    __tablename__ = "setting"

    key: str = Field(primary_key=True, max_length=60)
    value: str = Field(sa_type=Text)
    changed_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    changed_at: datetime = moment()


class SettingChange(SQLModel, table=True):
    """Each change of a setting; None stands for the default. Append-only."""

    __tablename__ = "setting_change"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=60, index=True)
    before: str | None = Field(default=None, sa_type=Text)
    after: str | None = Field(default=None, sa_type=Text)
    changed_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    changed_at: datetime = moment()


class CustomRole(SQLModel, table=True):
    """A role made of permissions: of one circle, or of every circle where none is named.

    ``key`` is what a member's ``role`` says.
    """

    __tablename__ = "custom_role"

    key: str = Field(primary_key=True, max_length=20)
    circle_id: UUID | None = Field(default=None, foreign_key="circle.id", index=True)
    title: str = Field(max_length=40)
    # Names of permissions as a JSON list.
    permissions: str = Field(sa_type=Text)
    created_by: UUID = Field(foreign_key="app_user.id")
    created_at: datetime = moment()
    retired_at: datetime | None = moment(default=None)
