"""A contribution as it stands after an act, its row, and what the record of acts says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.persistence.queries.books import names_of
from circle_app.services import events
from circle_app.services.access import Actor


@dataclass(frozen=True, slots=True)
class Paid:
    """A contribution as it stands after an act.

    ``fee_minor`` is what of it paid late fees, ``ahead_minor`` what is kept for dues to come.
    """

    id: UUID
    circle_id: UUID
    status: str
    amount_minor: int
    currency: str
    method: str
    reference: str | None
    member_id: UUID
    member_name: str
    due_id: UUID | None
    entry_id: UUID | None
    paid_on: date
    recorded_at: datetime
    recorded_by: UUID
    decided_at: datetime | None = None
    reject_reason: str | None = None
    fee_minor: int = 0
    ahead_minor: int = 0
    receipt_number: int | None = None
    meeting_id: UUID | None = None
    file_id: UUID | None = None
    replayed: bool = False


_COLUMNS = (
    "id",
    "circle_id",
    "member_id",
    "amount_minor",
    "method",
    "reference",
    "status",
    "paid_on",
    "recorded_by",
    "recorded_at",
    "decided_at",
    "due_id",
    "entry_id",
    "fee_minor",
    "ahead_minor",
    "receipt_number",
    "meeting_id",
    "file_id",
)
_READ = (*_COLUMNS, "currency", "member_name", "reject_reason")


def row_of(paid: Paid) -> dict[str, Any]:
    """Make the row of a new contribution."""
    return {name: getattr(paid, name) for name in _COLUMNS}


def paid_of(row: Any) -> Paid:
    """Read a contribution's row."""
    return Paid(**{name: getattr(row, name) for name in _READ})


KINDS = {
    "confirmed": "contribution.confirmed",
    "pending": "contribution.claimed",
    "rejected": "contribution.rejected",
}


def record(
    session: Session,
    done: Sequence[Paid],
    *,
    actor_id: UUID,
    by: Actor | None,
    more: Mapping[str, Any],
) -> None:
    """Write acts on contributions of one circle into its activity, one sentence each.

    Args:
        session: The transaction.
        done: The contributions as they stand now; at least one.
        actor_id: Whose act it was.
        by: The actor, where a person acted; a job acts for somebody without one.
        more: What else the sentences say.
    """
    actor = by or Actor(actor_id, names_of(session, {actor_id})[actor_id])
    told = [
        events.Told(
            KINDS[paid.status],
            paid.id,
            {
                "name": paid.member_name,
                "by": actor.name,
                "amount_minor": paid.amount_minor,
                "currency": paid.currency,
                "method": paid.method,
                **({"fee_minor": paid.fee_minor} if paid.fee_minor else {}),
                **more,
            },
        )
        for paid in done
    ]
    events.record_all(session, told, actor, circle_id=done[0].circle_id, users=(actor.user_id,))
