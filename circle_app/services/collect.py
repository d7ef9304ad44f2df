"""The list for collecting: every member with what is late, being checked, due or paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.collecting import CollectState, state_of
from circle_app.domain.contributions import Confirmation
from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.domain.money import parse_minor
from circle_app.domain.permissions import Permission
from circle_app.domain.rules import CircleRules
from circle_app.persistence import database
from circle_app.persistence.queries import bulk as bulk_queries
from circle_app.persistence.queries import collecting as queries
from circle_app.persistence.queries import cycles as cycle_queries
from circle_app.persistence.queries.collecting import Wanted
from circle_app.services import cycles
from circle_app.services.access import Actor, Standing
from circle_app.services.bulk.reading import require_collector
from circle_app.services.bulk.reminders import midnight
from circle_app.services.confirmers import Confirmers
from circle_app.services.paging import (
    DEFAULT_LIMIT,
    Page,
    check_limit,
    decode_cursor,
    encode_cursor,
)
from circle_app.services.rule_versions import rules_of

MAX_WORDS: Final = 60
#: So many waiting payments are read for the members of one page.
_MOST_CLAIMS: Final = 400


@dataclass(frozen=True, slots=True)
class Claim:
    """A payment of which somebody says that it was made.

    Attributes:
        can_confirm: It is the reader's to confirm: not paid nor recorded by them.
    """

    id: UUID
    amount_minor: int
    method: str
    reference: str | None
    paid_on: date
    can_confirm: bool


@dataclass(frozen=True, slots=True)
class CollectRow:
    """A member, and how they stand.

    Attributes:
        open_minor: All that is asked for, late fees among it; not what is being checked.
        late_minor: What of it is late.
        called_minor: What is owed at once beside it, for rounds to come: because of a default.
        fee_minor: What of it are late fees.
        first_due_on: The last day of the oldest open due.
    """

    member_id: UUID
    number: int
    name: str
    state: CollectState
    is_me: bool
    dues: int
    open_minor: int
    late_minor: int
    fee_minor: int
    first_due_on: date | None
    checking_minor: int
    claims: tuple[Claim, ...]
    reminded_today: bool
    called_minor: int = 0


@dataclass(frozen=True, slots=True)
class CollectTotals:
    """How many members stand how; one who is late and has paid a part is in both."""

    members: int
    late: int
    checking: int
    due: int
    paid: int
    open_minor: int
    late_minor: int
    checking_minor: int
    called_minor: int = 0


@dataclass(frozen=True, slots=True)
class CycleSoFar:
    """The cycle that runs, and how much of it has come in."""

    number: int
    starts_on: date
    due_on: date
    due_count: int
    paid_count: int
    collected_minor: int
    expected_minor: int


@dataclass(frozen=True, slots=True)
class CollectList:
    """The list, a page of it, with what the reader may do.

    Attributes:
        waits: What is recorded waits until somebody else confirms it.
    """

    circle_id: UUID
    circle_name: str
    currency: str
    today: date
    cycle: CycleSoFar | None
    totals: CollectTotals
    page: Page[CollectRow]
    may_confirm: bool
    may_record: bool
    waits: bool


def of_circle(
    actor: Actor,
    circle_id: UUID,
    *,
    state: str = "",
    words: str = "",
    members: Sequence[UUID] | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> CollectList:
    """Return who is to pay what, the most urgent first. For those who collect.

    Args:
        actor: Who asks.
        circle_id: The circle.
        state: Only ``late``, ``checking``, ``due`` or ``paid``.
        words: A part of a name, an amount, or a part of the reference of a payment that waits.
        members: Only these members.
        cursor: Where to go on.
        limit: How many members.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: A member who does not collect.
        InvalidInput: No such state.
    """
    check_limit(limit)
    if state and state not in list(CollectState):
        raise InvalidInput(field="state", allowed=", ".join(CollectState))
    after = decode_cursor(cursor, int, int)
    cycles.ensure_open(circle_id)
    with database.reading(snapshot=True) as session:
        place = require_collector(session, actor, circle_id)
        wanted = _wanted(session, place, state, words, members)
        found = queries.people(session, wanted, (after[0], after[1]) if after else None, limit + 1)
        page = _page(session, actor, place, found, limit)
        return CollectList(
            circle_id=circle_id,
            circle_name=place.circle_name,
            currency=place.currency,
            today=clock.today(place.time_zone),
            cycle=cycle_so_far(session, circle_id),
            totals=_totals(queries.totals(session, wanted)),
            page=page,
            may_confirm=may(place, Permission.CONFIRM),
            may_record=may(place, Permission.RECORD_FOR_OTHERS),
            waits=_rules(session, place).confirmation is not Confirmation.NOBODY,
        )


def may(place: Standing, permission: Permission) -> bool:
    """Whether a member may do something in a circle that goes on."""
    return place.circle_status == "active" and place.may(permission)


def wanted_in(session: Session, place: Standing, state: str = "") -> Wanted:
    """What the statements of a circle's list need to know: the day before which dues are late."""
    grace = _rules(session, place).contribution.grace_days
    late_before = clock.today(place.time_zone) - timedelta(days=grace)
    return Wanted(place.circle_id, late_before, state)


def _wanted(
    session: Session, place: Standing, state: str, words: str, members: Sequence[UUID] | None
) -> Wanted:
    typed = words.strip()[:MAX_WORDS]
    return replace(
        wanted_in(session, place),
        state=state,
        words=typed,
        amount_minor=_amount(typed, place.currency),
        members=None if members is None else tuple(members),
    )


def _amount(typed: str, currency: str) -> int | None:
    try:
        return parse_minor(typed, currency) if typed else None
    except CircleError:
        return None


def _page(
    session: Session, actor: Actor, place: Standing, found: Sequence[Any], limit: int
) -> Page[CollectRow]:
    shown = found[:limit]
    ids = [row.id for row in shown]
    claims = _claims(session, actor, place, [row.id for row in shown if row.checking_minor])
    reminded = bulk_queries.reminded_since(session, ids, midnight(place.time_zone))
    rows = tuple(
        _row(row, place, tuple(claims.get(row.id, ())), reminded=row.id in reminded)
        for row in shown
    )
    more = len(found) > limit
    return Page(rows, encode_cursor(shown[-1].rank, shown[-1].number) if more else None)


def _claims(
    session: Session, actor: Actor, place: Standing, ids: Sequence[UUID]
) -> dict[UUID, list[Claim]]:
    if not ids:
        return {}
    confirmers = _confirmers(session, place)
    found: dict[UUID, list[Claim]] = {}
    for row in queries.waiting(session, place.circle_id, _MOST_CLAIMS, of=ids):
        can = may(place, Permission.CONFIRM) and confirmers.may(
            actor, row.payer_id, row.recorded_by
        )
        claim = Claim(row.id, row.amount_minor, row.method, row.reference, row.paid_on, can)
        found.setdefault(row.member_id, []).append(claim)
    return found


def _confirmers(session: Session, place: Standing) -> Confirmers:
    return Confirmers(session, place, _rules(session, place).confirmation)


def _rules(session: Session, place: Standing) -> CircleRules:
    return rules_of(session, place.circle_id, place.rule_version)


def _row(row: Any, place: Standing, claims: tuple[Claim, ...], *, reminded: bool) -> CollectRow:
    late, checking, open_minor = int(row.late_minor), int(row.checking_minor), int(row.open_minor)
    called = int(row.called_minor)
    return CollectRow(
        member_id=row.id,
        number=row.number,
        name=row.name,
        state=state_of(late_minor=late + called, checking_minor=checking, open_minor=open_minor),
        is_me=row.id == place.member_id,
        dues=int(row.dues),
        open_minor=open_minor,
        late_minor=late,
        fee_minor=int(row.fee_minor),
        first_due_on=row.first_on,
        checking_minor=checking,
        claims=claims,
        reminded_today=reminded,
        called_minor=called,
    )


def _totals(row: Any) -> CollectTotals:
    # PostgreSQL sums to a Decimal.
    return CollectTotals(
        members=row.members,
        late=int(row.late),
        checking=int(row.checking),
        due=int(row.due),
        paid=int(row.paid),
        open_minor=int(row.open_minor),
        late_minor=int(row.late_minor),
        checking_minor=int(row.checking_minor),
        called_minor=int(row.called_minor),
    )


def cycle_so_far(session: Session, circle_id: UUID) -> CycleSoFar | None:
    """How much of the running cycle has come in, from the counters that the writes keep."""
    row = cycle_queries.newest_cycle(session, circle_id)
    if row is None:
        return None
    return CycleSoFar(
        number=row.number,
        starts_on=row.starts_on,
        due_on=row.due_on,
        due_count=row.due_count,
        paid_count=row.paid_count,
        collected_minor=row.collected_minor,
        expected_minor=row.amount_minor * row.due_count,
    )
