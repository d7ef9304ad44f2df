"""Receipts: what was paid, for what, and who said that it has come; one number after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.errors import Conflict, NotFound
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import receipts as queries
from circle_app.services import access
from circle_app.services.access import Actor, Standing


class NoReceipt(Conflict):
    """The payment waits to be confirmed, or was rejected: ``reason`` says which."""

    code = "no_receipt"


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What a part of the money was for.

    Attributes:
        kind: ``contribution``, ``late_fee``, ``ahead`` for what is kept for the next dues, or
            ``savings`` for what is more than was due.
        cycle_number: Of the due it went to, like the days after it.
    """

    kind: str
    amount_minor: int
    cycle_number: int | None = None
    starts_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt; it has a number from the moment the money counts, and keeps it.

    Attributes:
        contribution_id: The payment.
        status: ``confirmed``, or ``reversed`` once it was taken back; then ``reason`` says why.
        recorded_by: Who wrote it down; often, but not always, who paid.
        confirmed_by: Who said that the money has come; None where the rules ask nobody.
        entry_id: The entry in the books.
        entry_number: And its number there.
    """

    contribution_id: UUID
    number: int
    status: str
    circle_id: UUID
    circle_name: str
    time_zone: str
    currency: str
    member_id: UUID
    member_name: str
    member_number: int
    amount_minor: int
    method: str
    reference: str | None
    paid_on: date
    lines: tuple[ReceiptLine, ...]
    recorded_by: str
    recorded_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    entry_id: UUID | None
    entry_number: int | None
    reason: str | None


def receipt(actor: Actor, contribution_id: UUID) -> Receipt:
    """Return the receipt of a payment, to its member and to who sees what others pay.

    Raises:
        NotFound: No such payment in a circle of the actor, or not the actor's to see.
        NoReceipt: The money does not count, or not yet.
    """
    with database.reading() as session:
        _, row = payment_at(session, actor, contribution_id)
        if row.receipt_number is None:
            raise NoReceipt(reason=row.status)
        parts = queries.receipt_parts(session, contribution_id)
    reversed_ = row.status == "reversed"
    return Receipt(
        contribution_id=row.id,
        number=row.receipt_number,
        status=row.status,
        circle_id=row.circle_id,
        circle_name=row.circle_name,
        time_zone=row.time_zone,
        currency=row.currency,
        member_id=row.member_id,
        member_name=row.member_name,
        member_number=row.member_number,
        amount_minor=row.amount_minor,
        method=row.method,
        reference=row.reference,
        paid_on=row.paid_on,
        lines=() if reversed_ else _lines(row, parts),
        recorded_by=row.recorder_name,
        recorded_at=row.recorded_at,
        confirmed_by=row.decider_name,
        confirmed_at=row.decided_at,
        entry_id=row.entry_id,
        entry_number=row.entry_number,
        reason=row.reject_reason if reversed_ else None,
    )


def payment_at(session: Session, actor: Actor, contribution_id: UUID) -> tuple[Standing, Any]:
    """Return a payment with the actor's place in its circle.

    Raises:
        NotFound: No such payment in a circle of the actor, or not the actor's to see.
    """
    row = queries.receipt_row(session, contribution_id)
    if row is None:
        raise NotFound(what="contribution")
    place = access.standing(session, actor, row.circle_id)
    own = row.member_id == place.member_id or row.recorded_by == actor.user_id
    if not own and not place.may(Permission.SEE_ACTIVITY):
        raise NotFound(what="contribution")
    return place, row


def _lines(row: Any, parts: Sequence[Any]) -> tuple[ReceiptLine, ...]:
    lines = []
    for part in parts:
        days = (part.cycle_number, part.starts_on, part.due_on)
        if part.fee_minor:
            lines.append(ReceiptLine("late_fee", part.fee_minor, *days))
        if part.amount_minor:
            lines.append(ReceiptLine("contribution", part.amount_minor, *days))
    if row.ahead_minor:
        lines.append(ReceiptLine("ahead", row.ahead_minor))
    rest = row.amount_minor - sum(line.amount_minor for line in lines)
    if rest:
        lines.append(ReceiptLine("savings", rest))
    return tuple(lines)
