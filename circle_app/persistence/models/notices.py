"""Tables of notices: what people hear of, how it reaches them, and what they answer."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import counted, moment
from circle_app.persistence.types import EncryptedText

_UNREAD = text("read_at IS NULL")
_ASKED = text("about <> '' AND read_at IS NULL")
_OF_MANY = text("batch_id IS NOT NULL")
_TO_SEND = text("status IN ('waiting', 'claimed')")
_INSTALLATION = text("circle_id IS NULL")


class HappenedEvent(SQLModel, table=True):
    """An act that people are still to hear of; written with the act, removed when they did."""

    __tablename__ = "happened_event"
    # Rows go away and their numbers must not come again: a notice is known by them.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = counted()
    at: datetime = moment()
    kind: str = Field(max_length=40)
    circle_id: UUID | None = Field(default=None, foreign_key="circle.id")
    actor_id: UUID | None = None
    subject_id: UUID | None = None
    # Values for the sentence, as JSON, the same as in the record of acts.
    params: str = Field(sa_type=Text)
    # Whose own pages it changed, as a JSON list.
    people: str = Field(default="[]", sa_type=Text)
    # Whether the circle's feed tells of it; programs hear of nothing else.
    visible: bool = False


class Notice(SQLModel, table=True):
    """What one person is told, once."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index("ix_notice_user", "user_id", "id"),
        Index("ix_notice_unread", "user_id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        Index("ix_notice_circle", "circle_id", "id"),
        Index("ix_notice_about", "about", sqlite_where=_ASKED, postgresql_where=_ASKED),
    )

    id: int | None = counted()
    user_id: UUID = Field(foreign_key="app_user.id")
    circle_id: UUID | None = Field(default=None, foreign_key="circle.id")
    kind: str = Field(max_length=40)
    # What makes it one and the same, however often something asks for it.
    key: str = Field(max_length=120)
    # Values for its sentences, as JSON; names and amounts, never contact data.
    params: str = Field(default="{}", sa_type=Text)
    # The page it leads to, without the origin.
    link: str = Field(default="", max_length=200)
    at: datetime = moment()
    read_at: datetime | None = moment(default=None)
    # Of what asks for something: the thing, and whether somebody has done it since.
    about: str = Field(default="", max_length=40)
    settled: bool = False


class NoticeChoice(SQLModel, table=True):
    """What a person wants to hear by which channel, where it differs from the usual."""

    __tablename__ = "notice_choice"

    user_id: UUID = Field(foreign_key="app_user.id", primary_key=True)
    area: str = Field(primary_key=True, max_length=20)
    channel: str = Field(primary_key=True, max_length=12)
    enabled: bool


class NoticeHours(SQLModel, table=True):
    """When a person is not disturbed, and whether letters come one by one or gathered."""

    __tablename__ = "notice_hours"

    user_id: UUID = Field(foreign_key="app_user.id", primary_key=True)
    # Minutes since midnight; from later than to means over midnight.
    quiet_from: int | None = None
    quiet_to: int | None = None
    time_zone: str = Field(default="Asia/Kolkata", max_length=40)
    # none | daily | weekly
    digest: str = Field(default="none", max_length=8)
    digest_on: date | None = None


class PushSubscription(SQLModel, table=True):
    """A browser that may be woken with a notice."""

    __tablename__ = "push_subscription"

    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(foreign_key="app_user.id", index=True)
    endpoint: str = Field(sa_type=EncryptedText)
    endpoint_hash: str = Field(max_length=64, unique=True)
    keys: str = Field(sa_type=EncryptedText)
    agent: str = Field(default="", max_length=200)
    # The session in which it agreed: with that it is forgotten.
    session_id: UUID | None = Field(default=None, index=True)
    made_at: datetime = moment()
    last_ok_at: datetime | None = moment(default=None)
    failures: int = 0


class Channel(SQLModel, table=True):
    """A way out: a mail server or a provider's address, of the installation or of one circle."""

    __tablename__ = "channel"
    # Nulls differ from each other, so the installation's ways have an index of their own.
    __table_args__ = (
        UniqueConstraint("circle_id", "kind"),
        Index(
            "uq_channel_installation_kind",
            "kind",
            unique=True,
            sqlite_where=_INSTALLATION,
            postgresql_where=_INSTALLATION,
        ),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID | None = Field(default=None, foreign_key="circle.id")
    # email | sms | whatsapp | telegram | push
    kind: str = Field(max_length=12)
    # The server's settings or the provider's address as JSON: with passwords, so ciphertext.
    settings: str = Field(sa_type=EncryptedText)
    # What may be shown of it.
    label: str = Field(default="", max_length=120)
    enabled: bool = True
    # What one message costs, for the note before many are sent.
    cost_minor: int = 0
    set_by: UUID = Field(foreign_key="app_user.id")
    set_at: datetime = moment()
    last_ok_at: datetime | None = moment(default=None)
    last_fault: str = Field(default="", max_length=300)
    last_fault_at: datetime | None = moment(default=None)
    # Since when nothing has gone this way, how often it was tried, when it is tried again.
    down_since: datetime | None = moment(default=None)
    failures: int = 0
    rest_until: datetime | None = moment(default=None)


class Outbox(SQLModel, table=True):
    """A message on its way to one person by one channel."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(
            "ix_outbox_due",
            "channel",
            "next_at",
            "id",
            "circle_id",
            sqlite_where=_TO_SEND,
            postgresql_where=_TO_SEND,
        ),
        Index("ix_outbox_status", "status", "id"),
        Index("ix_outbox_user", "user_id", "id"),
        Index("ix_outbox_batch", "batch_id", sqlite_where=_OF_MANY, postgresql_where=_OF_MANY),
    )

    id: int | None = counted()
    # What makes it one message: ``notice:<id>:email``, ``digest:<user>:<day>`` …
    key: str = Field(max_length=120)
    user_id: UUID = Field(foreign_key="app_user.id")
    circle_id: UUID | None = Field(default=None, foreign_key="circle.id")
    notice_id: int | None = None
    # The message to many that it is a part of.
    batch_id: UUID | None = None
    channel: str = Field(max_length=12)
    # What is to be sent where no notice stands behind it (a digest, a message to many, a code),
    # and the names of attached files, as JSON.
    content: str | None = Field(default=None, sa_type=EncryptedText)
    # waiting | claimed | sent | dead | dropped
    status: str = Field(default="waiting", max_length=8)
    tries: int = 0
    next_at: datetime = moment()
    claimed_by: str = Field(default="", max_length=60)
    provider_reference: str = Field(default="", max_length=120)
    fault: str = Field(default="", max_length=300)
    made_at: datetime = moment()
    sent_at: datetime | None = moment(default=None)


class DeliveryTry(SQLModel, table=True):
    """One try to deliver a message; kept as long as the message."""

    __tablename__ = "delivery_try"
    __table_args__ = (Index("ix_delivery_try_outbox", "outbox_id", "id"),)

    id: int | None = counted()
    outbox_id: int = Field(sa_type=BigInteger)
    at: datetime = moment()
    # sent | failed | refused
    outcome: str = Field(max_length=8)
    detail: str = Field(default="", max_length=300)
    milliseconds: int = 0


class NoticeTemplate(SQLModel, table=True):
    """Words of a notice that somebody wrote instead of ours."""

    __tablename__ = "notice_template"
    __table_args__ = (
        UniqueConstraint("circle_id", "kind", "channel", "language"),
        Index(
            "uq_notice_template_installation",
            "kind",
            "channel",
            "language",
            unique=True,
            sqlite_where=_INSTALLATION,
            postgresql_where=_INSTALLATION,
        ),
    )

    id: UUID = Field(primary_key=True)
    circle_id: UUID | None = Field(default=None, foreign_key="circle.id")
    kind: str = Field(max_length=40)
    channel: str = Field(max_length=12)
    language: str = Field(max_length=8)
    subject: str = Field(default="", max_length=200)
    body: str = Field(sa_type=Text)
    set_by: UUID = Field(foreign_key="app_user.id")
    set_at: datetime = moment()


class BulkMessage(SQLModel, table=True):
    """What an officer wrote to many at once."""

    __tablename__ = "bulk_message"
    __table_args__ = (Index("ix_bulk_message_circle", "circle_id", "id"),)

    id: UUID = Field(primary_key=True)
    circle_id: UUID = Field(foreign_key="circle.id")
    # Who gets it: everyone, who is late, officers …, as JSON.
    audience: str = Field(sa_type=Text)
    channels: str = Field(max_length=60)
    subject: str = Field(max_length=120)
    body: str = Field(sa_type=Text)
    recipient_count: int
    cost_minor: int = 0
    sent_by: UUID = Field(foreign_key="app_user.id")
    sent_at: datetime = moment()
