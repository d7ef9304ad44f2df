"""Messages to many, and reminders."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Asked, Moment, Money, Shown, Text, money
from circle_app.domain.writing import MAX_BODY, MAX_CHOSEN, MAX_SUBJECT
from circle_app.services import writing

Way = Literal["email", "push", "sms", "whatsapp"]
Audience = Literal["everybody", "late", "unpaid", "officers", "chosen"]


class MessageAsked(Asked):
    """Something to tell many members."""

    audience: Audience = Field(description="`unpaid` have not paid the cycle that runs.")
    member_ids: Annotated[list[UUID], Field(max_length=MAX_CHOSEN)] = Field(
        default_factory=list, description="Whom, where the audience is `chosen`."
    )
    channels: Annotated[list[Way], Field(max_length=4)] = Field(
        default_factory=list, description="Ways besides the app, of those that are set up."
    )
    subject: Text = Field(max_length=4 * MAX_SUBJECT, description="One line of 80 letters.")
    body: Text = Field(max_length=4 * MAX_BODY, description="At most 1000 letters.")


class MessagePreview(Shown):
    """How it reads by one way in one language."""

    channel: str
    language: str
    count: int
    title: str
    text: str
    units: int = Field(description="How long it is as an SMS; 0 for other ways.")
    parts: int = Field(description="As how many SMS it is sent.")
    cost: Money

    @classmethod
    def of(cls, found: writing.Preview, currency: str) -> MessagePreview:
        """Show a preview."""
        return cls(
            channel=found.channel.value,
            language=found.language,
            count=found.count,
            title=found.title,
            text=found.text,
            units=found.units,
            parts=found.parts,
            cost=money(found.cost_minor, currency),
        )


class NotReached(Shown):
    """Who is not reached, and why."""

    name: str
    channel: str | None = Field(description="By which way; null where by no way at all.")
    why: str = Field(
        description="`no_account`, `closed`, `no_email`, `no_phone`, `no_browser` or `off`."
    )


class MessageDraft(Shown):
    """A message that was looked at; nothing was sent."""

    recipients: int = Field(description="Who reads it in the app, whatever else.")
    meant: int
    previews: list[MessagePreview]
    not_reached: list[NotReached]
    not_reached_count: int
    cost: Money
    left_today: int = Field(description="How many the circle may still send today.")

    @classmethod
    def of(cls, found: writing.Draft) -> MessageDraft:
        """Show what was looked at."""
        return cls(
            recipients=found.in_app,
            meant=found.meant,
            previews=[MessagePreview.of(each, found.currency) for each in found.previews],
            not_reached=[
                NotReached(
                    name=each.name,
                    channel=each.channel.value if each.channel else None,
                    why=each.why.value,
                )
                for each in found.unreached
            ],
            not_reached_count=found.unreached_count,
            cost=money(found.cost_minor, found.currency),
            left_today=found.left,
        )


class Delivered(Shown):
    """How many of its messages are in one state."""

    channel: str
    state: str = Field(description="`waiting`, `sent`, `dead` (given up) or `dropped`.")
    count: int


class Message(Shown):
    """What was sent to many."""

    id: UUID
    circle_id: UUID
    audience: str
    channels: list[str]
    subject: str
    body: str
    recipients: int
    cost: Money
    by_name: str
    sent_at: Moment
    delivered: list[Delivered]

    @classmethod
    def of(cls, found: writing.Sent) -> Message:
        """Show a message."""
        return cls(
            id=found.id,
            circle_id=found.circle_id,
            audience=found.audience,
            channels=list(found.channels),
            subject=found.subject,
            body=found.body,
            recipients=found.recipients,
            cost=money(found.cost_minor, found.currency),
            by_name=found.by_name,
            sent_at=found.sent_at,
            delivered=[
                Delivered(channel=way, state=state, count=count)
                for way, state, count in found.states
            ],
        )


class ToRemindRow(Shown):
    """A member who owes something."""

    member_id: UUID
    name: str
    contributions: int
    contributions_open: Money
    instalments_late: Money
    owed: Money
    since: date
    days_late: int
    reminded_today: bool
    channels: list[str]

    @classmethod
    def of(cls, row: writing.ToRemind, found: writing.Reminding) -> ToRemindRow:
        """Show a member."""
        return cls(
            member_id=row.member_id,
            name=row.name,
            contributions=row.dues,
            contributions_open=money(row.dues_minor, found.currency),
            instalments_late=money(row.loans_minor, found.currency),
            owed=money(row.owed_minor, found.currency),
            since=row.since,
            days_late=max(0, (found.today - row.since).days),
            reminded_today=row.reminded_today,
            channels=[way.value for way in row.ways],
        )


class RemindersShown(Shown):
    """Whom the caller can remind, and how that reads."""

    people: list[ToRemindRow]
    previews: list[MessagePreview]
    not_reached_count: int
    cost: Money

    @classmethod
    def of(cls, found: writing.Reminding) -> RemindersShown:
        """Show whom to remind."""
        return cls(
            people=[ToRemindRow.of(row, found) for row in found.people],
            previews=[MessagePreview.of(each, found.currency) for each in found.previews],
            not_reached_count=found.alone,
            cost=money(found.cost_minor, found.currency),
        )
