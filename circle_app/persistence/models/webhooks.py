"""Tables of programs elsewhere that hear of what happens in a circle."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import counted, moment
from circle_app.persistence.types import EncryptedText

_TO_CALL = text("status = 'waiting'")


class Webhook(SQLModel, table=True):
    """An address elsewhere that hears of a circle's acts."""

    __tablename__ = "webhook"

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id", index=True)
    url: str = Field(sa_type=EncryptedText)
    # What may be shown of it: the host.
    label: str = Field(max_length=120)
    secret: str = Field(sa_type=EncryptedText)
    # The secret before this one signs as well until then.
    old_secret: str | None = Field(default=None, sa_type=EncryptedText)
    old_until: datetime | None = moment(default=None)
    # Names of areas as a JSON list; none means all of them.
    areas: str = Field(default="[]", sa_type=Text)
    enabled: bool = True
    # When it was switched off because nothing came through.
    paused_at: datetime | None = moment(default=None)
    # Tries in a row that failed, and how long to leave it alone for that.
    failures: int = 0
    rest_until: datetime | None = moment(default=None)
    last_ok_at: datetime | None = moment(default=None)
    # Which process calls it now: one at a time, so that acts come in their order.
    held_by: str = Field(default="", max_length=60)
    held_until: datetime | None = moment(default=None)
    made_by: UUID = Field(foreign_key="app_user.id")
    made_at: datetime = moment()


class WebhookDelivery(SQLModel, table=True):
    """Word of one act on its way to one address."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event"),
        Index("ix_webhook_delivery_log", "webhook_id", "id"),
        Index(
            "ix_webhook_delivery_due",
            "webhook_id",
            "next_at",
            sqlite_where=_TO_CALL,
            postgresql_where=_TO_CALL,
        ),
    )

    id: int | None = counted()
    webhook_id: UUID = Field(foreign_key="webhook.id")
    # What the act is called there, the same at every try, so that a repetition can be told.
    event: str = Field(max_length=60)
    kind: str = Field(max_length=40)
    body: str = Field(sa_type=Text)
    # waiting | sent | dead
    status: str = Field(default="waiting", max_length=8)
    tries: int = 0
    next_at: datetime = moment()
    # What was answered last: the status, the first letters, after how long.
    answer: int | None = None
    said: str = Field(default="", max_length=200)
    milliseconds: int = 0
    fault: str = Field(default="", max_length=40)
    made_at: datetime = moment()
    sent_at: datetime | None = moment(default=None)
