"""What was paid: the history of contributions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.contributions import PayMethod
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import contributions as queries
from circle_app.persistence.queries.contributions import HistoryFilter
from circle_app.services import access
from circle_app.services.access import Actor
from circle_app.services.confirmers import Confirmers
from circle_app.services.paging import (
    DEFAULT_LIMIT,
    Page,
    check_limit,
    decode_cursor,
    encode_cursor,
)
from circle_app.services.rule_versions import rules_of

ORDERS = ("newest", "oldest", "largest", "smallest")
STATUSES = ("pending", "confirmed", "rejected", "reversed")


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """A contribution in a list.

    Attributes:
        receipt_number: Of its receipt, once it counts.
        can_decide: Whether the actor may say that the money has come, or has not.
        mine: Whether the actor paid or recorded it.
    """

    id: UUID
    circle_id: UUID
    circle_name: str
    member_id: UUID
    member_name: str
    amount_minor: int
    currency: str
    method: str
    reference: str | None
    status: str
    paid_on: date
    recorded_at: datetime
    decided_at: datetime | None
    reject_reason: str | None
    entry_id: UUID | None
    can_decide: bool
    receipt_number: int | None = None
    mine: bool = False


def history(
    actor: Actor,
    circle_id: UUID | None = None,
    *,
    member_id: UUID | None = None,
    method: str | None = None,
    status: str | None = None,
    date_from: date | None = None,
    date_to: date | None = None,
    min_minor: int | None = None,
    max_minor: int | None = None,
    order: str = "newest",
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[ContributionRow]:
    """List contributions: of a circle, or the actor's own in all circles.

    Who may not see what others pay lists the own ones only.

    Raises:
        NotFound: Not a member of such a circle.
        InvalidInput: A filter, order, limit or cursor is not acceptable.
    """
    check_limit(limit)
    _check_choice("method", method, tuple(PayMethod))
    _check_choice("status", status, STATUSES)
    _check_choice("order", order, ORDERS)
    wanted = HistoryFilter(
        circle_id=circle_id,
        user_id=actor.user_id if circle_id is None else None,
        member_id=member_id,
        method=method,
        status=status,
        date_from=date_from,
        date_to=date_to,
        min_minor=min_minor,
        max_minor=max_minor,
    )
    with database.reading() as session:
        confirmers = None
        if circle_id is not None:
            place = access.standing(session, actor, circle_id)
            confirmers = _confirmers(session, place)
            if not place.may(Permission.SEE_ACTIVITY):
                wanted = replace(wanted, member_id=place.member_id)
        rows = _rows(session, wanted, order, cursor, limit + 1)
    return _history_page(rows, actor, confirmers, order, limit)


def _confirmers(session: Session, place: access.Standing) -> Confirmers:
    rules = rules_of(session, place.circle_id, place.rule_version)
    return Confirmers(session, place, rules.confirmation)


def _history_page(
    rows: Any, actor: Actor, confirmers: Confirmers | None, order: str, limit: int
) -> Page[ContributionRow]:
    items = tuple(_contribution(row, actor, confirmers) for row in rows[:limit])
    if len(rows) <= limit:
        return Page(items)
    last = items[-1]
    by_day = order in {"newest", "oldest"}
    return Page(items, encode_cursor(last.paid_on if by_day else last.amount_minor, last.id))


def get(actor: Actor, contribution_id: UUID) -> ContributionRow:
    """Return one contribution of a circle the actor is a member of.

    Raises:
        NotFound: No such contribution, or one of a circle the actor is not in.
    """
    with database.reading() as session:
        row = queries.contribution_row(session, contribution_id)
        if row is None:
            raise NotFound(what="contribution")
        place = access.standing(session, actor, row.circle_id)
        if row.member_id != place.member_id and not place.may(Permission.SEE_ACTIVITY):
            raise NotFound(what="contribution")
        return _contribution(row, actor, _confirmers(session, place))


def _rows(
    session: Session, wanted: HistoryFilter, order: str, cursor: str | None, count: int
) -> Any:
    if order in {"newest", "oldest"}:
        day = decode_cursor(cursor, date.fromisoformat, UUID)
        return queries.history_by_day(
            session,
            wanted,
            (day[0], day[1]) if day else None,
            count,
            newest_first=order == "newest",
        )
    amount = decode_cursor(cursor, int, UUID)
    return queries.history_by_amount(
        session,
        wanted,
        (amount[0], amount[1]) if amount else None,
        count,
        largest_first=order == "largest",
    )


def _check_choice(field: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise InvalidInput(field=field, allowed=", ".join(allowed))


def _contribution(row: Any, actor: Actor, confirmers: Confirmers | None) -> ContributionRow:
    # Without a circle they are the actor's own, which nobody confirms for themselves.
    may = confirmers is not None and confirmers.may(actor, row.payer_id, row.recorded_by)
    return ContributionRow(
        id=row.id,
        circle_id=row.circle_id,
        circle_name=row.circle_name,
        member_id=row.member_id,
        member_name=row.member_name,
        amount_minor=row.amount_minor,
        currency=row.currency,
        method=row.method,
        reference=row.reference,
        status=row.status,
        paid_on=row.paid_on,
        recorded_at=row.recorded_at,
        decided_at=row.decided_at,
        reject_reason=row.reject_reason,
        entry_id=row.entry_id,
        can_decide=may and row.status == "pending",
        receipt_number=row.receipt_number,
        mine=actor.user_id in (row.payer_id, row.recorded_by),
    )
