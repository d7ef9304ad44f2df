"""Disputes and what is said in them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Asked, Moment, Shown, Text, shown_params
from circle_app.services.disputes import DisputeView
from circle_app.services.disputes import Message as MessageView


class Doubt(Asked):
    """Which entry, or which member, is questioned, and why: one of the two."""

    entry_id: UUID | None = None
    member_id: UUID | None = None
    reason: Text = Field(max_length=1000)


class Answer(Asked):
    """How a dispute ends."""

    status: Literal["settled", "withdrawn"]
    outcome: Text | None = Field(
        default=None, max_length=1000, description="What was found; needed to settle it."
    )


class Dispute(Shown):
    """A member's doubt about an entry or a person; the fields of the other one are null."""

    id: UUID
    circle_id: UUID
    about: str = Field(description="`entry` or `person`.")
    entry_id: UUID | None
    entry_sequence: int | None
    entry_kind: str | None
    entry_details: dict[str, Any]
    member_id: UUID | None
    member_name: str | None
    occurred_on: date = Field(description="The day of the entry; else of the dispute.")
    status: str = Field(description="`open`, `settled` or `withdrawn`.")
    reason: str
    opened_by: UUID
    opened_by_name: str
    opened_at: Moment
    outcome: str | None
    closed_by_name: str | None
    closed_at: Moment | None
    messages: int = Field(description="How often somebody spoke in it.")
    is_mine: bool
    can_withdraw: bool
    can_settle: bool
    can_say: bool

    @classmethod
    def of(cls, view: DisputeView, currency: str) -> Dispute:
        """Show a dispute."""
        return cls(
            id=view.id,
            circle_id=view.circle_id,
            about=view.about,
            entry_id=view.entry_id,
            entry_sequence=view.entry_sequence,
            entry_kind=view.entry_kind,
            entry_details=shown_params(view.entry_params, currency),
            member_id=view.member_id,
            member_name=view.member_name,
            occurred_on=view.occurred_on,
            status=view.status,
            reason=view.reason,
            opened_by=view.opened_by,
            opened_by_name=view.opened_by_name,
            opened_at=view.opened_at,
            outcome=view.outcome,
            closed_by_name=view.closed_by_name,
            closed_at=view.closed_at,
            messages=view.messages,
            is_mine=view.is_mine,
            can_withdraw=view.can_withdraw,
            can_settle=view.can_settle,
            can_say=view.can_say,
        )


class Message(Shown):
    """What a member said in a dispute."""

    id: UUID
    dispute_id: UUID
    member_id: UUID
    name: str
    text: str
    said_at: Moment
    is_mine: bool

    @classmethod
    def of(cls, view: MessageView) -> Message:
        """Show what was said."""
        return cls(
            id=view.id,
            dispute_id=view.dispute_id,
            member_id=view.member_id,
            name=view.name,
            text=view.text,
            said_at=view.said_at,
            is_mine=view.is_mine,
        )
