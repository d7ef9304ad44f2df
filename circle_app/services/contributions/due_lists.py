"""What is due: lists, and one due with what was paid and let off of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.dues import LateRule, Mark, mark_of
from circle_app.domain.errors import NotFound
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import dues as queries
from circle_app.persistence.queries.cycles import unsettled_dues
from circle_app.services import access, cycles
from circle_app.services.access import Actor
from circle_app.services.dues.late import LateRules, change_of
from circle_app.services.paging import (
    DEFAULT_LIMIT,
    Page,
    check_limit,
    decode_cursor,
    encode_cursor,
)


@dataclass(frozen=True, slots=True)
class DueRow:
    """What a member owes for a cycle.

    Attributes:
        fee_minor: The late fee, from the day it is owed.
        paid_minor: What of the contribution was paid; ``paid_fee_minor`` of the fee.
        waived_minor: What of the contribution was let off; ``waived_fee_minor`` of the fee.
        open_minor: What is left of both.
        status: ``pending``, ``claimed``, ``paid`` or ``waived``.
        late: Whether it is open after the days of grace.
        mark: How the table of members and cycles shows it.
    """

    id: UUID
    member_id: UUID
    member_name: str
    cycle_number: int
    starts_on: date
    due_on: date
    amount_minor: int
    paid_minor: int
    status: str
    reference: str
    late: bool
    fee_minor: int = 0
    paid_fee_minor: int = 0
    waived_minor: int = 0
    waived_fee_minor: int = 0
    open_minor: int = 0
    settled_on: date | None = None
    mark: Mark = Mark.OPEN


@dataclass(frozen=True, slots=True)
class DuePaymentRow:
    """The part of a contribution that went to a due."""

    contribution_id: UUID
    paid_on: date
    method: str
    status: str
    amount_minor: int
    fee_minor: int
    receipt_number: int | None


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """What of a due was let off."""

    amount_minor: int
    fee_minor: int
    reason: str
    by_name: str
    waived_at: datetime


@dataclass(frozen=True, slots=True)
class DueView:
    """One due with its history, and whether the actor may let the member off."""

    circle_id: UUID
    currency: str
    row: DueRow
    payments: tuple[DuePaymentRow, ...]
    waivers: tuple[WaiverRow, ...]
    mine: bool
    can_waive: bool


def dues(
    actor: Actor,
    circle_id: UUID,
    *,
    mine: bool = False,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[DueRow]:
    """List dues that are not settled, the oldest first; the actor's own, or everybody's.

    Who may not see what others pay lists the own ones only.

    Raises:
        NotFound: Not a member of such a circle.
    """
    check_limit(limit)
    after = decode_cursor(cursor, date.fromisoformat, UUID)
    cycles.ensure_open(circle_id)
    with database.reading() as session:
        place = access.standing(session, actor, circle_id)
        own_only = mine or not place.may(Permission.SEE_ACTIVITY)
        member_id = place.member_id if own_only else None
        rows = unsettled_dues(
            session, circle_id, member_id, (after[0], after[1]) if after else None, limit + 1
        )
        rules = LateRules(session, circle_id)
        today = clock.today(place.time_zone)
        items = tuple(row_of(row, rules.of(row.rule_version), today) for row in rows[:limit])
    more = len(rows) > limit
    return Page(items, encode_cursor(items[-1].due_on, items[-1].id) if more else None)


def due(actor: Actor, due_id: UUID) -> DueView:
    """Return one due: the actor's own, or anybody's where the actor sees what others pay.

    Raises:
        NotFound: No such due, or one of a circle the actor is not in.
    """
    with database.reading() as session:
        row = queries.due_row(session, due_id)
        place = access.require_of(session, actor, row, "due", Permission.SEE_CIRCLE, writing=False)
        found: Any = row
        mine = found.member_id == place.member_id
        if not mine and not place.may(Permission.SEE_ACTIVITY):
            raise NotFound(what="due")
        return _view(session, place, found, mine)


def _view(session: Session, place: access.Standing, row: Any, mine: bool) -> DueView:
    rule = LateRules(session, place.circle_id).of(row.rule_version)
    open_circle = place.circle_status == "active"
    return DueView(
        circle_id=place.circle_id,
        currency=place.currency,
        row=row_of(row, rule, clock.today(place.time_zone)),
        payments=tuple(
            DuePaymentRow(
                each.id,
                each.paid_on,
                each.method,
                each.status,
                each.amount_minor,
                each.fee_minor,
                each.receipt_number,
            )
            for each in queries.payments_of(session, row.id)
        ),
        waivers=tuple(
            WaiverRow(each.amount_minor, each.fee_minor, each.reason, each.by_name, each.waived_at)
            for each in queries.waivers_of(session, row.id)
        ),
        mine=mine,
        can_waive=(
            row.status == "pending" and not mine and open_circle and place.may(Permission.WAIVE_DUE)
        ),
    )


def row_of(row: Any, rule: LateRule, today: date) -> DueRow:
    """Read a due; a late fee that no job has charged yet is told as it will be."""
    unpaid = row.amount_minor - row.paid_minor - row.waived_minor
    fee = row.fee_minor
    if row.status == "pending":
        change = change_of(row, rule, today, unpaid)
        fee += max(0, change.amount_minor) if change is not None else 0
    mark = mark_of(row.status, row.due_on, row.settled_on, rule.grace_days, today)
    return DueRow(
        id=row.id,
        member_id=row.member_id,
        member_name=row.member_name,
        cycle_number=row.cycle_number,
        starts_on=row.starts_on,
        due_on=row.due_on,
        amount_minor=row.amount_minor,
        paid_minor=row.paid_minor,
        status=row.status,
        reference=row.reference,
        late=mark is Mark.LATE,
        fee_minor=fee,
        paid_fee_minor=row.paid_fee_minor,
        waived_minor=row.waived_minor,
        waived_fee_minor=row.waived_fee_minor,
        open_minor=unpaid + fee - row.paid_fee_minor - row.waived_fee_minor,
        settled_on=row.settled_on,
        mark=mark,
    )
