"""The table of members and cycles: who paid which cycle, and who is falling behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.dues import Mark, mark_of
from circle_app.domain.errors import InvalidInput
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import dues as queries
from circle_app.persistence.queries.cycles import newest_cycle
from circle_app.services import access, cycles
from circle_app.services.access import Actor
from circle_app.services.dues.late import LateRules

CYCLES: Final = 12
MEMBERS: Final = 50
ORDERS: Final = ("number", "name", "open")


@dataclass(frozen=True, slots=True)
class TableCycle:
    """A column: one cycle."""

    number: int
    starts_on: date
    due_on: date
    due_count: int
    paid_count: int
    collected_minor: int


@dataclass(frozen=True, slots=True)
class TableCell:
    """A member's due in a cycle."""

    due_id: UUID
    mark: Mark
    open_minor: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line: one member, with a cell for each cycle (None where nothing was owed).

    Attributes:
        owed_minor: All that is open, also of cycles that are not shown.
        ahead_minor: What was paid ahead of dues to come.
        active: Whether the member is still in the circle.
    """

    member_id: UUID
    member_name: str
    number: int
    active: bool
    owed_minor: int
    ahead_minor: int
    cells: tuple[TableCell | None, ...]


@dataclass(frozen=True, slots=True)
class DueTable:
    """Members and cycles.

    Attributes:
        older: Show the cycles before this number next; None at the beginning.
        newer: Show the cycles before this number to go forward; None at the end.
        next_offset: Where further members begin; None where all are shown.
    """

    currency: str
    cycles: tuple[TableCycle, ...]
    rows: tuple[TableRow, ...]
    older: int | None
    newer: int | None
    next_offset: int | None


def due_table(
    actor: Actor,
    circle_id: UUID,
    *,
    before: int | None = None,
    order: str = "number",
    offset: int = 0,
    limit: int = MEMBERS,
) -> DueTable:
    """Return a dozen cycles and who paid them, in four statements however many there are.

    Who may not see what others pay sees the own line.

    Args:
        actor: A member.
        circle_id: The circle.
        before: The cycles before this number; the newest where it is None.
        order: Lines by ``number`` or ``name`` of the member, or the most ``open`` first.
        offset: How many lines to pass over.
        limit: How many lines.

    Raises:
        NotFound: Not a member of such a circle.
        InvalidInput: There is no such order.
    """
    _check(order, offset, limit)
    cycles.ensure_open(circle_id)
    with database.reading() as session:
        place = access.standing(session, actor, circle_id)
        columns = queries.cycles_before(session, circle_id, before, CYCLES)
        ids = [cycle.id for cycle in columns]
        members = queries.table_members(
            session,
            circle_id,
            ids,
            order=order,
            offset=offset,
            count=limit + 1,
            member_id=None if place.may(Permission.SEE_ACTIVITY) else place.member_id,
        )
        shown = members[:limit]
        dues = queries.table_cells(session, ids, [member.id for member in shown])
        rules = LateRules(session, circle_id)
        today = clock.today(place.time_zone)
        grace = {cycle.id: rules.of(cycle.rule_version).grace_days for cycle in columns}
        newest = newest_cycle(session, circle_id)
    cells = {(due.member_id, due.cycle_id): _cell(due, grace[due.cycle_id], today) for due in dues}
    first = columns[0].number if columns else 1
    last = columns[-1].number if columns else 0
    return DueTable(
        currency=place.currency,
        cycles=tuple(_column(cycle) for cycle in columns),
        rows=tuple(_line(member, ids, cells) for member in shown),
        older=first if first > 1 else None,
        newer=None if newest is None or last >= newest.number else last + CYCLES + 1,
        next_offset=offset + limit if len(members) > limit else None,
    )


def _check(order: str, offset: int, limit: int) -> None:
    if order not in ORDERS:
        raise InvalidInput(field="order", allowed=", ".join(ORDERS))
    if not 0 <= offset <= 10**6 or not 0 < limit <= MEMBERS * 10:
        raise InvalidInput(field="offset")


def _line(member: Any, ids: list[UUID], cells: dict[tuple[UUID, UUID], TableCell]) -> TableRow:
    return TableRow(
        member_id=member.id,
        member_name=member.name,
        number=member.number,
        active=member.status == "active",
        owed_minor=int(member.owed_minor),
        ahead_minor=member.ahead_minor,
        cells=tuple(cells.get((member.id, cycle_id)) for cycle_id in ids),
    )


def _column(cycle: Any) -> TableCycle:
    return TableCycle(
        cycle.number,
        cycle.starts_on,
        cycle.due_on,
        cycle.due_count,
        cycle.paid_count,
        cycle.collected_minor,
    )


def _cell(due: Any, grace_days: int, today: date) -> TableCell:
    return TableCell(
        due.id,
        mark_of(due.status, due.due_on, due.settled_on, grace_days, today),
        due.amount_minor
        + due.fee_minor
        - due.paid_minor
        - due.paid_fee_minor
        - due.waived_minor
        - due.waived_fee_minor,
    )
